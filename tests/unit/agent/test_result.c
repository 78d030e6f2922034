/* SPDX-License-Identifier: Apache-2.0
 *
 * Results: what is taken of coverage, what people are told, and reading what a job may say.
 */
#include "core/agent/result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void cover(struct mg_inventory *inventory, enum mg_coverage_level level, const char *code)
{
    mg_inventory_add_coverage(inventory, &(struct mg_coverage){.level = level,
                                                               .area = MG_STR("provider"),
                                                               .code = mg_str_of(code),
                                                               .subject = MG_STR("example"),
                                                               .detail = MG_STR("why")});
}

static void test_result__no_inventory_comes_first(void **state)
{
    struct mg_result result = {.exit = 3};
    struct mg_inventory inventory;
    char text[200];

    (void)state;
    mg_inventory_init(&inventory);
    cover(&inventory, MG_COVERAGE_COMPLETE, "READ");
    cover(&inventory, MG_COVERAGE_INCOMPLETE, "TAMPERED");
    cover(&inventory, MG_COVERAGE_INCOMPLETE, "UNSIGNED");
    cover(&inventory, MG_COVERAGE_INCOMPLETE, "MISSING");
    cover(&inventory, MG_COVERAGE_INCOMPLETE, "NO_INVENTORY");
    mg_result_cover(&result, &inventory);
    mg_inventory_clear(&inventory);
    assert_int_equal(result.incomplete, 4);
    assert_int_equal(result.coverage_count, MG_RESULT_COVERAGE);
    assert_true(mg_result_no_inventory(&result));
    mg_result_describe(&result, MG_WORK_SCAN, text, sizeof text);
    assert_string_equal(text, "NO_INVENTORY example: why; TAMPERED example: why; "
                              "UNSIGNED example: why");
    mg_result_describe(&result, MG_WORK_SCAN, text, 10);
    assert_string_equal(text, "NO_INVENT");
}

static void test_result__how_it_was_read(void **state)
{
    struct mg_result result = {.exit = 0}, again;
    cJSON *document = NULL;
    struct mg_json_writer w;
    struct mg_sink sink;

    (void)state;
    mg_result_read_how(&result, &(struct mg_reading){.again = MG_STR("changed")});
    assert_true(result.incremental);
    mg_result_read_how(&result, &(struct mg_reading){.reason = MG_STR("the clock was set")});
    assert_false(result.incremental);
    result.incremental = true;
    mg_sink_init(&sink, NULL, 65536);
    mg_json_writer_init(&w, &sink, false);
    mg_result_write(&w, NULL, &result);
    assert_int_equal(mg_json_parse(mg_buf_view(&sink.buf), 65536, &document, NULL), MG_OK);
    mg_result_read(document, &again);
    assert_true(again.incremental);
    assert_string_equal(again.full, "the clock was set");
    cJSON_Delete(document);
    mg_sink_clear(&sink);
}

static void test_result__people_are_told_how_it_ended(void **state)
{
    struct mg_result result = {.findings = 3, .packages = 10};
    char text[200];

    (void)state;
    result.severities[MG_SEVERITY_HIGH] = 2;
    result.severities[MG_SEVERITY_UNTRIAGED] = 1;
    mg_result_describe(&result, MG_WORK_SCAN, text, sizeof text);
    assert_string_equal(text, "3 findings in 10 packages: 2 HIGH, 1 UNTRIAGED");
    result.exit = 3;
    result.coverage_count = 1;
    (void)snprintf(result.coverage[0].code, sizeof result.coverage[0].code, "NO_ADVISORIES");
    (void)snprintf(result.coverage[0].detail, sizeof result.coverage[0].detail, "none");
    mg_result_describe(&result, MG_WORK_SCAN, text, sizeof text);
    assert_string_equal(text, "3 findings in 10 packages: 2 HIGH, 1 UNTRIAGED; incomplete: "
                              "NO_ADVISORIES: none");
    for (size_t size = 1; size < sizeof text; size++) {
        mg_result_describe(&result, MG_WORK_SCAN, text, size);
        assert_true(strlen(text) < size);
    }
    result.failed = true;
    mg_result_describe(&result, MG_WORK_SCAN, text, sizeof text);
    assert_string_equal(text, "NO_ADVISORIES: none");
    result.coverage_count = 0;
    result.exit = -1;
    mg_result_describe(&result, MG_WORK_SCAN, text, sizeof text);
    assert_string_equal(text, "it failed");
    result.unsupported = true;
    mg_result_describe(&result, MG_WORK_EXPOSURE, text, sizeof text);
    assert_string_equal(text, "not done on this system");
}

static void test_result__nonsense_of_a_job_is_zero(void **state)
{
    cJSON *document = NULL;
    struct mg_result result;

    (void)state;
    assert_int_equal(
        mg_json_parse(MG_STR("{\"packages\":-5,\"findings\":1e40,\"exit\":99999,\"seconds\":-1,"
                             "\"reasons\":[\"boot\",7,\"moon\"],\"coverage\":[1,{},{},{},{}],"
                             "\"severities\":{\"HIGH\":\"x\"},\"begun\":\"soon\"}"),
                      4096, &document, NULL),
        MG_OK);
    mg_result_read(document, &result);
    cJSON_Delete(document);
    assert_int_equal(result.packages, 0);
    assert_int_equal(result.findings, 0);
    assert_int_equal(result.exit, -1);
    assert_int_equal(result.duration, 0);
    assert_int_equal(result.begun, 0);
    assert_int_equal(result.reasons, MG_BIT(MG_TRIGGER_BOOT));
    assert_int_equal(result.coverage_count, MG_RESULT_COVERAGE);
    assert_int_equal(result.severities[MG_SEVERITY_HIGH], 0);
}

static void test_result__reasons_are_read_again(void **state)
{
    uint32_t reasons = MG_BIT(MG_TRIGGER_BOOT) | MG_BIT(MG_TRIGGER_REQUEST), out = 0;
    char text[64];

    (void)state;
    mg_reasons_text(reasons, text, sizeof text);
    assert_string_equal(text, "boot,request");
    assert_true(mg_reasons_parse(mg_str_of(text), &out));
    assert_int_equal(out, reasons);
    assert_false(mg_reasons_parse(MG_STR("boot,moon"), &out));
    assert_false(mg_reasons_parse(MG_STR(""), &out));
    mg_reasons_text(UINT32_MAX, text, 8);
    assert_string_equal(text, "discove");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_result__no_inventory_comes_first),
        cmocka_unit_test(test_result__how_it_was_read),
        cmocka_unit_test(test_result__people_are_told_how_it_ended),
        cmocka_unit_test(test_result__nonsense_of_a_job_is_zero),
        cmocka_unit_test(test_result__reasons_are_read_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
