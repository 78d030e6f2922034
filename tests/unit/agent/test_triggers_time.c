/* SPDX-License-Identifier: Apache-2.0
 *
 * The trigger table over weeks of a fake clock: schedules, missed runs, clocks that jump, fleets.
 */
#include "core/agent/triggers_time.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/agent/world.h"

static struct test_world world;

/* Every run of a work after the first two is `every` after the one before. */
static void assert_regular(enum mg_work work, int64_t every)
{
    int64_t last = 0;
    size_t seen = 0;

    for (size_t i = 0; i < world.count; i++) {
        int64_t at = world.runs[i].at.wall;

        if (world.runs[i].job.reasons[work] == 0)
            continue;
        if (seen >= 2)
            assert_int_equal(at - last, every);
        else if (seen == 1)
            assert_in_range(at - last, 0, every);
        last = at;
        seen++;
    }
    assert_true(seen > 2);
}

static void test_triggers_time__windows_scans_every_six_hours(void **state)
{
    (void)state;
    test_world_init(&world, "windows");
    test_world_run(&world, 21 * TEST_DAY);
    assert_int_equal(test_world_count(&world, 0, MG_WORK_SCAN, MG_TRIGGERS), 1 + 21 * 4);
    assert_int_equal(test_world_count(&world, 0, MG_WORK_SCAN, MG_TRIGGER_SCHEDULE), 21 * 4);
    assert_int_equal(test_world_count(&world, 0, MG_WORK_EXPOSURE, MG_TRIGGER_EXPOSURE), 21);
    assert_int_equal(test_world_count(&world, 0, MG_WORK_MATCH, MG_TRIGGERS), 0);
    assert_regular(MG_WORK_SCAN, 6 * TEST_HOUR);
    assert_regular(MG_WORK_EXPOSURE, 24 * TEST_HOUR);
}

static void test_triggers_time__linux_has_a_safety_scan_every_day(void **state)
{
    (void)state;
    test_world_init(&world, "linux");
    test_world_run(&world, 21 * TEST_DAY);
    assert_int_equal(test_world_count(&world, 0, MG_WORK_SCAN, MG_TRIGGERS), 1 + 21);
    assert_int_equal(test_world_count(&world, 0, MG_WORK_SCAN, MG_TRIGGER_SAFETY), 21);
    assert_int_equal(test_world_count(&world, 0, MG_WORK_EXPOSURE, MG_TRIGGER_EXPOSURE), 21);
    assert_regular(MG_WORK_SCAN, 24 * TEST_HOUR);
}

static void start_with(const char *os_family, enum mg_trigger trigger, const char *schedule)
{
    test_world_init(&world, os_family);
    world.policy.schedules[trigger] = mg_str_of(schedule);
    test_world_start(&world, NULL);
}

static void test_triggers_time__the_policy_changes_the_rate(void **state)
{
    (void)state;
    start_with("windows", MG_TRIGGER_SCHEDULE, "rate(12 hours)");
    test_world_run(&world, 14 * TEST_DAY);
    assert_int_equal(test_world_count(&world, 0, MG_WORK_SCAN, MG_TRIGGER_SCHEDULE), 28);
    assert_regular(MG_WORK_SCAN, 12 * TEST_HOUR);
}

static void test_triggers_time__cron_runs_at_its_times(void **state)
{
    size_t runs = 0;

    (void)state;
    start_with("windows", MG_TRIGGER_SCHEDULE, "cron(30 2 ? * MON-FRI *)");
    test_world_run(&world, 28 * TEST_DAY);
    for (size_t i = 1; i < world.count; i++) {
        int64_t since = world.runs[i].at.wall - TEST_MONDAY;

        if (world.runs[i].job.reasons[MG_WORK_SCAN] == 0)
            continue;
        assert_in_range(since % TEST_DAY, 150 * TEST_MINUTE, 165 * TEST_MINUTE - 1);
        assert_true(since / TEST_DAY % 7 < 5);
        runs++;
    }
    assert_int_equal(runs, 20);
}

static void test_triggers_time__linux_takes_a_schedule_beside_the_safety_scan(void **state)
{
    (void)state;
    start_with("linux", MG_TRIGGER_SCHEDULE, "rate(8 hours)");
    test_world_run(&world, 7 * TEST_DAY);
    assert_int_equal(test_world_count(&world, 0, MG_WORK_SCAN, MG_TRIGGER_SCHEDULE), 21);
    assert_int_equal(test_world_count(&world, 0, MG_WORK_SCAN, MG_TRIGGER_SAFETY), 7);
}

