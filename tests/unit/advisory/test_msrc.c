/* SPDX-License-Identifier: Apache-2.0
 *
 * The feeds of MSRC: cut documents of six months, the same facts in three forms, broken and hostile
 * documents.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/advisory/feed_tests.h"

static void has(const char *part)
{
    if (strstr(recorded(), part) == NULL)
        fail_msg("'%s' is not in:\n%.20000s", part, recorded());
}

static void lacks(const char *part)
{
    if (strstr(recorded(), part) != NULL)
        fail_msg("'%s' is in:\n%.20000s", part, recorded());
}

static void test_msrc__cumulative_and_hotpatch(void **state)
{
    (void)state;
    assert_int_equal(read_data(&mg_feed_msrc_xml, "msrc/cvrf-2025-sep.xml"), MG_OK);
    check_counts(17, 0, 11);
    assert_string_equal(result.newest, "2025-09-25T07:00:34Z");
    has("MSRC-CVE-2025-54110 summary='Windows Kernel Elevation of Privilege Vulnerability' "
        "modified='2025-09-09T07:00:00Z' "
        "CVSS_V3=CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H/E:U/RL:O/RC:C references="
        "https://msrc.microsoft.com/update-guide/vulnerability/CVE-2025-54110\n");
    has("  Microsoft Windows Server 2022 [introduced 0, fixed 10.0.20348.4106] "
        "state='SecurityHotpatchUpdate' urgency='important' update='KB5065306' restart\n"
        "  Microsoft Windows Server 2022 [introduced 0, fixed 10.0.20348.4171] "
        "state='Security Update' urgency='important' update='KB5065432' restart\n");
    has("  Microsoft Windows Server 2012 R2 [introduced 0, fixed 6.3.9600.22774] "
        "state='Monthly Rollup' urgency='important' update='KB5065507' restart subscription\n");
    has("KB5065432 supersedes KB5063880\n");
}

static void test_msrc__other_products(void **state)
{
    (void)state;
    assert_int_equal(read_data(&mg_feed_msrc_xml, "msrc/cvrf-2025-sep.xml"), MG_OK);
    has("  Microsoft Microsoft SQL Server 2022 for x64-based Systems (CU) [introduced 0, fixed "
        "16.0.4212.1] state='Security Update' urgency='important' update='KB5065220'\n"
        "  Microsoft Microsoft SQL Server 2022 for x64-based Systems (GDR) [introduced 0, fixed "
        "16.0.1150.1] state='Security Update' urgency='important' update='KB5065221'\n");
    has("  Microsoft Microsoft Edge (Chromium-based) [introduced 0, fixed 140.0.3485.81] "
        "state='Security Update'\n");
    has("  Microsoft Microsoft 365 Apps for Enterprise for 64-bit Systems state='Click to Run' "
        "urgency='important'\n");
    lacks("azl3");
    lacks("Azure Linux");
    lacks("aka.ms");
}

static void test_msrc__years_without_builds(void **state)
{
    (void)state;
    assert_int_equal(read_data(&mg_feed_msrc_xml, "msrc/cvrf-2019-mar.xml"), MG_OK);
    has("  Microsoft Windows Server 2019 state='Security Update' urgency='important' "
        "update='KB4489899' restart\n");
    has("KB4489899 supersedes KB4487044\n");
    assert_int_equal(read_data(&mg_feed_msrc_xml, "msrc/cvrf-2016-nov.xml"), MG_OK);
    check_counts(7, 0, 0);
    has("state='Monthly Rollup'");
    has("state='Security Only'");
    assert_int_equal(read_data(&mg_feed_msrc_xml, "msrc/cvrf-2023-oct.xml"), MG_OK);
    has(" exploited");
}

static void test_msrc__every_month_is_read(void **state)
{
    static const char *const names[] = {"msrc/cvrf-2016-nov.xml", "msrc/cvrf-2019-mar.xml",
                                        "msrc/cvrf-2021-dec.xml", "msrc/cvrf-2023-oct.xml",
                                        "msrc/cvrf-2025-sep.xml", "msrc/cvrf-2026-feb.xml"};

    (void)state;
    for (size_t i = 0; i < MG_COUNT(names); i++) {
        assert_int_equal(read_data(&mg_feed_msrc_xml, names[i]), MG_OK);
        assert_int_equal(result.skipped, 0);
        assert_true(result.records >= 7);
    }
}

/* What the recorder has of one advisory, up to the next one. */
static void copy_advisory(const char *id, char *to, size_t size)
{
    const char *start = strstr(recorded(), id), *end;
    size_t n;

    assert_non_null(start);
    end = strstr(start + 1, "\nMSRC-");
    n = end == NULL ? strlen(start) : (size_t)(end + 1 - start);
    assert_true(n < size);
    memcpy(to, start, n);
    to[n] = '\0';
}

