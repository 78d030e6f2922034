/* SPDX-License-Identifier: Apache-2.0
 *
 * Full names of AppX packages against tests/data/windows/appx.tsv.
 */
#include "plugins/windows-inventory/rules/appx.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/rows.h"

static void check(const struct mg_str *fields)
{
    struct mg_appx appx;

    assert_true(mg_appx_parse(fields[0], &appx) != mg_str_is(fields[1], "no"));
    if (mg_str_is(fields[1], "no"))
        return;
    assert_true(appx.is_bundle == mg_str_is(fields[1], "bundle"));
    assert_true(mg_str_eq(appx.name, fields[2]));
    assert_true(mg_str_eq(appx.version, fields[3]));
    assert_true(mg_str_eq(appx.arch, fields[4]));
    assert_true(mg_str_eq(appx.resource, fields[5]));
    assert_true(mg_str_eq(appx.publisher, fields[6]));
}

static void test_appx__full_names(void **state)
{
    (void)state;
    test_each_row("windows/appx.tsv", 7, check);
}

static void test_appx__nothing_is_no_name(void **state)
{
    struct mg_appx appx = {.name = MG_STR_INIT("untouched")};

    (void)state;
    assert_false(mg_appx_parse(MG_STR_NONE, &appx));
    assert_true(mg_str_is(appx.name, "untouched"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_appx__full_names),
        cmocka_unit_test(test_appx__nothing_is_no_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
