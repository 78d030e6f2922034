/* SPDX-License-Identifier: Apache-2.0
 *
 * NuGet versions: blanks, and what NuGet refuses.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/version/table.h"

static int compare(const char *a, const char *b)
{
    return table_order(&mg_version_nuget, mg_str_of(a), mg_str_of(b));
}

static void test_nuget__ignores_blanks_around(void **state)
{
    (void)state;
    assert_int_equal(compare(" 1.0\n", "1.0"), 0);
    assert_true(mg_version_nuget.valid(MG_STR("\t1.0 ")));
    assert_false(mg_version_nuget.valid(MG_STR("1.0\0")));
}

static void test_nuget__orders_what_is_no_version(void **state)
{
    (void)state;
    assert_int_equal(compare("1.2.3.4.5", "1.2.3.4"), 1);
    assert_int_equal(compare("1.2.3.4.5", "1.2.3.4.10"), -1);
    assert_int_equal(compare("1.0a", "1.0"), 1);
    assert_int_equal(compare("1.0a", "1.0B"), -1);
    assert_int_equal(compare("1.0a", "1.1"), -1);
    assert_int_equal(compare("v1", "v2"), -1);
    assert_int_equal(compare("1.0-", "1.0"), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nuget__ignores_blanks_around),
        cmocka_unit_test(test_nuget__orders_what_is_no_version),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
