/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as the full name of an AppX package: the parts of one lie in it and make it up again.
 */
#include <stdint.h>
#include <stdlib.h>

#include "plugins/windows-inventory/rules/appx.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The part that begins at *at, which it moves behind the underscore. */
static void check(struct mg_str full, size_t *at, struct mg_str part)
{
    if (part.p != full.p + *at || part.n > full.n - *at ||
        (*at + part.n != full.n && full.p[*at + part.n] != '_'))
        abort();
    *at += part.n + 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_str full = {(const char *)data, size};
    struct mg_appx appx;
    size_t at = 0, end;

    if (!mg_appx_parse(full, &appx))
        return 0;
    check(full, &at, appx.name);
    check(full, &at, appx.version);
    end = mg_str_find(mg_str_skip(full, at), '_');
    if (end == SIZE_MAX || appx.arch.n < 3)
        abort();
    at += end + 1;
    check(full, &at, appx.resource);
    check(full, &at, appx.publisher);
    if (at != full.n + 1 || appx.is_bundle != mg_str_is(appx.resource, "~"))
        abort();
    return 0;
}
