/* SPDX-License-Identifier: Apache-2.0
 *
 * Events, jobs, failures, policy and stored state of the triggers; what time does is in
 * test_triggers_time.c.
 */
#include "core/agent/triggers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/agent/world.h"

#define SCAN_AND_EXPOSURE (MG_BIT(MG_WORK_SCAN) | MG_BIT(MG_WORK_EXPOSURE))

static struct test_world world;
static uint64_t dice;

static bool event(enum mg_trigger trigger)
{
    return mg_triggers_event(&world.triggers, trigger, world.now);
}

/* A host that was discovered and has been quiet for ten minutes; the record is empty. */
static void start_quiet(const char *os_family)
{
    test_world_init(&world, os_family);
    test_world_run(&world, 10 * TEST_MINUTE);
    assert_int_equal(world.count, 1);
    world.count = 0;
}

/* The one run since start_quiet, of exactly these reasons. */
static void assert_one_scan(uint32_t reasons)
{
    assert_int_equal(world.count, 1);
    assert_int_equal(world.runs[0].job.reasons[MG_WORK_SCAN], reasons);
}

static void check_discovery(const char *os_family)
{
    test_world_init(&world, os_family);
    test_world_run(&world, 5 * TEST_MINUTE);
    assert_one_scan(MG_BIT(MG_TRIGGER_DISCOVERY));
    assert_int_equal(world.runs[0].job.reasons[MG_WORK_EXPOSURE], MG_BIT(MG_TRIGGER_DISCOVERY));
    assert_int_equal(world.runs[0].at.wall, TEST_MONDAY);
}

static void test_triggers__a_new_host_is_scanned_at_once(void **state)
{
    (void)state;
    check_discovery("linux");
    check_discovery("windows");
}

static void test_triggers__a_restart_without_boot_is_no_reason(void **state)
{
    struct mg_triggers_stored stored;

    (void)state;
    start_quiet("linux");
    mg_triggers_store(&world.triggers, &stored);
    test_world_start(&world, &stored);
    world.host.boot_id = MG_STR_NONE;
    test_world_start(&world, &stored);
    test_world_run(&world, 5 * TEST_MINUTE);
    assert_int_equal(world.count, 0);
}

/* Events every 20 ms, for so many seconds. */
static void make_events(enum mg_trigger trigger, int seconds)
{
    for (int i = 0; i < seconds * 50; i++) {
        assert_true(event(trigger));
        test_world_run(&world, 20);
    }
}

static void test_triggers__a_series_of_events_is_one_run(void **state)
{
    int64_t end;

    (void)state;
    start_quiet("linux");
    make_events(MG_TRIGGER_LISTENERS, 4);
    end = world.now.mono - 20;
    test_world_run(&world, TEST_MINUTE);
    assert_int_equal(world.count, 1);
    assert_int_equal(world.runs[0].job.reasons[MG_WORK_EXPOSURE], MG_BIT(MG_TRIGGER_LISTENERS));
    assert_int_equal(world.runs[0].at.mono - end, 5 * TEST_SECOND);
}

static void test_triggers__endless_events_are_not_waited_for(void **state)
{
    (void)state;
    start_quiet("linux");
    world.job_takes = 0;
    make_events(MG_TRIGGER_LISTENERS, 5 * 60);
    assert_in_range(world.count, 4, 5);
}

/* The watch tells when a transaction is over: nothing is waited for but the interval. */
static void test_triggers__a_transaction_is_scanned_at_once(void **state)
{
    int64_t begin;

    (void)state;
    start_quiet("linux");
    world.job_takes = 0;
    begin = world.now.mono;
    make_events(MG_TRIGGER_PACKAGE_CHANGE, 1);
    test_world_run(&world, TEST_MINUTE);
    assert_int_equal(world.count, 2);
    assert_int_equal(world.runs[0].at.mono - begin, 0);
    assert_int_equal(world.runs[1].at.mono - begin, 5 * TEST_SECOND);
}

