/* SPDX-License-Identifier: Apache-2.0
 *
 * Matching a whole inventory: one finding per package instance and vulnerability, with severity,
 * fix and state; what is not matched is said in the coverage.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/advisory/db_file.h"
#include "core/base/buf.h"
#include "core/base/file.h"
#include "core/base/limits.h"
#include "core/match/match.h"
#include "tests/unit/advisory_fixture.h"

#define PATH "test_match.db"
#define NETWORK "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"

struct setup {
    struct mg_inventory inventory;
    struct mg_db *db;
    struct mg_findings findings;
};

static void begin(struct setup *s, const char *id, const char *version)
{
    struct mg_host host = {
        .os_id = mg_str_of(id),
        .os_version = mg_str_of(version),
        .kernel_release = MG_STR("6.1.0-18-amd64"),
    };

    mg_inventory_init(&s->inventory);
    assert_int_equal(mg_inventory_set_host(&s->inventory, &host, NULL), MG_OK);
}

static void install(struct setup *s, const char *name, const char *version, const char *source,
                    const char *origin)
{
    struct mg_package package = {
        .type = MG_STR("deb"),
        .name = mg_str_of(name),
        .version = mg_str_of(version),
        .arch = MG_STR("amd64"),
        .source_name = mg_str_of(source),
        .source_version = mg_str_of(version),
        .origin = mg_str_of(origin),
        .location = MG_STR("var/lib/dpkg/status"),
    };

    assert_int_equal(mg_inventory_add_package(&s->inventory, &package, NULL), MG_OK);
}

static void match(struct setup *s, const struct fixture *records, size_t count, const char *today)
{
    struct mg_match_request request = {.inventory = &s->inventory, .today = mg_str_of(today)};
    struct mg_error err = {0};

    fixture_build(records, count, PATH);
    s->db = fixture_open(PATH);
    request.db = s->db;
    if (mg_match(&request, &s->findings, &err) != MG_OK)
        fail_msg("%s", err.text);
}

static void end(struct setup *s)
{
    mg_db_close(s->db);
    mg_inventory_clear(&s->inventory);
}

static const struct mg_coverage *coverage_of(const struct setup *s, const char *code)
{
    for (size_t i = 0; i < s->inventory.coverage_count; i++) {
        if (mg_str_is(s->inventory.coverage[i].code, code))
            return &s->inventory.coverage[i];
    }
    return NULL;
}

#define TODAY "2026-01-01"

static void test_match__joins_advisories_of_one_vulnerability(void **state)
{
    static const struct fixture records[] = {
        {.id = "DEBIAN-CVE-2024-0001",
         .upstream = "CVE-2024-0001",
         .ecosystem = "Debian:12",
         .package = "openssl",
         .introduced = "0",
         .fixed = "3.0.1-2"},
        {.id = "DSA-1-1",
         .upstream = "CVE-2024-0001 CVE-2024-0002",
         .ecosystem = "Debian:12",
         .package = "openssl",
         .introduced = "0",
         .fixed = "3.0.1-3"},
    };
    struct setup s;

    (void)state;
    begin(&s, "debian", "12");
    install(&s, "libssl3", "3.0.1-1", "openssl", "");
    match(&s, records, MG_COUNT(records), TODAY);
    assert_int_equal(s.findings.count, 2);
    assert_true(mg_str_is(s.findings.items[0].title, "CVE-2024-0001 - libssl3"));
    assert_int_equal(s.findings.items[0].advisory_count, 2);
    assert_true(mg_str_is(s.findings.items[0].advisories[0].id, "DEBIAN-CVE-2024-0001"));
    assert_true(mg_str_is(s.findings.items[0].fixed_version, "3.0.1-3"));
    assert_int_equal(s.findings.items[0].fix, MG_FIX_YES);
    assert_true(mg_str_is(s.findings.items[1].vulnerability_id, "CVE-2024-0002"));
    end(&s);
}

static void test_match__each_package_instance_has_its_finding(void **state)
{
    static const struct fixture records[] = {
        {.id = "DEBIAN-CVE-2024-0001",
         .upstream = "CVE-2024-0001",
         .ecosystem = "Debian:12",
         .package = "openssl",
         .introduced = "0",
         .fixed = "3.0.1-2"},
    };
    struct setup s;

    (void)state;
    begin(&s, "debian", "12");
    install(&s, "libssl3", "3.0.1-1", "openssl", "");
    install(&s, "openssl", "3.0.1-1", "openssl", "");
    install(&s, "openssl", "3.0.1-2", "openssl", "");
    install(&s, "bash", "3.0.1-1", "bash", "");
    match(&s, records, MG_COUNT(records), TODAY);
    assert_int_equal(s.findings.count, 2);
    assert_true(mg_str_is(s.findings.items[0].package->name, "libssl3"));
    assert_true(mg_str_is(s.findings.items[1].package->name, "openssl"));
    end(&s);
}

static void test_match__other_releases_do_not_count(void **state)
{
    static const struct fixture records[] = {
        {.id = "DEBIAN-CVE-2024-0001",
         .upstream = "CVE-2024-0001",
         .ecosystem = "Debian:11",
         .package = "openssl",
         .introduced = "0"},
        {.id = "DEBIAN-CVE-2024-0002",
         .upstream = "CVE-2024-0002",
         .ecosystem = "Debian:12",
         .package = "bash",
         .introduced = "0"},
    };
    struct setup s;

    (void)state;
    begin(&s, "debian", "12");
    install(&s, "openssl", "3.0.1-1", "openssl", "");
    match(&s, records, MG_COUNT(records), TODAY);
    assert_int_equal(s.findings.count, 0);
    assert_int_equal(coverage_of(&s, "MATCHED")->count, 1);
    end(&s);
}

static void test_match__severity_comes_from_cvss_then_from_the_vendor(void **state)
{
    static const struct fixture records[] = {
        {.id = "UBUNTU-CVE-2024-0001",
         .upstream = "CVE-2024-0001",
         .ecosystem = "Ubuntu:22.04:LTS",
         .package = "a",
         .introduced = "0",
         .cvss = NETWORK,
         .vendor_severity = "low"},
        {.id = "UBUNTU-CVE-2024-0002",
         .upstream = "CVE-2024-0002",
         .ecosystem = "Ubuntu:22.04:LTS",
         .package = "a",
         .introduced = "0",
         .vendor_severity = "low"},
        {.id = "UBUNTU-CVE-2024-0003",
         .upstream = "CVE-2024-0003",
         .ecosystem = "Ubuntu:22.04:LTS",
         .package = "a",
         .introduced = "0",
         .urgency = "unimportant",
         .cvss = NETWORK},
        {.id = "UBUNTU-CVE-2024-0004",
         .upstream = "CVE-2024-0004",
         .ecosystem = "Ubuntu:22.04:LTS",
         .package = "a",
         .introduced = "0"},
    };
    struct setup s;

    (void)state;
    begin(&s, "ubuntu", "22.04");
    install(&s, "a", "1", "a", "");
    match(&s, records, MG_COUNT(records), TODAY);
    assert_int_equal(s.findings.count, 4);
    assert_int_equal(s.findings.items[0].severity, MG_SEVERITY_CRITICAL);
    assert_true(s.findings.items[0].score > 9.79 && s.findings.items[0].score < 9.81);
    assert_true(mg_str_is(s.findings.items[0].vendor_severity, "low"));
    assert_int_equal(s.findings.items[1].severity, MG_SEVERITY_LOW);
    assert_true(mg_str_is(s.findings.items[1].severity_source, "vendor"));
    assert_int_equal(s.findings.items[2].severity, MG_SEVERITY_INFORMATIONAL);
    assert_int_equal(s.findings.items[3].severity, MG_SEVERITY_UNTRIAGED);
    assert_true(s.findings.items[3].score < 0);
    end(&s);
}

static void test_match__cvss_is_taken_from_any_feed(void **state)
{
    static const struct fixture records[] = {
        {.id = "DEBIAN-CVE-2024-0001",
         .upstream = "CVE-2024-0001",
         .ecosystem = "Debian:12",
         .package = "a",
         .introduced = "0"},
        {.id = "GHSA-1",
         .alias = "CVE-2024-0001",
         .ecosystem = "npm",
         .package = "x",
         .version = "1",
         .cvss = NETWORK},
    };
    struct setup s;

    (void)state;
    begin(&s, "debian", "12");
    install(&s, "a", "1", "a", "");
    match(&s, records, MG_COUNT(records), TODAY);
    assert_int_equal(s.findings.count, 1);
    assert_int_equal(s.findings.items[0].severity, MG_SEVERITY_CRITICAL);
    assert_true(mg_str_is(s.findings.items[0].cvss[0].source, "GHSA-1"));
    end(&s);
}

/* An update of somebody's package is no description of what it mends in others. */
static void test_match__summaries_are_those_of_the_vulnerability(void **state)
{
    static const struct fixture records[] = {
        {.id = "DEBIAN-CVE-2024-0001",
         .upstream = "CVE-2024-0001",
         .ecosystem = "Debian:12",
         .package = "a",
         .introduced = "0"},
        {.id = "ALSA-2024:1",
         .upstream = "CVE-2024-0001",
         .summary = "Important: compat-x security update",
         .ecosystem = "AlmaLinux:9",
         .package = "compat-x",
         .introduced = "0"},
        {.id = "GHSA-1",
         .alias = "CVE-2024-0001",
         .summary = "x reads too far",
         .ecosystem = "npm",
         .package = "x",
         .introduced = "0"},
    };

    (void)state;
    for (size_t n = 2; n <= MG_COUNT(records); n++) {
        struct setup s;

        begin(&s, "debian", "12");
        install(&s, "a", "1", "a", "");
        match(&s, records, n, TODAY);
        assert_int_equal(s.findings.count, 1);
        assert_true(mg_str_is(s.findings.items[0].summary, n == 2 ? "" : "x reads too far"));
        end(&s);
    }
}

