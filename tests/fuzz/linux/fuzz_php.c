/* SPDX-License-Identifier: Apache-2.0
 *
 * PHP: the input as Composer's list of installed packages.
 */
#include "tests/fuzz/linux/fuzz_manifest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_file(&mg_inspector_php, "vendor/composer/installed.json", "a", data, size);
    return 0;
}
