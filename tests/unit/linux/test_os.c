/* SPDX-License-Identifier: Apache-2.0
 *
 * The small services of core/platform.h.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/platform.h"
#include "tests/unit/linux/root.h"

static struct test_root root;

static int make_root(void **state)
{
    (void)state;
    test_root_make(&root);
    return 0;
}

static int remove_root(void **state)
{
    (void)state;
    test_root_remove(&root);
    return 0;
}

static enum mg_status map(const char *name, struct mg_mapping *out, struct mg_error *err)
{
    char path[512];

    (void)snprintf(path, sizeof path, "%s/%s", root.path, name);
    return mg_os_map(path, out, err);
}

static void test_os__maps_regular_files_only(void **state)
{
    struct mg_mapping mapping;
    struct mg_error err;

    (void)state;
    test_root_write(&root, "file", "content");
    test_root_write(&root, "empty", "");
    test_root_fifo(&root, "fifo");
    assert_int_equal(map("file", &mapping, &err), MG_OK);
    assert_int_equal(mapping.n, 7);
    assert_memory_equal(mapping.p, "content", 7);
    mg_os_unmap(&mapping);
    assert_null(mapping.p);
    assert_int_equal(map("empty", &mapping, &err), MG_OK);
    assert_null(mapping.p);
    assert_int_equal(mapping.n, 0);
    mg_os_unmap(&mapping);
    assert_int_equal(map("fifo", &mapping, &err), MG_UNSUPPORTED);
    assert_int_equal(map(".", &mapping, &err), MG_UNSUPPORTED);
    assert_int_equal(map("missing", &mapping, &err), MG_NOENT);
    assert_non_null(strstr(err.text, "missing"));
}

/* A child that leads a group, with a grandchild that says over the pipe that it is there. */
static pid_t start_family(int *pipe_end)
{
    int ends[2];
    pid_t child;
    char byte;

    assert_int_equal(pipe(ends), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)setsid();
        if (fork() == 0)
            (void)!write(ends[1], "x", 1);
        for (;;)
            (void)pause();
    }
    (void)close(ends[1]);
    assert_int_equal(read(ends[0], &byte, 1), 1);
    *pipe_end = ends[0];
    return child;
}

/* The pipe ends once the last process that could write to it is gone. */
static void test_os__kill_tree_reaches_grandchildren(void **state)
{
    int pipe_end, status;
    pid_t child;
    char byte;

    (void)state;
    child = start_family(&pipe_end);
    mg_os_kill_tree((int)child);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    assert_int_equal(read(pipe_end, &byte, 1), 0);
    (void)close(pipe_end);
    mg_os_kill_tree(0); /* would be this very process group */
    mg_os_kill_tree(-1);
}

/* A grandchild that leads a session of its own, as a provider of a job does. */
static void test_os__kill_tree_reaches_other_sessions(void **state)
{
    int ends[2], status;
    pid_t child;
    char byte;

    (void)state;
    assert_int_equal(pipe(ends), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (fork() == 0) {
            (void)setsid();
            if (write(ends[1], "x", 1) != 1)
                _exit(1);
        }
        for (;;)
            (void)pause();
    }
    (void)close(ends[1]);
    assert_int_equal(read(ends[0], &byte, 1), 1); /* it has a session now */
    mg_os_kill_tree((int)child);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(read(ends[0], &byte, 1), 0);
    (void)close(ends[0]);
}

static void test_os__become_names_the_missing_program(void **state)
{
    char *argv[] = {NULL};
    struct mg_error err;

    (void)state;
    assert_int_equal(mg_os_become("margay-missing", argv, &err), MG_NOENT);
    assert_non_null(strstr(err.text, "/margay-missing"));
}

/* Become a program beside this one: a link to a shell that exits with 7. */
static void test_os__become_keeps_the_arguments(void **state)
{
    char *argv[] = {(char[]){"sh"}, (char[]){"-c"}, (char[]){"exit $0"}, (char[]){"7"}, NULL};
    char self[512], link[600];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    int status;
    pid_t child;

    (void)state;
    assert_true(n > 0);
    self[n] = '\0';
    (void)snprintf(link, sizeof link, "%s.become", self);
    (void)unlink(link);
    assert_int_equal(symlink("/bin/sh", link), 0);
    child = fork();
    if (child == 0) {
        (void)mg_os_become(strrchr(link, '/') + 1, argv, NULL);
        _exit(1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    (void)unlink(link);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 7);
}

static void test_os__names(void **state)
{
    (void)state;
    assert_string_equal(mg_os_provider(), "linux");
    assert_string_equal(mg_os_data_dir(), "/var/lib/margay");
    assert_string_equal(mg_os_config_dir(), "/etc/margay");
    assert_int_not_equal(mg_os_spawn_flags(), 0);
}

#define WITH_ROOT(test) cmocka_unit_test_setup_teardown(test, make_root, remove_root)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ROOT(test_os__maps_regular_files_only),
        cmocka_unit_test(test_os__kill_tree_reaches_grandchildren),
        cmocka_unit_test(test_os__kill_tree_reaches_other_sessions),
        cmocka_unit_test(test_os__become_names_the_missing_program),
        cmocka_unit_test(test_os__become_keeps_the_arguments),
        cmocka_unit_test(test_os__names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
