/* SPDX-License-Identifier: Apache-2.0
 *
 * rpm version order where the tables of test_version.c cannot say it: absent parts and odd bytes.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/version/table.h"

static int compare(const char *a, const char *b)
{
    return table_order(&mg_version_rpm, mg_str_of(a), mg_str_of(b));
}

static void test_rpm__orders_a_missing_release_first(void **state)
{
    (void)state;
    /* At or behind a fix that names no release, as for a dependency "<= 1"; but older than all. */
    assert_int_equal(compare("1-1", "1"), 1);
    assert_int_equal(compare("1-0", "1"), 1);
    assert_int_equal(compare("1-~", "1"), 1);
    assert_int_equal(compare("1", "0.9-9"), 1);
}

static void test_rpm__takes_an_absent_epoch_as_zero(void **state)
{
    (void)state;
    assert_int_equal(compare("1-1", "0:1-1"), 0);
    assert_int_equal(compare("1-1", ":1-1"), 0);
    assert_int_equal(compare("2-1", "1:1-1"), -1);
}

static void test_rpm__skips_other_bytes(void **state)
{
    (void)state;
    assert_int_equal(table_order(&mg_version_rpm, MG_STR("1\0a"), MG_STR("1.a")), 0);
    assert_int_equal(table_order(&mg_version_rpm, MG_STR("1\0"), MG_STR("1")), 0);
    assert_int_equal(compare("1\xff", "1"), 0);
    assert_int_equal(compare("1 a", "1a"), 0);
    assert_false(mg_version_rpm.valid(MG_STR("1 a")));
    assert_false(mg_version_rpm.valid(MG_STR("1\0a")));
    assert_true(mg_version_rpm.valid(MG_STR("1\xff")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rpm__orders_a_missing_release_first),
        cmocka_unit_test(test_rpm__takes_an_absent_epoch_as_zero),
        cmocka_unit_test(test_rpm__skips_other_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
