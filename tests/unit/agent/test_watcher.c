/* SPDX-License-Identifier: Apache-2.0
 *
 * Which scans read only what changed, and that no change is forgotten.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "core/agent/loop.h"

#define PACKAGES MG_BIT(MG_TRIGGER_PACKAGE_CHANGE)

/* An agent whose last scan was good, and which was told of a change. */
static int set_up(void **state)
{
    struct mg_agent *agent = calloc(1, sizeof *agent);

    if (agent == NULL)
        return -1;
    agent->state.results[MG_WORK_SCAN].begun = 1;
    agent->watcher.changes.packages = true;
    mg_changes_add_folder(&agent->watcher.changes, MG_STR("/opt/a"));
    *state = agent;
    return 0;
}

static int tear_down(void **state)
{
    struct mg_agent *agent = *state;

    mg_changes_clear(&agent->watcher.changes);
    mg_changes_clear(&agent->watcher.scanning);
    free(agent);
    return 0;
}

static void test_watcher__a_change_is_read_alone(void **state)
{
    struct mg_agent *agent = *state;
    const struct mg_changes *changes = mg_agent_scan_begins(agent, PACKAGES);

    assert_non_null(changes);
    assert_true(changes->packages);
    assert_int_equal(changes->folder_count, 1);
    assert_false(mg_changes_is_host(&agent->watcher.changes));
    /* One that comes while it runs is for the next one. */
    mg_changes_add_folder(&agent->watcher.changes, MG_STR("/opt/b"));
    mg_agent_scan_ends(agent, true);
    changes = mg_agent_scan_begins(agent, PACKAGES);
    assert_non_null(changes);
    assert_false(changes->packages);
    assert_string_equal(changes->folders[0], "/opt/b");
}

static void test_watcher__another_reason_reads_all(void **state)
{
    struct mg_agent *agent = *state;

    assert_null(mg_agent_scan_begins(agent, PACKAGES | MG_BIT(MG_TRIGGER_SAFETY)));
    mg_agent_scan_ends(agent, true);
    assert_false(mg_changes_is_host(&agent->watcher.changes));
}

static void test_watcher__after_a_failure_all_is_read(void **state)
{
    struct mg_agent *agent = *state;

    assert_non_null(mg_agent_scan_begins(agent, PACKAGES));
    mg_agent_scan_ends(agent, false);
    assert_null(mg_agent_scan_begins(agent, PACKAGES));
    mg_agent_scan_ends(agent, true);
    agent->watcher.changes.packages = true;
    assert_non_null(mg_agent_scan_begins(agent, PACKAGES));
}

static void test_watcher__without_a_good_scan_before_all_is_read(void **state)
{
    struct mg_agent *agent = *state;

    agent->state.results[MG_WORK_SCAN].failed = true;
    agent->state.results[MG_WORK_SCAN].exit = 3;
    assert_null(mg_agent_scan_begins(agent, PACKAGES));
}

/* What a state file owes, after a start: nobody knows any more what had changed. */
static void test_watcher__a_reason_without_a_change_reads_all(void **state)
{
    struct mg_agent *agent = *state;

    mg_changes_clear(&agent->watcher.changes);
    assert_null(mg_agent_scan_begins(agent, PACKAGES));
}

static void test_watcher__lag(void **state)
{
    struct mg_agent *agent = *state;

    agent->watcher.lag = -1;
    assert_non_null(mg_agent_scan_begins(agent, PACKAGES));
    assert_int_equal(agent->watcher.lag, -1);
    agent->watcher.changes.packages = true;
    agent->watcher.changes.at = mg_agent_now().mono;
    assert_non_null(mg_agent_scan_begins(agent, PACKAGES));
    assert_true(agent->watcher.lag >= 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_watcher__##name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_change_is_read_alone),
        TEST(another_reason_reads_all),
        TEST(after_a_failure_all_is_read),
        TEST(without_a_good_scan_before_all_is_read),
        TEST(a_reason_without_a_change_reads_all),
        TEST(lag),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