static void test_match__vendor_state_is_kept_and_fixes_are_told(void **state)
{
    static const struct fixture records[] = {
        {.id = "UBUNTU-CVE-2024-0001",
         .upstream = "CVE-2024-0001",
         .ecosystem = "Ubuntu:18.04:LTS",
         .package = "a",
         .introduced = "0",
         .state = "deferred (2020-03-03)"},
        {.id = "UBUNTU-CVE-2024-0002",
         .upstream = "CVE-2024-0002",
         .ecosystem = "Ubuntu:Pro:18.04:LTS",
         .package = "a",
         .introduced = "0",
         .fixed = "2+esm1",
         .needs_subscription = true},
    };
    struct setup s;

    (void)state;
    begin(&s, "ubuntu", "18.04");
    install(&s, "a", "1", "a", "");
    match(&s, records, MG_COUNT(records), "2020-01-01");
    assert_int_equal(s.findings.count, 2);
    assert_true(mg_str_is(s.findings.items[0].state, "deferred (2020-03-03)"));
    assert_int_equal(s.findings.items[0].fix, MG_FIX_NO);
    assert_int_equal(s.findings.items[1].fix, MG_FIX_PARTIAL);
    assert_true(mg_str_is(s.findings.items[1].fixed_version, "2+esm1"));
    assert_true(mg_str_find_str(s.findings.items[1].remediation, MG_STR("Ubuntu Pro")) == 6);
    end(&s);
}

