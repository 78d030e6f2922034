/* SPDX-License-Identifier: Apache-2.0
 *
 * The order of digits in keys of the installer: "Windows Installer" guides call such a name a
 * packed or compressed GUID; UserData\...\Products and Classes\Installer\Products have them.
 */
#include "plugins/windows-inventory/rules/msi_text.h"

#include <string.h>

#include "core/base/compiler.h"

/* For each digit of a code, where it stands in the name; for each digit of the name, where it
 * stands in the code. */
static const unsigned char order[MG_MSI_PACKED_SIZE - 1] = {
    7,  6,  5,  4,  3,  2,  1,  0,  11, 10, 9,  8,  15, 14, 13, 12,
    17, 16, 19, 18, 21, 20, 23, 22, 25, 24, 27, 26, 29, 28, 31, 30,
};

static const char form[MG_MSI_CODE_SIZE] = "{00000000-0000-0000-0000-000000000000}";

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
    return is_digit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

static char upper(char c)
{
    return c >= 'a' && c <= 'f' ? (char)(c - 'a' + 'A') : c;
}

bool mg_msi_text_code(struct mg_str text, char out[MG_MSI_CODE_SIZE])
{
    size_t digit = 0;

    if (text.n != MG_COUNT(order))
        return false;
    for (size_t i = 0; i < text.n; i++) {
        if (!is_hex(text.p[i]))
            return false;
    }
    for (size_t i = 0; i < MG_MSI_CODE_SIZE; i++)
        out[i] = form[i] == '0' ? upper(text.p[order[digit++]]) : form[i];
    return true;
}

bool mg_msi_text_packed(struct mg_str text, char out[MG_MSI_PACKED_SIZE])
{
    char digits[MG_COUNT(order)];
    size_t n = 0;

    if (text.n != MG_MSI_CODE_SIZE - 1)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        if (form[i] == '0' ? !is_hex(text.p[i]) : text.p[i] != form[i])
            return false;
        if (form[i] == '0')
            digits[n++] = upper(text.p[i]);
    }
    for (size_t i = 0; i < n; i++)
        out[i] = digits[order[i]];
    out[n] = '\0';
    return true;
}

bool mg_msi_text_day(struct mg_str text, char out[MG_MSI_DAY_SIZE])
{
    uint64_t number;

    if (text.n != 8 || !mg_str_u64(text, &number))
        return false;
    if (number < 16010101 || number / 100 % 100 - 1 > 11 || number % 100 - 1 > 30)
        return false;
    memcpy(out, text.p, 4);
    memcpy(out + 5, text.p + 4, 2);
    memcpy(out + 8, text.p + 6, 2);
    out[4] = out[7] = '-';
    out[10] = '\0';
    return true;
}
