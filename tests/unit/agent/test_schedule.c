/* SPDX-License-Identifier: Apache-2.0
 *
 * Schedule expressions against tables (tests/data/schedule); random ones are compared with another
 * implementation by tests/e2e/check-schedule.
 */
#include "core/agent/schedule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/day.h"
#include "core/base/limits.h"
#include "tests/unit/rows.h"

enum { EXPRESSION, AFTER, NEXT, NEXT_FIELDS };

static void check_next(const struct mg_str *fields)
{
    struct mg_schedule schedule;
    struct mg_error err;
    int64_t after, expected = 0, next = -1;
    bool comes;

    if (mg_schedule_parse(fields[EXPRESSION], &schedule, &err) != MG_OK)
        fail_msg("%s", err.text);
    assert_true(mg_day_millis(fields[AFTER], &after));
    comes = mg_schedule_next(&schedule, after / 1000, &next);
    if (comes != mg_day_millis(fields[NEXT], &expected) || (comes && next != expected / 1000))
        fail_msg("%.*s after %.*s: %lld", MG_STR_ARG(fields[EXPRESSION]), MG_STR_ARG(fields[AFTER]),
                 (long long)next);
}

static void test_schedule__next_follows_the_table(void **state)
{
    (void)state;
    test_each_row("schedule/next.tsv", NEXT_FIELDS, check_next);
}

enum { REFUSED, STATUS, TEXT, REFUSED_FIELDS };

static void check_refused(const struct mg_str *fields)
{
    struct mg_schedule schedule = {.rate = 1}, untouched = schedule;
    struct mg_error err = {0};
    enum mg_status status = mg_schedule_parse(fields[REFUSED], &schedule, &err);

    if (!mg_str_is(fields[STATUS], mg_status_name(status)) ||
        mg_str_find_str(mg_str_of(err.text), fields[TEXT]) == SIZE_MAX)
        fail_msg("%.*s: %s: %s", MG_STR_ARG(fields[REFUSED]), mg_status_name(status), err.text);
    assert_memory_equal(&schedule, &untouched, sizeof schedule);
}

static void test_schedule__errors_name_position_field_and_what_is_allowed(void **state)
{
    (void)state;
    test_each_row("schedule/refused.tsv", REFUSED_FIELDS, check_refused);
}

static void test_schedule__long_texts_are_refused(void **state)
{
    char text[MG_LIMIT_SCHEDULE + 1];
    struct mg_schedule schedule;
    struct mg_error err;

    (void)state;
    memset(text, ' ', sizeof text);
    memcpy(text, "rate(1 day)", 11);
    assert_int_equal(mg_schedule_parse((struct mg_str){text, sizeof text - 1}, &schedule, NULL),
                     MG_OK);
    assert_int_equal(mg_schedule_parse((struct mg_str){text, sizeof text}, &schedule, &err),
                     MG_LIMIT);
    assert_non_null(strstr(err.text, "257 bytes; at most 256"));
    assert_int_equal(mg_schedule_parse(MG_STR_NONE, &schedule, NULL), MG_FORMAT);
}

static void test_schedule__any_time_may_be_asked(void **state)
{
    struct mg_schedule rate, cron;
    int64_t next = 7;

    (void)state;
    assert_int_equal(mg_schedule_parse(MG_STR("rate(6 hours)"), &rate, NULL), MG_OK);
    assert_int_equal(mg_schedule_parse(MG_STR("cron(0 0 1 1 ? *)"), &cron, NULL), MG_OK);
    assert_false(mg_schedule_next(&rate, INT64_MAX, &next));
    assert_false(mg_schedule_next(&cron, INT64_MAX, &next));
    assert_int_equal(next, 7);
    assert_true(mg_schedule_next(&rate, INT64_MIN, &next));
    assert_int_equal(next, 0);
    next = 7;
    assert_true(mg_schedule_next(&cron, INT64_MIN, &next));
    assert_int_equal(next, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_schedule__next_follows_the_table),
        cmocka_unit_test(test_schedule__errors_name_position_field_and_what_is_allowed),
        cmocka_unit_test(test_schedule__long_texts_are_refused),
        cmocka_unit_test(test_schedule__any_time_may_be_asked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
