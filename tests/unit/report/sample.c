/* SPDX-License-Identifier: Apache-2.0
 *
 * The sample report of the renderer tests.
 */
#include "tests/unit/report/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/advisory/build.h"
#include "core/base/file.h"
#include "core/base/limits.h"

#define EVIL "evil\x1b[2J\"name\", x;reboot\r\n\xff\xe2\x80\xae"

enum {
    OPENSSL,
    LIBSSL3,
    LIBSSL3_I386,
    LIBSSL_DEV,
    KERNEL_RUNNING,
    KERNEL_OLD,
    FORMULA,
    NASTY,
    LONG_NAME,
    WIDE,
    FOREIGN,
};

static const struct mg_host host = {
    .hostname = MG_STR_INIT("web-1\x1b]0;owned\x07.example.org"),
    .os_family = MG_STR_INIT("linux"),
    .os_id = MG_STR_INIT("debian"),
    .os_version = MG_STR_INIT("12"),
    .os_codename = MG_STR_INIT("bookworm"),
    .os_name = MG_STR_INIT("Debian GNU/Linux 12 (bookworm)"),
    .architecture = MG_STR_INIT("amd64"),
    .kernel_release = MG_STR_INIT("6.1.0-18-amd64"),
    .boot_id = MG_STR_INIT("d3b07384-d9a0-4c9b-8a51-0ab2a4a3e1d1"),
    .root = MG_STR_INIT("/"),
};

static const struct mg_family family = {
    .id = "debian",
    .purl_namespace = "debian",
    .package_type = "deb",
};

static const struct mg_release release = {
    .family = &family,
    .version = "12",
    .codename = "bookworm",
    .ecosystem = "Debian:12",
    .end_of_support = "2028-06-30",
    .end_of_full = "2026-06-10",
};

static struct mg_package package(const char *name, const char *version, const char *arch,
                                 const char *source, const char *source_version)
{
    return (struct mg_package){
        .type = MG_STR("deb"),
        .name = mg_str_of(name),
        .version = mg_str_of(version),
        .arch = mg_str_of(arch),
        .source_name = mg_str_of(source),
        .source_version = mg_str_of(source_version),
        .status = MG_STR("install ok installed"),
        .location = MG_STR("var/lib/dpkg/status"),
        .ecosystem = MG_STR("Debian:12"),
    };
}

static void add_package(struct sample *sample, struct mg_package item)
{
    assert_int_equal(mg_inventory_add_package(&sample->inventory, &item, NULL), MG_OK);
}

/* In the order of the enum above. */
static void add_packages(struct sample *sample)
{
    const char *ssl = "3.0.11-1~deb12u1", *name = sample->long_name;
    struct mg_package item;

    add_package(sample, package("openssl", ssl, "amd64", "openssl", ssl));
    item = package("libssl3", ssl, "amd64", "openssl", ssl);
    item.multi_arch = MG_STR("same");
    add_package(sample, item);
    item.arch = MG_STR("i386");
    add_package(sample, item);
    add_package(sample, package("libssl-dev", ssl, "amd64", "openssl", ssl));
    add_package(sample, package("linux-image-6.1.0-18-amd64", "6.1.76-1", "amd64",
                                "linux-signed-amd64", "6.1.76+1"));
    add_package(sample, package("linux-image-6.1.0-13-amd64", "6.1.55-1", "amd64",
                                "linux-signed-amd64", "6.1.55+1"));
    add_package(sample, package("=cmd|' /C calc'!A0", "-2+3", "all", "@SUM(A1)", "-2+3"));
    item = package(EVIL, "1,2\"3", "\t", EVIL, "1,2\"3");
    item.location = MG_STR("srv/st\xe9tus");
    add_package(sample, item);
    add_package(sample, package(name, name, "amd64", name, name));
    add_package(sample, package("\xe6\x97\xa5\xe6\x9c\xac-doc", "1", "all",
                                "\xe6\x97\xa5\xe6\x9c\xac", "1"));
    item = package("nodejs", "18.19.0-1nodesource1", "amd64", "nodejs", "18.19.0-1nodesource1");
    item.origin = MG_STR("nodesource");
    item.origin_reason = MG_STR("version holds nodesource");
    item.ecosystem = MG_STR_NONE;
    add_package(sample, item);
}

