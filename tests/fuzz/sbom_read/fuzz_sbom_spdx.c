/* SPDX-License-Identifier: Apache-2.0
 *
 * SPDX documents.
 */
#include "tests/fuzz/sbom_read/fuzz_sbom.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_document((struct mg_str){(const char *)data, size});
    return 0;
}
