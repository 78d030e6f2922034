/* SPDX-License-Identifier: Apache-2.0
 *
 * The security databases of Alpine, Wolfi and Chainguard: the odd things that the real ones hold,
 * and broken ones.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/advisory/feed_tests.h"

#define HEAD "{\"apkurl\":\"\",\"distroversion\":\"v3.20\",\"reponame\":\"main\",\"packages\":"

static enum mg_status read_packages(const char *packages)
{
    char text[4096];

    (void)snprintf(text, sizeof text, HEAD "%s}", packages);
    return read_text(&mg_feed_secdb, mg_str_of(text));
}

#define RECORD(id, entry)                                                                          \
    id "@alpine-v3.11-main aliases=" id " upstream=" id "\n  Alpine:v3.11 " entry "\n"

static void test_secdb__alpine(void **state)
{
    (void)state;
    assert_int_equal(read_data(&mg_feed_secdb, "secdb/alpine.json"), MG_OK);
    assert_string_equal(
        recorded(),
        RECORD("ALPINE-13661", "apk-tools [introduced 0, fixed 2.6.8-r0]")
            RECORD("CVE-2017-17434", "openjdk8 [introduced 0, fixed 8.201.08-r0]")
                RECORD("CVE-2017-9669", "apk-tools [introduced 0, fixed 2.6.8-r0]")
                    RECORD("CVE-2017-9671", "apk-tools [introduced 0, fixed 2.6.8-r0]") RECORD(
                        "CVE-2018-10471", "xen [introduced 0, fixed 4.10.1-r1]")
                        RECORD("CVE-2018-10472", "xen [introduced 0, fixed 4.10.1-r1]") RECORD(
                            "CVE-2018-14468", "tcpdump [introduced 0, fixed 4.9.3-r0]")
                            RECORD("CVE-2018-5244", "sqlite not-affected\n  Alpine:v3.11 "
                                                    "xen [introduced 0, fixed 4.10.0-r1]")
                                RECORD("CVE-2019-1010220", "tcpdump not-affected") RECORD(
                                    "CVE-2019-2426", "openjdk8 [introduced 0, fixed 8.201.08-r0]")
                                    RECORD("XSA-248", "xen [introduced 0, fixed 4.10.0-r1]")
                                        RECORD("XSA-254", "xen [introduced 0, fixed 4.10.0-r1] "
                                                          "[introduced 0, fixed 4.10.1-r1]"));
    check_counts(12, 0, 0);
    assert_string_equal(result.newest, "");
}

static void test_secdb__rolling_distributions(void **state)
{
    (void)state;
    assert_int_equal(read_data(&mg_feed_secdb, "secdb/wolfi.json"), MG_OK);
    assert_string_equal(recorded(),
                        "CVE-2022-1996@wolfi-os aliases=CVE-2022-1996 upstream=CVE-2022-1996\n"
                        "  Wolfi go-1.21 not-affected\n"
                        "CVE-2023-39326@wolfi-os aliases=CVE-2023-39326 upstream=CVE-2023-39326\n"
                        "  Wolfi go-1.21 [introduced 0, fixed 1.21.5-r0]\n"
                        "GHSA-r48q-9g5r-8q2h@wolfi-os aliases=GHSA-r48q-9g5r-8q2h "
                        "upstream=GHSA-r48q-9g5r-8q2h\n"
                        "  Wolfi go-1.21 not-affected\n");
    assert_int_equal(read_data(&mg_feed_secdb, "secdb/chainguard.json"), MG_OK);
    assert_non_null(strstr(recorded(), "CVE-2022-1996@chainguard-chainguard "));
    assert_non_null(strstr(recorded(), "  Chainguard go-1.21 not-affected\n"));
}

static void test_secdb__edge_is_ignored(void **state)
{
    (void)state;
    assert_int_equal(
        read_text(&mg_feed_secdb,
                  MG_STR("{\"distroversion\":\"edge\",\"reponame\":\"main\",\"packages\":[{\"pkg\":"
                         "{\"name\":\"a\",\"secfixes\":{\"1-r0\":[\"CVE-2020-0001\",\"XSA-1\"]}}}]"
                         "}")),
        MG_OK);
    assert_string_equal(recorded(), "");
    check_counts(0, 0, 2);
}

static void test_secdb__wrong_types_are_counted(void **state)
{
    (void)state;
    assert_int_equal(read_packages("[1,null,{},{\"pkg\":[]},{\"pkg\":{\"name\":\"\"}},"
                                   "{\"pkg\":{\"name\":\"a\"}},"
                                   "{\"pkg\":{\"name\":\"b\",\"secfixes\":null}},"
                                   "{\"pkg\":{\"name\":\"c\",\"secfixes\":[]}},"
                                   "{\"pkg\":{\"name\":\"d\",\"secfixes\":{\"1\":\"CVE-2020-0001\","
                                   "\"\":[\"CVE-2020-0001\"],\"2\":[1,null,\"\",\" \",[]],"
                                   "\"3\":[\"CVE-2020-0002\"]}}}]"),
                     MG_OK);
    assert_string_equal(recorded(), "CVE-2020-0002@alpine-v3.20-main aliases=CVE-2020-0002 "
                                    "upstream=CVE-2020-0002\n"
                                    "  Alpine:v3.20 d [introduced 0, fixed 3]\n");
    check_counts(1, 13, 0);
    assert_int_equal(result.first_skip.status, MG_FORMAT);
}

static void test_secdb__unusable_documents(void **state)
{
    static const struct {
        const char *text;
        enum mg_status status;
    } cases[] = {
        {"", MG_FORMAT},
        {"{", MG_FORMAT},
        {"[]", MG_FORMAT},
        {HEAD "[]", MG_FORMAT},
        {HEAD "{}}", MG_FORMAT},
        {"{\"distroversion\":\"v3.20\",\"packages\":[]}", MG_FORMAT},
        {"{\"distroversion\":\"v3.20\",\"reponame\":\"a/b\",\"packages\":[]}", MG_FORMAT},
        {"{\"distroversion\":\"3.20\",\"reponame\":\"main\",\"packages\":[]}", MG_FORMAT},
        {"{\"distroversion\":\"v3.\",\"reponame\":\"main\",\"packages\":[]}", MG_FORMAT},
        {"{\"distroversion\":\"v3.20.1\",\"reponame\":\"main\",\"packages\":[]}", MG_FORMAT},
        {"{\"apkurl\":\"https://example.org\",\"reponame\":\"os\",\"packages\":[]}", MG_FORMAT},
        {"---\ndistroversion: v3.20\nreponame: main\n", MG_UNSUPPORTED},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        assert_int_equal(read_text(&mg_feed_secdb, mg_str_of(cases[i].text)), cases[i].status);
        assert_string_equal(recorded(), "");
        assert_string_not_equal(error.text, "");
    }
}

static void test_secdb__yaml_is_recognized_and_refused(void **state)
{
    struct mg_str yaml = MG_STR("---\ndistroversion: v3.8\nreponame: main\npackages:\n");

    (void)state;
    assert_ptr_equal(mg_feed_recognize(MG_STR("main.yaml"), yaml), &mg_feed_secdb);
    assert_int_equal(read_text(&mg_feed_secdb, yaml), MG_UNSUPPORTED);
    assert_non_null(strstr(error.text, "JSON"));
}

static void test_secdb__memory_ends_it(void **state)
{
    struct mg_str text = MG_STR(HEAD "[{\"pkg\":{\"name\":\"a\",\"secfixes\":{\"1\":"
                                     "[\"CVE-2020-0001\",\"CVE-2020-0002\"]}}}]}");

    (void)state;
    recorder_reset();
    recorder.adds_left = 1;
    assert_int_equal(mg_feed_secdb.read(&recorder, text, &result, &error), MG_NOMEM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_secdb__alpine),
        cmocka_unit_test(test_secdb__rolling_distributions),
        cmocka_unit_test(test_secdb__edge_is_ignored),
        cmocka_unit_test(test_secdb__wrong_types_are_counted),
        cmocka_unit_test(test_secdb__unusable_documents),
        cmocka_unit_test(test_secdb__yaml_is_recognized_and_refused),
        cmocka_unit_test(test_secdb__memory_ends_it),
    };

    return cmocka_run_group_tests(tests, NULL, recorder_teardown);
}
