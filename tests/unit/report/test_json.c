/* SPDX-License-Identifier: Apache-2.0
 *
 * The json format, read back and checked by value.
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
    cJSON *document = parse(sample_scan("json", report, plain, &sink));

    mg_sink_clear(&sink);
    return document;
}

static void expect(const cJSON *object, const char *name, const char *value)
{
    struct mg_str found = mg_json_str(object, name);

    if (!mg_str_is(found, value))
        fail_msg("%s is '%.*s', not '%s'", name, MG_STR_ARG(found), value);
}

static void expect_null(const cJSON *object, const char *name)
{
    if (!cJSON_IsNull(cJSON_GetObjectItemCaseSensitive(object, name)))
        fail_msg("%s is not null", name);
}

static const cJSON *finding(const cJSON *document, int index)
{
    return cJSON_GetArrayItem(mg_json_array(document, "findings"), index);
}

static void test_json__scan_is_as_expected(void **state)
{
    struct sample sample;
    struct mg_sink sink;

    (void)state;
    sample_init(&sample);
    sample_expect("scan.json", sample_scan("json", &sample.report, plain, &sink));
    mg_sink_clear(&sink);
    sample_clear(&sample);
}

static void test_json__inventory_is_as_expected(void **state)
{
    struct sample sample;
    struct mg_sink sink;

    (void)state;
    sample_init(&sample);
    sample_expect("inventory.json", sample_inventory("json", &sample.report, plain, &sink));
    mg_sink_clear(&sink);
    sample_clear(&sample);
}

static void test_json__a_finding_has_all_that_is_known(void **state)
{
    struct sample sample;
    cJSON *document;
    const cJSON *item, *package;

    (void)state;
    sample_init(&sample);
    document = scan_of(&sample.report);
    item = finding(document, 0);
    package = mg_json_object(item, "package");
    expect(item, "title", "CVE-2023-5363 - openssl");
    expect(item, "severity", "CRITICAL");
    expect(item, "fix_available", "YES");
    expect(item, "fixed_version", "3.0.11-1~deb12u2");
    assert_float_equal(mg_json_number(item, "score", -1), 9.8, 1e-9);
    assert_float_equal(mg_json_number(mg_json_object(item, "epss"), "score", -1), 0.97565, 1e-9);
    expect(mg_json_object(item, "kev"), "date_added", "2023-11-01");
    expect(package, "name", "libssl-dev");
    expect(package, "source_name", "openssl");
    expect_null(package, "origin");
    expect_null(item, "kernel");
    assert_int_equal(cJSON_GetArraySize(mg_json_array(item, "aliases")), 2);
    assert_true(mg_json_bool(cJSON_GetArrayItem(mg_json_array(item, "advisories"), 1),
                             "needs_subscription"));
    cJSON_Delete(document);
    sample_clear(&sample);
}

static void test_json__what_is_not_known_is_null(void **state)
{
    static const char *const members[] = {"score",  "epss",          "kev",     "package",
                                          "kernel", "fixed_version", "summary", "published"};
    struct sample sample;
    cJSON *document;

    (void)state;
    sample_init(&sample);
    document = scan_of(&sample.report);
    expect(finding(document, 6), "vulnerability_id", "END-OF-LIFE-debian-12");
    for (size_t i = 0; i < MG_COUNT(members); i++)
        expect_null(finding(document, 6), members[i]);
    expect_null(document, "database");
    expect_null(mg_json_object(document, "host"), "machine_id");
    cJSON_Delete(document);
    sample_clear(&sample);
}

/* Broken UTF-8 becomes U+FFFD, everything else comes back as it was. */
static void test_json__nasty_names_survive(void **state)
{
    struct sample sample;
    cJSON *document;

    (void)state;
    sample_init(&sample);
    document = scan_of(&sample.report);
    expect(mg_json_object(finding(document, 8), "package"), "name",
           "evil\x1b[2J\"name\", x;reboot\r\n\xef\xbf\xbd\xe2\x80\xae");
    expect(mg_json_object(finding(document, 8), "package"), "location", "srv/st\xef\xbf\xbdtus");
    expect(mg_json_object(finding(document, 9), "package"), "name", sample.long_name);
    expect(mg_json_object(document, "host"), "hostname", "web-1\x1b]0;owned\x07.example.org");
    cJSON_Delete(document);
    sample_clear(&sample);
}

static void test_json__summary_says_when_the_scan_is_incomplete(void **state)
{
    struct sample sample;
    cJSON *document;

    (void)state;
    sample_init(&sample);
    document = scan_of(&sample.report);
    assert_true(mg_json_bool(mg_json_object(document, "summary"), "incomplete"));
    assert_float_equal(mg_json_number(mg_json_object(document, "summary"), "hidden_by_filters", -1),
                       2, 0);
    cJSON_Delete(document);
    sample_clear(&sample);
    sample_init_clean(&sample);
    document = scan_of(&sample.report);
    assert_false(mg_json_bool(mg_json_object(document, "summary"), "incomplete"));
    assert_int_equal(cJSON_GetArraySize(mg_json_array(document, "findings")), 0);
    assert_int_equal(cJSON_GetArraySize(mg_json_array(document, "coverage")), 2);
    cJSON_Delete(document);
    sample_clear(&sample);
}

static void test_json__database_names_its_feeds(void **state)
{
    struct sample sample;
    cJSON *document;
    const cJSON *database, *feed;

    (void)state;
    sample_init(&sample);
    sample.report.db = sample_db("test_json.db");
    document = scan_of(&sample.report);
    database = mg_json_object(document, "database");
    assert_int_equal(mg_json_str(database, "content_hash").n, 64);
    assert_int_equal(cJSON_GetArraySize(mg_json_array(database, "feeds")), 3);
    feed = cJSON_GetArrayItem(mg_json_array(database, "feeds"), 0);
    assert_true(mg_json_str(feed, "format").n != 0);
    assert_true(mg_json_number(feed, "records", -1) > 0);
    mg_db_close(sample.report.db);
    (void)remove("test_json.db");
    cJSON_Delete(document);
    sample_clear(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_json__scan_is_as_expected),
        cmocka_unit_test(test_json__inventory_is_as_expected),
        cmocka_unit_test(test_json__a_finding_has_all_that_is_known),
        cmocka_unit_test(test_json__what_is_not_known_is_null),
        cmocka_unit_test(test_json__nasty_names_survive),
        cmocka_unit_test(test_json__summary_says_when_the_scan_is_incomplete),
        cmocka_unit_test(test_json__database_names_its_feeds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
