/* SPDX-License-Identifier: Apache-2.0
 *
 * Children on a loop: this program started again, in the roles that its first argument names.
 */
#include "core/agent/child.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct seen {
    unsigned times;
    struct mg_child_end end;
    char output[64], message[256];
    size_t output_size;
};

static char self[4096];

static void on_ended(void *context, const struct mg_child_end *end)
{
    struct seen *seen = context;

    seen->times++;
    seen->end = *end;
    seen->output_size = end->output.n;
    (void)snprintf(seen->output, sizeof seen->output, "%.*s", MG_STR_ARG(end->output));
    (void)snprintf(seen->message, sizeof seen->message, "%.*s", MG_STR_ARG(end->message));
}

static void on_kill(uv_timer_t *timer)
{
    mg_child_kill(timer->data);
    uv_close((uv_handle_t *)timer, NULL);
}

/* kill_after: milliseconds, 0: never. */
static struct seen run(const char *program, const char *role, unsigned seconds, uint64_t kill_after)
{
    const char *const argv[] = {program, role, NULL};
    static struct mg_child child;
    struct seen seen = {0};
    uv_timer_t timer;
    uv_loop_t loop;

    assert_int_equal(uv_loop_init(&loop), 0);
    mg_child_start(&child, &loop, argv, seconds, on_ended, &seen);
    if (kill_after != 0) {
        assert_int_equal(uv_timer_init(&loop, &timer), 0);
        timer.data = &child;
        assert_int_equal(uv_timer_start(&timer, on_kill, kill_after, 0), 0);
    }
    assert_int_equal(uv_run(&loop, UV_RUN_DEFAULT), 0);
    assert_int_equal(uv_loop_close(&loop), 0);
    assert_int_equal(seen.times, 1);
    return seen;
}

static void test_child__its_end_is_told(void **state)
{
    struct seen seen = run(self, "speak", 60, 0);

    (void)state;
    assert_int_equal(seen.end.exit, 3);
    assert_false(seen.end.timed_out || seen.end.killed);
    assert_string_equal(seen.output, "what it found");
    assert_string_equal(seen.message, "the last line");
}

static void test_child__one_that_hangs_is_ended(void **state)
{
    uint64_t begun = uv_hrtime();
    struct seen seen = run(self, "hang", 1, 0);

    (void)state;
    assert_int_equal(seen.end.exit, -1);
    assert_true(seen.end.timed_out);
    assert_true(uv_hrtime() - begun < 30u * 1000000000u);
}

static void test_child__it_can_be_ended(void **state)
{
    struct seen seen = run(self, "hang", 60, 300);

    (void)state;
    assert_int_equal(seen.end.exit, -1);
    assert_true(seen.end.killed);
    assert_false(seen.end.timed_out);
}

static void test_child__a_flood_is_no_output(void **state)
{
    struct seen seen = run(self, "flood", 60, 0);

    (void)state;
    assert_int_equal(seen.end.exit, 0);
    assert_int_equal(seen.output_size, 0);
}

static void test_child__one_that_is_not_there_is_a_failure(void **state)
{
    struct seen seen = run("no such program", "speak", 60, 0);

    (void)state;
    assert_int_equal(seen.end.exit, -1);
    assert_non_null(strstr(seen.message, "cannot start no such program"));
}

static int play(const char *role)
{
    if (strcmp(role, "hang") == 0) {
        for (;;)
            uv_sleep(1000);
    }
    if (strcmp(role, "flood") == 0) {
        for (size_t i = 0; i < MG_LIMIT_AGENT_JOB + 100; i++)
            (void)putchar('x');
        return 0;
    }
    (void)fputs("what it found", stdout);
    (void)fputs("many words\nmargay: error: the last line\n", stderr);
    return 3;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_child__its_end_is_told),
        cmocka_unit_test(test_child__one_that_hangs_is_ended),
        cmocka_unit_test(test_child__it_can_be_ended),
        cmocka_unit_test(test_child__a_flood_is_no_output),
        cmocka_unit_test(test_child__one_that_is_not_there_is_a_failure),
    };
    size_t size = sizeof self;

    if (argc == 2)
        return play(argv[1]);
    if (uv_exepath(self, &size) != 0)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
