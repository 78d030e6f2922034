/* SPDX-License-Identifier: Apache-2.0
 *
 * Maven versions where the releases of Maven 4 up to rc-6 order in circles, so that the tables of
 * test_version.c leave them out.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/version/table.h"

static int compare(const char *a, const char *b)
{
    return table_order(&mg_version_maven, mg_str_of(a), mg_str_of(b));
}

static void test_maven__counts_numbers_of_release_qualifiers(void **state)
{
    (void)state;
    assert_int_equal(compare("1-ga1", "1"), 1);
    assert_int_equal(compare("1-ga1", "1-ga2"), -1);
    assert_int_equal(compare("1-final0", "1"), 0);
    assert_int_equal(compare("1-final1", "1-sp"), -1);
}

static void test_maven__drops_lists_of_zeros_before_a_qualifier(void **state)
{
    (void)state;
    assert_int_equal(compare("1-0-x", "1-x"), 0);
    assert_int_equal(compare("1-0.0-x2", "1.0-x2"), 0);
    assert_int_equal(compare("0-a1", "a1"), 0);
    assert_int_equal(compare("0.x", "x"), 0);
    assert_int_equal(compare("1-0-2", "1-2"), -1);
    assert_int_equal(compare("1-0-2", "1"), 1);
}

static void test_maven__orders_a_list_by_its_first_item(void **state)
{
    (void)state;
    assert_int_equal(compare("1.x.5", "1-x"), 1);
    assert_int_equal(compare("1.x.5", "1-y"), -1);
    assert_int_equal(compare("1.x.5", "1-x.6"), -1);
    assert_int_equal(compare("1.x.5", "1-x.4"), -1);
    assert_int_equal(compare("1.x.5", "1-x-rc"), 1);
    assert_int_equal(compare("1.x.5", "1-0-5"), -1);
    assert_int_equal(compare("1.x.5", "1-5"), -1);
    assert_int_equal(compare("1.rc.5", "1-rc1"), -1);
}

static void test_maven__nothing_before_a_separator_is_zero(void **state)
{
    (void)state;
    assert_int_equal(compare("1..5", "1.0.5"), 0);
    assert_int_equal(compare("-1", "0-1"), 0);
    assert_int_equal(compare("1--5", "1-0-5"), 0);
    assert_int_equal(compare(".", "0"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_maven__counts_numbers_of_release_qualifiers),
        cmocka_unit_test(test_maven__drops_lists_of_zeros_before_a_qualifier),
        cmocka_unit_test(test_maven__orders_a_list_by_its_first_item),
        cmocka_unit_test(test_maven__nothing_before_a_separator_is_zero),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