static void add_coverage(struct sample *sample, enum mg_coverage_level level, const char *area,
                         const char *code, const char *subject, const char *detail, uint64_t count)
{
    mg_inventory_add_coverage(&sample->inventory, &(struct mg_coverage){
                                                      level,
                                                      mg_str_of(area),
                                                      mg_str_of(code),
                                                      mg_str_of(subject),
                                                      mg_str_of(detail),
                                                      count,
                                                  });
}

static void begin(struct sample *sample)
{
    struct mg_host copy = host;

    *sample = (struct sample){0};
    memset(sample->long_name, 'x', sizeof sample->long_name - 1);
    mg_inventory_init(&sample->inventory);
    assert_int_equal(mg_inventory_set_host(&sample->inventory, &copy, NULL), MG_OK);
    sample->distro.release = &release;
    add_packages(sample);
    add_coverage(sample, MG_COVERAGE_COMPLETE, "packages/dpkg", "READ", "var/lib/dpkg/status",
                 "packages", 11);
    add_coverage(sample, MG_COVERAGE_LIMITED, "advisories", "FOREIGN_ORIGIN", "nodesource",
                 "not built by the distribution, so its advisories do not apply: nodejs", 1);
    sample->report = (struct mg_report){
        .inventory = &sample->inventory,
        .distro = &sample->distro,
        .generated = MG_STR("2026-11-22T20:35:41Z"),
        .version = MG_STR("1.2.3"),
    };
}

static const struct mg_str aliases[] = {MG_STR_INIT("DSA-5532-1"), MG_STR_INIT("GHSA-xxxx")};
static const struct mg_str references[] = {
    MG_STR_INIT("https://security-tracker.debian.org/tracker/CVE-2023-5363")};
static const struct mg_finding_advisory advisories[] = {
    {MG_STR_INIT("DEBIAN-CVE-2023-5363"), MG_STR_INIT("3.0.11-1~deb12u2"), {NULL, 0}, false},
    {MG_STR_INIT("DSA-5532-1"), MG_STR_INIT("3.0.11-1~deb12u2"), MG_STR_INIT("needed"), true}};
static const struct mg_cvss cvss[] = {{MG_STR_INIT("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"),
                                       MG_STR_INIT("3.1"), MG_STR_INIT("DEBIAN-CVE-2023-5363"),
                                       9.8}};

static struct mg_finding *add_finding(struct sample *sample, int at, const char *id,
                                      enum mg_severity severity, double score)
{
    struct mg_finding *finding = &sample->findings[sample->report.finding_count++];

    *finding = (struct mg_finding){
        .title = mg_str_of(id),
        .vulnerability_id = mg_str_of(id),
        .severity = severity,
        .score = score,
        .epss = -1,
        .epss_percentile = -1,
        .state = MG_STR("unfixed"),
    };
    if (at >= 0) {
        finding->package = &sample->inventory.packages[at];
        finding->purl = MG_STR("pkg:deb/debian/sample@1?arch=amd64&distro=debian-12");
    }
    return finding;
}

/* The one finding that has everything. */
static void add_openssl(struct sample *sample, int at, const char *remediation)
{
    struct mg_finding *finding =
        add_finding(sample, at, "CVE-2023-5363", MG_SEVERITY_CRITICAL, 9.8);

    finding->title = MG_STR("CVE-2023-5363 - openssl");
    finding->aliases = aliases;
    finding->alias_count = MG_COUNT(aliases);
    finding->severity_source = MG_STR("cvss");
    finding->vendor_severity = MG_STR("medium");
    finding->cvss = cvss;
    finding->cvss_count = MG_COUNT(cvss);
    finding->epss = 0.97565;
    finding->epss_percentile = 0.99991;
    finding->kev_added = MG_STR("2023-11-01");
    finding->kev_due = MG_STR("2023-11-22");
    finding->kev_ransomware = MG_STR("Known");
    finding->fix = MG_FIX_YES;
    finding->fixed_version = MG_STR("3.0.11-1~deb12u2");
    finding->remediation = mg_str_of(remediation);
    finding->state = MG_STR("fixed");
    finding->advisories = advisories;
    finding->advisory_count = MG_COUNT(advisories);
    finding->references = references;
    finding->reference_count = MG_COUNT(references);
    finding->summary = MG_STR("incorrect cipher key & IV length");
    finding->published = MG_STR("2023-10-24T00:00:00Z");
    finding->modified = MG_STR("2023-10-25T12:00:00Z");
}

