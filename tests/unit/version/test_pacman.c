/* SPDX-License-Identifier: Apache-2.0
 *
 * pacman version order where the tables of test_version.c cannot say it: absent pkgrel, and the
 * place where vercmp runs in circles.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/version/table.h"

static int compare(const char *a, const char *b)
{
    return table_order(&mg_version_pacman, mg_str_of(a), mg_str_of(b));
}

static void test_pacman__compares_pkgrel_only_when_both_have_it(void **state)
{
    (void)state;
    assert_int_equal(compare("1.5", "1.5-1"), 0);
    assert_int_equal(compare("1.5-2", "1.5"), 0);
    assert_int_equal(compare("1.5-1", "1.5-2"), -1);
    assert_int_equal(compare("1:1.5", "1.5-1"), 1);
    assert_int_equal(compare("1.5-", "1.5-1"), -1);
}

/* vercmp: "1." > "1.a" > "1" and "a." < "a1" < "a.b" < "a.". */
static void test_pacman__orders_separators_at_the_end(void **state)
{
    (void)state;
    assert_int_equal(compare("1", "1."), -1);
    assert_int_equal(compare("1.", "1.a"), -1);
    assert_int_equal(compare("1a", "1."), -1);
    assert_int_equal(compare("1.", "1.0"), -1);
    assert_int_equal(compare("1.", "1.+"), 0);
    assert_int_equal(compare("a.", "a1"), -1);
}

static void test_pacman__takes_other_bytes_as_separators(void **state)
{
    (void)state;
    assert_int_equal(compare("1\xff"
                             "2",
                             "1.2"),
                     0);
    assert_int_equal(table_order(&mg_version_pacman, MG_STR("1\0002"), MG_STR("1.2")), 0);
    assert_false(mg_version_pacman.valid(MG_STR("1\0002")));
    assert_false(mg_version_pacman.valid(MG_STR("1 2")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pacman__compares_pkgrel_only_when_both_have_it),
        cmocka_unit_test(test_pacman__orders_separators_at_the_end),
        cmocka_unit_test(test_pacman__takes_other_bytes_as_separators),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
