/* SPDX-License-Identifier: Apache-2.0
 *
 * What Windows answers to the core: the data folder, standard output, and what it leaves to others.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include <uv.h>

#include "core/platform.h"

#define THREADS 8

static char expected_data_dir[1024];

/* Before the first question: keep what the system says in its environment, then falsify it. */
static int falsify_environment(void **state)
{
    size_t size = sizeof expected_data_dir - sizeof "/Margay";

    (void)state;
    if (uv_os_getenv("ProgramData", expected_data_dir, &size) != 0)
        return -1;
    for (char *p = expected_data_dir; *p != '\0'; p++) {
        if (*p == '\\')
            *p = '/';
    }
    memcpy(expected_data_dir + strlen(expected_data_dir), "/Margay", sizeof "/Margay");
    return uv_os_setenv("ProgramData", "C:\\elsewhere");
}

static void ask_data_dir(void *answer)
{
    *(const char **)answer = mg_os_data_dir();
}

/* Runs first: the folder is found once, here by several threads at the same time. */
static void test_os__data_dir_is_found_once(void **state)
{
    const char *answers[THREADS] = {NULL};
    uv_thread_t threads[THREADS];

    (void)state;
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(uv_thread_create(&threads[i], ask_data_dir, &answers[i]), 0);
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(uv_thread_join(&threads[i]), 0);
    for (size_t i = 0; i < THREADS; i++)
        assert_string_equal(answers[i], answers[0]);
}

static void test_os__data_dir_ignores_the_environment(void **state)
{
    (void)state;
    assert_string_equal(mg_os_data_dir(), expected_data_dir);
    assert_string_equal(mg_os_config_dir(), expected_data_dir);
}

/* Put a pipe in the place of standard output while a line is printed. */
static size_t print_line(char *to, unsigned size, bool *colours)
{
    int saved = _dup(_fileno(stdout));
    int ends[2];
    int n;

    (void)fflush(stdout);
    assert_int_equal(_pipe(ends, 4096, _O_BINARY), 0);
    assert_int_equal(_dup2(ends[1], _fileno(stdout)), 0);
    *colours = mg_os_terminal_init();
    (void)printf("%s", "line\n");
    (void)fflush(stdout);
    assert_int_equal(_dup2(saved, _fileno(stdout)), 0);
    (void)_close(saved);
    (void)_close(ends[1]);
    n = _read(ends[0], to, size);
    (void)_close(ends[0]);
    return n < 0 ? 0 : (size_t)n;
}

static void test_os__pipe_has_no_colours_and_unix_lines(void **state)
{
    bool colours = true;
    char text[64];
    size_t n = print_line(text, sizeof text, &colours);

    (void)state;
    assert_false(colours);
    assert_int_equal(n, 5);
    assert_memory_equal(text, "line\n", 5);
}

static void test_os__inventory_comes_from_the_plugin(void **state)
{
    const struct mg_provide_request request = {.root = "/"};
    struct mg_inventory inventory;
    struct mg_error err;

    (void)state;
    assert_null(mg_os_provider());
    assert_int_equal(mg_os_provide(&request, &inventory, &err), MG_UNSUPPORTED);
    assert_non_null(strstr(err.text, "inventory plugin"));
}

static void test_os__is_one_program(void **state)
{
    char *argv[] = {NULL};
    struct mg_error err;

    (void)state;
    assert_int_equal(mg_os_become("margay-feed", argv, &err), MG_UNSUPPORTED);
    assert_non_null(strstr(err.text, "margay-feed"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_os__data_dir_is_found_once),
        cmocka_unit_test(test_os__data_dir_ignores_the_environment),
        cmocka_unit_test(test_os__pipe_has_no_colours_and_unix_lines),
        cmocka_unit_test(test_os__inventory_comes_from_the_plugin),
        cmocka_unit_test(test_os__is_one_program),
    };

    return cmocka_run_group_tests(tests, falsify_environment, NULL);
}
