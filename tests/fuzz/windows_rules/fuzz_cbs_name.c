/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as the name of a servicing package: its parts lie in it, and a build is one.
 */
#include <stdint.h>
#include <stdlib.h>

#include "plugins/windows-inventory/rules/cbs_name.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct mg_str text, struct mg_str part)
{
    if (part.n != 0 && (part.p < text.p || part.p + part.n > text.p + text.n))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_str text = {(const char *)data, size};
    struct mg_cbs_name name;

    if (!mg_cbs_name_parse(text, &name))
        return 0;
    check(text, name.what);
    check(text, name.kb);
    check(text, name.version);
    if (name.build[0] != '\0' && !mg_str_starts(mg_str_of(name.build), MG_STR("10.0.")))
        abort();
    return 0;
}
