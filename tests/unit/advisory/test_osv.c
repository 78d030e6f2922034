/* SPDX-License-Identifier: Apache-2.0
 *
 * The OSV feed: real documents of several sources, the parts of the data model one by one, and
 * broken documents.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/advisory/feed_tests.h"

static void read_one(const char *text)
{
    if (read_text(&mg_feed_osv, mg_str_of(text)) != MG_OK)
        fail_msg("%s", error.text);
}

static void has(const char *part)
{
    if (strstr(recorded(), part) == NULL)
        fail_msg("'%s' is not in:\n%s", part, recorded());
}

static void test_osv__debian(void **state)
{
    (void)state;
    assert_int_equal(read_data(&mg_feed_osv, "osv/DEBIAN-CVE-2016-0701.json"), MG_OK);
    has("DEBIAN-CVE-2016-0701 modified='2026-11-22T00:00:00Z' upstream=CVE-2016-0701\n"
        "  Debian:11 openssl [introduced 0, fixed 1.0.2f-2]\n");
    assert_string_equal(result.newest, "2026-11-22T00:00:00Z");
    assert_int_equal(read_data(&mg_feed_osv, "osv/DSA-4000-1.json"), MG_OK);
    has("summary='xorg-server - security update'");
    has("  Debian:9 xorg-server [introduced 0, fixed 2:1.19.2-1+deb9u2]\n");
    check_counts(1, 0, 0);
}

static void test_osv__ubuntu(void **state)
{
    (void)state;
    assert_int_equal(read_data(&mg_feed_osv, "osv/ubuntu/UBUNTU-CVE-2021-3782.json"), MG_OK);
    has("  Ubuntu:Pro:16.04:LTS wayland [introduced 0, fixed 1.12.0-1~ubuntu16.04.3+esm1] "
        "versions=1.8.1-1,");
    has(" subscription\n");
    assert_int_equal(read_data(&mg_feed_osv, "osv/ubuntu/UBUNTU-CVE-2013-2208.json"), MG_OK);
    has("  Ubuntu:14.04:LTS tpp [introduced 0, fixed 1.3.1-3]\n");
    assert_int_equal(read_data(&mg_feed_osv, "osv/ubuntu/USN-5614-1.json"), MG_OK);
    check_counts(1, 0, 0);
}

static void test_osv__other_sources(void **state)
{
    (void)state;
    assert_int_equal(read_data(&mg_feed_osv, "osv/GHSA-75v8-2h7p-7m2m.json"), MG_OK);
    has(" aliases=CVE-2025-46653 ");
    assert_int_equal(read_data(&mg_feed_osv, "osv/PYSEC-2023-74.json"), MG_OK);
    check_counts(1, 0, 1); /* a range of commits */
    has("  PyPI requests [introduced 2.3.0, fixed 2.31.0] versions=2.10.0,");
    assert_int_equal(read_data(&mg_feed_osv, "osv/OSV-TEST-last-affected-01.json"), MG_OK);
    check_counts(1, 0, 1);
    assert_int_equal(read_data(&mg_feed_osv, "osv/CVE-2023-2727.json"), MG_OK);
    check_counts(1, 1, 0); /* a range without type */
}

static void test_osv__vendor_words(void **state)
{
    (void)state;
    read_one("{\"id\":\"X\",\"affected\":["
             "{\"package\":{\"ecosystem\":\"Ubuntu:18.04:LTS\",\"name\":\"a\"},"
             "\"ecosystem_specific\":{\"ubuntu_status\":\"deferred (2020-03-03)\"}},"
             "{\"package\":{\"ecosystem\":\"Ubuntu:18.04:LTS\",\"name\":\"b\"},"
             "\"ecosystem_specific\":{\"status\":\"not-affected (code not present)\","
             "\"availability\":\"Available with Ubuntu Pro: https://ubuntu.com/pro\"}},"
             "{\"package\":{\"ecosystem\":\"Debian:12\",\"name\":\"c\"},"
             "\"ecosystem_specific\":{\"urgency\":\"unimportant\"}},"
             "{\"package\":{\"ecosystem\":\"Debian:12\",\"name\":\"d\"},"
             "\"database_specific\":{\"urgency\":\"low\",\"status\":\"DNE\"}},"
             "{\"package\":{\"ecosystem\":\"Debian:12\",\"name\":\"e\"},"
             "\"database_specific\":{\"status\":\"DNEX\"}}]}");
    assert_string_equal(recorded(), "X\n"
                                    "  Ubuntu:18.04:LTS a state='deferred (2020-03-03)'\n"
                                    "  Ubuntu:18.04:LTS b state='not-affected (code not present)'"
                                    " subscription not-affected\n"
                                    "  Debian:12 c urgency='unimportant'\n"
                                    "  Debian:12 d state='DNE' urgency='low' not-affected\n"
                                    "  Debian:12 e state='DNEX'\n");
}