static void test_match__foreign_packages_are_not_matched_and_said(void **state)
{
    static const struct fixture records[] = {
        {.id = "DEBIAN-CVE-2024-0001",
         .upstream = "CVE-2024-0001",
         .ecosystem = "Debian:12",
         .package = "nodejs",
         .introduced = "0"},
    };
    struct setup s;

    (void)state;
    begin(&s, "debian", "12");
    install(&s, "nodejs", "20-1nodesource1", "nodejs", "nodesource");
    match(&s, records, MG_COUNT(records), TODAY);
    assert_int_equal(s.findings.count, 0);
    assert_int_equal(coverage_of(&s, "FOREIGN_ORIGIN")->count, 1);
    assert_int_equal(coverage_of(&s, "FOREIGN_ORIGIN")->level, MG_COVERAGE_LIMITED);
    assert_int_equal(coverage_of(&s, "MATCHED")->count, 0);
    end(&s);
}

static void test_match__kernels_that_do_not_run_are_marked(void **state)
{
    static const struct fixture records[] = {
        {.id = "DEBIAN-CVE-2024-0001",
         .upstream = "CVE-2024-0001",
         .ecosystem = "Debian:12",
         .package = "linux",
         .introduced = "0",
         .fixed = "6.1.99-1"},
    };
    struct setup s;

    (void)state;
    begin(&s, "debian", "12");
    install(&s, "linux-image-6.1.0-17-amd64", "6.1.70-1", "linux-signed-amd64", "");
    install(&s, "linux-image-6.1.0-18-amd64", "6.1.76-1", "linux-signed-amd64", "");
    match(&s, records, MG_COUNT(records), TODAY);
    assert_int_equal(s.findings.count, 2);
    assert_int_equal(s.findings.items[0].kernel, MG_KERNEL_NOT_RUNNING);
    assert_int_equal(s.findings.items[1].kernel, MG_KERNEL_RUNNING);
    end(&s);
}

