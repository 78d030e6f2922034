/* SPDX-License-Identifier: Apache-2.0
 *
 * The fake host.
 */
#include "tests/unit/agent/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void pass(struct test_world *world, int64_t millis)
{
    world->now.wall += millis;
    world->now.mono += millis;
}

void test_world_start(struct test_world *world, const struct mg_triggers_stored *stored)
{
    struct mg_error err;

    if (mg_triggers_init(&world->triggers, &world->host, &world->policy, stored, world->now,
                         &err) != MG_OK)
        fail_msg("%s", err.text);
}

void test_world_init(struct test_world *world, const char *os_family)
{
    memset(world, 0, sizeof *world);
    world->host = (struct mg_triggers_host){mg_str_of(os_family), MG_STR("machine"), MG_STR("a")};
    world->now = (struct mg_now){TEST_MONDAY, 5000};
    world->job_takes = 30 * TEST_SECOND;
    world->good = UINT32_MAX;
    test_world_start(world, NULL);
}

void test_end_job(struct test_world *world, unsigned good)
{
    for (unsigned i = 0; i < MG_WORKS; i++)
        mg_triggers_end_work(&world->triggers, (enum mg_work)i, (good & MG_BIT(i)) != 0,
                             world->now);
    mg_triggers_end_job(&world->triggers);
}

static void do_job(struct test_world *world, const struct mg_job *job)
{
    assert_true(world->count < TEST_RUNS);
    world->runs[world->count++] = (struct test_run){world->now, *job};
    pass(world, world->job_takes);
    test_end_job(world, world->good);
}

void test_world_run(struct test_world *world, int64_t millis)
{
    int64_t end = world->now.mono + millis;
    struct mg_job job;

    while (world->now.mono < end) {
        int64_t wait;

        if (mg_triggers_take(&world->triggers, world->now, &job)) {
            do_job(world, &job);
            continue;
        }
        wait = mg_triggers_wait(&world->triggers, world->now);
        assert_true(wait > 0 && wait <= MG_TRIGGERS_LONGEST_WAIT);
        pass(world, wait < end - world->now.mono ? wait : end - world->now.mono);
    }
}

void test_world_sleep(struct test_world *world, int64_t millis)
{
    world->now.wall += millis;
}

void test_world_reboot(struct test_world *world, int64_t millis)
{
    struct mg_triggers_stored stored;

    mg_triggers_store(&world->triggers, &stored);
    world->now.wall += millis;
    world->now.mono = 20000;
    world->host.boot_id = mg_str_is(world->host.boot_id, "a") ? MG_STR("b") : MG_STR("a");
    test_world_start(world, &stored);
}

size_t test_world_count(const struct test_world *world, size_t from, enum mg_work work,
                        enum mg_trigger trigger)
{
    uint32_t wanted = trigger == MG_TRIGGERS ? UINT32_MAX : MG_BIT(trigger);
    size_t count = 0;

    for (size_t i = from; i < world->count; i++)
        count += (world->runs[i].job.reasons[work] & wanted) != 0 ? 1 : 0;
    return count;
}
