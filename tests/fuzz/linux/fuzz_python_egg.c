/* SPDX-License-Identifier: Apache-2.0
 *
 * Python: the input as a zipped egg.
 */
#include "tests/fuzz/linux/fuzz_manifest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_file(&mg_inspector_python, "lib/a.egg", "a", data, size);
    return 0;
}