static void test_match__end_of_life_is_a_finding(void **state)
{
    static const struct fixture records[] = {
        {.id = "DEBIAN-CVE-2024-0001",
         .upstream = "CVE-2024-0001",
         .ecosystem = "Debian:10",
         .package = "a",
         .introduced = "0",
         .fixed = "1"},
    };
    struct setup s;

    (void)state;
    begin(&s, "debian", "10");
    install(&s, "a", "1", "a", "");
    match(&s, records, MG_COUNT(records), TODAY);
    assert_int_equal(s.findings.count, 1);
    assert_true(mg_str_is(s.findings.items[0].title, "Platform End Of Life - debian 10"));
    assert_int_equal(s.findings.items[0].severity, MG_SEVERITY_CRITICAL);
    assert_null(s.findings.items[0].package);
    assert_non_null(coverage_of(&s, "END_OF_LIFE"));
    end(&s);
}

static void test_match__gaps_are_incomplete(void **state)
{
    static const struct fixture records[] = {
        {.id = "DEBIAN-CVE-2024-0001",
         .upstream = "CVE-2024-0001",
         .ecosystem = "Debian:11",
         .package = "a",
         .introduced = "0"},
    };
    struct setup s;

    (void)state;
    begin(&s, "debian", "12");
    install(&s, "a", "1", "a", "");
    match(&s, records, MG_COUNT(records), TODAY);
    assert_int_equal(coverage_of(&s, "NO_ADVISORIES")->level, MG_COVERAGE_INCOMPLETE);
    end(&s);
    begin(&s, "plan9", "4");
    install(&s, "a", "1", "a", "");
    match(&s, records, MG_COUNT(records), TODAY);
    assert_int_equal(coverage_of(&s, "UNSUPPORTED_DISTRIBUTION")->level, MG_COVERAGE_INCOMPLETE);
    end(&s);
}

static void test_match__versions_that_cannot_be_ordered_are_said(void **state)
{
    static const struct fixture records[] = {
        {.id = "DEBIAN-CVE-2024-0001",
         .upstream = "CVE-2024-0001",
         .ecosystem = "Debian:12",
         .package = "a",
         .introduced = "0",
         .fixed = "2"},
    };
    struct setup s;

    (void)state;
    begin(&s, "debian", "12");
    install(&s, "a", "x:1", "a", "");
    match(&s, records, MG_COUNT(records), TODAY);
    assert_int_equal(s.findings.count, 0);
    assert_int_equal(coverage_of(&s, "BAD_VERSION")->level, MG_COVERAGE_INCOMPLETE);
    end(&s);
}

static void test_match__counts_many_vendors_in_little_time(void **state)
{
    enum { VENDORS = 50000 };
    struct setup s;
    char vendor[24];

    (void)state;
    begin(&s, "debian", "12");
    install(&s, "a", "1", "a", "vendor-0");
    for (int i = 0; i < VENDORS; i++) {
        (void)snprintf(vendor, sizeof vendor, "vendor-%d", i);
        install(&s, "a", "1", "a", vendor);
    }
    match(&s, NULL, 0, TODAY);
    assert_true(mg_str_is(coverage_of(&s, "FOREIGN_ORIGIN")->subject, "vendor-0"));
    assert_int_equal(coverage_of(&s, "FOREIGN_ORIGIN")->count, 2);
    end(&s);
}

static void test_match__packages_of_another_kind_are_said(void **state)
{
    static const struct fixture records[] = {
        {.id = "DEBIAN-CVE-2024-0001",
         .upstream = "CVE-2024-0001",
         .ecosystem = "Debian:12",
         .package = "a",
         .introduced = "0"},
    };
    struct mg_package package = {.type = MG_STR("rpm"),
                                 .name = MG_STR("a"),
                                 .version = MG_STR("1"),
                                 .source_name = MG_STR("a"),
                                 .source_version = MG_STR("1")};
    struct setup s;

    (void)state;
    begin(&s, "debian", "12");
    assert_int_equal(mg_inventory_add_package(&s.inventory, &package, NULL), MG_OK);
    match(&s, records, MG_COUNT(records), TODAY);
    assert_int_equal(s.findings.count, 0);
    assert_non_null(coverage_of(&s, "UNSUPPORTED"));
    assert_true(mg_str_is(coverage_of(&s, "UNSUPPORTED")->subject, "rpm"));
    assert_int_equal(coverage_of(&s, "UNSUPPORTED")->count, 1);
    end(&s);
}