static void test_triggers_time__a_cron_that_is_over_or_rare_does_not_mean_silence(void **state)
{
    static const char *const schedules[] = {"cron(0 0 1 1 ? 2020)", "cron(0 0 1 7 ? *)"};

    (void)state;
    for (size_t i = 0; i < MG_COUNT(schedules); i++) {
        start_with("windows", MG_TRIGGER_SCHEDULE, schedules[i]);
        test_world_run(&world, 100 * TEST_DAY);
        assert_int_equal(test_world_count(&world, 0, MG_WORK_SCAN, MG_TRIGGER_SCHEDULE), 3);
        assert_regular(MG_WORK_SCAN, 31 * TEST_DAY);
    }
}

static void test_triggers_time__missed_times_are_one_scan(void **state)
{
    size_t before;

    (void)state;
    test_world_init(&world, "windows");
    test_world_run(&world, 2 * TEST_DAY);
    before = world.count;
    test_world_sleep(&world, 10 * TEST_DAY);
    test_world_run(&world, TEST_MINUTE);
    assert_int_equal(world.count, before + 1);
    assert_int_equal(test_world_count(&world, before, MG_WORK_SCAN, MG_TRIGGER_SCHEDULE), 1);
    assert_int_equal(test_world_count(&world, before, MG_WORK_EXPOSURE, MG_TRIGGER_EXPOSURE), 1);
    test_world_run(&world, TEST_DAY);
    assert_int_equal(test_world_count(&world, before, MG_WORK_SCAN, MG_TRIGGERS), 5);
}

static void test_triggers_time__a_boot_makes_up_for_what_was_missed(void **state)
{
    int64_t settled;
    size_t before;

    (void)state;
    test_world_init(&world, "windows");
    test_world_run(&world, 2 * TEST_DAY);
    before = world.count;
    test_world_reboot(&world, 3 * TEST_DAY);
    test_world_run(&world, 5 * TEST_MINUTE);
    assert_int_equal(world.count, before + 1);
    assert_int_equal(test_world_count(&world, before, MG_WORK_SCAN, MG_TRIGGER_BOOT), 1);
    assert_int_equal(test_world_count(&world, before, MG_WORK_SCAN, MG_TRIGGER_SCHEDULE), 1);
    assert_int_equal(test_world_count(&world, before, MG_WORK_EXPOSURE, MG_TRIGGER_BOOT), 1);
    settled = mg_triggers_share(&world.triggers, MG_TRIGGER_BOOT, 2 * TEST_MINUTE);
    assert_in_range(settled, 1, 2 * TEST_MINUTE - 1);
    assert_int_equal(world.runs[before].at.mono, 20000 + settled);
}

/* The clock is set; then a week passes. */
static void check_jump(int64_t jump)
{
    size_t before;

    test_world_init(&world, "windows");
    test_world_run(&world, 2 * TEST_DAY);
    before = world.count;
    world.now.wall += jump;
    test_world_run(&world, 7 * TEST_DAY);
    assert_in_range(test_world_count(&world, before, MG_WORK_SCAN, MG_TRIGGERS), 28, 29);
    assert_in_range(test_world_count(&world, before, MG_WORK_EXPOSURE, MG_TRIGGERS), 7, 8);
}

static void test_triggers_time__a_clock_that_jumps_is_neither_storm_nor_silence(void **state)
{
    (void)state;
    check_jump(-365 * TEST_DAY);
    check_jump(-TEST_HOUR);
    check_jump(-TEST_SECOND);
    check_jump(TEST_HOUR);
    check_jump(365 * TEST_DAY);
    check_jump(TEST_MINUTE - TEST_MONDAY - 2 * TEST_DAY); /* 1970: a board without a battery */
}

static void test_triggers_time__a_clock_that_stands_is_no_silence(void **state)
{
    (void)state;
    test_world_init(&world, "windows");
    for (int i = 0; i < 7 * 24 * 4; i++) {
        test_world_run(&world, 15 * TEST_MINUTE);
        world.now.wall -= 15 * TEST_MINUTE;
    }
    assert_in_range(test_world_count(&world, 0, MG_WORK_SCAN, MG_TRIGGERS), 26, 28);
}

/* The clock is set back, the policy changed, and from then on the clock stands: scans in 5 hours.
 */
static size_t scans_after_jump(struct mg_str schedule)
{
    test_world_init(&world, "windows");
    test_world_run(&world, TEST_HOUR);
    world.now.wall -= 400 * TEST_DAY;
    world.policy.schedules[MG_TRIGGER_SCHEDULE] = schedule;
    assert_int_equal(mg_triggers_apply(&world.triggers, &world.policy, world.now, NULL), MG_OK);
    for (int i = 0; i < 5 * 4; i++) {
        test_world_run(&world, 15 * TEST_MINUTE);
        world.now.wall -= 15 * TEST_MINUTE;
    }
    return test_world_count(&world, 0, MG_WORK_SCAN, MG_TRIGGER_SCHEDULE);
}

