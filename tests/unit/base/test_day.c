/* SPDX-License-Identifier: Apache-2.0
 *
 * Days of the calendar.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/compiler.h"
#include "core/base/day.h"

static void test_day__counts_from_1970(void **state)
{
    static const struct {
        const char *time;
        int64_t number;
    } cases[] = {
        {"1970-01-01", 0},
        {"1970-03-01", 59},
        {"2000-02-29", 11016},
        {"2000-03-01", 11017},
        {"2026-11-22", 20779},
        {"2026-11-22T23:59:59Z", 20779},
        {"", -1},
        {"2026-1-1", -1},
        {"2026-13-01", -1},
        {"yesterday!", -1},
        {"2026/11/22", -1},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        int64_t number = mg_day_number(mg_str_of(cases[i].time));

        if (cases[i].number < 0 ? number >= 0 : number != cases[i].number)
            fail_msg("%s is day %lld", cases[i].time, (long long)number);
    }
}

static void test_day__ages_are_never_negative(void **state)
{
    (void)state;
    assert_int_equal(mg_days_between(MG_STR("2024-02-28"), MG_STR("2024-03-01")), 2);
    assert_int_equal(mg_days_between(MG_STR("2024-03-01"), MG_STR("2024-02-28")), 0);
    assert_int_equal(mg_days_between(MG_STR(""), MG_STR("2024-02-28")), 0);
    assert_int_equal(mg_days_between(MG_STR("2024-02-28"), MG_STR("")), 0);
}

static void test_day__times_are_milliseconds(void **state)
{
    static const struct {
        const char *time;
        int64_t millis;
    } cases[] = {
        {"1970-01-01", 0},
        {"1970-01-01T00:00:00Z", 0},
        {"2026-11-22T20:35:41Z", 1795379741000},
        {"2026-11-22t20:35:41.5z", 1795379741500},
        {"2026-11-22T20:35:41.123456789Z", 1795379741123},
        {"2026-11-22T22:35:41+02:00", 1795379741000},
        {"2026-11-22 18:05:41-02:30", 1795379741000},
        {"2016-12-31T23:59:60Z", 1483228800000},
        {"2024-02-29", 1709164800000},
        {"2023-02-29", -1},
        {"2026-11-31T00:00:00Z", -1},
        {"2026-11-00", -1},
        {"2026-11-22T20:35:41", -1},
        {"2026-11-22T20:35Z", -1},
        {"2026-11-22T24:00:00Z", -1},
        {"2026-11-22T20:35:41.Z", -1},
        {"2026-11-22T20:35:41Z ", -1},
        {"1970-01-01T00:00:00+01:00", -1},
        {"2026-11-2", -1},
        {"", -1},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        int64_t millis = -1;
        bool parsed = mg_day_millis(mg_str_of(cases[i].time), &millis);

        if (parsed != (cases[i].millis >= 0) || millis != cases[i].millis)
            fail_msg("%s is %lld", cases[i].time, (long long)millis);
    }
}

static void test_day__dates_and_numbers_are_inverse(void **state)
{
    unsigned year = 1970, month = 1, day = 1, y, m, d;

    (void)state;
    for (int64_t number = 0; number < 100000; number++) {
        mg_day_date(number, &y, &m, &d);
        if (y != year || m != month || d != day || mg_day_of(year, month, day) != number)
            fail_msg("day %lld is %u-%u-%u, expected %u-%u-%u", (long long)number, y, m, d, year,
                     month, day);
        if (day++ == mg_day_month_length(year, month)) {
            day = 1;
            year += month == 12 ? 1 : 0;
            month = month == 12 ? 1 : month + 1;
        }
    }
    assert_int_equal(mg_day_month_length(2000, 2), 29);
    assert_int_equal(mg_day_month_length(2100, 2), 28);
}

static void test_day__milliseconds_are_times(void **state)
{
    char text[MG_DAY_TEXT_SIZE];
    int64_t millis;

    (void)state;
    assert_true(mg_str_is(mg_day_text(0, text), "1970-01-01T00:00:00Z"));
    assert_true(mg_str_is(mg_day_text(1795391999999, text), "2026-11-22T23:59:59Z"));
    assert_true(mg_day_millis(mg_day_text(951827696000, text), &millis));
    assert_int_equal(millis, 951827696000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_day__counts_from_1970),
        cmocka_unit_test(test_day__ages_are_never_negative),
        cmocka_unit_test(test_day__times_are_milliseconds),
        cmocka_unit_test(test_day__milliseconds_are_times),
        cmocka_unit_test(test_day__dates_and_numbers_are_inverse),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
