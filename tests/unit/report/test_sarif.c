/* SPDX-License-Identifier: Apache-2.0
 *
 * SARIF: rules are shared, messages are harmless, an incomplete scan is no success. Whether the
 * document is valid, tests/e2e/check-reports holds against the schema.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/json.h"
#include "core/base/limits.h"
#include "tests/unit/report/sample.h"

static const struct mg_render_style plain = {false, 0};

static cJSON *parse(struct mg_str text)
{
    cJSON *document = NULL;

    assert_int_equal(mg_json_parse(text, MG_MIB(4), &document, NULL), MG_OK);
    return document;
}

static cJSON *scan_of(const struct mg_report *report)
{
    struct mg_sink sink;
    cJSON *document = parse(sample_scan("sarif", report, plain, &sink));

    mg_sink_clear(&sink);
    return document;
}

static const cJSON *run_of(const cJSON *document)
{
    const cJSON *run = cJSON_GetArrayItem(mg_json_array(document, "runs"), 0);

    assert_non_null(run);
    return run;
}

static const cJSON *result(const cJSON *document, int index)
{
    return cJSON_GetArrayItem(mg_json_array(run_of(document), "results"), index);
}

static bool is_successful(const cJSON *document)
{
    const cJSON *invocation = cJSON_GetArrayItem(mg_json_array(run_of(document), "invocations"), 0);

    return cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(invocation, "executionSuccessful"));
}

static void test_sarif__scan_is_as_expected(void **state)
{
    struct sample sample;
    struct mg_sink sink;

    (void)state;
    sample_init(&sample);
    sample_expect("scan.sarif", sample_scan("sarif", &sample.report, plain, &sink));
    mg_sink_clear(&sink);
    sample_clear(&sample);
}

static void test_sarif__a_rule_stands_for_all_findings_of_a_vulnerability(void **state)
{
    struct sample sample;
    const cJSON *rules;
    cJSON *document;

    (void)state;
    sample_init(&sample);
    document = scan_of(&sample.report);
    rules = cJSON_GetObjectItemCaseSensitive(
        cJSON_GetObjectItemCaseSensitive(run_of(document), "tool"), "driver");
    rules = mg_json_array(rules, "rules");
    assert_int_equal(cJSON_GetArraySize(mg_json_array(run_of(document), "results")),
                     SAMPLE_FINDINGS);
    assert_int_equal(cJSON_GetArraySize(rules), 9);
    for (int i = 0; i < SAMPLE_FINDINGS; i++) {
        const cJSON *index = cJSON_GetObjectItemCaseSensitive(result(document, i), "ruleIndex");
        const cJSON *rule = cJSON_GetArrayItem(rules, index->valueint);

        assert_true(mg_str_eq(mg_json_str(rule, "id"), mg_json_str(result(document, i), "ruleId")));
    }
    cJSON_Delete(document);
    sample_clear(&sample);
}

static void test_sarif__packages_of_one_database_have_fingerprints_of_their_own(void **state)
{
    struct sample sample;
    cJSON *document;

    (void)state;
    sample_init(&sample);
    document = scan_of(&sample.report);
    for (int i = 0; i < SAMPLE_FINDINGS; i++) {
        for (int k = 0; k < i; k++) {
            const cJSON *a =
                cJSON_GetObjectItemCaseSensitive(result(document, i), "partialFingerprints");
            const cJSON *b =
                cJSON_GetObjectItemCaseSensitive(result(document, k), "partialFingerprints");

            assert_false(cJSON_Compare(a, b, true));
        }
    }
    cJSON_Delete(document);
    sample_clear(&sample);
}

static void test_sarif__a_kernel_that_does_not_run_is_a_note(void **state)
{
    struct sample sample;
    cJSON *document;

    (void)state;
    sample_init(&sample);
    document = scan_of(&sample.report);
    assert_true(mg_str_is(mg_json_str(result(document, 4), "level"), "error"));
    assert_true(mg_str_is(mg_json_str(result(document, 5), "level"), "note"));
    cJSON_Delete(document);
    sample_clear(&sample);
}

static void test_sarif__only_a_complete_scan_is_successful(void **state)
{
    struct sample sample;
    cJSON *document;

    (void)state;
    sample_init(&sample);
    document = scan_of(&sample.report);
    assert_false(is_successful(document));
    cJSON_Delete(document);
    sample_clear(&sample);
    sample_init_clean(&sample);
    document = scan_of(&sample.report);
    assert_true(is_successful(document));
    cJSON_Delete(document);
    sample_clear(&sample);
}

static void test_sarif__text_is_neither_a_placeholder_nor_a_link(void **state)
{
    struct sample sample;
    struct mg_sink sink;
    struct mg_str text;

    (void)state;
    sample_init(&sample);
    sample.findings[0].summary = MG_STR("see [here](https://evil.example/) and {0}");
    text = sample_scan("sarif", &sample.report, plain, &sink);
    assert_true(mg_str_find_str(text, MG_STR("[here](")) == SIZE_MAX);
    assert_true(mg_str_find_str(text, MG_STR("[here] (https://evil.example/) and {{0}}")) !=
                SIZE_MAX);
    mg_sink_clear(&sink);
    sample_clear(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sarif__scan_is_as_expected),
        cmocka_unit_test(test_sarif__a_rule_stands_for_all_findings_of_a_vulnerability),
        cmocka_unit_test(test_sarif__packages_of_one_database_have_fingerprints_of_their_own),
        cmocka_unit_test(test_sarif__a_kernel_that_does_not_run_is_a_note),
        cmocka_unit_test(test_sarif__only_a_complete_scan_is_successful),
        cmocka_unit_test(test_sarif__text_is_neither_a_placeholder_nor_a_link),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
