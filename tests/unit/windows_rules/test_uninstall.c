/* SPDX-License-Identifier: Apache-2.0
 *
 * Entries of the Uninstall keys against tests/data/windows/uninstall.tsv.
 */
#include "plugins/windows-inventory/rules/uninstall.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/unit/rows.h"

static const char *const kinds[MG_UNINSTALL_KINDS] = {
    [MG_UNINSTALL_PROGRAM] = "program", [MG_UNINSTALL_NO_VERSION] = "no-version",
    [MG_UNINSTALL_MSI] = "msi",         [MG_UNINSTALL_UPDATE] = "update",
    [MG_UNINSTALL_HIDDEN] = "hidden",
};

static uint32_t number(struct mg_str text)
{
    uint64_t value;

    assert_true(mg_str_u64(text, &value));
    return (uint32_t)value;
}

static void check(const struct mg_str *fields)
{
    struct mg_uninstall entry = {
        .display_name = fields[1],
        .display_version = fields[2],
        .system_component = number(fields[3]),
        .windows_installer = number(fields[4]),
        .installer_knows_it = mg_str_is(fields[5], "yes"),
        .parent_key_name = fields[6],
        .parent_display_name = fields[7],
        .release_type = fields[8],
    };

    assert_true(mg_str_is(fields[0], kinds[mg_uninstall_kind(&entry)]));
}

static void test_uninstall__each_kind(void **state)
{
    (void)state;
    test_each_row("windows/uninstall.tsv", 9, check);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_uninstall__each_kind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
