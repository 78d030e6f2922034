/* SPDX-License-Identifier: Apache-2.0
 *
 * Java: the input as an archive. However it is nested, one file costs what one file may cost.
 */
#include "tests/fuzz/linux/fuzz_manifest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_file(&mg_inspector_java, "lib/a-1.jar", "a", data, size);
    return 0;
}
