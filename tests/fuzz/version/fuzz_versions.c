/* SPDX-License-Identifier: Apache-2.0
 *
 * All version schemes: three versions, one per line. Any bytes must be ordered, both ways alike and
 * by the laws of an order, and equal bytes must be equal.
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

static int order(const struct mg_version_scheme *scheme, struct mg_str a, struct mg_str b)
{
    int sign = scheme->compare(a, b);

    return (sign > 0) - (sign < 0);
}

static void check_pair(const struct mg_version_scheme *scheme, struct mg_str a, struct mg_str b)
{
    must(order(scheme, a, b) == -order(scheme, b, a));
    must(order(scheme, a, a) == 0);
    must(!mg_str_eq(a, b) || order(scheme, a, b) == 0);
    if (scheme->valid(a)) /* a valid version is never the absent one */
        must(order(scheme, a, MG_STR_NONE) == 1);
}

static void check_three(const struct mg_version_scheme *scheme, struct mg_str a, struct mg_str b,
                        struct mg_str c)
{
    int ab = order(scheme, a, b), bc = order(scheme, b, c), ac = order(scheme, a, c);

    if (ab == bc && ab != 0)
        must(ac == ab);
    if (scheme == &mg_version_pacman) /* where a version without pkgrel equals several */
        return;
    if (bc == 0)
        must(ac == ab);
    if (ab == 0)
        must(ac == bc);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_str rest = {(const char *)data, size};
    struct mg_str a = MG_STR_NONE, b = MG_STR_NONE;
    const struct mg_version_scheme *scheme;

    (void)mg_str_cut(&rest, '\n', &a);
    (void)mg_str_cut(&rest, '\n', &b);
    for (size_t i = 0; (scheme = mg_version_scheme_at(i)) != NULL; i++) {
        check_pair(scheme, a, b);
        check_pair(scheme, b, rest);
        check_three(scheme, a, b, rest);
    }
    return 0;
}
