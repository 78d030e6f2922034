/* SPDX-License-Identifier: Apache-2.0
 *
 * CSAF as Red Hat writes it: components of releases, and others' products.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/suppress/world.h"

#define FULL(id, helper)                                                                           \
    "{\"name\":\"x\",\"product_id\":\"" id "\",\"product_identification_helper\":{" helper "}}"
#define BRANCH(full) "{\"category\":\"product_version\",\"name\":\"x\",\"product\":" full "}"
#define RELATION(category, id, component, platform)                                                \
    "{\"category\":\"" category "\",\"product_reference\":\"" component                            \
    "\",\"relates_to_product_reference\":\"" platform "\",\"full_product_name\":{\"name\":\"x\","  \
    "\"product_id\":\"" id "\"}}"
#define OF "default_component_of"
#define TREE                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                      \
    "{\"full_product_names\":[" FULL(                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                             \
        "purl", "\"purl\":\"pkg:rpm/redhat/curl@7.76.1-26.el9\"") "],"                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                            \
                                                                  "\"branches\":[{\"category\":"                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                  \
                                                                  "\"vendor\",\"name\":\"Red "                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                    \
                                                                  "Hat\",\"branches\":[" BRANCH(FULL("rhel9", "\"cpe\":\"cpe:/o:redhat:enterprise_linux:9\"")) "," BRANCH(                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                        \
                                                                      FULL("rhel8",                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                               \
                                                                           "\"cpe\":\"cpe:/"                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                      \
                                                                           "o:redhat:enterprise_"                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                 \
                                                                           "linux:8\"")) "," BRANCH(FULL("aus9",                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                  \
                                                                                                         "\"cpe\":\"cpe:/a:redhat:rhel_aus:9.0\"")) "," BRANCH(FULL("curl",                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       \
                                                                                                                                                                    "\"purl\":\"pkg:rpm/redhat/curl\"")) "," BRANCH(FULL("build",                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                 \
                                                                                                                                                                                                                         "\"purl\":\"pkg:rpm/redhat/curl@7.76.1-26.el9?arch=src\"")) "," BRANCH(FULL("older", "\"purl\":\"pkg:rpm/redhat/curl@7.76.1-25.el9\"")) "," BRANCH(FULL("npm",                                                                                                                                                                                                                                                                                                                                                                                                                                                                                           \
                                                                                                                                                                                                                                                                                                                                                                                 "\"purl\":\"pkg:npm/curl@7.76.1-26.el9\"")) "," BRANCH(FULL("cpe",                                                                                                                                                                                                                                                                                                                                                                                                                               \
                                                                                                                                                                                                                                                                                                                                                                                                                                             "\"cpe\":\"cpe:/a:haxx:curl\"")) "]}],\"relationships\":[" RELATION(OF,                                                                                                                                                                                                                                                                                                                                                              \
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                 "rhel9:curl", "curl", "rhel9") "," RELATION(OF,                                                                                                                                                                                                                                                                                                                  \
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                             "rhel8:curl", "curl", "rhel8") "," RELATION(OF,                                                                                                                                                                                                                                                                      \
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                         "aus9:curl",                                                                                                                                                                                                                                                             \
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                         "curl", "aus9") "," RELATION(OF,                                                                                                                                                                                                                                         \
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                      "aus9:build", "build", "aus9") "," RELATION("installed_on",                                                                                                                                                                                 \
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                  "device:build", "build", "device") "," RELATION(OF,                                                                                                                                             \
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                  "aus9:npm", "npm",                                                                                                                              \
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                  "aus9") "," RELATION(OF, "deep", "rhel9:curl", "aus9") "," RELATION(OF,                                                                         \
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                      "deep:build", "aus9:build", "aus9") "," RELATION(OF,                        \
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       "a",                       \
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       "b",                       \
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       "rhel9") "," RELATION(OF,  \
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                             "b", \
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                             "a", \
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                             "rhel9") "]}"
#define DOCUMENT(status)                                                                           \
    "{\"document\":{\"csaf_version\":\"2.0\",\"tracking\":{\"status\":\"final\","                  \
    "\"current_release_date\":\"2026-01-02T00:00:00Z\"}},\"product_tree\":" TREE                   \
    ",\"vulnerabilities\":[{\"cve\":\"CVE-1\",\"flags\":[{\"label\":\"component_not_present\","    \
    "\"product_ids\":[\"purl\"]}],\"threats\":[{\"category\":\"impact\",\"details\":\"Low\","      \
    "\"product_ids\":[\"purl\",\"rhel9:curl\"]}],\"product_status\":{" status "}}]}"

static void init(struct world *world, const char *os_id)
{
    struct mg_package curl = world_package("rpm", "curl", "7.76.1-26.el9");

    world_init(world, os_id, "9.4");
    (void)world_add(world, "CVE-1", &curl);
}

static void expect(const char *document, const char *status, uint64_t not_applied)
{
    struct world world;

    init(&world, "rhel");
    world_vex(&world, document);
    world_apply(&world);
    assert_string_equal(world_status(&world, 0), status);
    assert_int_equal(world_told(&world, "STATEMENTS_NOT_APPLIED"), not_applied);
    world_clear(&world);
}

#define NOT_AFFECTED(id) DOCUMENT("\"known_not_affected\":[\"" id "\"]")

static void test_csaf__product_status_decides(void **state)
{
    (void)state;
    expect(NOT_AFFECTED("purl"), "not_affected", 0);
    expect(DOCUMENT("\"fixed\":[\"purl\"]"), "fixed", 0);
    expect(DOCUMENT("\"first_fixed\":[\"purl\"]"), "fixed", 0);
    expect(DOCUMENT("\"fixed\":[\"older\"]"), "", 0);
    expect(DOCUMENT("\"fixed\":[\"curl\"]"), "", 1);
    expect(DOCUMENT("\"known_affected\":[\"purl\"]"), "", 0);
    expect(DOCUMENT("\"under_investigation\":[\"purl\"]"), "", 0);
    expect(DOCUMENT("\"recommended\":[\"purl\"]"), "", 0);
    expect(DOCUMENT("\"known_not_affected\":[\"purl\"],\"known_affected\":[\"curl\"]"), "", 0);
}

/* The words of an impact count where there is no label. */
static void test_csaf__reasons_are_kept(void **state)
{
    static const char *const cases[][3] = {
        {NOT_AFFECTED("purl"), "component_not_present", ""},
        {NOT_AFFECTED("rhel9:curl"), "", "Low"},
        {DOCUMENT("\"fixed\":[\"purl\"]"), "component_not_present", ""},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        struct world world;

        init(&world, "rhel");
        world_vex(&world, cases[i][0]);
        world_apply(&world);
        assert_true(mg_str_is(world.findings[0].suppression->justification, cases[i][1]));
        assert_true(mg_str_is(world.findings[0].suppression->reason, cases[i][2]));
        world_clear(&world);
    }
}

