/* SPDX-License-Identifier: Apache-2.0
 *
 * Runs of characters in versions, and how [epoch:]version[-release] is taken apart.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/base/limits.h"
#include "core/version/scan.h"

static void test_scan__counts_runs(void **state)
{
    (void)state;
    assert_int_equal(mg_scan_digits(MG_STR("0129a")), 4);
    assert_int_equal(mg_scan_digits(MG_STR("a1")), 0);
    assert_int_equal(mg_scan_digits(MG_STR_NONE), 0);
    assert_int_equal(mg_scan_letters(MG_STR("azAZ1")), 4);
    assert_int_equal(mg_scan_letters(MG_STR("@[`{\xe9")), 0);
    assert_int_equal(mg_scan_others(MG_STR("._\xe9~a"), MG_STR("~")), 3);
    assert_int_equal(mg_scan_others(MG_STR("._"), MG_STR_NONE), 2);
}

static void test_scan__takes_from_the_start(void **state)
{
    struct mg_str rest = MG_STR("abc");

    (void)state;
    assert_true(mg_str_is(mg_scan_take(&rest, 2), "ab"));
    assert_true(mg_str_is(mg_scan_take(&rest, 2), "c"));
    assert_int_equal(rest.n, 0);
}

static void test_scan__orders_numbers_of_any_length(void **state)
{
    (void)state;
    assert_true(mg_scan_order_numbers(MG_STR("10"), MG_STR("9")) > 0);
    assert_true(mg_scan_order_numbers(MG_STR("0009"), MG_STR("10")) < 0);
    assert_true(
        mg_scan_order_numbers(MG_STR("18446744073709551616"), MG_STR("18446744073709551617")) < 0);
    assert_int_equal(mg_scan_order_numbers(MG_STR("00"), MG_STR_NONE), 0);
    assert_int_equal(mg_scan_order_numbers(MG_STR("010"), MG_STR("10")), 0);
}

static void check_evr(const char *s, const char *epoch, const char *version, const char *release)
{
    struct mg_scan_evr evr = mg_scan_evr(mg_str_of(s));

    assert_true(mg_str_is(evr.epoch, epoch));
    assert_true(mg_str_is(evr.version, version));
    assert_int_equal(evr.has_release, release != NULL);
    assert_true(mg_str_eq(evr.release, mg_str_of(release)));
}

static void test_scan__splits_epoch_version_release(void **state)
{
    (void)state;
    check_evr("12:1.0-3.el8", "12", "1.0", "3.el8");
    check_evr("1.0", "", "1.0", NULL);
    check_evr("1.0-", "", "1.0", "");
    check_evr(":1-2-3", "", "1-2", "3");
    check_evr("a:1-b:2", "", "a:1", "b:2");
    check_evr("1:2:3", "1", "2:3", NULL);
    check_evr("", "", "", NULL);
    check_evr("-", "", "", "");
}

static void test_scan__knows_plausible_text(void **state)
{
    static char longest[MG_LIMIT_VERSION + 1];

    (void)state;
    for (size_t i = 0; i < sizeof longest; i++)
        longest[i] = '1';
    assert_true(mg_scan_plausible((struct mg_str){longest, MG_LIMIT_VERSION}));
    assert_false(mg_scan_plausible((struct mg_str){longest, MG_LIMIT_VERSION + 1}));
    assert_false(mg_scan_plausible(MG_STR_NONE));
    assert_false(mg_scan_plausible(MG_STR("1 ")));
    assert_false(mg_scan_plausible(MG_STR("1\x7f")));
    assert_true(mg_scan_plausible(MG_STR("1\xc3\xa9")));
    assert_true(mg_scan_only(MG_STR("1a.-"), MG_STR(".-")));
    assert_false(mg_scan_only(MG_STR("1a_"), MG_STR(".-")));
}

static void test_scan__orders_without_case(void **state)
{
    (void)state;
    assert_int_equal(mg_scan_order_folded(MG_STR("aBc"), MG_STR("AbC")), 0);
    assert_true(mg_scan_order_folded(MG_STR("ab"), MG_STR("ABC")) < 0);
    assert_true(mg_scan_order_folded(MG_STR("_"), MG_STR("A")) < 0);
    assert_true(mg_scan_order_folded(MG_STR("\xc3"), MG_STR("z")) > 0);
    assert_true(mg_scan_starts_folded(MG_STR("SnapShot1"), "snapshot"));
    assert_false(mg_scan_starts_folded(MG_STR("snap"), "snapshot"));
}

static void test_scan__orders_numbers_between_dots(void **state)
{
    (void)state;
    assert_int_equal(mg_scan_order_dotted(MG_STR("1.2"), MG_STR("1.02.0.0")), 0);
    assert_true(mg_scan_order_dotted(MG_STR("1.9"), MG_STR("1.10")) < 0);
    assert_true(mg_scan_order_dotted(MG_STR("1.0.1"), MG_STR("1")) > 0);
    assert_true(mg_scan_is_zero(MG_STR("00")));
    assert_true(mg_scan_is_zero(MG_STR_NONE));
    assert_false(mg_scan_is_zero(MG_STR("10")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scan__orders_without_case),
        cmocka_unit_test(test_scan__orders_numbers_between_dots),
        cmocka_unit_test(test_scan__counts_runs),
        cmocka_unit_test(test_scan__takes_from_the_start),
        cmocka_unit_test(test_scan__orders_numbers_of_any_length),
        cmocka_unit_test(test_scan__splits_epoch_version_release),
        cmocka_unit_test(test_scan__knows_plausible_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
