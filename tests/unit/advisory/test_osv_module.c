/* SPDX-License-Identifier: Apache-2.0
 *
 * What OSV documents of RHEL and its rebuilds say in words: module streams and urgency.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/advisory/feed_tests.h"

#define DOCUMENT(summary, purl, fixed)                                                             \
    "{\"id\":\"X\",\"summary\":\"" summary "\",\"affected\":[{\"package\":{\"ecosystem\":\"E\","   \
    "\"name\":\"n\",\"purl\":\"" purl "\"},\"ranges\":[{\"type\":\"ECOSYSTEM\",\"events\":["       \
    "{\"introduced\":\"0\"},{\"fixed\":\"" fixed "\"}]}]}]}"
#define MODULAR "1-1.module+el8.4.0+1+a"

static void test_osv_module__streams_come_from_the_purl_or_the_summary(void **state)
{
    static const struct {
        const char *document, *expected;
    } cases[] = {
        {DOCUMENT("Important: nodejs:18 security update", "", MODULAR), " module='nodejs:18'"},
        {DOCUMENT("Low: virt:rhel and virt-devel:rhel security, bug fix update", "",
                  "1-1.module_el8.4.0+1+a"),
         " module='virt:rhel virt-devel:rhel'"},
        {DOCUMENT("Red Hat Security Advisory: python39:3.9, security update", "", MODULAR),
         " module='python39:3.9'"},
        {DOCUMENT("Important: httpd:2.4/mod_http2 security update", "", MODULAR),
         " module='httpd:2.4'"},
        {DOCUMENT("Moderate: 389-ds:1.4 security update", "", MODULAR), " module='389-ds:1.4'"},
        {DOCUMENT("Important: varnish security update", "", MODULAR), " module='*'"},
        {DOCUMENT("nodejs:18 security update", "pkg:rpm/redhat/n?arch=src&rpmmod=nodejs:20",
                  MODULAR),
         " module='nodejs:20'"},
        {DOCUMENT("", "pkg:rpm/redhat/n?rpmmod=nodejs%3A20&x=y", MODULAR), " module='nodejs:20'"},
        {DOCUMENT("a :b c: d:/ security update", "", MODULAR), " module='*'"},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        if (read_text(&mg_feed_osv, mg_str_of(cases[i].document)) != MG_OK)
            fail_msg("%s", error.text);
        if (strstr(recorded(), cases[i].expected) == NULL)
            fail_msg("%s: %s", cases[i].document, recorded());
    }
}

static void test_osv_module__other_builds_have_no_stream(void **state)
{
    (void)state;
    assert_int_equal(
        read_text(&mg_feed_osv, MG_STR(DOCUMENT("kernel:4.18.0 security update",
                                                "pkg:rpm/redhat/n?rpmmod=a:b", "4.18.0-1.el8_10"))),
        MG_OK);
    assert_null(strstr(recorded(), "module"));
}

static void test_osv_module__urgency_is_the_first_word(void **state)
{
    (void)state;
    assert_int_equal(read_text(&mg_feed_osv, MG_STR(DOCUMENT("Moderate: a", "", "1"))), MG_OK);
    assert_non_null(strstr(recorded(), " urgency='moderate'"));
    assert_int_equal(read_text(&mg_feed_osv, MG_STR(DOCUMENT("Moderately a", "", "1"))), MG_OK);
    assert_null(strstr(recorded(), "urgency"));
}

static void test_osv_module__rocky(void **state)
{
    (void)state;
    assert_int_equal(read_data(&mg_feed_osv, "osv/RLSA-2024_3671.json"), MG_OK);
    assert_non_null(strstr(recorded(), " Rocky Linux:9 ruby [introduced 0, fixed "
                                       "0:3.3.1-2.module+el9.4.0+20787+4c237fd3] "
                                       "urgency='moderate' module='ruby:3.3'\n"));
    check_counts(1, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_osv_module__streams_come_from_the_purl_or_the_summary),
        cmocka_unit_test(test_osv_module__other_builds_have_no_stream),
        cmocka_unit_test(test_osv_module__urgency_is_the_first_word),
        cmocka_unit_test(test_osv_module__rocky),
    };

    return cmocka_run_group_tests(tests, NULL, recorder_teardown);
}