static void test_msrc__json_says_what_xml_says(void **state)
{
    static char xml[16384], json[16384];
    static const char *const ids[] = {"MSRC-CVE-2025-54110", "MSRC-CVE-2025-54906",
                                      "MSRC-CVE-2025-55232"};

    (void)state;
    for (size_t i = 0; i < MG_COUNT(ids); i++) {
        assert_int_equal(read_data(&mg_feed_msrc_xml, "msrc/cvrf-2025-sep.xml"), MG_OK);
        copy_advisory(ids[i], xml, sizeof xml);
        assert_int_equal(read_data(&mg_feed_msrc_cvrf, "msrc/cvrf-2025-sep.json"), MG_OK);
        copy_advisory(ids[i], json, sizeof json);
        assert_string_equal(json, xml);
    }
    check_counts(3, 0, 7);
}

static void test_msrc__csaf(void **state)
{
    (void)state;
    assert_int_equal(read_data(&mg_feed_msrc_csaf, "msrc/msrc_cve-2025-54110.json"), MG_OK);
    check_counts(1, 0, 1); /* the package of Azure Linux */
    has("MSRC-CVE-2025-54110 summary='Windows Kernel Elevation of Privilege Vulnerability' "
        "modified='2025-09-10T07:00:00Z' CVSS_V3=CVSS:3.1/AV:L/");
    has(" disclosed\n");
    lacks("exploited");
    has("  Microsoft Windows Server 2025 [introduced 0, fixed 10.0.26100.6584] "
        "state='Security Update' urgency='important' update='KB5065426' restart\n"
        "  Microsoft Windows Server 2025 [introduced 0, fixed 10.0.26100.6508] "
        "state='SecurityHotpatchUpdate' urgency='important' update='KB5065474' restart\n");
    lacks("azl3");
}

#define XML(inside)                                                                                \
    "<cvrfdoc><x>secure@microsoft.com</x><ProductTree><FullProductName ProductID=\"1\">P"          \
    "</FullProductName></ProductTree>" inside "</cvrfdoc>"
#define AFFECTED                                                                                   \
    "<ProductStatuses><Status Type=\"Known Affected\"><ProductID>1</ProductID></Status>"           \
    "</ProductStatuses>"
#define FIX(parts)                                                                                 \
    "<Vulnerability><CVE>CVE-2024-1</CVE>" AFFECTED "<Remediations><Remediation "                  \
    "Type=\"Vendor Fix\">" parts "<ProductID>1</ProductID></Remediation></Remediations>"           \
    "</Vulnerability>"

static void test_msrc__forms_of_a_fix(void **state)
{
    static const struct {
        const char *document, *expected;
    } cases[] = {
        {XML(FIX("<Description>KB5000001</Description><FixedBuild>1.2.3.</FixedBuild>")),
         "  Microsoft P [introduced 0, fixed 1.2.3] update='KB5000001'\n"},
        {XML(FIX("<Description>1234</Description><FixedBuild>a page</FixedBuild>")),
         "  Microsoft P state='1234'\n"},
        {XML(FIX("<Description>5000001</Description><SubType>IE Cumulative</SubType>"
                 "<FixedBuild>1.001</FixedBuild>")),
         "  Microsoft P state='IE Cumulative' update='KB5000001'\n"},
        {XML(FIX("<Description>5000003</Description><Supercedence>5000001, KB5000002;MS16-001 "
                 "5000003</Supercedence>")),
         "KB5000003 supersedes KB5000001\nKB5000003 supersedes KB5000002\n"},
        {XML("<Vulnerability><CVE>CVE-2024-1</CVE>" AFFECTED "</Vulnerability>"),
         "CVE-2024-1\n  Microsoft P\n"},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        assert_int_equal(read_text(&mg_feed_msrc_xml, mg_str_of(cases[i].document)), MG_OK);
        has(cases[i].expected);
    }
    lacks("MS16");
}

