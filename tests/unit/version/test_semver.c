/* SPDX-License-Identifier: Apache-2.0
 *
 * Semantic versions where the tables of test_version.c cannot say it: forms that node-semver
 * refuses, and how Pub differs.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/version/table.h"

static int compare(const char *a, const char *b)
{
    return table_order(&mg_version_semver, mg_str_of(a), mg_str_of(b));
}

static void test_semver__takes_absent_numbers_as_zero(void **state)
{
    (void)state;
    assert_int_equal(compare("1", "1.0.0"), 0);
    assert_int_equal(compare("1.2", "1.2.0"), 0);
    assert_int_equal(compare("0", "0.0.0"), 0);
    assert_int_equal(compare("0", "0.0.0-0"), 1);
    assert_int_equal(compare("1.2-rc.1", "1.2.0-rc.1"), 0);
    assert_int_equal(compare("2", "1.99.99"), 1);
    assert_int_equal(compare("v1", "1.0.1"), -1);
}

static void test_semver__orders_more_than_three_numbers(void **state)
{
    (void)state;
    assert_int_equal(compare("1.2.3.4", "1.2.3"), 1);
    assert_int_equal(compare("1.2.3.4", "1.2.3.10"), -1);
    assert_int_equal(compare("1.2.3.0", "1.2.3"), 0);
}

static void test_semver__ignores_blanks_before(void **state)
{
    (void)state;
    assert_int_equal(compare(" 1.2.3", "1.2.3"), 0);
    assert_int_equal(compare("= v1.2.3", "1.2.3"), 0);
    assert_true(mg_version_semver.valid(MG_STR("= v1.2.3")));
    assert_false(mg_version_semver.valid(MG_STR("1.2.3 ")));
    assert_false(mg_version_semver.valid(MG_STR("1.2.3\0")));
}

static void test_semver__orders_what_is_no_version(void **state)
{
    (void)state;
    assert_int_equal(compare("latest", "0.0.1"), -1);
    assert_int_equal(compare("(devel)", "latest"), -1);
    assert_int_equal(compare("1.x", "1.0.0"), -1);
}

static void test_semver__pub_counts_build_metadata(void **state)
{
    (void)state;
    assert_int_equal(compare("1.0.0+2", "1.0.0+1"), 0);
    assert_int_equal(table_order(&mg_version_pub, MG_STR("1.0.0+2"), MG_STR("1.0.0+1")), 1);
    assert_int_equal(table_order(&mg_version_pub, MG_STR("1.0.0+2"), MG_STR("1.0.0+10")), -1);
    assert_int_equal(table_order(&mg_version_pub, MG_STR("1.0.0+1"), MG_STR("1.0.0")), 1);
    assert_int_equal(table_order(&mg_version_pub, MG_STR("1.0.0-a+1"), MG_STR("1.0.0")), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_semver__takes_absent_numbers_as_zero),
        cmocka_unit_test(test_semver__orders_more_than_three_numbers),
        cmocka_unit_test(test_semver__ignores_blanks_before),
        cmocka_unit_test(test_semver__orders_what_is_no_version),
        cmocka_unit_test(test_semver__pub_counts_build_metadata),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
