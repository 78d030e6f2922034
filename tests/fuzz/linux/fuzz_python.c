/* SPDX-License-Identifier: Apache-2.0
 *
 * Python: the input as metadata of a distribution, and as a link to a project.
 */
#include "tests/fuzz/linux/fuzz_manifest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_file(&mg_inspector_python, "lib/a-1.dist-info/METADATA", "a.egg-info", data, size);
    check_file(&mg_inspector_python, "lib/a.egg-link", "a.egg-info", data, size);
    return 0;
}
