/* SPDX-License-Identifier: Apache-2.0
 *
 * Versions of PHP packages: blanks, branches among each other, and what Composer refuses.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/version/table.h"

static int compare(const char *a, const char *b)
{
    return table_order(&mg_version_packagist, mg_str_of(a), mg_str_of(b));
}

static void test_packagist__ignores_blanks_around(void **state)
{
    (void)state;
    assert_int_equal(compare(" 1.0\n", "1.0"), 0);
    assert_true(mg_version_packagist.valid(MG_STR("\t1.0\v\0")));
    assert_false(mg_version_packagist.valid(MG_STR("1. 0")));
    assert_false(mg_version_packagist.valid(MG_STR("1.0 as 2.0")));
}

static void test_packagist__orders_branches_by_name(void **state)
{
    (void)state;
    assert_int_equal(compare("dev-a", "dev-b"), -1);
    assert_int_equal(compare("dev-A", "dev-a"), -1);
    assert_int_equal(compare("dev-9", "dev-10"), 1);
    assert_int_equal(compare("dev-z", "latest"), -1);
}

static void test_packagist__orders_what_is_no_version(void **state)
{
    (void)state;
    assert_int_equal(compare("1.2.3.4.5", "1.2.3.4"), 1);
    assert_int_equal(compare("1.2.3.4.5", "1.2.3.4.10"), -1);
    assert_int_equal(compare("4.3-2RC1", "4.3-2RC2"), -1);
    assert_int_equal(compare("4.3-2beta1", "4.3-2"), -1);
    assert_int_equal(compare("1.0-foo", "1.0-dev"), -1);
    assert_int_equal(compare("1.0-foo", "1.0-goo"), -1);
    assert_int_equal(compare("v123456.1", "123456.1"), 0);
}

/* Composer knows the word only in lower case here, and takes others for older than "dev". */
static void test_packagist__takes_stable_in_any_case(void **state)
{
    (void)state;
    assert_int_equal(compare("1.0-STABLE", "1.0"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_packagist__ignores_blanks_around),
        cmocka_unit_test(test_packagist__orders_branches_by_name),
        cmocka_unit_test(test_packagist__orders_what_is_no_version),
        cmocka_unit_test(test_packagist__takes_stable_in_any_case),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