static void test_triggers__an_event_during_a_scan_is_kept(void **state)
{
    struct mg_job job;

    (void)state;
    start_quiet("linux");
    (void)event(MG_TRIGGER_REQUEST);
    assert_true(mg_triggers_take(&world.triggers, world.now, &job));
    assert_int_equal(job.reasons[MG_WORK_SCAN], MG_BIT(MG_TRIGGER_REQUEST));
    world.now.mono += TEST_SECOND;
    (void)event(MG_TRIGGER_PACKAGE_CHANGE);
    (void)event(MG_TRIGGER_ADVISORY);
    world.now.mono += TEST_MINUTE;
    assert_false(mg_triggers_take(&world.triggers, world.now, &job));
    test_end_job(&world, SCAN_AND_EXPOSURE);
    test_world_run(&world, TEST_SECOND);
    assert_one_scan(MG_BIT(MG_TRIGGER_PACKAGE_CHANGE));
    assert_int_equal(world.runs[0].job.reasons[MG_WORK_MATCH], MG_BIT(MG_TRIGGER_ADVISORY));
}

static void test_triggers__a_work_that_has_ended_is_no_failure_of_the_job(void **state)
{
    struct mg_triggers_stored stored;
    struct mg_job job;

    (void)state;
    test_world_init(&world, "linux");
    world.now.mono += TEST_HOUR;
    assert_true(mg_triggers_take(&world.triggers, world.now, &job));
    assert_true(job.reasons[MG_WORK_SCAN] != 0 && job.reasons[MG_WORK_EXPOSURE] != 0);
    mg_triggers_end_work(&world.triggers, MG_WORK_EXPOSURE, true, world.now);
    assert_false(mg_triggers_take(&world.triggers, world.now, &job));
    mg_triggers_store(&world.triggers, &stored); /* then the agent is killed */
    assert_true(stored.work[MG_WORK_SCAN].running);
    assert_false(stored.work[MG_WORK_EXPOSURE].running);
    assert_int_equal(stored.work[MG_WORK_EXPOSURE].waiting, 0);
    test_world_start(&world, &stored);
    world.now.mono += TEST_HOUR;
    assert_true(mg_triggers_take(&world.triggers, world.now, &job));
    assert_int_equal(job.reasons[MG_WORK_EXPOSURE], 0);
    assert_true(job.reasons[MG_WORK_SCAN] != 0);
}

static void test_triggers__new_advisories_match_at_once_or_wait(void **state)
{
    (void)state;
    start_quiet("linux");
    assert_true(event(MG_TRIGGER_ADVISORY));
    test_world_run(&world, TEST_SECOND);
    assert_one_scan(0);
    assert_int_equal(world.runs[0].job.reasons[MG_WORK_MATCH], MG_BIT(MG_TRIGGER_ADVISORY));

    start_quiet("windows");
    assert_false(event(MG_TRIGGER_ADVISORY));
    test_world_run(&world, TEST_HOUR / 2);
    assert_int_equal(world.count, 0);
    world.policy.switches[MG_TRIGGER_ADVISORY] = MG_TRIGGER_ON;
    assert_int_equal(mg_triggers_apply(&world.triggers, &world.policy, world.now, NULL), MG_OK);
    assert_true(event(MG_TRIGGER_ADVISORY));
    test_world_run(&world, TEST_SECOND);
    assert_one_scan(0);
}

static void test_triggers__windows_does_not_watch_packages(void **state)
{
    (void)state;
    start_quiet("windows");
    assert_false(event(MG_TRIGGER_PACKAGE_CHANGE));
    assert_false(event(MG_TRIGGER_LISTENERS));
    test_world_run(&world, TEST_MINUTE);
    assert_int_equal(world.count, 0);
}

static void test_triggers__without_an_inventory_nothing_is_matched(void **state)
{
    (void)state;
    test_world_init(&world, "linux");
    world.good = 0;
    test_world_run(&world, TEST_SECOND);
    (void)event(MG_TRIGGER_ADVISORY);
    test_world_run(&world, TEST_DAY);
    assert_int_equal(test_world_count(&world, 0, MG_WORK_MATCH, MG_TRIGGERS), 0);
    world.good = UINT32_MAX;
    test_world_run(&world, 2 * TEST_HOUR);
    assert_int_equal(test_world_count(&world, 0, MG_WORK_MATCH, MG_TRIGGER_ADVISORY), 1);
}