static void add_host_finding(struct sample *sample)
{
    struct mg_finding *finding =
        add_finding(sample, -1, "END-OF-LIFE-debian-12", MG_SEVERITY_HIGH, -1);

    finding->title = MG_STR("END-OF-LIFE-debian-12 - this host");
    finding->severity_source = MG_STR("end-of-life");
    finding->state = MG_STR("end-of-life since 2028-06-30");
    finding->remediation = MG_STR("upgrade to Debian 13 (trixie)");
}

static void add_kernels(struct sample *sample)
{
    static const char *const remedies[] = {
        "apt-get update && apt-get full-upgrade, then reboot into the fixed kernel",
        "upgrade, or remove it: apt-get purge linux-image-6.1.0-13-amd64"};

    for (int at = KERNEL_RUNNING; at <= KERNEL_OLD; at++) {
        struct mg_finding *finding =
            add_finding(sample, at, "CVE-2024-26581", MG_SEVERITY_HIGH, 7.8);

        finding->kernel = at == KERNEL_RUNNING ? MG_KERNEL_RUNNING : MG_KERNEL_NOT_RUNNING;
        finding->fix = MG_FIX_YES;
        finding->fixed_version = MG_STR("6.1.82-1");
        finding->remediation = mg_str_of(remedies[at - KERNEL_RUNNING]);
        finding->state = MG_STR("fixed");
    }
}

static void add_nasty(struct sample *sample)
{
    struct mg_finding *finding =
        add_finding(sample, FORMULA, "CVE-2020-0001", MG_SEVERITY_MEDIUM, 5.5);

    finding->epss = 0.0004;
    finding->state = MG_STR("postponed; \x1b[31mminor\n issue");
    finding = add_finding(sample, NASTY, "CVE-2020-0002", MG_SEVERITY_LOW, 2);
    finding->title = MG_STR("CVE-2020-0002 - " EVIL);
    finding->fix = MG_FIX_YES;
    finding->fixed_version = MG_STR("2\x7f");
    finding->remediation = MG_STR("apt-get install --only-upgrade " EVIL);
    finding = add_finding(sample, LONG_NAME, "CVE-2020-0003", MG_SEVERITY_INFORMATIONAL, 0);
    finding->fix = MG_FIX_PARTIAL;
    finding->advisories = advisories;
    finding->advisory_count = MG_COUNT(advisories);
    finding->fixed_version = MG_STR("2");
    finding->remediation = MG_STR("needs a subscription");
    finding = add_finding(sample, WIDE, "CVE-2020-0004", MG_SEVERITY_UNTRIAGED, -1);
    finding->fix = MG_FIX_PARTIAL;
    finding->fixed_version = MG_STR("2");
    finding->state = MG_STR("needed");
}

void sample_init(struct sample *sample)
{
    begin(sample);
    add_openssl(sample, LIBSSL_DEV, "apt-get install --only-upgrade libssl-dev");
    add_openssl(sample, LIBSSL3, "apt-get install --only-upgrade libssl3");
    add_openssl(sample, LIBSSL3_I386, "apt-get install --only-upgrade libssl3:i386");
    add_openssl(sample, OPENSSL, "apt-get install --only-upgrade openssl");
    add_kernels(sample);
    add_host_finding(sample);
    add_nasty(sample);
    add_finding(sample, LIBSSL3, "CVE-2020-0005", MG_SEVERITY_UNTRIAGED, -1);
    add_finding(sample, KERNEL_OLD, "CVE-2020-0006", MG_SEVERITY_UNTRIAGED, -1)->kernel =
        MG_KERNEL_NOT_RUNNING;
    assert_int_equal(sample->report.finding_count, SAMPLE_FINDINGS);
    sample->report.findings = sample->findings;
    sample->report.hidden_count = 2;
    for (int i = 1; i <= 6; i++) {
        char subject[64];

        (void)snprintf(subject, sizeof subject, "var/lib/dpkg/status.d/part-%d", i);
        add_coverage(sample, MG_COVERAGE_INCOMPLETE, "packages/dpkg", "ACCESS", subject,
                     "permission denied", 0);
    }
    add_coverage(sample, MG_COVERAGE_LIMITED, "provider", "", "", EVIL, 0);
}

