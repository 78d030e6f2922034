/* SPDX-License-Identifier: Apache-2.0
 *
 * Bills of materials of a small host, against tests/data/sbom/<format>-<version>.json, byte by
 * byte. With MARGAY_UPDATE_EXPECTED in the environment the files are written instead: read the
 * difference before you commit it. tests/e2e/check-sbom holds them against the schemas.
 */
#include "core/sbom/sbom.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/file.h"
#include "core/base/limits.h"

static const struct mg_host host = {
    .hostname = MG_STR_INIT("web-1\x1b\xff"),
    .os_family = MG_STR_INIT("linux"),
    .os_id = MG_STR_INIT("debian"),
    .os_version = MG_STR_INIT("12"),
    .os_codename = MG_STR_INIT("bookworm"),
    .os_name = MG_STR_INIT("Debian GNU/Linux 12 (bookworm)"),
    .architecture = MG_STR_INIT("amd64"),
    .root = MG_STR_INIT("/"),
};

#define SHA1 "fddffc1bbf75e974841ff726257753928893c054"
#define OTHER_SHA1 "00dffc1bbf75e974841ff726257753928893c054"

/* Not in the order of the document. */
static const struct mg_package packages[] = {
    {.type = MG_STR_INIT("npm"),
     .name = MG_STR_INIT("@scope/pad"),
     .version = MG_STR_INIT("1.0.0"),
     .evidence = MG_STR_INIT("package.json"),
     .license = MG_STR_INIT("mit"),
     .location = MG_STR_INIT("usr/lib/a/package.json"),
     .ecosystem = MG_STR_INIT("npm")},
    {.type = MG_STR_INIT("npm"),
     .name = MG_STR_INIT("@scope/pad"),
     .version = MG_STR_INIT("1.0.0"),
     .evidence = MG_STR_INIT("package.json"),
     .license = MG_STR_INIT("mit"),
     .location = MG_STR_INIT("usr/lib/b/package.json"),
     .owner = MG_STR_INIT("node-pad")},
    {.type = MG_STR_INIT("deb"),
     .name = MG_STR_INIT("libssl3"),
     .version = MG_STR_INIT("1:3.0.11-1"),
     .arch = MG_STR_INIT("amd64"),
     .source_name = MG_STR_INIT("openssl"),
     .source_version = MG_STR_INIT("1:3.0.11-1"),
     .multi_arch = MG_STR_INIT("same"),
     .status = MG_STR_INIT("install ok installed"),
     .location = MG_STR_INIT("var/lib/dpkg/status"),
     .ecosystem = MG_STR_INIT("Debian:12")},
    {.type = MG_STR_INIT("maven"),
     .name = MG_STR_INIT("org.ow2.asm:asm"),
     .version = MG_STR_INIT("9.7"),
     .evidence = MG_STR_INIT("pom.properties"),
     .license = MG_STR_INIT("BSD-3-Clause OR LicenseRef-Own"),
     .sha1 = MG_STR_INIT(SHA1),
     .location = MG_STR_INIT("usr/lib/asm.jar"),
     .ecosystem = MG_STR_INIT("Maven")},
    {.type = MG_STR_INIT("maven"),
     .name = MG_STR_INIT("two"),
     .version = MG_STR_INIT("1"),
     .sha1 = MG_STR_INIT(SHA1),
     .location = MG_STR_INIT("one.jar")},
    {.type = MG_STR_INIT("maven"),
     .name = MG_STR_INIT("two"),
     .version = MG_STR_INIT("1"),
     .sha1 = MG_STR_INIT(OTHER_SHA1),
     .location = MG_STR_INIT("two.jar")},
    {.type = MG_STR_INIT("pypi"),
     .name = MG_STR_INIT("evil\x1b[2J\"\xff"),
     .version = MG_STR_INIT(""),
     .license = MG_STR_INIT("GPLv2+ \"or\"\n so"),
     .location = MG_STR_INIT("srv/st\xe9tus")},
};

static const struct mg_cvss cvss[] = {
    {MG_STR_INIT("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"),
     MG_STR_INIT("4.0"), MG_STR_INIT("GHSA-xxxx"), 9.3}};

struct sample {
    struct mg_inventory inventory;
    struct mg_finding findings[4];
    struct mg_distro distro;
    struct mg_report report;
};

