/* SPDX-License-Identifier: Apache-2.0
 *
 * The Debian security tracker feed: entries of the real advisory list, the JSON export by a
 * sample written for this test, and broken documents of both forms.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/advisory/feed_tests.h"

static const struct mg_feed *const feed = &mg_feed_debian_tracker;

static void test_debian_tracker__real_list(void **state)
{
    (void)state;
    assert_int_equal(read_data(feed, "debian/DSA.list"), MG_OK);
    assert_string_equal(
        recorded(),
        "DSA-5380-1 summary='xorg-server - security update' modified='2023-03-29T00:00:00Z' "
        "upstream=CVE-2023-1393\n"
        "  Debian:11 xorg-server [introduced 0, fixed 2:1.20.11-1+deb11u6]\n"
        "DSA-5356-2 summary='sox - regression update' modified='2023-03-17T00:00:00Z'\n"
        "  Debian:11 sox [introduced 0, fixed 14.4.2+git20190427-2+deb11u2]\n"
        "DSA-4000-1 summary='xorg-server - security update' modified='2017-10-17T00:00:00Z' "
        "upstream=CVE-2017-12176,CVE-2017-12177,CVE-2017-12178,CVE-2017-12179,CVE-2017-12180,"
        "CVE-2017-12181,CVE-2017-12182,CVE-2017-12183,CVE-2017-12184,CVE-2017-12185,CVE-2017-12186,"
        "CVE-2017-12187,CVE-2017-13721,CVE-2017-13723\n"
        "  Debian:8 xorg-server [introduced 0, fixed 2:1.16.4-1+deb8u2]\n"
        "  Debian:9 xorg-server [introduced 0, fixed 2:1.19.2-1+deb9u2]\n"
        "DSA-3208-2 summary='freexl - regression update' modified='2015-11-14T00:00:00Z'\n"
        "  Debian:7 freexl [introduced 0, fixed 1.0.0b-1+deb7u3]\n"
        "  Debian:8 freexl [introduced 0, fixed 1.0.0g-1+deb8u3]\n"
        "DSA-3389-1 summary='elasticsearch - end of life' modified='2015-11-01T00:00:00Z'\n"
        "  Debian:8 elasticsearch [introduced 0] state='end-of-life'\n"
        "DSA-1605-1 summary='glibc - DNS cache poisoning' modified='2008-07-08T00:00:00Z' "
        "upstream=CVE-2008-1447\n"
        "DSA-892-1 summary='awstats - missing input sanitising' modified='2005-11-10T00:00:00Z' "
        "upstream=CVE-2005-1527\n"
        "DSA-1012-1 summary='unzip - buffer overflow' modified='2006-03-21T00:00:00Z' "
        "upstream=CVE-2005-4667\n");
    check_counts(8, 0, 4); /* woody and sarge */
    assert_string_equal(result.newest, "2023-03-29T00:00:00Z");
}

static void test_debian_tracker__states_and_flags(void **state)
{
    (void)state;
    assert_int_equal(read_text(feed, MG_STR("[1 Feb 2024] DLA-1-1 foo\n"
                                            "\t[bullseye] - a <not-affected> (Code not present)\n"
                                            "\t[bullseye] - b <unfixed> (bug #1; high)\n"
                                            "\t[bookworm] - c <ignored> (Minor issue)\n"
                                            " \t[bookworm] -  d  1.0 (bug #2; unimportant)\n"
                                            "\t[bookworm] - e <itp>\n"
                                            "\t- f 1.0\n"
                                            "\tTODO: check\n")),
                     MG_OK);
    assert_string_equal(recorded(),
                        "DLA-1-1 summary='foo' modified='2024-02-01T00:00:00Z'\n"
                        "  Debian:11 a state='not-affected (Code not present)' not-affected\n"
                        "  Debian:11 b [introduced 0] state='unfixed' urgency='high'\n"
                        "  Debian:12 c [introduced 0] state='ignored (Minor issue)'\n"
                        "  Debian:12 d [introduced 0, fixed 1.0] urgency='unimportant'\n");
    check_counts(1, 0, 2);
}