static void test_triggers__failures_are_tried_again_later_and_later(void **state)
{
    size_t tries;

    (void)state;
    start_quiet("linux");
    world.good = 0;
    (void)event(MG_TRIGGER_PACKAGE_CHANGE);
    test_world_run(&world, 12 * TEST_HOUR);
    tries = test_world_count(&world, 0, MG_WORK_SCAN, MG_TRIGGER_PACKAGE_CHANGE);
    assert_in_range(tries, 15, 22);
    world.good = UINT32_MAX;
    test_world_run(&world, TEST_HOUR + TEST_MINUTE);
    assert_int_equal(test_world_count(&world, 0, MG_WORK_SCAN, MG_TRIGGER_PACKAGE_CHANGE),
                     tries + 1);
    world.count = 0;
    (void)event(MG_TRIGGER_PACKAGE_CHANGE);
    test_world_run(&world, TEST_SECOND);
    assert_one_scan(MG_BIT(MG_TRIGGER_PACKAGE_CHANGE));
}

static void test_triggers__a_plugin_that_comes_ends_the_wait(void **state)
{
    (void)state;
    test_world_init(&world, "windows");
    world.good = MG_BIT(MG_WORK_EXPOSURE); /* no plugin, no inventory */
    test_world_run(&world, 6 * TEST_HOUR);
    world.count = 0;
    world.good = UINT32_MAX;
    assert_true(event(MG_TRIGGER_PLUGIN_CHANGE));
    test_world_run(&world, TEST_MINUTE);
    assert_one_scan(MG_BIT(MG_TRIGGER_DISCOVERY) | MG_BIT(MG_TRIGGER_PLUGIN_CHANGE));
    start_quiet("linux");
    assert_false(event(MG_TRIGGER_PLUGIN_CHANGE));
    assert_false(mg_triggers_has(&world.triggers, MG_TRIGGER_PLUGIN_CHANGE));
    assert_true(mg_triggers_has(&world.triggers, MG_TRIGGER_ADVISORY));
}

static void test_triggers__one_work_may_fail_alone(void **state)
{
    (void)state;
    test_world_init(&world, "linux");
    world.good = MG_BIT(MG_WORK_SCAN);
    test_world_run(&world, 10 * TEST_MINUTE);
    assert_int_equal(test_world_count(&world, 0, MG_WORK_SCAN, MG_TRIGGERS), 1);
    assert_in_range(test_world_count(&world, 0, MG_WORK_EXPOSURE, MG_TRIGGER_DISCOVERY), 3, 5);
}

static void test_triggers__a_request_does_not_wait_and_is_not_repeated(void **state)
{
    (void)state;
    start_quiet("linux");
    world.good = 0;
    (void)event(MG_TRIGGER_PACKAGE_CHANGE);
    test_world_run(&world, 3 * TEST_HOUR);
    world.count = 0;
    (void)event(MG_TRIGGER_REQUEST);
    test_world_run(&world, TEST_SECOND);
    assert_one_scan(MG_BIT(MG_TRIGGER_REQUEST) | MG_BIT(MG_TRIGGER_PACKAGE_CHANGE));
    test_world_run(&world, 3 * TEST_HOUR);
    assert_int_equal(test_world_count(&world, 0, MG_WORK_SCAN, MG_TRIGGER_REQUEST), 1);
}

static void test_triggers__dying_in_a_scan_is_a_failure(void **state)
{
    struct mg_triggers_stored stored;
    struct mg_job job;
    size_t starts = 0;

    (void)state;
    test_world_init(&world, "linux");
    (void)event(MG_TRIGGER_REQUEST);
    mg_triggers_store(&world.triggers, &stored);
    /* Restarted every second for a day, and killed by each scan. */
    for (int64_t i = 0; i < TEST_DAY / TEST_SECOND; i++) {
        test_world_start(&world, &stored);
        if (mg_triggers_take(&world.triggers, world.now, &job))
            starts++;
        mg_triggers_store(&world.triggers, &stored);
        world.now.wall += TEST_SECOND;
        world.now.mono += TEST_SECOND;
    }
    assert_in_range(starts, 28, 38);
    assert_int_equal(job.reasons[MG_WORK_SCAN], MG_BIT(MG_TRIGGER_DISCOVERY));
}

