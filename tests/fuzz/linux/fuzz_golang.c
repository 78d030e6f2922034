/* SPDX-License-Identifier: Apache-2.0
 *
 * Go: the input as build information, which may point into itself.
 */
#include "tests/fuzz/linux/fuzz_section.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_section(".go.buildinfo", (struct mg_str){(const char *)data, size});
    return 0;
}
