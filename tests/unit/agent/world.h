/* SPDX-License-Identifier: Apache-2.0
 *
 * A host with a fake clock: the loop of an agent around the triggers, and a record of what it did.
 */
#ifndef MG_TESTS_UNIT_AGENT_WORLD_H
#define MG_TESTS_UNIT_AGENT_WORLD_H

#include "core/agent/triggers.h"

#define TEST_SECOND ((int64_t)1000)
#define TEST_MINUTE (60 * TEST_SECOND)
#define TEST_HOUR (60 * TEST_MINUTE)
#define TEST_DAY (24 * TEST_HOUR)

/* 2026-11-23T00:00:00Z, a Monday. */
#define TEST_MONDAY (20780 * TEST_DAY)

#define TEST_RUNS 4096

struct test_run {
    struct mg_now at;
    struct mg_job job;
};

struct test_world {
    struct mg_triggers triggers;
    struct mg_triggers_policy policy;
    struct mg_triggers_host host;
    struct mg_now now;
    int64_t job_takes; /* milliseconds */
    unsigned good;     /* works that succeed */
    struct test_run runs[TEST_RUNS];
    size_t count;
};

/* A host of which nothing is stored, on Monday at midnight; its agent runs. */
void test_world_init(struct test_world *world, const char *os_family);
/* The agent starts with what is stored; fails the test when it does not. */
void test_world_start(struct test_world *world, const struct mg_triggers_stored *stored);
/* The loop of the agent for so long. */
void test_world_run(struct test_world *world, int64_t millis);
/* The machine sleeps: only the wall clock goes on. */
void test_world_sleep(struct test_world *world, int64_t millis);
/* The agent is ended, the machine started anew after so long; changes the boot id. */
void test_world_reboot(struct test_world *world, int64_t millis);

/* The job that was taken ends; good: MG_BIT of each work of it that succeeded. */
void test_end_job(struct test_world *world, unsigned good);

/* Runs of a work from the record's entry `from` on, for a trigger or, with MG_TRIGGERS, for any. */
size_t test_world_count(const struct test_world *world, size_t from, enum mg_work work,
                        enum mg_trigger trigger);

#endif
