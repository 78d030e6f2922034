/* SPDX-License-Identifier: Apache-2.0
 *
 * Codes and days of Windows Installer. The pair of the code is the one that Windows Installer makes
 * of Office's product code.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/compiler.h"
#include "plugins/windows-inventory/rules/msi_text.h"

#define CODE "{90160000-008C-0000-1000-0000000FF1CE}"
#define PACKED "00006109C80000000100000000F01FEC"

static void test_msi_text__code_of_a_key(void **state)
{
    char out[MG_MSI_CODE_SIZE];

    (void)state;
    assert_true(mg_msi_text_code(MG_STR(PACKED), out));
    assert_string_equal(out, CODE);
    assert_true(mg_msi_text_code(MG_STR("0123456789abcdefABCDEF9876543210"), out));
    assert_string_equal(out, "{76543210-BA98-FEDC-BADC-FE8967452301}");
}

static void test_msi_text__key_of_a_code(void **state)
{
    char out[MG_MSI_PACKED_SIZE];

    (void)state;
    assert_true(mg_msi_text_packed(MG_STR(CODE), out));
    assert_string_equal(out, PACKED);
    assert_true(mg_msi_text_packed(MG_STR("{76543210-ba98-fedc-badc-fe8967452301}"), out));
    assert_string_equal(out, "0123456789ABCDEFABCDEF9876543210");
}

static void test_msi_text__what_is_no_code_stays_out(void **state)
{
    static const char *const keys[] = {"", "00006109C80000000100000000F01FE",
                                       "00006109C80000000100000000F01FECC",
                                       "0000G109C80000000100000000F01FEC"};
    static const char *const codes[] = {"",
                                        "90160000-008C-0000-1000-0000000FF1CE",
                                        "{90160000-008C-0000-1000-0000000FF1CE",
                                        "{90160000-008C-0000-1000-0000000FF1CE}}",
                                        "{90160000-008C-0000-1000-0000000FF1CG}",
                                        "{90160000 008C-0000-1000-0000000FF1CE}",
                                        "{9016000-0008C-0000-1000-0000000FF1CE}"};
    char out[MG_MSI_CODE_SIZE] = "same";

    (void)state;
    for (size_t i = 0; i < MG_COUNT(keys); i++)
        assert_false(mg_msi_text_code(mg_str_of(keys[i]), out));
    for (size_t i = 0; i < MG_COUNT(codes); i++)
        assert_false(mg_msi_text_packed(mg_str_of(codes[i]), out));
    assert_string_equal(out, "same");
}

static void test_msi_text__days(void **state)
{
    static const char *const others[] = {"",         "2024020",  "202402041", "2024-2-4",
                                         "20241304", "20240004", "20240100",  "20240132",
                                         "00000101", "4/2/2024"};
    char out[MG_MSI_DAY_SIZE] = "same";

    (void)state;
    for (size_t i = 0; i < MG_COUNT(others); i++)
        assert_false(mg_msi_text_day(mg_str_of(others[i]), out));
    assert_string_equal(out, "same");
    assert_true(mg_msi_text_day(MG_STR("20240204"), out));
    assert_string_equal(out, "2024-02-04");
    assert_true(mg_msi_text_day(MG_STR("19991231"), out));
    assert_string_equal(out, "1999-12-31");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_msi_text__code_of_a_key),
        cmocka_unit_test(test_msi_text__key_of_a_code),
        cmocka_unit_test(test_msi_text__what_is_no_code_stays_out),
        cmocka_unit_test(test_msi_text__days),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
