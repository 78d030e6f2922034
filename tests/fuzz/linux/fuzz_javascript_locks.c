/* SPDX-License-Identifier: Apache-2.0
 *
 * JavaScript: the input as lock file of npm, Yarn and pnpm.
 */
#include "tests/fuzz/linux/fuzz_manifest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_file(&mg_inspector_javascript, "srv/package-lock.json", "a", data, size);
    check_file(&mg_inspector_javascript, "srv/yarn.lock", "a", data, size);
    check_file(&mg_inspector_javascript, "srv/pnpm-lock.yaml", "a", data, size);
    return 0;
}