void sample_init_clean(struct sample *sample)
{
    begin(sample);
}

void sample_suppress(struct sample *sample)
{
    static const struct mg_suppression suppressions[] = {
        {.file = MG_STR_INIT("vendor<b>.json"),
         .number = 3,
         .status = MG_STR_INIT("not_affected"),
         .justification = MG_STR_INIT("code_not_reachable"),
         .reason = MG_STR_INIT(EVIL)},
        {.file = MG_STR_INIT("vendor<b>.json"), .number = 4, .status = MG_STR_INIT("fixed")},
        {.by_rule = true,
         .file = MG_STR_INIT("rules.json"),
         .number = 1,
         .status = MG_STR_INIT("ignored"),
         .reason = MG_STR_INIT("no desktop here"),
         .expires = MG_STR_INIT("2027-01-31")},
    };
    size_t count = MG_COUNT(suppressions);

    sample->report.finding_count -= count;
    sample->report.suppressed_count = count;
    sample->report.show_suppressed = true;
    for (size_t i = 0; i < count; i++)
        sample->findings[sample->report.finding_count + i].suppression = &suppressions[i];
}

void sample_clear(struct sample *sample)
{
    mg_inventory_clear(&sample->inventory);
}

struct mg_db *sample_db(const char *path)
{
    static const struct mg_feed_note notes[] = {
        {.format = MG_STR_INIT("osv"),
         .name = MG_STR_INIT("debian.zip"),
         .newest = MG_STR_INIT("2026-11-22T01:02:03Z"),
         .records = 3,
         .ignored = 1},
        {.format = MG_STR_INIT("osv"),
         .name = MG_STR_INIT("ubuntu.zip"),
         .newest = MG_STR_INIT("2026-11-20T00:00:00Z"),
         .records = 2,
         .skipped = 1},
        {.format = MG_STR_INIT("kev"),
         .name = MG_STR_INIT("kev.json"),
         .newest = MG_STR_INIT("2024-02-29T00:00:00Z"),
         .records = 4},
    };
    struct mg_builder *builder = mg_builder_new();
    struct mg_db *db = NULL;
    size_t feed;

    assert_non_null(builder);
    for (size_t i = 0; i < MG_COUNT(notes); i++) {
        assert_int_equal(mg_builder_feed_begin(builder, &feed, NULL), MG_OK);
        assert_int_equal(mg_builder_feed_note(builder, feed, &notes[i], NULL), MG_OK);
    }
    assert_int_equal(mg_builder_write(builder, path, NULL), MG_OK);
    mg_builder_free(builder);
    assert_int_equal(mg_db_open(path, &db, NULL), MG_OK);
    return db;
}

struct mg_str sample_scan(const char *format, const struct mg_report *report,
                          struct mg_render_style style, struct mg_sink *sink)
{
    mg_sink_init(sink, NULL, MG_MIB(4));
    mg_renderer_named(mg_str_of(format))->scan(report, &style, sink);
    assert_int_equal(mg_sink_finish(sink, NULL), MG_OK);
    return mg_buf_view(&sink->buf);
}

struct mg_str sample_inventory(const char *format, const struct mg_report *report,
                               struct mg_render_style style, struct mg_sink *sink)
{
    mg_sink_init(sink, NULL, MG_MIB(4));
    mg_renderer_named(mg_str_of(format))->inventory(report, &style, sink);
    assert_int_equal(mg_sink_finish(sink, NULL), MG_OK);
    return mg_buf_view(&sink->buf);
}

void sample_expect(const char *name, struct mg_str text)
{
    char path[512];
    struct mg_buf expected;

    (void)snprintf(path, sizeof path, "%s/report/%s", TEST_DATA, name);
    if (getenv("MARGAY_UPDATE_EXPECTED") != NULL)
        assert_int_equal(mg_file_replace(path, text, NULL), MG_OK);
    mg_buf_init(&expected, MG_MIB(1));
    assert_int_equal(mg_file_read(path, &expected, NULL), MG_OK);
    if (!mg_str_eq(mg_buf_view(&expected), text))
        fail_msg("output differs from %s:\n%.*s", path, MG_STR_ARG(text));
    mg_buf_clear(&expected);
}
