/* SPDX-License-Identifier: Apache-2.0
 *
 * Remote commands: which are taken, when, and where.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/day.h"
#include "core/base/error.h"
#include "core/remote/document.h"
#include "tests/unit/rows.h"

static void check(const struct mg_str *fields)
{
    struct mg_remote_command command = {0};
    struct mg_error err = {.text = ""};
    enum mg_status status = mg_remote_parse(fields[2], &command, &err);

    if (!mg_str_is(fields[0], mg_status_name(status)))
        fail_msg("%.*s: %s (%s)", MG_STR_ARG(fields[1]), mg_status_name(status), err.text);
    mg_remote_clear(&command);
}

static void test_document__right_and_wrong_ones(void **state)
{
    (void)state;
    test_each_row("remote/documents.tsv", 3, check);
}

static struct mg_remote_command command;

#define COMMAND(more)                                                                              \
    "{\"schema\":\"margay/command/1\",\"id\":\"command-1\",\"verb\":\"remove-plugin\","            \
    "\"issued\":\"2026-03-01T12:00:00Z\",\"expires\":\"2026-03-02T12:00:00Z\"," more               \
    "\"plugin\":{\"name\":\"one\"}}"

static void parse(const char *text)
{
    assert_int_equal(mg_remote_parse(mg_str_of(text), &command, NULL), MG_OK);
}

static int clear(void **state)
{
    (void)state;
    mg_remote_clear(&command);
    return 0;
}

static enum mg_status at(const char *time)
{
    int64_t now;

    assert_true(mg_day_millis(mg_str_of(time), &now));
    return mg_remote_check_time(&command, now, NULL);
}

static void test_document__is_in_force_for_its_time(void **state)
{
    (void)state;
    parse(COMMAND(""));
    assert_int_equal(at("2026-03-01T10:59:59Z"), MG_USAGE);
    assert_int_equal(at("2026-03-01T11:00:00Z"), MG_OK); /* clocks differ */
    assert_int_equal(at("2026-03-02T11:59:59Z"), MG_OK);
    assert_int_equal(at("2026-03-02T12:00:00Z"), MG_TIMEOUT);
}

static enum mg_status on(const char *name, const char *machine)
{
    return mg_remote_check_host(&command, mg_str_of(name), mg_str_of(machine), NULL);
}

static void test_document__is_for_the_hosts_that_it_names(void **state)
{
    (void)state;
    parse(COMMAND("\"hosts\":[\"web1\",\"id-2\"],"));
    assert_int_equal(on("web1", "id-1"), MG_OK);
    assert_int_equal(on("WEB1", "id-1"), MG_OK);
    assert_int_equal(on("web2", "id-2"), MG_OK);
    assert_int_equal(on("web3", "id-3"), MG_USAGE);
    assert_int_equal(on("", ""), MG_USAGE);
}

static void test_document__without_names_it_is_for_all(void **state)
{
    (void)state;
    parse(COMMAND(""));
    assert_int_equal(on("web3", "id-3"), MG_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_document__right_and_wrong_ones),
        cmocka_unit_test_teardown(test_document__is_in_force_for_its_time, clear),
        cmocka_unit_test_teardown(test_document__is_for_the_hosts_that_it_names, clear),
        cmocka_unit_test_teardown(test_document__without_names_it_is_for_all, clear),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
