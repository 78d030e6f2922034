/* SPDX-License-Identifier: Apache-2.0
 *
 * The table of renderers, and the counts that they share.
 */
#include "core/report/report.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/report/sample.h"

static void test_report__every_renderer_is_found_by_its_name(void **state)
{
    size_t count = 0;

    (void)state;
    for (const struct mg_renderer *r; (r = mg_renderer_at(count)) != NULL; count++) {
        assert_ptr_equal(mg_renderer_named(mg_str_of(r->name)), r);
        assert_non_null(r->scan);
        assert_true(mg_str_of(r->what).n != 0);
    }
    assert_int_equal(count, 10);
    assert_null(mg_renderer_named(MG_STR("jso")));
    assert_null(mg_renderer_named(MG_STR_NONE));
}

static void test_report__summary_counts_kernels_that_do_not_run_apart(void **state)
{
    struct sample sample;
    struct mg_report_summary summary;
    size_t listed = 0;

    (void)state;
    sample_init(&sample);
    summary = mg_report_summarize(&sample.report);
    for (size_t i = 0; i < MG_SEVERITY_COUNT; i++)
        listed += summary.by_severity[i];
    assert_int_equal(summary.total, SAMPLE_FINDINGS);
    assert_int_equal(summary.not_running, 2);
    assert_int_equal(listed, SAMPLE_FINDINGS - 2);
    assert_int_equal(summary.by_severity[MG_SEVERITY_CRITICAL], 4);
    assert_int_equal(summary.by_severity[MG_SEVERITY_HIGH], 2);
    assert_int_equal(summary.by_severity[MG_SEVERITY_UNTRIAGED], 2);
    assert_int_equal(summary.fixable, 6);
    assert_int_equal(summary.known_exploited, 4);
    sample_clear(&sample);
}

static void test_report__packages_are_matched_when_advisories_cover_them(void **state)
{
    struct sample sample;
    struct mg_report_summary summary;

    (void)state;
    sample_init(&sample);
    summary = mg_report_summarize(&sample.report);
    assert_int_equal(summary.packages, 11);
    assert_int_equal(summary.packages_matched, 10);
    sample_clear(&sample);
}

static void test_report__a_database_without_the_release_matches_nothing(void **state)
{
    struct sample sample;

    (void)state;
    sample_init(&sample);
    sample.report.db = sample_db("test_report.db");
    assert_int_equal(mg_report_summarize(&sample.report).packages_matched, 0);
    mg_db_close(sample.report.db);
    (void)remove("test_report.db");
    sample_clear(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_report__every_renderer_is_found_by_its_name),
        cmocka_unit_test(test_report__summary_counts_kernels_that_do_not_run_apart),
        cmocka_unit_test(test_report__packages_are_matched_when_advisories_cover_them),
        cmocka_unit_test(test_report__a_database_without_the_release_matches_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
