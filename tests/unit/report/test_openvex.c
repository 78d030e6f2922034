/* SPDX-License-Identifier: Apache-2.0
 *
 * OpenVEX: what is said of a finding, and that equal statements are made once.
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
    cJSON *document = parse(sample_scan("openvex", report, plain, &sink));

    mg_sink_clear(&sink);
    return document;
}

static const cJSON *statement(const cJSON *document, int index)
{
    return cJSON_GetArrayItem(mg_json_array(document, "statements"), index);
}

static void test_openvex__scan_is_as_expected(void **state)
{
    struct sample sample;
    struct mg_sink sink;

    (void)state;
    sample_init(&sample);
    sample_expect("scan.openvex.json", sample_scan("openvex", &sample.report, plain, &sink));
    mg_sink_clear(&sink);
    sample_clear(&sample);
}

static void test_openvex__what_the_vendor_has_not_decided_is_under_investigation(void **state)
{
    struct sample sample;
    cJSON *document;

    (void)state;
    sample_init(&sample);
    document = scan_of(&sample.report);
    assert_true(mg_str_is(mg_json_str(statement(document, 0), "status"), "affected"));
    cJSON_Delete(document);
    sample.findings[0].state = MG_STR("needs-triage (2026-01-01)");
    document = scan_of(&sample.report);
    assert_true(mg_str_is(mg_json_str(statement(document, 0), "status"), "under_investigation"));
    cJSON_Delete(document);
    sample_clear(&sample);
}

/* Two instances of one package; the other findings differ in what they say. */
static void test_openvex__equal_statements_are_made_once(void **state)
{
    struct sample sample;
    cJSON *document;

    (void)state;
    sample_init(&sample);
    sample.findings[1].remediation = sample.findings[0].remediation;
    document = scan_of(&sample.report);
    assert_int_equal(cJSON_GetArraySize(mg_json_array(document, "statements")),
                     SAMPLE_FINDINGS - 1);
    cJSON_Delete(document);
    sample_clear(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_openvex__scan_is_as_expected),
        cmocka_unit_test(test_openvex__what_the_vendor_has_not_decided_is_under_investigation),
        cmocka_unit_test(test_openvex__equal_statements_are_made_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
