/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as rpm's database in the form of a Berkeley DB hash.
 */
#include "tests/fuzz/linux/fuzz_rpm.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_rpm_check("var/lib/rpm/Packages", (struct mg_str){(const char *)data, size}, MG_STR_NONE);
    return 0;
}