static void test_osv__events_in_any_form(void **state)
{
    (void)state;
    read_one("{\"id\":\"X\",\"schema_version\":null,\"withdrawn\":\"2024-01-01T00:00:00Z\","
             "\"affected\":[{\"package\":{\"ecosystem\":\"E\",\"name\":\"n\"},\"ranges\":["
             "{\"type\":\"SEMVER\",\"events\":[{\"fixed\":\"2\",\"introduced\":\"1\"},"
             "{\"last_affected\":\"0.5\"},{\"introduced\":\"0\"},{\"limit\":\"*\"}]},"
             "{\"type\":\"GIT\",\"events\":[{\"introduced\":\"0\"}]}]}]}");
    assert_string_equal(recorded(), "X withdrawn='2024-01-01T00:00:00Z'\n"
                                    "  E n [introduced 1, fixed 2, last_affected 0.5, "
                                    "introduced 0, limit *]\n");
    check_counts(1, 0, 1);
}

static void test_osv__severities_are_joined(void **state)
{
    (void)state;
    read_one("{\"id\":\"X\",\"severity\":[{\"type\":\"CVSS_V3\",\"score\":\"v\"},"
             "{\"type\":\"Ubuntu\",\"score\":\"low\"}],\"affected\":[{\"package\":{\"ecosystem\":"
             "\"E\",\"name\":\"n\"},\"severity\":[{\"type\":\"CVSS_V3\",\"score\":\"v\"},"
             "{\"type\":\"CVSS_V4\",\"score\":\"w\"}]}]}");
    assert_string_equal(recorded(), "X CVSS_V3=v Ubuntu=low CVSS_V4=w\n  E n\n");
}

static void test_osv__summary_from_details(void **state)
{
    char text[1024], long_text[400];

    (void)state;
    read_one("{\"id\":\"X\",\"details\":\" First line. More. \\nSecond line\"}");
    assert_string_equal(recorded(), "X summary='First line. More.'\n");
    memset(long_text, 'a', 399);
    long_text[399] = '\0';
    memcpy(long_text + 100, ". b", 3);
    (void)snprintf(text, sizeof text, "{\"id\":\"X\",\"details\":\"%s\"}", long_text);
    read_one(text);
    assert_int_equal(strlen(recorded()), strlen("X summary=''\n") + 101);
    memset(long_text + 100, 'a', 3);
    memcpy(long_text + 199, "\xc3\xa9", 2);
    (void)snprintf(text, sizeof text, "{\"id\":\"X\",\"details\":\"%s\"}", long_text);
    read_one(text);
    assert_int_equal(strlen(recorded()), strlen("X summary=''\n") + 199);
}

static void test_osv__wrong_types_are_counted(void **state)
{
    (void)state;
    read_one("{\"id\":\"X\",\"summary\":5,\"aliases\":{},\"upstream\":[1,\"CVE-2000-0001\",null],"
             "\"references\":[{\"url\":7},[],{\"url\":\"http://x\"}],\"severity\":\"high\","
             "\"affected\":[3,{\"package\":{\"name\":\"n\"}},"
             "{\"package\":{\"ecosystem\":\"E\",\"name\":\"n\"},\"ranges\":[[],"
             "{\"type\":\"NEW\",\"events\":[]},{\"type\":\"SEMVER\",\"events\":[{\"fixed\":1}]},"
             "{\"type\":\"SEMVER\",\"events\":[{\"introduced\":\"1\"},{\"other\":\"1\"}]}],"
             "\"versions\":[\"1\",2]}]}");
    assert_string_equal(recorded(), "X upstream=CVE-2000-0001 references=http://x\n"
                                    "  E n versions=1\n");
    check_counts(1, 14, 0);
    assert_non_null(strstr(result.first_skip.text, "X: summary"));
}

/* Errata of some vendors name their CVEs as related; elsewhere the word means no more than itself.
 */
static void test_osv__related_cves_of_errata(void **state)
{
    static const struct {
        const char *text, *recorded;
    } cases[] = {
        {"{\"id\":\"ALSA-2023:1\",\"related\":[\"CVE-2023-0001\",\"CVE-2023-0002\",\"ALSA-1\"]}",
         "ALSA-2023:1 upstream=CVE-2023-0001,CVE-2023-0002\n"},
        {"{\"id\":\"SUSE-SU-2023:1-1\",\"related\":[\"CVE-2023-0001\"],\"upstream\":[\"X-1\"]}",
         "SUSE-SU-2023:1-1 upstream=X-1,CVE-2023-0001\n"},
        {"{\"id\":\"RHSA-2023:1\",\"related\":[\"CVE-2023-0001\"],\"upstream\":[\"CVE-2023-2\","
         "\"CVE-2023-0002\"]}",
         "RHSA-2023:1 upstream=CVE-2023-2,CVE-2023-0002\n"},
        {"{\"id\":\"RLSA-2023:1\",\"related\":[\"CVE-2023-0001\"],\"aliases\":[\"CVE-2023-0002\"]}",
         "RLSA-2023:1 aliases=CVE-2023-0002\n"},
        {"{\"id\":\"GHSA-x\",\"related\":[\"CVE-2023-0001\"]}", "GHSA-x\n"},
        {"{\"id\":\"PYSEC-2023-1\",\"related\":[\"CVE-2023-0001\"]}", "PYSEC-2023-1\n"},
        {"{\"id\":\"GO-2023-1\",\"related\":[\"CVE-2023-0001\"]}", "GO-2023-1\n"},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        read_one(cases[i].text);
        assert_string_equal(recorded(), cases[i].recorded);
    }
}