static void test_csaf__a_component_counts_on_its_platform(void **state)
{
    (void)state;
    expect(NOT_AFFECTED("rhel9:curl"), "not_affected", 0);
    expect(NOT_AFFECTED("rhel8:curl"), "", 0);
    expect(NOT_AFFECTED("aus9:curl"), "", 1);
    expect(NOT_AFFECTED("deep"), "", 1);
}

static void test_csaf__a_build_is_the_same_everywhere(void **state)
{
    (void)state;
    expect(NOT_AFFECTED("aus9:build"), "not_affected", 0);
    expect(NOT_AFFECTED("deep:build"), "not_affected", 0);
    expect(NOT_AFFECTED("device:build"), "", 1);
    expect(NOT_AFFECTED("aus9:npm"), "", 1);
}

static void test_csaf__what_cannot_be_resolved_is_counted(void **state)
{
    (void)state;
    expect(NOT_AFFECTED("cpe"), "", 1);
    expect(NOT_AFFECTED("nowhere"), "", 1);
    expect(NOT_AFFECTED("a"), "", 1);
    expect(DOCUMENT("\"known_not_affected\":[1,null,[]]"), "", 3);
}

/* A rebuild has the same names, but is another package. */
static void test_csaf__a_release_of_red_hat_is_no_other(void **state)
{
    struct world world;

    (void)state;
    init(&world, "almalinux");
    world_vex(&world, NOT_AFFECTED("rhel9:curl"));
    world_vex(&world, NOT_AFFECTED("purl"));
    world_apply(&world);
    assert_string_equal(world_status(&world, 0), "");
    world_clear(&world);
}

static void test_csaf__drafts_and_other_versions_are_refused(void **state)
{
    (void)state;
    world_refuse(mg_suppress_add_vex, "{\"document\":{\"csaf_version\":\"2.1\"}}", MG_UNSUPPORTED,
                 "CSAF 2.1");
    world_refuse(mg_suppress_add_vex,
                 "{\"document\":{\"csaf_version\":\"2.0\",\"tracking\":{\"status\":\"draft\"}}}",
                 MG_UNSUPPORTED, "draft");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_csaf__product_status_decides),
        cmocka_unit_test(test_csaf__reasons_are_kept),
        cmocka_unit_test(test_csaf__a_component_counts_on_its_platform),
        cmocka_unit_test(test_csaf__a_build_is_the_same_everywhere),
        cmocka_unit_test(test_csaf__what_cannot_be_resolved_is_counted),
        cmocka_unit_test(test_csaf__a_release_of_red_hat_is_no_other),
        cmocka_unit_test(test_csaf__drafts_and_other_versions_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