static struct mg_finding finding(const struct mg_package *package, struct mg_str id)
{
    return (struct mg_finding){
        .vulnerability_id = id,
        .severity = MG_SEVERITY_CRITICAL,
        .severity_source = MG_STR("cvss"),
        .score = 9.3,
        .cvss = cvss,
        .cvss_count = MG_COUNT(cvss),
        .epss = -1,
        .fix = MG_FIX_YES,
        .fixed_version = MG_STR("2"),
        .remediation = MG_STR("upgrade"),
        .package = package,
        .state = MG_STR("fixed"),
        .summary = MG_STR("bad padding"),
    };
}

static void init(struct sample *sample)
{
    const struct mg_package *kept;

    *sample = (struct sample){0};
    mg_inventory_init(&sample->inventory);
    assert_int_equal(mg_inventory_set_host(&sample->inventory, &host, NULL), MG_OK);
    for (size_t i = 0; i < MG_COUNT(packages); i++)
        assert_int_equal(mg_inventory_add_package(&sample->inventory, &packages[i], NULL), MG_OK);
    mg_inventory_add_coverage(&sample->inventory,
                              &(struct mg_coverage){.level = MG_COVERAGE_LIMITED,
                                                    .area = MG_STR("inspection/java"),
                                                    .code = MG_STR("UNIDENTIFIED"),
                                                    .subject = MG_STR("usr/lib/x.jar")});
    assert_true(mg_distro_resolve(&sample->inventory.host, &sample->distro));
    kept = sample->inventory.packages;
    sample->findings[0] = finding(&kept[0], MG_STR("CVE-2024-0001"));
    sample->findings[1] = finding(&kept[1], MG_STR("CVE-2024-0001"));
    sample->findings[2] = finding(NULL, MG_STR("END-OF-LIFE-debian-12"));
    sample->findings[3] = finding(&kept[3], MG_STR("CVE-2024-0002"));
    sample->report = (struct mg_report){
        .inventory = &sample->inventory,
        .findings = sample->findings,
        .finding_count = MG_COUNT(sample->findings),
        .distro = &sample->distro,
        .generated = MG_STR("2026-11-22T20:35:41Z"),
        .version = MG_STR("1.2.3"),
    };
}

/* Freed with mg_sink_clear. */
static struct mg_str write(const struct mg_report *report, const char *format, const char *version,
                           bool vulnerabilities, struct mg_sink *sink)
{
    struct mg_sbom_request request = {
        .report = report,
        .format = mg_sbom_format_named(mg_str_of(format)),
        .vulnerabilities = vulnerabilities,
    };

    assert_non_null(request.format);
    request.version = mg_sbom_version_named(request.format, mg_str_of(version));
    assert_non_null(request.version);
    mg_sink_init(sink, NULL, MG_MIB(4));
    assert_int_equal(mg_sbom_write(&request, sink, NULL), MG_OK);
    return mg_buf_view(&sink->buf);
}

static void expect(const char *name, struct mg_str text)
{
    struct mg_buf expected;
    char path[512];

    (void)snprintf(path, sizeof path, "%s/sbom/%s.json", TEST_DATA, name);
    if (getenv("MARGAY_UPDATE_EXPECTED") != NULL)
        assert_int_equal(mg_file_replace(path, text, NULL), MG_OK);
    mg_buf_init(&expected, MG_MIB(1));
    assert_int_equal(mg_file_read(path, &expected, NULL), MG_OK);
    if (!mg_str_eq(mg_buf_view(&expected), text))
        fail_msg("output differs from %s:\n%.*s", path, MG_STR_ARG(text));
    mg_buf_clear(&expected);
}

static void test_sbom__writes_every_format(void **state)
{
    const struct mg_sbom_format *format;
    struct sample sample;

    (void)state;
    init(&sample);
    for (size_t i = 0; (format = mg_sbom_format_at(i)) != NULL; i++) {
        for (size_t v = 0; v < format->version_count; v++) {
            struct mg_sink sink;
            char name[64];

            (void)snprintf(name, sizeof name, "%s-%s", format->name, format->versions[v].name);
            expect(name,
                   write(&sample.report, format->name, format->versions[v].name, true, &sink));
            mg_sink_clear(&sink);
        }
    }
    mg_inventory_clear(&sample.inventory);
}

static bool holds(struct mg_str text, const char *needle)
{
    return mg_str_find_str(text, mg_str_of(needle)) != SIZE_MAX;
}

