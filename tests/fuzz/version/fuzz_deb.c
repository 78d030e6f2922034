/* SPDX-License-Identifier: Apache-2.0
 *
 * Debian versions: two versions, one per line. Any bytes must be ordered, both ways alike, and
 * equal bytes must be equal.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/version/version.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool condition)
{
    if (!condition)
        abort();
}

static int compare(struct mg_str a, struct mg_str b)
{
    int order = mg_version_deb.compare(a, b);

    return (order > 0) - (order < 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_str whole = {(const char *)data, size};
    struct mg_str a = mg_str_take(whole, mg_str_find(whole, '\n'));
    struct mg_str b = mg_str_skip(whole, a.n + 1);

    must(compare(a, b) == -compare(b, a));
    must(compare(a, a) == 0 && compare(b, b) == 0);
    must(!mg_str_eq(a, b) || compare(a, b) == 0);
    if (mg_version_deb.valid(a)) /* a valid version is never the absent one */
        must(compare(a, MG_STR_NONE) == 1);
    return 0;
}