static void test_osv__array_of_documents(void **state)
{
    (void)state;
    read_one("[{\"id\":\"A\"}, 5, {\"id\":\"B\"}, {\"summary\":\"]\\\"}\"}, {\"id\":\"C\" 1}]");
    assert_string_equal(recorded(), "A\nB\n");
    check_counts(2, 3, 0);
    read_one("[ ]");
    check_counts(0, 0, 0);
    assert_int_equal(read_text(&mg_feed_osv, MG_STR("[{\"id\":\"A\"}, {\"id\":\"B\"}")), MG_FORMAT);
    assert_string_equal(recorded(), "");
}

static void test_osv__unusable_documents(void **state)
{
    static const struct {
        const char *text;
        enum mg_status status;
    } cases[] = {
        {"", MG_FORMAT},
        {"5", MG_FORMAT},
        {"{\"id\":\"X\"", MG_FORMAT},
        {"{\"id\":7}", MG_FORMAT},
        {"{\"id\":\"\"}", MG_FORMAT},
        {"{\"id\":\"X\",\"schema_version\":\"2.0.0\"}", MG_UNSUPPORTED},
        {"{\"id\":\"X\",\"schema_version\":\"new\"}", MG_FORMAT},
        {"{\"id\":\"X\",\"details\":\"\\u0000\"}", MG_FORMAT},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        assert_int_equal(read_text(&mg_feed_osv, mg_str_of(cases[i].text)), cases[i].status);
        assert_string_equal(recorded(), "");
        assert_string_not_equal(error.text, "");
    }
}

/* "before", n times c, "after" as a document. */
static enum mg_status read_repeated(const char *before, char c, size_t n, const char *after)
{
    struct mg_buf buf;
    enum mg_status status;

    mg_buf_init(&buf, MG_MIB(4));
    mg_buf_str(&buf, mg_str_of(before));
    for (size_t i = 0; i < n; i++)
        mg_buf_char(&buf, c);
    mg_buf_str(&buf, mg_str_of(after));
    status = read_text(&mg_feed_osv, mg_buf_view(&buf));
    mg_buf_clear(&buf);
    return status;
}

static void test_osv__huge_and_deep(void **state)
{
    (void)state;
    assert_int_equal(read_repeated("{\"id\":\"", 'A', MG_MIB(1), "\"}"), MG_LIMIT);
    assert_int_equal(read_repeated("{\"id\":\"X\",\"details\":", '[', MG_MIB(1), ""), MG_LIMIT);
    assert_int_equal(read_repeated("[", '[', MG_MIB(1), ""), MG_FORMAT);
    assert_int_equal(read_repeated("{\"id\":\"X\",\"affected\":[{\"package\":{\"ecosystem\":\"E\","
                                   "\"name\":\"",
                                   'n', MG_MIB(1), "\"}}]}"),
                     MG_OK);
    assert_string_equal(recorded(), "X\n");
    check_counts(1, 1, 0);
    assert_int_equal(read_repeated("{\"id\":\"X\",\"affected\":[{\"package\":{\"ecosystem\":\"E\","
                                   "\"name\":\"n\"},\"ranges\":[{\"type\":\"SEMVER\",\"events\":["
                                   "{\"introduced\":\"",
                                   '1', MG_MIB(1), "\"}]}]}]}"),
                     MG_OK);
    assert_string_equal(recorded(), "X\n  E n\n");
    check_counts(1, 1, 0);
}

static void test_osv__not_utf8(void **state)
{
    (void)state;
    read_one("{\"id\":\"X\",\"details\":\"\xff\xc3\"}");
    assert_string_equal(recorded(), "X summary='\xff\xc3'\n");
}

static void test_osv__memory_ends_it(void **state)
{
    (void)state;
    recorder_reset();
    recorder.adds_left = 1;
    assert_int_equal(
        mg_feed_osv.read(&recorder, MG_STR("[{\"id\":\"A\"},{\"id\":\"B\"}]"), &result, &error),
        MG_NOMEM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_osv__debian),
        cmocka_unit_test(test_osv__ubuntu),
        cmocka_unit_test(test_osv__other_sources),
        cmocka_unit_test(test_osv__vendor_words),
        cmocka_unit_test(test_osv__events_in_any_form),
        cmocka_unit_test(test_osv__severities_are_joined),
        cmocka_unit_test(test_osv__summary_from_details),
        cmocka_unit_test(test_osv__wrong_types_are_counted),
        cmocka_unit_test(test_osv__related_cves_of_errata),
        cmocka_unit_test(test_osv__array_of_documents),
        cmocka_unit_test(test_osv__unusable_documents),
        cmocka_unit_test(test_osv__huge_and_deep),
        cmocka_unit_test(test_osv__not_utf8),
        cmocka_unit_test(test_osv__memory_ends_it),
    };

    return cmocka_run_group_tests(tests, NULL, recorder_teardown);
}
