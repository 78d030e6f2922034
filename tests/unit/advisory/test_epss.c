/* SPDX-License-Identifier: Apache-2.0
 *
 * The EPSS feed: a cut of a real day, and broken rows.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/advisory/feed_tests.h"

static void test_epss__real_scores(void **state)
{
    (void)state;
    assert_int_equal(read_data(&mg_feed_epss, "epss/scores.csv"), MG_OK);
    check_counts(12, 0, 0);
    assert_string_equal(result.newest, "2026-08-16T00:00:00Z");
    assert_non_null(strstr(recorded(), "CVE-1999-0001 0.0335100 0.8765000\n"));
    assert_non_null(strstr(recorded(), "CVE-2021-44228 0.9999900 1.0000000\n"));
}

static void test_epss__broken_rows_are_counted(void **state)
{
    static const char rows[] = "cve,epss,percentile\r\n"
                               "CVE-2020-0001,9e-05,1e-1\r\n"
                               "\r\n"
                               "CVE-2020-0002,,0.5\n"
                               "CVE-2020-0003,0.1\n"
                               "CVE-2020-0004,0.1.2,0.5\n"
                               "CVE-2020-0005,nan,0.5\n"
                               "CVE-2020-0006,-0.1,0.5\n"
                               "CVE-2020-0007,1e999,0.5\n"
                               "C\0E-2020-0008,0.1,0.5\n"
                               "CVE-2020-0009,0.1\0,0.5\n"
                               "CVE-2020-0010,1,0.123456789012345";

    (void)state;
    assert_int_equal(read_text(&mg_feed_epss, (struct mg_str){rows, sizeof rows - 1}), MG_OK);
    assert_string_equal(recorded(), "CVE-2020-0001 0.0000900 0.1000000\n"
                                    "CVE-2020-0010 1.0000000 0.1234568\n");
    check_counts(2, 8, 0);
    assert_string_equal(result.newest, "");
}

static void test_epss__header_is_required(void **state)
{
    static const char *const documents[] = {"", "#model_version:v1,score_date:2026-01-01\n",
                                            "cve,percentile,epss\nCVE-2020-0001,1,1\n",
                                            "#model_version:v1\nCVE-2020-0001,0.1,0.1\n"};

    (void)state;
    for (size_t i = 0; i < MG_COUNT(documents); i++)
        assert_int_equal(read_text(&mg_feed_epss, mg_str_of(documents[i])), MG_FORMAT);
}

static void test_epss__memory_ends_it(void **state)
{
    (void)state;
    recorder_reset();
    recorder.adds_left = 0;
    assert_int_equal(mg_feed_epss.read(&recorder,
                                       MG_STR("cve,epss,percentile\nCVE-2020-0001,0.1,0.1\n"),
                                       &result, &error),
                     MG_NOMEM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_epss__real_scores),
        cmocka_unit_test(test_epss__broken_rows_are_counted),
        cmocka_unit_test(test_epss__header_is_required),
        cmocka_unit_test(test_epss__memory_ends_it),
    };

    return cmocka_run_group_tests(tests, NULL, recorder_teardown);
}
