/* SPDX-License-Identifier: Apache-2.0
 *
 * SBOMs of several tools against the table of what must be read (tests/data/sbom), and documents
 * that are refused.
 */
#include "core/sbom_read/sbom_read.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/file.h"
#include "core/base/limits.h"
#include "tests/unit/rows.h"

static void read_sample(struct mg_str name, struct mg_inventory *inventory)
{
    struct mg_buf text;
    struct mg_error err;
    char path[1024];

    (void)snprintf(path, sizeof path, "%s/sbom/%.*s.json", TEST_DATA, MG_STR_ARG(name));
    mg_buf_init(&text, MG_MIB(1));
    mg_inventory_init(inventory);
    if (mg_file_read(path, &text, &err) != MG_OK ||
        mg_sbom_read(mg_buf_view(&text), inventory, &err) != MG_OK)
        fail_msg("%s", err.text);
    mg_buf_clear(&text);
}

static const struct mg_coverage *find_coverage(const struct mg_inventory *inventory,
                                               const char *code)
{
    for (size_t i = 0; i < inventory->coverage_count; i++) {
        if (mg_str_is(inventory->coverage[i].code, code))
            return &inventory->coverage[i];
    }
    return NULL;
}

static void assert_text(struct mg_str is, const char *expected)
{
    char text[512];

    (void)snprintf(text, sizeof text, "%.*s", MG_STR_ARG(is));
    assert_string_equal(text, expected);
}

enum {
    FILE_NAME,
    NAME,
    TYPE,
    VERSION,
    ARCH,
    SOURCE,
    SOURCE_VERSION,
    MODULE,
    ORIGIN,
    LOCATION,
    FIELDS
};

static void check_row(const struct mg_str *fields)
{
    struct mg_inventory inventory;
    size_t matches = 0;

    read_sample(fields[FILE_NAME], &inventory);
    for (size_t i = 0; i < inventory.package_count; i++) {
        const struct mg_package *p = &inventory.packages[i];

        matches += mg_str_eq(p->name, fields[NAME]) && mg_str_eq(p->type, fields[TYPE]) &&
                   mg_str_eq(p->version, fields[VERSION]) && mg_str_eq(p->arch, fields[ARCH]) &&
                   mg_str_eq(p->source_name, fields[SOURCE]) &&
                   mg_str_eq(p->source_version, fields[SOURCE_VERSION]) &&
                   mg_str_eq(p->modularity, fields[MODULE]) &&
                   mg_str_eq(p->origin, fields[ORIGIN]) && mg_str_eq(p->location, fields[LOCATION]);
    }
    assert_int_equal(matches, 1);
    mg_inventory_clear(&inventory);
}

static void test_sbom_read__packages_follow_the_table(void **state)
{
    (void)state;
    test_each_row("sbom/packages.tsv", FIELDS, check_row);
}

enum { H_FILE, H_ID, H_VERSION, H_CODENAME, H_PACKAGES, H_UNMAPPED, H_FIELDS };

static void check_host(const struct mg_str *fields)
{
    const struct mg_coverage *unmapped;
    struct mg_inventory inventory;
    uint64_t packages, left_out;

    read_sample(fields[H_FILE], &inventory);
    assert_true(mg_str_u64(fields[H_PACKAGES], &packages));
    assert_true(mg_str_u64(fields[H_UNMAPPED], &left_out));
    assert_true(mg_str_eq(inventory.host.os_id, fields[H_ID]));
    assert_true(mg_str_eq(inventory.host.os_version, fields[H_VERSION]));
    assert_true(mg_str_eq(inventory.host.os_codename, fields[H_CODENAME]));
    assert_int_equal(inventory.package_count, packages);
    unmapped = find_coverage(&inventory, "UNMAPPED_COMPONENTS");
    assert_int_equal(unmapped == NULL ? 0 : unmapped->count, left_out);
    mg_inventory_clear(&inventory);
}

