/* SPDX-License-Identifier: Apache-2.0
 *
 * Versions of gems: blanks, and what Gem::Version refuses.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/version/table.h"

static int compare(const char *a, const char *b)
{
    return table_order(&mg_version_gem, mg_str_of(a), mg_str_of(b));
}

static void test_gem__ignores_blanks_around(void **state)
{
    (void)state;
    assert_int_equal(compare(" 1.0\n", "1.0"), 0);
    assert_true(mg_version_gem.valid(MG_STR("\t1.0 ")));
    assert_false(mg_version_gem.valid(MG_STR("1. 0")));
    assert_false(mg_version_gem.valid(MG_STR("1.0\0")));
}

static void test_gem__orders_what_is_no_version(void **state)
{
    (void)state;
    assert_int_equal(compare("v1.0", "1.0"), -1);
    assert_int_equal(compare("v1.0", "v1.1"), -1);
    assert_int_equal(compare("1.0_5", "1.0.5"), 0);
    assert_int_equal(compare("1..5", "1.5"), 0);
    assert_int_equal(compare("1.\xc3\xa9", "1"), 0);
    assert_int_equal(compare("1.0-", "1.0.pre"), 0);
    assert_int_equal(compare(".", "0"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gem__ignores_blanks_around),
        cmocka_unit_test(test_gem__orders_what_is_no_version),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