static void test_msrc__broken_parts_are_skipped(void **state)
{
    (void)state;
    assert_int_equal(
        read_text(&mg_feed_msrc_xml,
                  MG_STR(XML("<Vulnerability>" AFFECTED "</Vulnerability><Vulnerability><CVE>"
                             "CVE-2024-2</CVE><ProductStatuses><Status Type=\"Known Affected\">"
                             "<ProductID>7</ProductID></Status></ProductStatuses>"
                             "</Vulnerability>"))),
        MG_OK);
    check_counts(0, 2, 0);
    assert_int_equal(
        read_text(&mg_feed_msrc_cvrf, MG_STR("{\"ProductTree\":{},\"Vulnerability\":[{]},1]}")),
        MG_FORMAT);
    assert_int_equal(read_text(&mg_feed_msrc_cvrf,
                               MG_STR("{\"ProductTree\":{},\"Vulnerability\":[{\"CVE\":},{}]}")),
                     MG_OK);
    check_counts(0, 2, 0);
}

static void test_msrc__broken_documents_are_refused(void **state)
{
    (void)state;
    assert_int_equal(read_text(&mg_feed_msrc_xml, MG_STR("<cvrfdoc><Vulnerability>")), MG_FORMAT);
    assert_int_equal(read_text(&mg_feed_msrc_cvrf, MG_STR("{\"Vulnerability\":{}}")), MG_FORMAT);
    assert_int_equal(read_text(&mg_feed_msrc_cvrf, MG_STR("{\"Vulnerability\":[]}")), MG_FORMAT);
    assert_int_equal(read_text(&mg_feed_msrc_csaf, MG_STR("{\"document\":{}}")), MG_UNSUPPORTED);
    assert_int_equal(
        read_text(&mg_feed_msrc_csaf, MG_STR("{\"document\":{\"csaf_version\":\"2.0\"}}")),
        MG_FORMAT);
}

/* CVRF and CSAF of other vendors, OSV. */
static void test_msrc__others_are_not_recognized(void **state)
{
    static const char *const heads[] = {
        "<cvrfdoc xmlns=\"http://www.icasi.org/CVRF/schema/cvrf/1.1\"><DocumentTitle>SUSE",
        "{\"document\":{\"aggregate_severity\":{\"namespace\":\"https://access.redhat.com/\"",
        "{\"id\":\"CVE-2024-1\",\"modified\":\"2024-01-01T00:00:00Z\",\"affected\":[]}",
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(heads); i++) {
        const struct mg_feed *feed = mg_feed_recognize(MG_STR("a"), mg_str_of(heads[i]));

        assert_true(feed != &mg_feed_msrc_xml && feed != &mg_feed_msrc_cvrf &&
                    feed != &mg_feed_msrc_csaf);
    }
}

static void test_msrc__memory_ends_it(void **state)
{
    static const char document[] = XML(FIX("<Description>5000001</Description>"));

    (void)state;
    recorder_reset();
    recorder.adds_left = 0;
    assert_int_equal(mg_feed_msrc_xml.read(&recorder, mg_str_of(document), &result, &error),
                     MG_NOMEM);
    assert_string_equal(error.text, "the recorder is full");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_msrc__cumulative_and_hotpatch),
        cmocka_unit_test(test_msrc__other_products),
        cmocka_unit_test(test_msrc__years_without_builds),
        cmocka_unit_test(test_msrc__every_month_is_read),
        cmocka_unit_test(test_msrc__json_says_what_xml_says),
        cmocka_unit_test(test_msrc__csaf),
        cmocka_unit_test(test_msrc__forms_of_a_fix),
        cmocka_unit_test(test_msrc__broken_parts_are_skipped),
        cmocka_unit_test(test_msrc__broken_documents_are_refused),
        cmocka_unit_test(test_msrc__others_are_not_recognized),
        cmocka_unit_test(test_msrc__memory_ends_it),
    };

    return cmocka_run_group_tests(tests, NULL, recorder_teardown);
}
