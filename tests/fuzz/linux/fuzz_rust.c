/* SPDX-License-Identifier: Apache-2.0
 *
 * Rust: the input as list of crates, packed when its first byte is 'p', else as it is.
 */
#include <zlib.h>

#include "tests/fuzz/linux/fuzz_section.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uLongf n = compressBound((uLong)size);
    Bytef *packed;

    if (size == 0)
        return 0;
    if (*data != 'p') {
        check_section(".dep-v0", (struct mg_str){(const char *)data + 1, size - 1});
        return 0;
    }
    packed = malloc(n);
    must(packed != NULL);
    must(compress(packed, &n, data + 1, (uLong)size - 1) == Z_OK);
    check_section(".dep-v0", (struct mg_str){(const char *)packed, n});
    free(packed);
    return 0;
}
