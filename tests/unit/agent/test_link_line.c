/* SPDX-License-Identifier: Apache-2.0
 *
 * Lines of the link: what is taken from them, and that all else is refused.
 */
#include "core/agent/link.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ID "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static struct mg_link_line line_of(const char *text)
{
    struct mg_link_line line;

    if (mg_link_parse(mg_str_of(text), &line, NULL) != MG_OK)
        fail_msg("refused: %s", text);
    return line;
}

static void test_link_line__says_what_happened(void **state)
{
    struct mg_link_line line = line_of("{\"is\":\"connected\"}");

    (void)state;
    assert_int_equal(line.says, MG_LINK_SAYS_STATE);
    assert_int_equal(line.state, MG_LINK_CONNECTED);
    assert_string_equal(line.why, "");
    line = line_of("{\"is\":\"denied\",\"why\":\"a\\u001b[1mb\"}");
    assert_int_equal(line.state, MG_LINK_DENIED);
    assert_string_equal(line.why, "a?[1mb");
    line = line_of("{\"sent\":\"" ID "\"}");
    assert_int_equal(line.says, MG_LINK_SAYS_SENT);
    assert_string_equal(line.id, ID);
    line = line_of("{\"refused\":\"" ID "\",\"why\":\"too large\"}");
    assert_int_equal(line.says, MG_LINK_SAYS_REFUSED);
    assert_string_equal(line.why, "too large");
    line = line_of("{\"command\":9007199254740991}");
    assert_int_equal(line.says, MG_LINK_SAYS_COMMAND);
    assert_true(line.number == 9007199254740991);
    assert_int_equal(line_of("{\"ends\":0}").says, MG_LINK_SAYS_ENDS);
}

static void test_link_line__all_else_is_refused(void **state)
{
    static const char *const texts[] = {
        "",
        "{}",
        "[]",
        "connected",
        "{\"is\":\"off\"}",
        "{\"is\":\"starting\"}",
        "{\"is\":1}",
        "{\"sent\":\"\"}",
        "{\"sent\":\"" ID "0\"}",
        "{\"sent\":\"../../../../0123456789abcdef0123456789abcdef0123456789abcdef0123\"}",
        "{\"command\":-1}",
        "{\"command\":1.5}",
        "{\"command\":9007199254740993000}",
        "{\"command\":1e999}",
        "{\"command\":\"1\"}",
        "{\"why\":\"\"}",
    };
    struct mg_link_line line = {.number = 5};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (mg_link_parse(mg_str_of(texts[i]), &line, NULL) == MG_OK)
            fail_msg("taken: %s", texts[i]);
    }
    assert_true(line.number == 5);
}

static void test_link_line__why_is_cut(void **state)
{
    char text[MG_LIMIT_LINK_LINE], why[600];
    struct mg_link_line line;

    (void)state;
    memset(why, 'x', sizeof why);
    why[sizeof why - 1] = '\0';
    (void)snprintf(text, sizeof text, "{\"is\":\"waiting\",\"why\":\"%s\"}", why);
    line = line_of(text);
    assert_int_equal(strlen(line.why), sizeof line.why - 1);
}

static void test_link_line__restarts_come_later_and_later(void **state)
{
    (void)state;
    assert_true(mg_link_restart(1) == 1000);
    assert_true(mg_link_restart(2) == 2000);
    assert_true(mg_link_restart(9) == 256000);
    assert_true(mg_link_restart(10) == 300000);
    assert_true(mg_link_restart(UINT32_MAX) == 300000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_link_line__says_what_happened),
        cmocka_unit_test(test_link_line__all_else_is_refused),
        cmocka_unit_test(test_link_line__why_is_cut),
        cmocka_unit_test(test_link_line__restarts_come_later_and_later),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
