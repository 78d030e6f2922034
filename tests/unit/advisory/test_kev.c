/* SPDX-License-Identifier: Apache-2.0
 *
 * The KEV feed: a cut of the real catalog, and broken ones.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/advisory/feed_tests.h"

static void test_kev__real_catalog(void **state)
{
    (void)state;
    assert_int_equal(read_data(&mg_feed_kev, "kev/catalog.json"), MG_OK);
    assert_string_equal(recorded(), "CVE-2025-48384 2025-08-25 2025-09-15 Unknown\n"
                                    "CVE-2014-0160 2022-05-04 2022-05-25 Unknown\n"
                                    "CVE-2016-5195 2022-03-03 2022-03-24 Unknown\n"
                                    "CVE-2021-44228 2021-12-10 2021-12-24 Known\n");
    check_counts(4, 0, 0);
    assert_string_equal(result.newest, "2025-08-25T17:04:19Z");
}

static void test_kev__broken_entries_are_counted(void **state)
{
    (void)state;
    assert_int_equal(
        read_text(&mg_feed_kev,
                  MG_STR("{\"catalogVersion\":\"1\",\"vulnerabilities\":[1,null,"
                         "{\"cveID\":5},{\"cveID\":\"x\"},{\"cveID\":\"CVE-2020-1234\","
                         "\"dateAdded\":[]}]}")),
        MG_OK);
    assert_string_equal(recorded(), "CVE-2020-1234   \n");
    check_counts(1, 4, 0);
    assert_int_equal(result.first_skip.status, MG_FORMAT);
}

static void test_kev__broken_documents(void **state)
{
    static const char *const documents[] = {
        "",
        "{",
        "[]",
        "{\"catalogVersion\":\"1\"}",
        "{\"vulnerabilities\":{}}",
        "{\"vulnerabilities\":[]} x",
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(documents); i++) {
        assert_int_equal(read_text(&mg_feed_kev, mg_str_of(documents[i])), MG_FORMAT);
        assert_string_not_equal(error.text, "");
    }
}

static void test_kev__memory_ends_it(void **state)
{
    struct mg_str text = MG_STR("{\"vulnerabilities\":[{\"cveID\":\"CVE-2020-1234\"}]}");

    (void)state;
    recorder_reset();
    recorder.adds_left = 0;
    assert_int_equal(mg_feed_kev.read(&recorder, text, &result, &error), MG_NOMEM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kev__real_catalog),
        cmocka_unit_test(test_kev__broken_entries_are_counted),
        cmocka_unit_test(test_kev__broken_documents),
        cmocka_unit_test(test_kev__memory_ends_it),
    };

    return cmocka_run_group_tests(tests, NULL, recorder_teardown);
}
