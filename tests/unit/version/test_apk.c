/* SPDX-License-Identifier: Apache-2.0
 *
 * apk version order where apk-tools 2 and 3 differ, and behind a place that cannot be read.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/version/table.h"

static int compare(const char *a, const char *b)
{
    return table_order(&mg_version_apk, mg_str_of(a), mg_str_of(b));
}

/* apk-tools 3 takes a number behind a dot as text when it or its counterpart starts with zero;
 * apk-tools 2 counted the zeros. */
static void test_apk__orders_leading_zeros_as_text(void **state)
{
    (void)state;
    assert_int_equal(compare("1.00", "1.0"), 1);
    assert_int_equal(compare("1.001", "1.0"), 1);
    assert_int_equal(compare("1.01", "1.0.5"), 1);
    assert_int_equal(compare("1.050", "1.5"), -1);
    assert_int_equal(compare("01", "1"), 0);
    assert_int_equal(compare("1-r01", "1-r1"), 0);
}

static void test_apk__orders_hashes(void **state)
{
    (void)state;
    assert_int_equal(compare("1~a", "1"), 1);
    assert_int_equal(compare("1~a", "1~b"), -1);
    assert_int_equal(compare("1~a", "1~a0"), -1);
    assert_int_equal(compare("1~a", "1-r0"), 1);
    assert_int_equal(compare("1~a", "1_p"), -1);
    assert_int_equal(compare("1~a-r1", "1~a-r0"), 1);
}

static void test_apk__orders_a_broken_version_first(void **state)
{
    (void)state;
    assert_int_equal(compare("1_foo", "1"), -1);
    assert_int_equal(compare("1.0bc", "1.0b"), -1);
    assert_int_equal(compare("1.", "1"), -1);
    assert_int_equal(compare("1+1", "1_rc1"), 1);
    assert_int_equal(compare("1 ", "1"), -1);
}

static void test_apk__goes_on_behind_a_missing_number(void **state)
{
    (void)state;
    assert_int_equal(compare("1..2", "1..3"), -1);
    assert_int_equal(compare("1..2", "1.0.1"), -1);
    assert_int_equal(compare("1.", "1.."), 1);
    assert_int_equal(compare("v1", "v2"), -1);
    assert_int_equal(compare("v1", "0"), -1);
}

static void test_apk__numbers_have_any_length(void **state)
{
    (void)state;
    assert_int_equal(compare("1.18446744073709551616", "1.18446744073709551615"), 1);
    assert_int_equal(compare("1-r18446744073709551616", "1-r1"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_apk__orders_leading_zeros_as_text),
        cmocka_unit_test(test_apk__orders_hashes),
        cmocka_unit_test(test_apk__orders_a_broken_version_first),
        cmocka_unit_test(test_apk__goes_on_behind_a_missing_number),
        cmocka_unit_test(test_apk__numbers_have_any_length),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
