/* SPDX-License-Identifier: Apache-2.0
 *
 * agent.json: what is taken from it, and every slip with its line (tests/data/agent/configs.tsv).
 */
#include "core/agent/config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/rows.h"

static void check_case(const struct mg_str *fields)
{
    struct mg_agent_config config;
    struct mg_error err = {.text = "right"};
    enum mg_status status;
    char text[1024];

    assert_true(fields[2].n < sizeof text);
    for (size_t i = 0; i < fields[2].n; i++)
        text[i] = fields[2].p[i] == '|' ? '\n' : fields[2].p[i];
    mg_config_init(&config);
    status = mg_config_parse((struct mg_str){text, fields[2].n}, fields[0], &config, &err);
    mg_config_clear(&config);
    if ((status == MG_OK) != mg_str_is(fields[1], "right") ||
        !mg_str_starts(mg_str_of(err.text), fields[1]))
        fail_msg("%.*s\n  gives    %s\n  expected %.*s", MG_STR_ARG(fields[2]), err.text,
                 MG_STR_ARG(fields[1]));
}

static void test_config__slips_are_told_with_their_lines(void **state)
{
    (void)state;
    test_each_row("agent/configs.tsv", 3, check_case);
}

/* A policy around settings, which begin on line 2. */
static enum mg_status parse_policy(struct mg_str settings, struct mg_str os_family,
                                   struct mg_agent_config *config, struct mg_error *err)
{
    char text[1200];
    int n = snprintf(text, sizeof text,
                     "{\"schema\": \"" MG_POLICY_SCHEMA "\", \"command\": \"command-1\", "
                     "\"issued\": \"2026-03-01T12:00:00Z\",\n\"settings\": %.*s}",
                     MG_STR_ARG(settings));

    assert_true(n > 0 && (size_t)n < sizeof text);
    for (char *p = text; *p != '\0'; p++)
        *p = *p == '|' ? '\n' : *p;
    return mg_config_parse_policy(mg_str_of(text), os_family, config, err);
}

static void check_policy(const struct mg_str *fields)
{
    struct mg_agent_config config;
    struct mg_error err = {.text = "right"};
    enum mg_status status;

    mg_config_init(&config);
    status = parse_policy(fields[2], fields[0], &config, &err);
    mg_config_clear(&config);
    if ((status == MG_OK) != mg_str_is(fields[1], "right") ||
        !mg_str_starts(mg_str_of(err.text), fields[1]))
        fail_msg("%.*s\n  gives    %s\n  expected %.*s", MG_STR_ARG(fields[2]), err.text,
                 MG_STR_ARG(fields[1]));
}

static void test_config__slips_of_policies_are_told(void **state)
{
    (void)state;
    test_each_row("agent/policies.tsv", 3, check_policy);
}

static void test_config__a_policy_stands_above_the_file(void **state)
{
    struct mg_agent_config config;

    (void)state;
    mg_config_init(&config);
    assert_int_equal(mg_config_parse(MG_STR("{\"safety\": \"rate(2 hours)\", \"tags\": [\"a\"],"
                                            "\"exposure\": \"rate(3 hours)\", \"limits\":"
                                            "{\"seconds\": 60}, \"inspection_paths\": [\"/a\"]}"),
                                     MG_STR("linux"), &config, NULL),
                     MG_OK);
    assert_false(config.excluded);
    assert_int_equal(parse_policy(MG_STR("{\"safety\": \"rate(9 hours)\", \"inspection_paths\":"
                                         "[\"/b\"], \"tags\": [\"MargayExclusion=yes\"],"
                                         "\"limits\": {\"memory_mib\": 99}}"),
                                  MG_STR("linux"), &config, NULL),
                     MG_OK);
    assert_true(mg_str_is(config.policy.schedules[MG_TRIGGER_SAFETY], "rate(9 hours)"));
    assert_true(mg_str_is(config.policy.schedules[MG_TRIGGER_EXPOSURE], "rate(3 hours)"));
    assert_int_equal(config.limits.seconds, 60);
    assert_int_equal(config.limits.memory_mib, 99);
    assert_int_equal(config.limits.spool_mib, MG_LIMIT_SPOOL_MIB);
    assert_int_equal(config.inspection_paths.count, 1);
    assert_string_equal(config.organization_paths.items[0], "/b");
    assert_int_equal(config.tags.count, 2);
    assert_true(config.excluded);
    assert_true(mg_str_is(config.policy_command, "command-1"));
    assert_int_equal(config.policy_issued, 1772366400000);
    mg_config_clear(&config);
}

