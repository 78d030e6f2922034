/* SPDX-License-Identifier: Apache-2.0
 *
 * The rows of the trigger table against what the design says of both systems, and against what the
 * code takes for granted.
 */
#include "core/agent/trigger_table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/agent/schedule.h"

#define SCAN MG_BIT(MG_WORK_SCAN)
#define MATCH MG_BIT(MG_WORK_MATCH)
#define EXPOSURE MG_BIT(MG_WORK_EXPOSURE)

/* Work when it is on, and the schedule. */
static const struct {
    enum mg_trigger trigger;
    struct {
        unsigned work;
        const char *schedule;
        bool off;
    } on[2]; /* Linux, Windows */
} expected[MG_TRIGGERS] = {
    {MG_TRIGGER_DISCOVERY, {{SCAN | EXPOSURE, "", false}, {SCAN | EXPOSURE, "", false}}},
    {MG_TRIGGER_BOOT, {{SCAN | EXPOSURE, "", false}, {SCAN | EXPOSURE, "", false}}},
    {MG_TRIGGER_PACKAGE_CHANGE, {{SCAN, "", false}, {0, "", false}}},
    {MG_TRIGGER_PLUGIN_CHANGE, {{0, "", false}, {SCAN, "", false}}},
    {MG_TRIGGER_SCHEDULE, {{SCAN, "", false}, {SCAN, "rate(6 hours)", false}}},
    {MG_TRIGGER_SAFETY, {{SCAN, "rate(24 hours)", false}, {0, "", false}}},
    {MG_TRIGGER_ADVISORY, {{MATCH, "", false}, {MATCH, "", true}}},
    {MG_TRIGGER_EXPOSURE,
     {{EXPOSURE, "rate(24 hours)", false}, {EXPOSURE, "rate(24 hours)", false}}},
    {MG_TRIGGER_LISTENERS, {{EXPOSURE, "", false}, {0, "", false}}},
    {MG_TRIGGER_REQUEST, {{SCAN | EXPOSURE, "", false}, {SCAN | EXPOSURE, "", false}}},
};

static const char *const systems[] = {"linux", "windows"};

static void test_trigger_table__is_that_of_the_design(void **state)
{
    (void)state;
    for (unsigned i = 0; i < MG_TRIGGERS; i++) {
        for (size_t os = 0; os < MG_COUNT(systems); os++) {
            const struct mg_trigger_row *row =
                mg_trigger_row(expected[i].trigger, mg_str_of(systems[os]));

            assert_int_equal(row == NULL ? 0 : row->work, expected[i].on[os].work);
            if (row == NULL)
                continue;
            assert_true(mg_str_is(mg_str_of(row->schedule), expected[i].on[os].schedule));
            assert_int_equal(row->off, expected[i].on[os].off);
        }
    }
    assert_null(mg_trigger_row(MG_TRIGGER_BOOT, MG_STR("")));
}

static void check_row(const struct mg_trigger_row *row)
{
    struct mg_schedule schedule;

    assert_true(row->reason[0] != '\0' && row->interval > 0 && row->patience >= row->quiet);
    assert_true(!row->off || row->optional);
    if (row->schedule != NULL)
        assert_int_equal(mg_schedule_parse(mg_str_of(row->schedule), &schedule, NULL), MG_OK);
    if (row->schedule == NULL && !row->adjustable)
        return;
    /* A trigger of time has one work, and its interval never delays the shortest schedule. */
    assert_true((row->work & (row->work - 1)) == 0);
    assert_true(row->interval < MG_SCHEDULE_SHORTEST * 1000);
}

static void test_trigger_table__rows_keep_the_rules(void **state)
{
    (void)state;
    for (unsigned i = 0; i < MG_TRIGGERS; i++) {
        for (size_t os = 0; os < MG_COUNT(systems); os++) {
            const struct mg_trigger_row *row =
                mg_trigger_row((enum mg_trigger)i, mg_str_of(systems[os]));

            if (row != NULL)
                check_row(row);
        }
    }
}

static void test_trigger_table__names_are_read_again(void **state)
{
    enum mg_trigger trigger = MG_TRIGGERS;

    (void)state;
    for (unsigned i = 0; i < MG_TRIGGERS; i++) {
        assert_true(mg_trigger_parse(mg_str_of(mg_trigger_name((enum mg_trigger)i)), &trigger));
        assert_int_equal(trigger, i);
    }
    assert_false(mg_trigger_parse(MG_STR("full-moon"), &trigger));
    assert_false(mg_trigger_parse(MG_STR_NONE, &trigger));
    assert_string_equal(mg_work_name(MG_WORK_SCAN), "scan");
    assert_string_equal(mg_work_name(MG_WORK_EXPOSURE), "exposure");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_trigger_table__is_that_of_the_design),
        cmocka_unit_test(test_trigger_table__rows_keep_the_rules),
        cmocka_unit_test(test_trigger_table__names_are_read_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
