/* SPDX-License-Identifier: Apache-2.0
 *
 * Log lines. Standard error goes to a file while they run; a failed assertion is then told by
 * standard output and the exit status only.
 */
#include "core/base/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "core/base/file.h"
#include "core/base/limits.h"

static const char captured[] = "test_log.stderr";

static void assert_logged(const char *expected)
{
    struct mg_buf text;

    mg_buf_init(&text, MG_KIB(4));
    (void)fflush(stderr);
    assert_int_equal(mg_file_read(captured, &text, NULL), MG_OK);
    mg_buf_char(&text, '\0');
    assert_string_equal(text.p, expected);
    mg_buf_clear(&text);
}

static int capture(void **state)
{
    (void)state;
    return freopen(captured, "wb", stderr) == NULL ? -1 : 0;
}

static int forget(void **state)
{
    (void)state;
    (void)fclose(stderr);
    return remove(captured);
}

static void test_log__lines_up_to_the_threshold_are_written_and_masked(void **state)
{
    struct mg_log log = {MG_LOG_INFO};

    (void)state;
    mg_log_line(&log, MG_LOG_ERROR, "%s is broken", "all.zip");
    mg_log_line(&log, MG_LOG_WARN, "two\nlines \x1b[2J");
    mg_log_line(&log, MG_LOG_INFO, "plain");
    mg_log_line(&log, MG_LOG_DEBUG, "not shown");
    assert_logged("margay: error: all.zip is broken\n"
                  "margay: warning: two?lines ?[2J\n"
                  "margay: plain\n");
    log.threshold = MG_LOG_ERROR;
    mg_log_line(&log, MG_LOG_WARN, "not shown");
    log.threshold = MG_LOG_DEBUG;
    mg_log_line(&log, MG_LOG_DEBUG, "shown");
    assert_logged("margay: error: all.zip is broken\n"
                  "margay: warning: two?lines ?[2J\n"
                  "margay: plain\n"
                  "margay: debug: shown\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_log__lines_up_to_the_threshold_are_written_and_masked),
    };

    return cmocka_run_group_tests(tests, capture, forget);
}
