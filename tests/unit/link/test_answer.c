/* SPDX-License-Identifier: Apache-2.0
 *
 * Answers of the console: what is taken from them and what is refused (tests/data/link/).
 */
#include "core/link/answer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/rows.h"

static void test_answer__statuses_say_what_to_do(void **state)
{
    static const struct {
        long http;
        enum mg_answer report, other;
    } rows[] = {
        {0, MG_ANSWER_LATER, MG_ANSWER_LATER},       {200, MG_ANSWER_DONE, MG_ANSWER_DONE},
        {201, MG_ANSWER_DONE, MG_ANSWER_DONE},       {204, MG_ANSWER_DONE, MG_ANSWER_DONE},
        {206, MG_ANSWER_LATER, MG_ANSWER_LATER},     {302, MG_ANSWER_LATER, MG_ANSWER_LATER},
        {400, MG_ANSWER_REFUSED, MG_ANSWER_LATER},   {401, MG_ANSWER_DENIED, MG_ANSWER_DENIED},
        {403, MG_ANSWER_DENIED, MG_ANSWER_DENIED},   {404, MG_ANSWER_LATER, MG_ANSWER_LATER},
        {409, MG_ANSWER_DONE, MG_ANSWER_LATER},      {412, MG_ANSWER_FULL, MG_ANSWER_LATER},
        {413, MG_ANSWER_REFUSED, MG_ANSWER_LATER},   {415, MG_ANSWER_REFUSED, MG_ANSWER_LATER},
        {422, MG_ANSWER_REFUSED, MG_ANSWER_LATER},   {429, MG_ANSWER_LATER, MG_ANSWER_LATER},
        {500, MG_ANSWER_LATER, MG_ANSWER_LATER},     {503, MG_ANSWER_LATER, MG_ANSWER_LATER},
        {1000000, MG_ANSWER_LATER, MG_ANSWER_LATER},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(rows); i++) {
        assert_int_equal(mg_answer_of_report(rows[i].http), rows[i].report);
        assert_int_equal(mg_answer_of_other(rows[i].http), rows[i].other);
    }
}

static void check_why(const char *body, const char *expected)
{
    char why[64];

    mg_answer_why(mg_str_of(body), why, sizeof why);
    assert_string_equal(why, expected);
}

static void test_answer__why_is_fit_to_be_shown(void **state)
{
    (void)state;
    check_why("{\"code\": \"A\", \"text\": \"b\\u001b[31m\"}", "A: b?[31m");
    check_why("{\"code\": 1}", "");
    check_why("<html>", "");
    check_why("", "");
    check_why("{\"code\": \"C\", \"text\": \""
              "0123456789012345678901234567890123456789012345678901234567890123456789\"}",
              "C: 012345678901234567890123456789012345678901234567890123456789");
}

/* Expected: the number of commands, or what an error has in it; the number before; the body. */
static void check_commands(const struct mg_str *fields)
{
    struct mg_answer_commands commands = {0};
    struct mg_error err = {.text = ""};
    uint64_t after = 0;
    char told[sizeof err.text];

    assert_true(mg_str_u64(fields[1], &after));
    if (mg_answer_commands(fields[2], (int64_t)after, &commands, &err) == MG_OK)
        (void)snprintf(told, sizeof told, "%zu", commands.count);
    else
        (void)snprintf(told, sizeof told, "%s", err.text);
    cJSON_Delete(commands.document);
    if (mg_str_find_str(mg_str_of(told), fields[0]) == SIZE_MAX)
        fail_msg("%.*s\n  gives    %s\n  expected %.*s", MG_STR_ARG(fields[2]), told,
                 MG_STR_ARG(fields[0]));
}

static void test_answer__commands(void **state)
{
    (void)state;
    test_each_row("link/commands.tsv", 3, check_commands);
}

static void test_answer__commands_arrive_as_they_are(void **state)
{
    const struct mg_str body =
        MG_STR("{\"schema\":\"margay/commands/1\",\"commands\":[{\"number\":5,"
               "\"document\":\"{\\\"a\\\":1}\\n\",\"signature\":\"s\"}]}");
    struct mg_answer_commands commands = {0};

    (void)state;
    assert_int_equal(mg_answer_commands(body, 4, &commands, NULL), MG_OK);
    assert_int_equal(commands.count, 1);
    assert_true(commands.items[0].number == 5);
    assert_true(mg_str_is(commands.items[0].document, "{\"a\":1}\n"));
    assert_true(mg_str_is(commands.items[0].signature, "s"));
    cJSON_Delete(commands.document);
}

static void check_enrolled(const struct mg_str *fields)
{
    struct mg_answer_enrolled answer = {0};
    struct mg_error err = {.text = "right"};
    enum mg_status status = mg_answer_enrolled(fields[1], &answer, &err);

    cJSON_Delete(answer.document);
    if ((status == MG_OK) != mg_str_is(fields[0], "right") ||
        mg_str_find_str(mg_str_of(err.text), fields[0]) == SIZE_MAX)
        fail_msg("%.*s\n  gives    %s\n  expected %.*s", MG_STR_ARG(fields[1]), err.text,
                 MG_STR_ARG(fields[0]));
}

static void test_answer__enrolled(void **state)
{
    (void)state;
    test_each_row("link/enrolled.tsv", 2, check_enrolled);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answer__statuses_say_what_to_do),
        cmocka_unit_test(test_answer__why_is_fit_to_be_shown),
        cmocka_unit_test(test_answer__commands),
        cmocka_unit_test(test_answer__commands_arrive_as_they_are),
        cmocka_unit_test(test_answer__enrolled),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
