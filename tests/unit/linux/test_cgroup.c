/* SPDX-License-Identifier: Apache-2.0
 *
 * Entering a control group, in folders that look like one: what would be written to the kernel.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include "platform/linux/cgroup.h"
#include "tests/unit/linux/root.h"

static const struct mg_os_limits limits = {.memory = 128 << 20, .cpu_percent = 25};

struct fixture {
    struct test_root root;
    char group[300];
};

/* A delegated group with two processes, and files where the kernel has them. */
static int set_up(void **state)
{
    static struct fixture fixture;
    const struct test_root *root = &fixture.root;

    test_root_make(&fixture.root);
    test_root_write(root, "group/cgroup.procs", "17\n18\n");
    test_root_write(root, "group/cgroup.subtree_control", "");
    test_root_write(root, "group/agent/cgroup.procs", "");
    test_root_write(root, "group/job/cgroup.procs", "");
    test_root_write(root, "group/job/memory.max", "");
    test_root_write(root, "group/job/cpu.max", "");
    (void)snprintf(fixture.group, sizeof fixture.group, "%s/group", root->path);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    test_root_remove(&fixture->root);
    return 0;
}

static void delegate(const struct fixture *fixture, const char *mark)
{
    if (setxattr(fixture->group, "user.delegate", mark, 1, 0) == 0)
        return;
    print_message("left out: this file system has no attributes of users\n");
    skip();
}

static void assert_content(const struct fixture *fixture, const char *path, const char *expected)
{
    struct mg_tree *tree = test_root_tree(&fixture->root);
    struct mg_buf text;

    mg_buf_init(&text, 1000);
    assert_int_equal(mg_tree_read(tree, path, &text, NULL), MG_OK);
    test_assert_str(mg_buf_view(&text), expected);
    mg_buf_clear(&text);
    mg_tree_close(tree);
}

static void test_cgroup__of_somebody_else(void **state)
{
    const struct fixture *fixture = *state;
    struct mg_cgroup_limits on = mg_cgroup_enter(fixture->group, &limits);

    assert_false(on.memory || on.cpu);
    assert_string_equal(on.why, "no control group is delegated to the agent");
    assert_content(fixture, "group/job/cgroup.procs", "");
    delegate(fixture, "0");
    on = mg_cgroup_enter(fixture->group, &limits);
    assert_false(on.memory || on.cpu);
    assert_content(fixture, "group/job/cgroup.procs", "");
}

static void test_cgroup__first_job_moves_the_agent(void **state)
{
    const struct fixture *fixture = *state;
    struct mg_cgroup_limits on;

    delegate(fixture, "1");
    on = mg_cgroup_enter(fixture->group, &limits);
    assert_string_equal(on.why, "");
    assert_true(on.memory && on.cpu);
    assert_content(fixture, "group/agent/cgroup.procs", "18"); /* the last that was written */
    assert_content(fixture, "group/job/cgroup.procs", "0");
    assert_content(fixture, "group/job/memory.max", "134217728");
    assert_content(fixture, "group/job/cpu.max", "250000 1000000");
}

static void test_cgroup__later_jobs_are_started_by_an_agent_below(void **state)
{
    const struct fixture *fixture = *state;
    struct mg_cgroup_limits on;
    char own[320];

    delegate(fixture, "1");
    (void)snprintf(own, sizeof own, "%s/agent", fixture->group);
    on = mg_cgroup_enter(own, &limits);
    assert_true(on.memory && on.cpu);
    assert_content(fixture, "group/agent/cgroup.procs", "");
    assert_content(fixture, "group/job/cgroup.procs", "0");
}

static void test_cgroup__without_a_controller(void **state)
{
    const struct fixture *fixture = *state;
    struct mg_cgroup_limits on;
    char path[330];

    delegate(fixture, "1");
    (void)snprintf(path, sizeof path, "%s/job/cpu.max", fixture->group);
    assert_int_equal(remove(path), 0);
    on = mg_cgroup_enter(fixture->group, &limits);
    assert_true(on.memory);
    assert_false(on.cpu);
    assert_string_equal(on.why, "the control group has no such controller");
}

static void test_cgroup__that_takes_nobody(void **state)
{
    const struct fixture *fixture = *state;
    struct mg_cgroup_limits on;
    char path[330];

    delegate(fixture, "1");
    (void)snprintf(path, sizeof path, "%s/job/cgroup.procs", fixture->group);
    assert_int_equal(remove(path), 0);
    on = mg_cgroup_enter(fixture->group, &limits);
    assert_false(on.memory || on.cpu);
    assert_string_equal(on.why, "the control group of jobs: No such file or directory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_cgroup__of_somebody_else, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_cgroup__first_job_moves_the_agent, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_cgroup__later_jobs_are_started_by_an_agent_below,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_cgroup__without_a_controller, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_cgroup__that_takes_nobody, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
