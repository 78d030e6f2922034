/* SPDX-License-Identifier: Apache-2.0
 *
 * Ruby: the input as specification of a gem.
 */
#include "tests/fuzz/linux/fuzz_manifest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_file(&mg_inspector_ruby, "specifications/a-1.0.gemspec", "a", data, size);
    return 0;
}
