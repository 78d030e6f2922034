/* SPDX-License-Identifier: Apache-2.0
 *
 * JavaScript: the input as package.json.
 */
#include "tests/fuzz/linux/fuzz_manifest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_file(&mg_inspector_javascript, "node_modules/a/package.json", "a", data, size);
    return 0;
}