static void test_triggers__events_survive_a_restart(void **state)
{
    struct mg_triggers_stored stored;

    (void)state;
    start_quiet("linux");
    (void)event(MG_TRIGGER_PACKAGE_CHANGE);
    mg_triggers_store(&world.triggers, &stored);
    test_world_start(&world, &stored);
    test_world_run(&world, TEST_SECOND);
    assert_one_scan(MG_BIT(MG_TRIGGER_PACKAGE_CHANGE));
}

static void test_triggers__a_scan_that_died_keeps_its_reasons(void **state)
{
    struct mg_triggers_stored stored;
    struct mg_job job;

    (void)state;
    start_quiet("linux");
    (void)event(MG_TRIGGER_PACKAGE_CHANGE);
    assert_true(mg_triggers_take(&world.triggers, world.now, &job));
    mg_triggers_store(&world.triggers, &stored);
    test_world_start(&world, &stored);
    test_world_run(&world, TEST_MINUTE + TEST_SECOND);
    assert_one_scan(MG_BIT(MG_TRIGGER_PACKAGE_CHANGE));
}

static void check_refused(const char *os_family, enum mg_trigger trigger, const char *schedule,
                          enum mg_trigger_switch position, enum mg_status expected,
                          const char *text)
{
    struct mg_triggers_policy policy = {0};
    struct mg_triggers before;
    struct mg_error err;

    test_world_init(&world, os_family);
    before = world.triggers;
    policy.schedules[trigger] = mg_str_of(schedule);
    policy.switches[trigger] = position;
    assert_int_equal(mg_triggers_apply(&world.triggers, &policy, world.now, &err), expected);
    if (strstr(err.text, text) == NULL)
        fail_msg("%s", err.text);
    assert_memory_equal(&before, &world.triggers, sizeof before);
}

static void test_triggers__a_wrong_policy_changes_nothing(void **state)
{
    (void)state;
    check_refused("windows", MG_TRIGGER_SCHEDULE, "rate(6 weeks)", MG_TRIGGER_DEFAULT, MG_FORMAT,
                  "trigger schedule: rate(6 weeks): position 8");
    check_refused("windows", MG_TRIGGER_SCHEDULE, "rate(1 minute)", MG_TRIGGER_DEFAULT, MG_LIMIT,
                  "trigger schedule: ");
    check_refused("windows", MG_TRIGGER_SAFETY, "rate(1 day)", MG_TRIGGER_DEFAULT, MG_UNSUPPORTED,
                  "trigger safety has no schedule on windows that can be set");
    check_refused("windows", MG_TRIGGER_PACKAGE_CHANGE, "", MG_TRIGGER_ON, MG_UNSUPPORTED,
                  "trigger package-change cannot be turned on or off on windows");
    check_refused("linux", MG_TRIGGER_DISCOVERY, "", MG_TRIGGER_OFF, MG_UNSUPPORTED,
                  "trigger discovery cannot be turned on or off on linux");
}

static void test_triggers__an_unknown_system_has_no_triggers(void **state)
{
    struct mg_triggers_host host = {.os_family = MG_STR("plan9")};
    struct mg_triggers_policy policy = {0};
    struct mg_triggers triggers;
    struct mg_error err;

    (void)state;
    assert_int_equal(mg_triggers_init(&triggers, &host, &policy, NULL, (struct mg_now){1, 1}, &err),
                     MG_UNSUPPORTED);
    assert_non_null(strstr(err.text, "plan9"));
}