static void test_sbom_read__hosts_and_counts_follow_the_table(void **state)
{
    (void)state;
    test_each_row("sbom/hosts.tsv", H_FIELDS, check_host);
}

static void test_sbom_read__tool_and_format_are_told(void **state)
{
    struct mg_inventory inventory;

    (void)state;
    read_sample(MG_STR("trivy-debian"), &inventory);
    assert_text(find_coverage(&inventory, "READ")->detail, "CycloneDX 1.6, made by trivy 0.58.0");
    assert_text(find_coverage(&inventory, "UNMAPPED_COMPONENTS")->detail,
                "1 without purl (homegrown), 1 of another type (pkg:generic/curl@8.5.0)");
    assert_text(inventory.host.hostname, "debian:12");
    mg_inventory_clear(&inventory);
    read_sample(MG_STR("syft-rocky-spdx"), &inventory);
    assert_text(find_coverage(&inventory, "READ")->detail, "SPDX 2.3, made by syft-1.18.1");
    mg_inventory_clear(&inventory);
}

static void test_sbom_read__another_distribution_is_foreign(void **state)
{
    const struct mg_coverage *other;
    struct mg_inventory inventory;

    (void)state;
    read_sample(MG_STR("two-distributions"), &inventory);
    other = find_coverage(&inventory, "OTHER_DISTRIBUTION");
    assert_text(other->subject, "ubuntu 22.04");
    assert_int_equal(other->count, 1);
    assert_non_null(find_coverage(&inventory, "DISTRIBUTION_OF_PURLS"));
    assert_false(mg_inventory_incomplete(&inventory));
    mg_inventory_clear(&inventory);
}

static void test_sbom_read__packages_of_no_distribution_are_told(void **state)
{
    struct mg_inventory inventory;

    (void)state;
    read_sample(MG_STR("no-distribution"), &inventory);
    assert_int_equal(find_coverage(&inventory, "NO_DISTRIBUTION")->count, 1);
    assert_true(mg_inventory_incomplete(&inventory));
    mg_inventory_clear(&inventory);
}

static void test_sbom_read__own_host_and_coverage_come_back(void **state)
{
    const struct mg_coverage *damaged;
    struct mg_inventory inventory;

    (void)state;
    read_sample(MG_STR("margay"), &inventory);
    assert_text(inventory.host.hostname, "web1");
    assert_text(inventory.host.kernel_release, "5.14.0-427.13.1.el9_4.x86_64");
    assert_text(inventory.host.live_patches, "kpatch_x");
    assert_text(inventory.host.architecture, "x86_64");
    damaged = find_coverage(&inventory, "DAMAGED");
    assert_int_equal(damaged->level, MG_COVERAGE_INCOMPLETE);
    assert_int_equal(damaged->count, 2);
    assert_text(damaged->area, "packages/rpm");
    for (size_t i = 1; i < inventory.package_count; i++)
        assert_text(inventory.packages[i].owner, "python3-drf");
    mg_inventory_clear(&inventory);
}

static void check_refused(const char *text, enum mg_status status, const char *says)
{
    struct mg_inventory inventory;
    struct mg_error err;

    mg_inventory_init(&inventory);
    assert_int_equal(mg_sbom_read(mg_str_of(text), &inventory, &err), status);
    if (strstr(err.text, says) == NULL)
        fail_msg("'%s' does not say '%s'", err.text, says);
    mg_inventory_clear(&inventory);
}

#define CDX "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\","

static void test_sbom_read__other_documents_are_refused(void **state)
{
    (void)state;
    check_refused("", MG_FORMAT, "empty");
    check_refused("<?xml version=\"1.0\"?><bom/>", MG_UNSUPPORTED, "XML");
    check_refused("SPDXVersion: SPDX-2.3\n", MG_UNSUPPORTED, "tags and values");
    check_refused("{\"@context\":\"https://spdx.org/rdf/3.0.1/spdx-context.jsonld\"}",
                  MG_UNSUPPORTED, "SPDX 3");
    check_refused("{\"artifacts\":[]}", MG_UNSUPPORTED, "CycloneDX JSON (1.2 to 1.6)");
    check_refused("[]", MG_FORMAT, "no JSON object");
    check_refused("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.1\"}", MG_UNSUPPORTED, "1.1");
    check_refused("{\"spdxVersion\":\"SPDX-2.1\",\"packages\":[]}", MG_UNSUPPORTED, "SPDX-2.1");
}