static void test_match__without_a_source_the_package_is_its_own(void **state)
{
    static const struct fixture records[] = {
        {.id = "DEBIAN-CVE-2024-0001",
         .upstream = "CVE-2024-0001",
         .ecosystem = "Debian:12",
         .package = "a",
         .introduced = "0",
         .fixed = "2"},
    };
    struct mg_package package = {
        .type = MG_STR("deb"), .name = MG_STR("a"), .version = MG_STR("1")};
    struct setup s;

    (void)state;
    begin(&s, "debian", "12");
    assert_int_equal(mg_inventory_add_package(&s.inventory, &package, NULL), MG_OK);
    match(&s, records, MG_COUNT(records), TODAY);
    assert_int_equal(s.findings.count, 1);
    end(&s);
}

/* A command that people paste into a root shell holds no foreign shell syntax. */
static void test_match__remediation_names_the_package_for_apt(void **state)
{
    static const struct fixture records[] = {
        {.id = "DEBIAN-CVE-2024-0001",
         .upstream = "CVE-2024-0001",
         .ecosystem = "Debian:12",
         .package = "a",
         .introduced = "0",
         .fixed = "2"},
    };
    struct setup s;

    (void)state;
    begin(&s, "debian", "12");
    s.inventory.host.architecture = MG_STR("amd64");
    install(&s, "a", "1", "a", "");
    install(&s, "b", "1", "a", "");
    s.inventory.packages[1].arch = MG_STR("i386");
    install(&s, "c;reboot", "1", "a", "");
    match(&s, records, MG_COUNT(records), TODAY);
    assert_int_equal(s.findings.count, 3);
    assert_true(mg_str_is(s.findings.items[0].remediation, "apt-get install --only-upgrade a"));
    assert_true(
        mg_str_is(s.findings.items[1].remediation, "apt-get install --only-upgrade b:i386"));
    assert_int_equal(mg_str_find(s.findings.items[2].remediation, ';'), SIZE_MAX);
    end(&s);
}

static void install_rpm(struct setup *s, const char *name, const char *version, const char *source)
{
    struct mg_package package = {
        .type = MG_STR("rpm"),
        .name = mg_str_of(name),
        .version = mg_str_of(version),
        .arch = MG_STR("x86_64"),
        .source_name = mg_str_of(source),
        .source_version = mg_str_of(version),
    };

    assert_int_equal(mg_inventory_add_package(&s->inventory, &package, NULL), MG_OK);
}

/* Red Hat repeats an advisory for each repository, and names binary packages. */
static void test_match__repositories_of_a_release_are_one(void **state)
{
    static const struct fixture records[] = {
        {.id = "RHSA-2024:1",
         .upstream = "CVE-2024-0001",
         .ecosystem = "Red Hat:enterprise_linux:9::baseos",
         .package = "avahi-libs",
         .introduced = "0",
         .fixed = "0:0.8-20.el9"},
        {.id = "RHSA-2024:2",
         .upstream = "CVE-2024-0001",
         .ecosystem = "Red Hat:enterprise_linux:9::appstream",
         .package = "avahi-libs",
         .introduced = "0",
         .fixed = "0:0.8-21.el9"},
        {.id = "RHSA-2024:3",
         .upstream = "CVE-2024-0003",
         .ecosystem = "Red Hat:rhel_eus:9.2::baseos",
         .package = "avahi-libs",
         .introduced = "0",
         .fixed = "0:0.8-22.el9_2"},
        {.id = "RHSA-2024:4",
         .upstream = "CVE-2024-0004",
         .ecosystem = "Red Hat:enterprise_linux:9::baseos",
         .package = "avahi",
         .introduced = "0",
         .fixed = "0:0.8-23.el9"},
    };
    const struct mg_coverage *matched;
    struct setup s;

    (void)state;
    begin(&s, "rhel", "9.4");
    install_rpm(&s, "avahi-libs", "0.8-19.el9", "avahi");
    match(&s, records, MG_COUNT(records), TODAY);
    assert_int_equal(s.findings.count, 1);
    assert_true(mg_str_is(s.findings.items[0].fixed_version, "0:0.8-21.el9"));
    assert_int_equal(s.findings.items[0].advisory_count, 2);
    assert_true(mg_str_is(s.findings.items[0].remediation, "dnf upgrade avahi-libs"));
    matched = coverage_of(&s, "MATCHED");
    assert_non_null(matched);
    assert_non_null(strstr(matched->detail.p, "1 of them are named by advisories for 3 packages"));
    end(&s);
}