static void test_triggers__a_changed_schedule_counts_from_now(void **state)
{
    struct mg_triggers_stored stored;

    (void)state;
    start_quiet("windows");
    test_world_run(&world, 11 * TEST_HOUR);
    world.count = 0;
    world.policy.schedules[MG_TRIGGER_SCHEDULE] = MG_STR("cron(0 10 * * ? *)");
    assert_int_equal(mg_triggers_apply(&world.triggers, &world.policy, world.now, NULL), MG_OK);
    test_world_run(&world, 8 * TEST_HOUR);
    assert_int_equal(world.count, 0);
    /* The same policy after a start is no change: what was missed is made up for. */
    mg_triggers_store(&world.triggers, &stored);
    world.now.wall += TEST_DAY;
    test_world_start(&world, &stored);
    test_world_run(&world, TEST_MINUTE);
    assert_one_scan(MG_BIT(MG_TRIGGER_SCHEDULE));
}

static void test_triggers__status_tells_what_comes_next(void **state)
{
    enum mg_trigger trigger = MG_TRIGGERS;
    int64_t wall = 0;

    (void)state;
    start_quiet("windows");
    assert_true(mg_triggers_next(&world.triggers, MG_WORK_SCAN, world.now, &wall, &trigger));
    assert_int_equal(trigger, MG_TRIGGER_SCHEDULE);
    assert_false(mg_triggers_next(&world.triggers, MG_WORK_MATCH, world.now, &wall, &trigger));
    test_world_run(&world, wall - world.now.wall - 1);
    assert_int_equal(world.count, 0);
    test_world_run(&world, 2);
    assert_one_scan(MG_BIT(MG_TRIGGER_SCHEDULE));
}

/* Below limit; the same on every system (xorshift64). */
static int64_t roll(int64_t limit)
{
    dice ^= dice << 13;
    dice ^= dice >> 7;
    dice ^= dice << 17;
    return (int64_t)(dice % (uint64_t)limit);
}

/* The state after `rounds` of anything that may happen, and the two promises on the way. */
static void happen(unsigned rounds)
{
    static const int64_t jumps[] = {-400 * TEST_DAY, -TEST_HOUR,   -TEST_SECOND,
                                    TEST_SECOND,     TEST_DAY / 2, 30 * TEST_DAY};

    for (unsigned i = 0; i < rounds && world.count < TEST_RUNS - 700; i++) {
        world.good = roll(4) == 0 ? (unsigned)roll(8) : UINT32_MAX;
        world.job_takes = roll(3) == 0 ? roll(5 * TEST_MINUTE) : TEST_SECOND;
        switch (roll(8)) {
        case 0:
            world.now.wall += jumps[roll(MG_COUNT(jumps))];
            world.now.wall = world.now.wall < 0 ? 0 : world.now.wall;
            break;
        case 1:
            test_world_sleep(&world, roll(2 * TEST_DAY));
            break;
        case 2:
            test_world_run(&world, roll(2 * TEST_DAY));
            break;
        default:
            (void)event((enum mg_trigger)roll(MG_TRIGGERS));
            test_world_run(&world, roll(2 * TEST_MINUTE));
        }
    }
}

/* Some trigger of each run was allowed to begin it so soon after the last one. */
static void check_intervals(enum mg_work work)
{
    const struct test_run *last = NULL;

    for (size_t i = 0; i < world.count; i++) {
        const struct test_run *run = &world.runs[i];
        int32_t interval = INT32_MAX;

        for (unsigned trigger = 0; trigger < MG_TRIGGERS; trigger++) {
            const struct mg_trigger_row *row =
                mg_trigger_row((enum mg_trigger)trigger, world.host.os_family);

            if ((run->job.reasons[work] >> trigger & 1) != 0 && row->interval < interval)
                interval = row->interval;
        }
        if (run->job.reasons[work] == 0)
            continue;
        if (last != NULL && run->at.mono - last->at.mono < interval)
            fail_msg("run %zu: %lld ms after the last", i,
                     (long long)(run->at.mono - last->at.mono));
        last = run;
    }
}