static void test_sbom_read__broken_documents_name_the_position(void **state)
{
    (void)state;
    check_refused(CDX "\"components\":[", MG_FORMAT, "at byte ");
    check_refused(CDX "\"components\":{}}", MG_FORMAT, "no JSON array at byte 58");
    check_refused(CDX "\"components\":[7]}", MG_FORMAT, "no JSON object at byte 59");
    check_refused(CDX "\"components\":[{\"name\":tru}]}", MG_FORMAT,
                  "\"name\", the value at byte 67");
    check_refused("{\"spdxVersion\":\"SPDX-2.3\",\"packages\":[{\"name\":\"a\" \"b\"}]}", MG_FORMAT,
                  "at byte ");
}

static void check_license(const char *licenses, const char *expected)
{
    struct mg_inventory inventory;
    char text[512];

    (void)snprintf(text, sizeof text,
                   CDX "\"components\":[{\"purl\":\"pkg:npm/a@1\",\"licenses\":%s}]}", licenses);
    mg_inventory_init(&inventory);
    assert_int_equal(mg_sbom_read(mg_str_of(text), &inventory, NULL), MG_OK);
    assert_int_equal(inventory.package_count, 1);
    assert_text(inventory.packages[0].license, expected);
    mg_inventory_clear(&inventory);
}

static void test_sbom_read__lists_of_licenses_are_one_expression(void **state)
{
    (void)state;
    check_license("[]", "");
    check_license("[{\"license\":{\"id\":\"MIT\"}}]", "MIT");
    check_license("[{\"expression\":\"MIT OR ISC\"}]", "MIT OR ISC");
    check_license("[{\"license\":{\"id\":\"MIT\"}},{},{\"license\":{\"name\":\"Own\"}}]",
                  "MIT AND Own");
    check_license("[{\"expression\":\"MIT OR ISC\"},{\"license\":{\"id\":\"0BSD\"}}]",
                  "(MIT OR ISC) AND 0BSD");
}

static void test_sbom_read__nesting_is_limited(void **state)
{
    struct mg_buf text;

    (void)state;
    mg_buf_init(&text, MG_MIB(1));
    mg_buf_str(&text, MG_STR(CDX "\"components\":["));
    for (int i = 0; i < MG_LIMIT_SBOM_NESTING; i++)
        mg_buf_str(&text, MG_STR("{\"name\":\"x\",\"components\":["));
    for (int i = 0; i < MG_LIMIT_SBOM_NESTING; i++)
        mg_buf_str(&text, MG_STR("]}"));
    mg_buf_str(&text, MG_STR("]}"));
    mg_buf_char(&text, '\0');
    check_refused(text.p, MG_LIMIT, "nested deeper");
    mg_buf_clear(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sbom_read__packages_follow_the_table),
        cmocka_unit_test(test_sbom_read__hosts_and_counts_follow_the_table),
        cmocka_unit_test(test_sbom_read__tool_and_format_are_told),
        cmocka_unit_test(test_sbom_read__another_distribution_is_foreign),
        cmocka_unit_test(test_sbom_read__packages_of_no_distribution_are_told),
        cmocka_unit_test(test_sbom_read__own_host_and_coverage_come_back),
        cmocka_unit_test(test_sbom_read__other_documents_are_refused),
        cmocka_unit_test(test_sbom_read__broken_documents_name_the_position),
        cmocka_unit_test(test_sbom_read__lists_of_licenses_are_one_expression),
        cmocka_unit_test(test_sbom_read__nesting_is_limited),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
