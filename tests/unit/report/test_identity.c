/* SPDX-License-Identifier: Apache-2.0
 *
 * Names that other tools remember.
 */
#include "core/report/identity.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/report/sample.h"

static void fingerprint(const struct mg_finding *finding, char out[MG_FINGERPRINT_SIZE])
{
    assert_true(mg_fingerprint(finding, out));
    assert_int_equal(strlen(out), MG_FINGERPRINT_SIZE - 1);
}

/* Alerts that people closed are known by it: it must be the same in every version of Margay. */
static void test_identity__a_fingerprint_never_changes(void **state)
{
    char print[MG_FINGERPRINT_SIZE];
    struct sample sample;

    (void)state;
    sample_init(&sample);
    fingerprint(&sample.findings[0], print);
    assert_string_equal(print, "582a9e7e84cc7aa7b9ea3a2dda6db135");
    sample_clear(&sample);
}

static void test_identity__an_upgrade_keeps_the_fingerprint_except_of_kernels(void **state)
{
    char before[MG_FINGERPRINT_SIZE], after[MG_FINGERPRINT_SIZE];
    struct sample sample;

    (void)state;
    sample_init(&sample);
    for (int kernel = 0; kernel < 2; kernel++) {
        struct mg_finding *finding = &sample.findings[kernel ? 4 : 0];
        struct mg_package upgraded = *finding->package;

        fingerprint(finding, before);
        upgraded.version = MG_STR("9999");
        finding->package = &upgraded;
        fingerprint(finding, after);
        assert_int_equal(strcmp(before, after) != 0, kernel);
    }
    sample_clear(&sample);
}

static void test_identity__versions_in_one_file_are_told_apart(void **state)
{
    static const struct {
        const char *type, *location;
        int differ;
    } cases[] = {
        {"npm", "srv/package-lock.json", 1},
        {"npm", "srv/node_modules/lodash/package.json", 0},
        {"cargo", "usr/local/lib/program", 1},
        {"pypi", "usr/lib/python3/dist-packages/a-1.dist-info/METADATA", 0},
    };
    struct mg_finding finding = {.vulnerability_id = MG_STR("CVE-2020-8203")};

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        struct mg_package package = {.type = mg_str_of(cases[i].type),
                                     .name = MG_STR("lodash"),
                                     .version = MG_STR("4.17.2"),
                                     .location = mg_str_of(cases[i].location)};
        char one[MG_FINGERPRINT_SIZE], other[MG_FINGERPRINT_SIZE];

        finding.package = &package;
        fingerprint(&finding, one);
        package.version = MG_STR("4.17.4");
        fingerprint(&finding, other);
        assert_int_equal(strcmp(one, other) != 0, cases[i].differ);
    }
}

static void test_identity__hosts_are_told_apart(void **state)
{
    char one[MG_FINGERPRINT_SIZE], other[MG_FINGERPRINT_SIZE];
    const struct mg_host web = {.hostname = MG_STR("web"), .root = MG_STR("/")};
    const struct mg_host db = {.hostname = MG_STR("db"), .root = MG_STR("/")};
    struct sample sample;

    (void)state;
    sample_init(&sample);
    assert_true(mg_fingerprint_on_host(&sample.findings[0], &web, one));
    assert_true(mg_fingerprint_on_host(&sample.findings[0], &db, other));
    assert_string_not_equal(one, other);
    sample_clear(&sample);
}

static void test_identity__a_document_is_named_by_its_content(void **state)
{
    char one[MG_UUID_SIZE], again[MG_UUID_SIZE], later[MG_UUID_SIZE];
    struct sample sample;

    (void)state;
    sample_init(&sample);
    assert_true(mg_report_uuid(&sample.report, one));
    assert_true(mg_report_uuid(&sample.report, again));
    assert_string_equal(one, again);
    assert_int_equal(strlen(one), MG_UUID_SIZE - 1);
    assert_int_equal(one[14], '8');
    sample.report.generated = MG_STR("2026-11-22T20:35:42Z");
    assert_true(mg_report_uuid(&sample.report, later));
    assert_string_not_equal(one, later);
    sample_clear(&sample);
}

static void test_identity__ids_have_pages(void **state)
{
    static const char *const pages[][2] = {
        {"CVE-2024-1", "https://www.cve.org/CVERecord?id=CVE-2024-1"},
        {"GHSA-a-b-c", "https://github.com/advisories/GHSA-a-b-c"},
        {"RUSTSEC-2020-1", "https://osv.dev/vulnerability/RUSTSEC-2020-1"},
        {"RHSA-2024:1", "https://osv.dev/vulnerability/RHSA-2024:1"},
        {"END-OF-LIFE-debian-12", ""},
        {"CVE-2024-1\" onclick=", ""},
        {"", ""},
    };
    char buffer[MG_VULNERABILITY_URL_SIZE];

    (void)state;
    for (size_t i = 0; i < MG_COUNT(pages); i++)
        assert_true(mg_str_is(mg_vulnerability_url(mg_str_of(pages[i][0]), buffer), pages[i][1]));
}

static void test_identity__only_clean_urls_are_web_urls(void **state)
{
    static const char *const good[] = {"https://example.org/a?b=%20#c", "http://example.org"};
    static const char *const bad[] = {
        "",  "https://",     "javascript:alert(1)", "ftp://example.org",  "https://a b/",
        "x", "https://a/%2", "https://a/\xc3\xa4",  "https:///etc/passwd"};

    (void)state;
    for (size_t i = 0; i < MG_COUNT(good); i++)
        assert_true(mg_is_web_url(mg_str_of(good[i])));
    for (size_t i = 0; i < MG_COUNT(bad); i++)
        assert_false(mg_is_web_url(mg_str_of(bad[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_identity__a_fingerprint_never_changes),
        cmocka_unit_test(test_identity__an_upgrade_keeps_the_fingerprint_except_of_kernels),
        cmocka_unit_test(test_identity__versions_in_one_file_are_told_apart),
        cmocka_unit_test(test_identity__hosts_are_told_apart),
        cmocka_unit_test(test_identity__a_document_is_named_by_its_content),
        cmocka_unit_test(test_identity__ids_have_pages),
        cmocka_unit_test(test_identity__only_clean_urls_are_web_urls),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