/* From a clock in any state: the schedule, the tolerance for the clock, and one retry. */
static void check_silence(enum mg_work work, int64_t every)
{
    int64_t longest = every + 15 * TEST_MINUTE + TEST_HOUR + 15 * TEST_MINUTE;
    int64_t last = world.runs[0].at.mono;

    for (size_t i = 0; i < world.count; i++) {
        if (world.runs[i].job.reasons[work] == 0)
            continue;
        if (world.runs[i].at.mono - last > longest)
            fail_msg("run %zu: silent for %lld min", i,
                     (long long)((world.runs[i].at.mono - last) / TEST_MINUTE));
        last = world.runs[i].at.mono;
    }
    assert_true(world.now.mono - last <= longest);
}

static void test_triggers__whatever_happens_neither_storm_nor_silence(void **state)
{
    (void)state;
    for (unsigned seed = 0; seed < 400; seed++) {
        dice = seed + 1;
        test_world_init(&world, seed % 2 == 0 ? "linux" : "windows");
        happen(200);
        check_intervals(MG_WORK_SCAN);
        check_intervals(MG_WORK_MATCH);
        check_intervals(MG_WORK_EXPOSURE);
        check_silence(MG_WORK_SCAN, seed % 2 == 0 ? TEST_DAY : 6 * TEST_HOUR);
        check_silence(MG_WORK_EXPOSURE, TEST_DAY);
    }
}

static void test_triggers__any_stored_bytes_are_survived(void **state)
{
    struct mg_triggers_stored stored;
    unsigned char *bytes = (unsigned char *)&stored;

    (void)state;
    for (unsigned seed = 0; seed < 2000; seed++) {
        dice = seed + 1;
        test_world_init(&world, seed % 2 == 0 ? "linux" : "windows");
        for (size_t i = 0; i < sizeof stored; i++)
            bytes[i] = (unsigned char)roll(256);
        for (size_t i = 0; i < MG_WORKS; i++) /* as a parser would give it */
            memset(&stored.work[i].running, (int)roll(2), sizeof stored.work[i].running);
        test_world_start(&world, &stored);
        test_world_run(&world, 26 * TEST_HOUR);
        assert_true(test_world_count(&world, 0, MG_WORK_SCAN, MG_TRIGGERS) >= 1);
        assert_true(world.count < 12);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_triggers__a_new_host_is_scanned_at_once),
        cmocka_unit_test(test_triggers__a_restart_without_boot_is_no_reason),
        cmocka_unit_test(test_triggers__a_series_of_events_is_one_run),
        cmocka_unit_test(test_triggers__a_transaction_is_scanned_at_once),
        cmocka_unit_test(test_triggers__endless_events_are_not_waited_for),
        cmocka_unit_test(test_triggers__an_event_during_a_scan_is_kept),
        cmocka_unit_test(test_triggers__a_work_that_has_ended_is_no_failure_of_the_job),
        cmocka_unit_test(test_triggers__new_advisories_match_at_once_or_wait),
        cmocka_unit_test(test_triggers__windows_does_not_watch_packages),
        cmocka_unit_test(test_triggers__without_an_inventory_nothing_is_matched),
        cmocka_unit_test(test_triggers__failures_are_tried_again_later_and_later),
        cmocka_unit_test(test_triggers__a_plugin_that_comes_ends_the_wait),
        cmocka_unit_test(test_triggers__one_work_may_fail_alone),
        cmocka_unit_test(test_triggers__a_request_does_not_wait_and_is_not_repeated),
        cmocka_unit_test(test_triggers__dying_in_a_scan_is_a_failure),
        cmocka_unit_test(test_triggers__events_survive_a_restart),
        cmocka_unit_test(test_triggers__a_scan_that_died_keeps_its_reasons),
        cmocka_unit_test(test_triggers__a_wrong_policy_changes_nothing),
        cmocka_unit_test(test_triggers__an_unknown_system_has_no_triggers),
        cmocka_unit_test(test_triggers__a_changed_schedule_counts_from_now),
        cmocka_unit_test(test_triggers__status_tells_what_comes_next),
        cmocka_unit_test(test_triggers__whatever_happens_neither_storm_nor_silence),
        cmocka_unit_test(test_triggers__any_stored_bytes_are_survived),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
