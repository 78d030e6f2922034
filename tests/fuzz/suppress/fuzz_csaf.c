/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as CSAF documents.
 */
#include "tests/fuzz/suppress/fuzz_suppress.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_suppress(mg_suppress_add_vex, data, size);
}
