/* SPDX-License-Identifier: Apache-2.0
 *
 * Python versions that the tables of test_version.c cannot hold: blanks, and what is no version of
 * PEP 440.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/version/table.h"

static int compare(const char *a, const char *b)
{
    return table_order(&mg_version_pep440, mg_str_of(a), mg_str_of(b));
}

static void test_pep440__ignores_blanks_around(void **state)
{
    (void)state;
    assert_int_equal(compare(" 1.0\n", "1.0"), 0);
    assert_true(mg_version_pep440.valid(MG_STR("\t1.0\x1f ")));
    assert_false(mg_version_pep440.valid(MG_STR("1. 0")));
    assert_false(mg_version_pep440.valid(MG_STR("v 1.0")));
    assert_false(mg_version_pep440.valid(MG_STR("1.0\0")));
}

static void test_pep440__orders_what_is_no_version_first(void **state)
{
    (void)state;
    assert_int_equal(compare("2004d", "0.dev0"), -1);
    assert_int_equal(compare("99-SNAPSHOT", "0"), -1);
    assert_int_equal(compare("latest", "0!0a0.dev0"), -1);
}

/* The orders of packaging 21.3, which still had LegacyVersion. */
static void test_pep440__orders_legacy_versions(void **state)
{
    (void)state;
    assert_int_equal(compare("2004d", "2004e"), -1);
    assert_int_equal(compare("2004d", "2005b"), -1);
    assert_int_equal(compare("1.9x", "1.10x"), -1);
    assert_int_equal(compare("1.0x", "1x"), 0);
    assert_int_equal(compare("1.0.x", "1-x"), 1);
    assert_int_equal(compare("1-0-foo", "1-foo"), -1);
    assert_int_equal(compare("1--alphax", "1alphax"), 0);
    assert_int_equal(compare("1-0alphax", "1alphax"), 1);
    assert_int_equal(compare("1x-", "1x"), 1);
    assert_int_equal(compare("1x.0", "1x"), 0);
    assert_int_equal(compare("1x.0", "1x.0.1"), -1);
    assert_int_equal(compare("x-1-dev", "x-1-c"), -1);
    assert_int_equal(compare("x-preview", "x-RC"), 0);
    assert_int_equal(compare("x-rc", "x"), -1);
    assert_int_equal(compare("x-z", "x"), 1);
    assert_int_equal(compare("x+1", "x1"), -1);
    assert_int_equal(compare("X1", "x1"), 0);
}

static void test_pep440__legacy_numbers_have_any_length(void **state)
{
    (void)state;
    assert_int_equal(compare("x99999999999999999999", "x99999999999999999998"), 1);
    assert_int_equal(compare("x123456789", "x2"), 1);
    assert_int_equal(compare("x000000000", "x"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pep440__ignores_blanks_around),
        cmocka_unit_test(test_pep440__orders_what_is_no_version_first),
        cmocka_unit_test(test_pep440__orders_legacy_versions),
        cmocka_unit_test(test_pep440__legacy_numbers_have_any_length),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