static void test_config__all_values_arrive(void **state)
{
    struct mg_agent_config config;
    struct mg_error err;

    (void)state;
    mg_config_init(&config);
    assert_int_equal(config.log_level, MG_LOG_INFO);
    if (mg_config_parse(MG_STR("\xef\xbb\xbf{\"schedule\":\"rate(12 hours)\",\"advisory\":false,"
                               "\"database\":\"/a\",\"ignore\":[\"/b\",\"/c\"],\"vex\":[\"/d\"],"
                               "\"inspection_paths\":[\"/e\"],\"log_level\":\"error\","
                               "\"limits\":{\"memory_mib\":100,\"cpu_percent\":7,\"seconds\":60,"
                               "\"spool_mib\":9}}"),
                        MG_STR("linux"), &config, &err) != MG_OK)
        fail_msg("%s", err.text);
    assert_true(mg_str_is(config.policy.schedules[MG_TRIGGER_SCHEDULE], "rate(12 hours)"));
    assert_int_equal(config.policy.schedules[MG_TRIGGER_EXPOSURE].n, 0);
    assert_int_equal(config.policy.switches[MG_TRIGGER_ADVISORY], MG_TRIGGER_OFF);
    assert_int_equal(config.policy.switches[MG_TRIGGER_LISTENERS], MG_TRIGGER_DEFAULT);
    assert_string_equal(config.database, "/a");
    assert_int_equal(config.ignore.count, 2);
    assert_string_equal(config.ignore.items[1], "/c");
    assert_string_equal(config.vex.items[0], "/d");
    assert_string_equal(config.inspection_paths.items[0], "/e");
    assert_int_equal(config.limits.memory_mib, 100);
    assert_int_equal(config.limits.cpu_percent, 7);
    assert_int_equal(config.limits.spool_mib, 9);
    assert_int_equal(config.limits.seconds, 60);
    assert_int_equal(config.log_level, MG_LOG_ERROR);
    mg_config_clear(&config);
}

/* What the configuration lets through, the triggers take. */
static void test_config__its_policy_is_one_that_the_triggers_take(void **state)
{
    const struct mg_triggers_host host = {MG_STR("linux"), MG_STR("m"), MG_STR("b")};
    const struct mg_now now = {1000, 1000};
    struct mg_triggers triggers;
    struct mg_agent_config config;

    (void)state;
    mg_config_init(&config);
    assert_int_equal(mg_config_parse(MG_STR("{\"schedule\":\"cron(0 2 * * ? *)\","
                                            "\"safety\":\"rate(1 day)\",\"listeners\":false}"),
                                     MG_STR("linux"), &config, NULL),
                     MG_OK);
    assert_int_equal(mg_triggers_init(&triggers, &host, &config.policy, NULL, now, NULL), MG_OK);
    assert_false(mg_triggers_has(&triggers, MG_TRIGGER_LISTENERS));
    mg_config_clear(&config);
}

static void test_config__a_large_file_is_refused(void **state)
{
    size_t size = MG_LIMIT_AGENT_CONFIG + 1;
    struct mg_agent_config config;
    char *text = malloc(size);

    (void)state;
    assert_non_null(text);
    memset(text, ' ', size);
    mg_config_init(&config);
    assert_int_equal(mg_config_parse((struct mg_str){text, size}, MG_STR("linux"), &config, NULL),
                     MG_LIMIT);
    mg_config_clear(&config);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_config__slips_are_told_with_their_lines),
        cmocka_unit_test(test_config__slips_of_policies_are_told),
        cmocka_unit_test(test_config__a_policy_stands_above_the_file),
        cmocka_unit_test(test_config__all_values_arrive),
        cmocka_unit_test(test_config__its_policy_is_one_that_the_triggers_take),
        cmocka_unit_test(test_config__a_large_file_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