static void test_match__fixes_for_subscribers_are_told_for_every_distribution(void **state)
{
    static const struct fixture records[] = {
        {.id = "SUSE-SU-2025:1-1",
         .upstream = "CVE-2025-0001",
         .ecosystem = "SUSE:Linux Enterprise Server 15 SP5-LTSS",
         .package = "avahi",
         .introduced = "0",
         .fixed = "0.8-20"},
        {.id = "SUSE-SU-2024:1-1",
         .upstream = "CVE-2024-0001",
         .ecosystem = "SUSE:Linux Enterprise Module for Basesystem 15 SP5",
         .package = "avahi",
         .introduced = "0",
         .fixed = "0.8-20"},
    };
    struct setup s;

    (void)state;
    begin(&s, "sles", "15.5");
    install_rpm(&s, "libavahi-common3", "0.8-19", "avahi");
    match(&s, records, MG_COUNT(records), "2024-01-01");
    assert_int_equal(s.findings.count, 2);
    assert_true(mg_str_is(s.findings.items[0].remediation, "zypper update libavahi-common3"));
    assert_true(s.findings.items[1].advisories[0].needs_subscription);
    assert_non_null(strstr(s.findings.items[1].remediation.p, "needs the Long Term Service Pack"));
    end(&s);
}

static void test_match__damaged_database_gives_no_findings(void **state)
{
    struct mg_findings untouched = {NULL, 7};
    struct mg_match_request request = {.today = MG_STR(TODAY)};
    struct mg_buf bytes;
    struct setup s;

    (void)state;
    begin(&s, "debian", "12");
    install(&s, "a", "1", "a", "");
    fixture_build(NULL, 0, PATH);
    mg_buf_init(&bytes, MG_MIB(1));
    assert_int_equal(mg_file_read(PATH, &bytes, NULL), MG_OK);
    bytes.p[MG_DB_HEADER] ^= 1;
    assert_int_equal(mg_db_open_memory(mg_buf_view(&bytes), true, &s.db, NULL), MG_OK);
    request.inventory = &s.inventory;
    request.db = s.db;
    assert_false(mg_db_ecosystem_packages(s.db, MG_STR("Debian:12")));
    (void)mg_db_feed(s.db, 0);
    assert_int_equal(mg_match(&request, &untouched, NULL), MG_UNTRUSTED);
    assert_int_equal(untouched.count, 7);
    end(&s);
    mg_buf_clear(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_match__joins_advisories_of_one_vulnerability),
        cmocka_unit_test(test_match__each_package_instance_has_its_finding),
        cmocka_unit_test(test_match__other_releases_do_not_count),
        cmocka_unit_test(test_match__severity_comes_from_cvss_then_from_the_vendor),
        cmocka_unit_test(test_match__cvss_is_taken_from_any_feed),
        cmocka_unit_test(test_match__summaries_are_those_of_the_vulnerability),
        cmocka_unit_test(test_match__vendor_state_is_kept_and_fixes_are_told),
        cmocka_unit_test(test_match__foreign_packages_are_not_matched_and_said),
        cmocka_unit_test(test_match__kernels_that_do_not_run_are_marked),
        cmocka_unit_test(test_match__end_of_life_is_a_finding),
        cmocka_unit_test(test_match__gaps_are_incomplete),
        cmocka_unit_test(test_match__versions_that_cannot_be_ordered_are_said),
        cmocka_unit_test(test_match__counts_many_vendors_in_little_time),
        cmocka_unit_test(test_match__packages_of_another_kind_are_said),
        cmocka_unit_test(test_match__without_a_source_the_package_is_its_own),
        cmocka_unit_test(test_match__remediation_names_the_package_for_apt),
        cmocka_unit_test(test_match__repositories_of_a_release_are_one),
        cmocka_unit_test(test_match__fixes_for_subscribers_are_told_for_every_distribution),
        cmocka_unit_test(test_match__damaged_database_gives_no_findings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