static void test_sbom__findings_only_on_request(void **state)
{
    static const char *const formats[][2] = {{"cyclonedx", "1.6"}, {"spdx", "2.3"}};
    struct sample sample;
    struct mg_sink sink;

    (void)state;
    init(&sample);
    for (size_t i = 0; i < MG_COUNT(formats); i++) {
        struct mg_str text = write(&sample.report, formats[i][0], formats[i][1], false, &sink);

        assert_false(holds(text, "CVE-2024-0001"));
        assert_false(holds(text, "END-OF-LIFE"));
        mg_sink_clear(&sink);
    }
    mg_inventory_clear(&sample.inventory);
}

/* The serial in text, which stands behind the first "urn:uuid:". */
static void copy_serial(struct mg_str text, char out[37])
{
    size_t at = mg_str_find_str(text, MG_STR("urn:uuid:"));

    assert_true(at < text.n - 64);
    memcpy(out, text.p + at + 9, 36);
    out[36] = '\0';
}

static void test_sbom__serial_is_made_from_the_content(void **state)
{
    char before[37], again[37], after[37];
    struct sample sample;
    struct mg_sink sink;

    (void)state;
    init(&sample);
    copy_serial(write(&sample.report, "cyclonedx", "1.5", false, &sink), before);
    mg_sink_clear(&sink);
    copy_serial(write(&sample.report, "cyclonedx", "1.5", false, &sink), again);
    mg_sink_clear(&sink);
    sample.inventory.packages[2].multi_arch = MG_STR("foreign");
    copy_serial(write(&sample.report, "cyclonedx", "1.5", false, &sink), after);
    mg_sink_clear(&sink);
    assert_string_equal(before, again);
    assert_string_not_equal(before, after);
    assert_int_equal(before[14], '8');
    mg_inventory_clear(&sample.inventory);
}

static void test_sbom__incomplete_is_said(void **state)
{
    struct sample sample;
    struct mg_sink sink;
    struct mg_str text;

    (void)state;
    init(&sample);
    text = write(&sample.report, "cyclonedx", "1.4", false, &sink);
    assert_true(holds(text, "\"aggregate\": \"unknown\""));
    mg_sink_clear(&sink);
    mg_inventory_add_coverage(&sample.inventory,
                              &(struct mg_coverage){.level = MG_COVERAGE_INCOMPLETE,
                                                    .area = MG_STR("packages/dpkg"),
                                                    .code = MG_STR("ACCESS")});
    text = write(&sample.report, "cyclonedx", "1.4", false, &sink);
    assert_true(holds(text, "\"aggregate\": \"incomplete\""));
    assert_true(holds(text, "{\\\"level\\\":\\\"incomplete\\\""));
    mg_sink_clear(&sink);
    text = write(&sample.report, "spdx", "2.3", false, &sink);
    assert_true(holds(text, "margay:coverage={\\\"level\\\":\\\"incomplete\\\""));
    assert_true(holds(text, "margay:incomplete=true"));
    mg_sink_clear(&sink);
    mg_inventory_clear(&sample.inventory);
}

static void test_sbom__of_nothing(void **state)
{
    static const char *const formats[][2] = {{"cyclonedx", "1.6"}, {"spdx", "2.3"}};
    struct mg_inventory inventory;
    struct mg_report report = {.inventory = &inventory,
                               .generated = MG_STR("2026-11-22T20:35:41Z")};
    struct mg_sink sink;

    (void)state;
    mg_inventory_init(&inventory);
    for (size_t i = 0; i < MG_COUNT(formats); i++) {
        assert_true(holds(write(&report, formats[i][0], formats[i][1], true, &sink), "unknown"));
        mg_sink_clear(&sink);
    }
    mg_inventory_clear(&inventory);
}

static void test_sbom__names_are_those_of_the_table(void **state)
{
    const struct mg_sbom_format *cyclonedx = mg_sbom_format_named(MG_STR("cyclonedx"));

    (void)state;
    assert_null(mg_sbom_format_named(MG_STR("spdy")));
    assert_string_equal(cyclonedx->versions[0].name, "1.6");
    assert_null(mg_sbom_version_named(cyclonedx, MG_STR("2.3")));
    assert_null(mg_sbom_format_at(2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sbom__writes_every_format),
        cmocka_unit_test(test_sbom__findings_only_on_request),
        cmocka_unit_test(test_sbom__serial_is_made_from_the_content),
        cmocka_unit_test(test_sbom__incomplete_is_said),
        cmocka_unit_test(test_sbom__of_nothing),
        cmocka_unit_test(test_sbom__names_are_those_of_the_table),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
