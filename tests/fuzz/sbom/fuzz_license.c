/* SPDX-License-Identifier: Apache-2.0
 *
 * Licences as packages write them. What was understood must be understood again, as the same.
 */
#include <stdint.h>
#include <stdlib.h>

#include "core/base/limits.h"
#include "core/sbom/license.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool condition)
{
    if (!condition)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_license first, second;
    struct mg_str rest, ref;
    struct mg_arena arena;

    if (size == 0)
        return 0;
    mg_arena_init(&arena, MG_MIB(16));
    if (mg_license_read(&arena, (struct mg_str){(const char *)data, size}, &first)) {
        must(mg_license_read(&arena, first.text, &second));
        must(first.kind == second.kind && mg_str_eq(first.text, second.text));
        rest = first.text;
        while (mg_license_next_ref(&rest, &ref))
            must(mg_str_starts(ref, MG_STR("LicenseRef-")));
    }
    mg_arena_clear(&arena);
    return 0;
}
