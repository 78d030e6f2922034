/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as the manifest of a servicing package.
 */
#include <stdint.h>
#include <stdlib.h>

#include "core/base/limits.h"
#include "plugins/windows-inventory/rules/mum.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_mum mum = {0};
    struct mg_arena arena;

    mg_arena_init(&arena, MG_MIB(1));
    if (mg_mum_parse((struct mg_str){(const char *)data, size}, &arena, &mum, NULL) == MG_OK &&
        mum.kb.n != 0 && mum.kb.n < 8)
        abort();
    mg_arena_clear(&arena);
    return 0;
}
