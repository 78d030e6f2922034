/* SPDX-License-Identifier: Apache-2.0
 *
 * Suppressed findings in reports: counted in any case, listed when asked for, and what the VEX
 * formats make of them. That every format stays valid, tests/e2e/check-suppress holds against the
 * schemas.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/limits.h"
#include "core/report/vex.h"
#include "tests/unit/report/sample.h"

static const struct mg_render_style plain = {false, 0};

static size_t count_of(struct mg_str text, const char *needle)
{
    size_t count = 0, at;

    for (; (at = mg_str_find_str(text, mg_str_of(needle))) != SIZE_MAX; count++)
        text = mg_str_skip(text, at + 1);
    return count;
}

/* needle occurs so often when suppressed findings are shown, and when they are not. */
static void expect(const char *format, const char *needle, size_t shown, size_t hidden)
{
    struct sample sample;
    struct mg_sink sink;

    sample_init(&sample);
    sample_suppress(&sample);
    assert_int_equal(count_of(sample_scan(format, &sample.report, plain, &sink), needle), shown);
    mg_sink_clear(&sink);
    sample.report.show_suppressed = false;
    assert_int_equal(count_of(sample_scan(format, &sample.report, plain, &sink), needle), hidden);
    mg_sink_clear(&sink);
    sample_clear(&sample);
}

static void test_suppressed__every_format_counts_them(void **state)
{
    (void)state;
    expect("table", "3 suppressed: 2 by VEX, 1 by ignore rules.", 1, 1);
    expect("html", "3 suppressed: 2 by VEX, 1 by ignore rules.", 1, 1);
    expect("junit", "3 suppressed: 2 by VEX, 1 by ignore rules", 1, 1);
    expect("json", "\"suppressed_by_vex\": 2", 1, 1);
    expect("ndjson", "\"suppressed_by_rules\":1", 1, 1);
    expect("sarif", "\"suppressed_by_vex\": 2", 1, 1);
    expect("ocsf", "\"suppressed_by_vex\":2", 1, 1);
}

static void test_suppressed__they_are_listed_when_asked_for(void **state)
{
    (void)state;
    expect("table", "; rule 1 of rules.json", 1, 0);
    expect("html", "<h2>Suppressed</h2>", 1, 0);
    expect("html", "vendor<b>", 0, 0);
    expect("json", "\"by\": \"vex\"", 2, 0);
    expect("ndjson", "{\"type\":\"suppressed\"", 3, 0);
    expect("csv", "CVE-2020-0006", 2, 0);
    expect("sarif", "\"suppressions\"", 3, 0);
    expect("ocsf", "\"status_id\":3", 3, 0);
    expect("junit", "CVE-2020-0006", 0, 0);
}

static void test_suppressed__the_table_is_as_expected(void **state)
{
    struct mg_render_style narrow = {false, 80};
    struct sample sample;
    struct mg_sink sink;

    (void)state;
    sample_init(&sample);
    sample_suppress(&sample);
    sample_expect("scan-suppressed-80.txt", sample_scan("table", &sample.report, narrow, &sink));
    mg_sink_clear(&sink);
    sample_clear(&sample);
}

static void test_suppressed__vex_passes_statements_on_but_not_rules(void **state)
{
    (void)state;
    expect("openvex", "\"status\": \"not_affected\"", 1, 1);
    expect("openvex", "\"justification\": \"vulnerable_code_not_in_execute_path\"", 1, 1);
    expect("openvex", "\"status\": \"fixed\"", 1, 1);
    expect("openvex", "\"action_statement\": \"ignored until 2027-01-31: no desktop here", 1, 1);
    expect("cyclonedx-vex", "\"state\": \"not_affected\"", 1, 1);
    expect("cyclonedx-vex", "\"justification\": \"code_not_reachable\"", 1, 1);
    expect("cyclonedx-vex", "\"state\": \"resolved\"", 1, 1);
    expect("cyclonedx-vex", "\"will_not_fix\"", 1, 1);
    expect("cyclonedx-vex", "\"unaffected\"", 2, 2);
}

static void test_suppressed__a_host_is_not_called_clean(void **state)
{
    struct sample sample;
    struct mg_sink sink;
    struct mg_str text;

    (void)state;
    sample_init(&sample);
    sample_suppress(&sample);
    sample.report.findings += sample.report.finding_count;
    sample.report.finding_count = sample.report.hidden_count = 0;
    text = sample_scan("table", &sample.report, plain, &sink);
    assert_int_equal(count_of(text, "Every finding is suppressed, 3 of them, in the 10"), 1);
    assert_int_equal(count_of(text, "No known vulnerabilities"), 0);
    mg_sink_clear(&sink);
    sample_clear(&sample);
}

static void test_suppressed__justifications_are_translated(void **state)
{
    static const char *const words[][3] = {
        {"component_not_present", "component_not_present", "code_not_present"},
        {"code_not_present", "vulnerable_code_not_present", "code_not_present"},
        {"protected_at_runtime", "inline_mitigations_already_exist", "protected_at_runtime"},
        {"vulnerable_code_cannot_be_controlled_by_adversary",
         "vulnerable_code_cannot_be_controlled_by_adversary", ""},
        {"requires_dependency", "", "requires_dependency"},
        {"because", "", ""},
        {"", "", ""},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(words); i++) {
        struct mg_str label = mg_str_of(words[i][0]);

        assert_true(mg_str_is(mg_vex_justification(label), words[i][1]));
        assert_true(mg_str_is(mg_vex_justification_of_cyclonedx(label), words[i][2]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_suppressed__every_format_counts_them),
        cmocka_unit_test(test_suppressed__they_are_listed_when_asked_for),
        cmocka_unit_test(test_suppressed__the_table_is_as_expected),
        cmocka_unit_test(test_suppressed__vex_passes_statements_on_but_not_rules),
        cmocka_unit_test(test_suppressed__a_host_is_not_called_clean),
        cmocka_unit_test(test_suppressed__justifications_are_translated),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
