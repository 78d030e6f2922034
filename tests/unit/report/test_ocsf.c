/* SPDX-License-Identifier: Apache-2.0
 *
 * OCSF: a line per finding, and one about the scan.
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

/* The last line, which tells of the scan; *count lines stand before it. */
static cJSON *last_of(const struct mg_report *report, size_t *count)
{
    cJSON *event = NULL;
    struct mg_str stream, line;
    struct mg_sink sink;

    *count = 0;
    stream = sample_scan("ocsf", report, plain, &sink);
    while (mg_str_cut(&stream, '\n', &line) && line.n != 0) {
        *count += event != NULL;
        cJSON_Delete(event);
        event = parse(line);
    }
    mg_sink_clear(&sink);
    assert_non_null(event);
    return event;
}

static int number(const cJSON *object, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);

    assert_true(cJSON_IsNumber(item));
    return item->valueint;
}

static void test_ocsf__scan_is_as_expected(void **state)
{
    struct sample sample;
    struct mg_sink sink;

    (void)state;
    sample_init(&sample);
    sample_expect("scan.ocsf", sample_scan("ocsf", &sample.report, plain, &sink));
    mg_sink_clear(&sink);
    sample_clear(&sample);
}

static void test_ocsf__the_last_event_tells_whether_the_scan_is_complete(void **state)
{
    struct sample sample;
    cJSON *event;
    size_t count;

    (void)state;
    sample_init(&sample);
    event = last_of(&sample.report, &count);
    assert_int_equal(count, SAMPLE_FINDINGS);
    assert_int_equal(number(event, "class_uid"), 6007);
    assert_int_equal(number(event, "num_detections"), SAMPLE_FINDINGS);
    assert_int_equal(number(event, "status_id"), 2);
    cJSON_Delete(event);
    sample_clear(&sample);
}

static void test_ocsf__a_host_without_findings_has_an_event(void **state)
{
    struct sample sample;
    cJSON *event;
    size_t count;

    (void)state;
    sample_init_clean(&sample);
    event = last_of(&sample.report, &count);
    assert_int_equal(count, 0);
    assert_int_equal(number(event, "status_id"), 1);
    assert_int_equal(number(event, "total"), 11);
    cJSON_Delete(event);
    sample_clear(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ocsf__scan_is_as_expected),
        cmocka_unit_test(test_ocsf__the_last_event_tells_whether_the_scan_is_complete),
        cmocka_unit_test(test_ocsf__a_host_without_findings_has_an_event),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