static void test_triggers_time__a_policy_after_a_jump_is_no_silence(void **state)
{
    (void)state;
    assert_int_equal(scans_after_jump(MG_STR("rate(4 hours)")), 1);
    assert_in_range(scans_after_jump(MG_STR("cron(0 0/4 * * ? *)")), 1, 2);
}

static void test_triggers_time__a_jump_during_a_job_is_no_silence(void **state)
{
    struct mg_job job;

    (void)state;
    start_with("windows", MG_TRIGGER_SCHEDULE, "cron(0 0/6 * * ? *)");
    assert_true(mg_triggers_take(&world.triggers, world.now, &job));
    world.now.wall -= 400 * TEST_DAY - TEST_HOUR;
    test_end_job(&world, UINT32_MAX);
    for (int i = 0; i < 7 * 4; i++) {
        test_world_run(&world, 15 * TEST_MINUTE);
        world.now.wall -= 15 * TEST_MINUTE;
    }
    assert_in_range(test_world_count(&world, 0, MG_WORK_SCAN, MG_TRIGGER_SCHEDULE), 1, 2);
}

static void test_triggers_time__small_corrections_do_not_scan_twice(void **state)
{
    size_t before;

    (void)state;
    test_world_init(&world, "windows");
    test_world_run(&world, TEST_DAY);
    before = world.count;
    while (test_world_count(&world, before, MG_WORK_SCAN, MG_TRIGGERS) == 0)
        test_world_run(&world, TEST_MINUTE);
    world.now.wall -= 5 * TEST_MINUTE;
    test_world_run(&world, 5 * TEST_HOUR);
    assert_int_equal(test_world_count(&world, before, MG_WORK_SCAN, MG_TRIGGERS), 1);
}

static void test_triggers_time__a_fleet_is_spread(void **state)
{
    size_t hours[6] = {0};

    (void)state;
    test_world_init(&world, "windows");
    for (unsigned i = 0; i < 6000; i++) {
        char id[32];
        int64_t share;

        (void)snprintf(id, sizeof id, "%08x", i);
        world.host.machine_id = mg_str_of(id);
        test_world_start(&world, NULL);
        share = mg_triggers_share(&world.triggers, MG_TRIGGER_SCHEDULE, 6 * TEST_HOUR);
        test_world_start(&world, NULL);
        assert_int_equal(share,
                         mg_triggers_share(&world.triggers, MG_TRIGGER_SCHEDULE, 6 * TEST_HOUR));
        hours[share / TEST_HOUR]++;
    }
    for (size_t i = 0; i < 6; i++)
        assert_in_range(hours[i], 850, 1150);
}

static void test_triggers_time__backoff_doubles_up_to_an_hour(void **state)
{
    int64_t last = 0;

    (void)state;
    test_world_init(&world, "linux");
    for (uint32_t i = 1; i <= 6; i++) {
        int64_t wait = mg_triggers_backoff(&world.triggers, i);

        assert_in_range(wait, (TEST_MINUTE << (i - 1)) * 3 / 4, TEST_MINUTE << (i - 1));
        assert_true(wait > last);
        last = wait;
    }
    assert_in_range(mg_triggers_backoff(&world.triggers, 7), TEST_HOUR * 3 / 4, TEST_HOUR);
    assert_in_range(mg_triggers_backoff(&world.triggers, UINT32_MAX), TEST_HOUR * 3 / 4, TEST_HOUR);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_triggers_time__windows_scans_every_six_hours),
        cmocka_unit_test(test_triggers_time__linux_has_a_safety_scan_every_day),
        cmocka_unit_test(test_triggers_time__the_policy_changes_the_rate),
        cmocka_unit_test(test_triggers_time__cron_runs_at_its_times),
        cmocka_unit_test(test_triggers_time__linux_takes_a_schedule_beside_the_safety_scan),
        cmocka_unit_test(test_triggers_time__a_cron_that_is_over_or_rare_does_not_mean_silence),
        cmocka_unit_test(test_triggers_time__missed_times_are_one_scan),
        cmocka_unit_test(test_triggers_time__a_boot_makes_up_for_what_was_missed),
        cmocka_unit_test(test_triggers_time__a_clock_that_jumps_is_neither_storm_nor_silence),
        cmocka_unit_test(test_triggers_time__a_clock_that_stands_is_no_silence),
        cmocka_unit_test(test_triggers_time__a_policy_after_a_jump_is_no_silence),
        cmocka_unit_test(test_triggers_time__a_jump_during_a_job_is_no_silence),
        cmocka_unit_test(test_triggers_time__small_corrections_do_not_scan_twice),
        cmocka_unit_test(test_triggers_time__a_fleet_is_spread),
        cmocka_unit_test(test_triggers_time__backoff_doubles_up_to_an_hour),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
