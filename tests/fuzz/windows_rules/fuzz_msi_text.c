/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as a code, a key or a day of Windows Installer: a key that becomes a code becomes the
 * same key again, but for small letters, and days have their form.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "plugins/windows-inventory/rules/msi_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int condition)
{
    if (!condition)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_str text = {(const char *)data, size};
    char code[MG_MSI_CODE_SIZE], key[MG_MSI_PACKED_SIZE], again[MG_MSI_CODE_SIZE];
    char day[MG_MSI_DAY_SIZE];

    if (mg_msi_text_code(text, code)) {
        must(mg_msi_text_packed(mg_str_of(code), key));
        must(mg_msi_text_code(mg_str_of(key), again) && strcmp(code, again) == 0);
    }
    if (mg_msi_text_packed(text, key))
        must(mg_msi_text_code(mg_str_of(key), code));
    if (mg_msi_text_day(text, day))
        must(strlen(day) == 10 && day[4] == '-' && day[7] == '-');
    return 0;
}
