/* SPDX-License-Identifier: Apache-2.0
 *
 * JUnit: a test per package, and one that fails when the scan is incomplete.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/report/sample.h"

static const struct mg_render_style plain = {false, 0};

static void test_junit__scan_is_as_expected(void **state)
{
    struct sample sample;
    struct mg_sink sink;

    (void)state;
    sample_init(&sample);
    sample_expect("scan.junit.xml", sample_scan("junit", &sample.report, plain, &sink));
    mg_sink_clear(&sink);
    sample_clear(&sample);
}

static void test_junit__a_clean_host_passes_the_test_of_the_coverage(void **state)
{
    struct sample sample;
    struct mg_sink sink;
    struct mg_str text;

    (void)state;
    sample_init_clean(&sample);
    text = sample_scan("junit", &sample.report, plain, &sink);
    assert_true(mg_str_find_str(text, MG_STR("tests=\"1\" failures=\"0\" errors=\"0\"")) !=
                SIZE_MAX);
    assert_true(mg_str_find_str(text, MG_STR("<testcase name=\"coverage\"")) != SIZE_MAX);
    mg_sink_clear(&sink);
    sample_clear(&sample);
}

static void test_junit__an_incomplete_scan_without_findings_fails(void **state)
{
    struct sample sample;
    struct mg_sink sink;
    struct mg_str text;

    (void)state;
    sample_init(&sample);
    sample.report.finding_count = 0;
    text = sample_scan("junit", &sample.report, plain, &sink);
    assert_true(mg_str_find_str(text, MG_STR("tests=\"1\" failures=\"0\" errors=\"1\"")) !=
                SIZE_MAX);
    mg_sink_clear(&sink);
    sample_clear(&sample);
}

static void test_junit__packages_of_languages_have_their_place_in_the_name(void **state)
{
    struct sample sample;
    struct mg_package *package;
    struct mg_sink sink;
    struct mg_str text;

    (void)state;
    sample_init(&sample);
    package = &sample.inventory.packages[sample.findings[0].package - sample.inventory.packages];
    package->name = MG_STR("lodash");
    package->version = MG_STR("4.17.4");
    package->arch = MG_STR_NONE;
    package->evidence = MG_STR("package.json");
    package->location = MG_STR("opt/<a>/package.json");
    text = sample_scan("junit", &sample.report, plain, &sink);
    assert_true(
        mg_str_find_str(text, MG_STR("name=\"lodash 4.17.4 in opt/&lt;a&gt;/package.json\"")) !=
        SIZE_MAX);
    mg_sink_clear(&sink);
    sample_clear(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_junit__scan_is_as_expected),
        cmocka_unit_test(test_junit__a_clean_host_passes_the_test_of_the_coverage),
        cmocka_unit_test(test_junit__an_incomplete_scan_without_findings_fails),
        cmocka_unit_test(test_junit__packages_of_languages_have_their_place_in_the_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
