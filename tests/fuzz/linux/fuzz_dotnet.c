/* SPDX-License-Identifier: Apache-2.0
 *
 * .NET: the input as list of libraries.
 */
#include "tests/fuzz/linux/fuzz_manifest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_file(&mg_inspector_dotnet, "opt/a.deps.json", "a", data, size);
    return 0;
}
