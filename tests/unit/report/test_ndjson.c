/* SPDX-License-Identifier: Apache-2.0
 *
 * The ndjson format says exactly what the json format says, in another shape.
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

/* Put the records of a stream back into the document that they come from. */
static cJSON *join(struct mg_str stream, const char *first)
{
    cJSON *document = NULL;
    struct mg_str line;

    while (mg_str_cut(&stream, '\n', &line)) {
        cJSON *record = line.n != 0 ? parse(line) : NULL;
        cJSON *type = cJSON_DetachItemFromObjectCaseSensitive(record, "type");
        const char *name = cJSON_GetStringValue(type);

        if (line.n == 0)
            break;
        assert_non_null(name);
        if (document == NULL) {
            assert_string_equal(name, first);
            document = record;
            cJSON_AddArrayToObject(document, "coverage");
            if (mg_str_is(mg_str_of(first), "scan"))
                cJSON_AddArrayToObject(document, "suppressed");
            if (mg_str_is(mg_str_of(first), "inventory")) {
                cJSON_AddArrayToObject(document, "updates");
                cJSON_AddArrayToObject(document, "listeners");
            }
        } else if (mg_str_is(mg_str_of(name), "summary")) {
            cJSON_AddItemToObject(document, "summary", record);
        } else if (mg_str_is(mg_str_of(name), "coverage")) {
            cJSON_AddItemToArray(cJSON_GetObjectItemCaseSensitive(document, name), record);
        } else if (mg_str_is(mg_str_of(name), "suppressed")) {
            cJSON_AddItemToArray(cJSON_GetObjectItemCaseSensitive(document, name), record);
        } else if (mg_str_is(mg_str_of(name), "update")) {
            cJSON_AddItemToArray(cJSON_GetObjectItemCaseSensitive(document, "updates"), record);
        } else if (mg_str_is(mg_str_of(name), "listener")) {
            cJSON_AddItemToArray(cJSON_GetObjectItemCaseSensitive(document, "listeners"), record);
        } else if (mg_str_is(mg_str_of(name), "finding")) {
            if (cJSON_GetObjectItemCaseSensitive(document, "findings") == NULL)
                cJSON_AddArrayToObject(document, "findings");
            cJSON_AddItemToArray(cJSON_GetObjectItemCaseSensitive(document, "findings"), record);
        } else {
            assert_string_equal(name, "package");
            if (cJSON_GetObjectItemCaseSensitive(document, "packages") == NULL)
                cJSON_AddArrayToObject(document, "packages");
            cJSON_AddItemToArray(cJSON_GetObjectItemCaseSensitive(document, "packages"),
                                 cJSON_DetachItemFromObjectCaseSensitive(record, "package"));
            cJSON_Delete(record);
        }
        cJSON_Delete(type);
    }
    return document;
}

static void test_ndjson__scan_says_what_json_says(void **state)
{
    struct sample sample;
    struct mg_sink stream, document;
    cJSON *joined, *whole;

    (void)state;
    sample_init(&sample);
    sample_suppress(&sample);
    joined = join(sample_scan("ndjson", &sample.report, plain, &stream), "scan");
    whole = parse(sample_scan("json", &sample.report, plain, &document));
    assert_true(cJSON_Compare(joined, whole, true));
    cJSON_Delete(joined);
    cJSON_Delete(whole);
    mg_sink_clear(&stream);
    mg_sink_clear(&document);
    sample_clear(&sample);
}

static void test_ndjson__inventory_says_what_json_says(void **state)
{
    struct sample sample;
    struct mg_sink stream, document;
    cJSON *joined, *whole;

    (void)state;
    sample_init(&sample);
    joined = join(sample_inventory("ndjson", &sample.report, plain, &stream), "inventory");
    whole = parse(sample_inventory("json", &sample.report, plain, &document));
    assert_true(cJSON_Compare(joined, whole, true));
    cJSON_Delete(joined);
    cJSON_Delete(whole);
    mg_sink_clear(&stream);
    mg_sink_clear(&document);
    sample_clear(&sample);
}

static void test_ndjson__scan_is_as_expected(void **state)
{
    struct sample sample;
    struct mg_sink sink;

    (void)state;
    sample_init_clean(&sample);
    sample_expect("clean.ndjson", sample_scan("ndjson", &sample.report, plain, &sink));
    mg_sink_clear(&sink);
    sample_clear(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ndjson__scan_says_what_json_says),
        cmocka_unit_test(test_ndjson__inventory_says_what_json_says),
        cmocka_unit_test(test_ndjson__scan_is_as_expected),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
