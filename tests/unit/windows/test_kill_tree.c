/* SPDX-License-Identifier: Apache-2.0
 *
 * mg_os_kill_tree on Windows. The test starts itself as a tree of processes that all hold the same
 * pipe, outside libuv's job (else Windows would end them for us): the pipe ends when the last of
 * them has.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <uv.h>

#include "core/platform.h"

#define GENERATIONS "3"
#define WAIT_MS 20000u

static char program[4096];

struct tree {
    uv_loop_t loop;
    uv_process_t process;
    uv_pipe_t output;
    uv_timer_t timer;
    char buffer[64];
    bool ready;     /* the youngest process runs */
    bool ended;     /* nobody holds the pipe any more */
    bool exited;    /* the oldest process ended ... */
    int64_t status; /* ... with this status */
    bool timed_out;
};

static void on_exit(uv_process_t *process, int64_t status, int signal)
{
    struct tree *tree = process->data;

    (void)signal;
    tree->exited = true;
    tree->status = status;
}

static void on_timeout(uv_timer_t *timer)
{
    ((struct tree *)timer->data)->timed_out = true;
}

static void on_buffer(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    struct tree *tree = handle->data;

    (void)size;
    *buf = uv_buf_init(tree->buffer, sizeof tree->buffer);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
    struct tree *tree = stream->data;

    (void)buf;
    tree->ready = tree->ready || n > 0;
    tree->ended = tree->ended || n < 0;
}

static void tree_start(struct tree *tree)
{
    char *argv[] = {program, (char[]){"grow"}, (char[]){GENERATIONS}, NULL};
    uv_stdio_container_t stdio[2] = {{.flags = UV_IGNORE},
                                     {.flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE}};
    const uv_process_options_t options = {.file = program,
                                          .args = argv,
                                          .exit_cb = on_exit,
                                          .stdio = stdio,
                                          .stdio_count = 2,
                                          .flags = mg_os_spawn_flags()};

    *tree = (struct tree){.process.data = tree};
    assert_int_equal(uv_loop_init(&tree->loop), 0);
    assert_int_equal(uv_pipe_init(&tree->loop, &tree->output, 0), 0);
    assert_int_equal(uv_timer_init(&tree->loop, &tree->timer), 0);
    tree->output.data = tree;
    tree->timer.data = tree;
    stdio[1].data.stream = (uv_stream_t *)&tree->output;
    assert_int_equal(uv_spawn(&tree->loop, &tree->process, &options), 0);
    tree->process.data = tree;
    assert_int_equal(uv_read_start(stdio[1].data.stream, on_buffer, on_read), 0);
    assert_int_equal(uv_timer_start(&tree->timer, on_timeout, WAIT_MS, 0), 0);
}

/* Run the loop until both flags are set or the time is over. */
static void tree_wait(struct tree *tree, const bool *first, const bool *second)
{
    while (!(*first && *second) && !tree->timed_out)
        (void)uv_run(&tree->loop, UV_RUN_ONCE);
}

static void tree_stop(struct tree *tree)
{
    uv_close((uv_handle_t *)&tree->process, NULL);
    uv_close((uv_handle_t *)&tree->output, NULL);
    uv_close((uv_handle_t *)&tree->timer, NULL);
    (void)uv_run(&tree->loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&tree->loop), 0);
}

static void test_kill_tree__ends_every_generation(void **state)
{
    struct tree tree;

    (void)state;
    tree_start(&tree);
    tree_wait(&tree, &tree.ready, &tree.ready);
    assert_false(tree.timed_out);
    assert_false(tree.exited);
    mg_os_kill_tree(uv_process_get_pid(&tree.process));
    tree_wait(&tree, &tree.ended, &tree.exited);
    assert_false(tree.timed_out);
    assert_int_equal(tree.status, 1);
    tree_stop(&tree);
}

static void test_kill_tree__spares_others(void **state)
{
    struct tree victim;
    struct tree other;

    (void)state;
    tree_start(&other);
    tree_start(&victim);
    tree_wait(&other, &other.ready, &other.ready);
    tree_wait(&victim, &victim.ready, &victim.ready);
    mg_os_kill_tree(uv_process_get_pid(&victim.process));
    tree_wait(&victim, &victim.ended, &victim.exited);
    (void)uv_run(&other.loop, UV_RUN_NOWAIT);
    assert_false(other.ended || other.exited || other.timed_out);
    mg_os_kill_tree(uv_process_get_pid(&other.process));
    tree_wait(&other, &other.ended, &other.exited);
    assert_true(other.ended);
    tree_stop(&other);
    tree_stop(&victim);
}

static void test_kill_tree__ignores_what_is_gone(void **state)
{
    struct tree tree;

    (void)state;
    tree_start(&tree);
    tree_wait(&tree, &tree.ready, &tree.ready);
    mg_os_kill_tree(uv_process_get_pid(&tree.process));
    tree_wait(&tree, &tree.ended, &tree.exited);
    mg_os_kill_tree(uv_process_get_pid(&tree.process));
    mg_os_kill_tree(0);
    mg_os_kill_tree(-1);
    tree_stop(&tree);
}

/* One process of the tree: start the next generation, the last one says that all run. */
static int grow(char *generations)
{
    char *argv[] = {program, (char[]){"grow"}, generations, NULL};
    uv_stdio_container_t stdio[2] = {{.flags = UV_IGNORE}, {.flags = UV_INHERIT_FD, .data.fd = 1}};
    const uv_process_options_t options = {.file = program,
                                          .args = argv,
                                          .stdio = stdio,
                                          .stdio_count = 2,
                                          .flags = UV_PROCESS_DETACHED | UV_PROCESS_WINDOWS_HIDE};
    uv_process_t process;

    if (--generations[0] == '0') {
        (void)puts("ready");
        (void)fflush(stdout);
    } else if (uv_spawn(uv_default_loop(), &process, &options) != 0) {
        return EXIT_FAILURE;
    }
    uv_sleep(3 * WAIT_MS);
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kill_tree__ends_every_generation),
        cmocka_unit_test(test_kill_tree__spares_others),
        cmocka_unit_test(test_kill_tree__ignores_what_is_gone),
    };
    size_t size = sizeof program;

    if (uv_exepath(program, &size) != 0)
        return EXIT_FAILURE;
    if (argc == 3 && strcmp(argv[1], "grow") == 0)
        return grow(argv[2]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
