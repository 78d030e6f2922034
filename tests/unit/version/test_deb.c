/* SPDX-License-Identifier: Apache-2.0
 *
 * Debian version order where the tables of test_version.c cannot say it: blanks, odd bytes, and
 * what dpkg refuses.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/version/table.h"

static int compare(struct mg_str a, struct mg_str b)
{
    return table_order(&mg_version_deb, a, b);
}

static bool valid(const char *s)
{
    return mg_version_deb.valid(mg_str_of(s));
}

static void test_deb__ignores_blanks_around(void **state)
{
    (void)state;
    assert_true(valid(" 1.0-1"));
    assert_true(valid("1.0-1\t "));
    assert_true(valid("\v1:2"));
    assert_false(valid("1.0 -1"));
    assert_false(valid("1: 0"));
    assert_false(valid("1.0\n"));
    assert_false(valid(""));
    assert_false(valid("  "));
    assert_int_equal(compare(MG_STR(" \t1.0-1 "), MG_STR("1.0-1")), 0);
}

static void test_deb__absent_is_oldest(void **state)
{
    (void)state;
    assert_int_equal(compare(MG_STR_NONE, MG_STR("~")), -1);
    assert_int_equal(compare(MG_STR("~"), MG_STR(" ")), 1);
    assert_int_equal(compare(MG_STR_NONE, MG_STR(" ")), 0);
}

static void test_deb__orders_what_dpkg_refuses(void **state)
{
    (void)state;
    /* An epoch beyond int still counts as a number, one that is no number is text. */
    assert_int_equal(compare(MG_STR("18446744073709551617:1"), MG_STR("2147483647:1")), 1);
    assert_int_equal(compare(MG_STR("x:1"), MG_STR("0:2")), 1);
    assert_int_equal(compare(MG_STR("-1:1"), MG_STR("0:2")), -1);
    assert_int_equal(compare(MG_STR("1\0a"), MG_STR("1\0b")), -1);
    assert_int_equal(compare(MG_STR("1\xff"), MG_STR("1\x80")), 1);
    assert_int_equal(compare(MG_STR("1\xff"), MG_STR("1+")), -1);
    assert_int_equal(compare(MG_STR("1\x80"), MG_STR("1z")), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_deb__ignores_blanks_around),
        cmocka_unit_test(test_deb__absent_is_oldest),
        cmocka_unit_test(test_deb__orders_what_dpkg_refuses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
