/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as os-release: no value is longer than the text it is from.
 */
#include <stdint.h>
#include <stdlib.h>

#include "core/base/limits.h"
#include "platform/linux/os_release.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct mg_str text = {(const char *)data, size};
    struct mg_host host = {0};
    struct mg_arena arena;
    uint64_t broken, first;

    mg_arena_init(&arena, MG_MIB(64));
    if (!mg_os_release_parse(text, &arena, &host, &broken, &first) || host.os_id.n > size ||
        host.os_name.n > size || (broken == 0) != (first == 0))
        abort();
    mg_arena_clear(&arena);
    return 0;
}