static void test_debian_tracker__broken_lines_are_counted(void **state)
{
    (void)state;
    assert_int_equal(read_text(feed, MG_STR("[1 Feb 2024] DSA-1-1 foo\n"
                                            "\t[bookworm] - a\n"
                                            "\t[bookworm] a 1.0\n"
                                            "\t[bookworm - a 1.0\n"
                                            "\t[bookworm] - a <unfixed\n"
                                            "\tsome words\n"
                                            "[32 Feb 2024] DSA-2-1 foo\n"
                                            "\t[bookworm] - lost 1.0\n"
                                            "[1 Feb 2024] XSA-2-1 foo\n"
                                            "words\n"
                                            "\n"
                                            "[1 Feb 2024] DSA-3-1\n")),
                     MG_OK);
    assert_string_equal(recorded(), "DSA-1-1 summary='foo' modified='2024-02-01T00:00:00Z'\n"
                                    "DSA-3-1 modified='2024-02-01T00:00:00Z'\n");
    check_counts(2, 8, 0);
}

static void test_debian_tracker__json_export(void **state)
{
    (void)state;
    assert_int_equal(read_data(feed, "debian/tracker.json"), MG_OK);
    assert_string_equal(
        recorded(),
        "DEBIAN-TRACKER-CVE-2000-0002 summary='Second, in apt.' upstream=CVE-2000-0002\n"
        "  Debian:10 apt [introduced 0] state='no-dsa (EOL in buster LTS)' urgency='end-of-life'\n"
        "  Debian:11 apt state='resolved' urgency='not yet assigned' not-affected\n"
        "  Debian:12 apt [introduced 0, fixed 2.6.1] state='resolved' urgency='not yet assigned'\n"
        "  Debian:13 apt [introduced 0] state='undetermined' urgency='not yet assigned'\n"
        "  Debian:11 zlib [introduced 0] state='postponed (Minor issue)' "
        "urgency='not yet assigned'\n"
        "  Debian:12 zlib [introduced 0] state='open' urgency='unimportant'\n"
        "TEMP-0000001-0F0F0F\n"
        "  Debian:13 apt [introduced 0, fixed 3.0] state='resolved' urgency='low'\n");
    check_counts(2, 2, 1);
}

static void test_debian_tracker__broken_json(void **state)
{
    static const char *const broken[] = {"{\"a\": {\"CVE-2000-0001\": {",
                                         "{\"a\": {\"CVE-2000-0001\": {}}} x",
                                         "{\"a\": {\"CVE-2000-0001\": {}} \"b\": {}}"};

    (void)state;
    for (size_t i = 0; i < MG_COUNT(broken); i++) {
        assert_ptr_equal(mg_feed_recognize(MG_STR("json"), mg_str_of(broken[i])), feed);
        assert_int_equal(read_text(feed, mg_str_of(broken[i])), MG_FORMAT);
        assert_string_equal(recorded(), "");
    }
    assert_int_equal(read_text(feed, MG_STR("{\"a\": {\"CVE-2000-0001\": }, \"b\": 1, \"\": {}, "
                                            "\"c\": {\"CVE-2000-0001\": 5}}")),
                     MG_OK);
    check_counts(0, 3, 0);
}

static void test_debian_tracker__memory_ends_it(void **state)
{
    (void)state;
    recorder_reset();
    recorder.adds_left = 0;
    assert_int_equal(feed->read(&recorder, MG_STR("[1 Feb 2024] DSA-1-1 foo\n"), &result, &error),
                     MG_NOMEM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_debian_tracker__real_list),
        cmocka_unit_test(test_debian_tracker__states_and_flags),
        cmocka_unit_test(test_debian_tracker__broken_lines_are_counted),
        cmocka_unit_test(test_debian_tracker__json_export),
        cmocka_unit_test(test_debian_tracker__broken_json),
        cmocka_unit_test(test_debian_tracker__memory_ends_it),
    };

    return cmocka_run_group_tests(tests, NULL, recorder_teardown);
}
