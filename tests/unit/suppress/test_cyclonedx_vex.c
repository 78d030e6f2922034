/* SPDX-License-Identifier: Apache-2.0
 *
 * CycloneDX: what a vulnerability affects, and what its analysis means.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/suppress/world.h"

#define DOCUMENT(vulnerability)                                                                    \
    "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"metadata\":{\"timestamp\":"            \
    "\"2026-01-02T00:00:00Z\",\"component\":{\"type\":\"operating-system\",\"bom-ref\":\"os\"}},"  \
    "\"components\":[{\"bom-ref\":\"outer\",\"components\":[{\"bom-ref\":\"inner\",\"purl\":"      \
    "\"pkg:deb/debian/bash@5.2-1\"}]}],\"vulnerabilities\":[" vulnerability "]}"
#define ABOUT(state, affects)                                                                      \
    "{\"id\":\"CVE-1\",\"analysis\":{\"state\":\"" state                                           \
    "\",\"detail\":\"why\"},\"affects\":[" affects "]}"
#define REF(ref) "{\"ref\":\"" ref "\"}"
#define VERSION(ref, version, status)                                                              \
    "{\"ref\":\"" ref "\",\"versions\":[{" version ",\"status\":\"" status "\"}]}"

static void expect(const char *document, const char *status, uint64_t not_applied)
{
    struct mg_package bash = world_package("deb", "bash", "5.2-1");
    struct world world;

    world_init(&world, "debian", "12");
    (void)world_add(&world, "CVE-1", &bash);
    world_vex(&world, document);
    world_apply(&world);
    assert_string_equal(world_status(&world, 0), status);
    assert_int_equal(world_told(&world, "STATEMENTS_NOT_APPLIED"), not_applied);
    world_clear(&world);
}

static void test_cyclonedx_vex__states_mean_what_they_say(void **state)
{
    (void)state;
    expect(DOCUMENT(ABOUT("not_affected", REF("inner"))), "not_affected", 0);
    expect(DOCUMENT(ABOUT("false_positive", REF("inner"))), "not_affected", 0);
    expect(DOCUMENT(ABOUT("resolved", REF("inner"))), "fixed", 0);
    expect(DOCUMENT(ABOUT("resolved_with_pedigree", REF("inner"))), "fixed", 0);
    expect(DOCUMENT(ABOUT("exploitable", REF("inner"))), "", 0);
    expect(DOCUMENT(ABOUT("in_triage", REF("inner"))), "", 0);
    expect(DOCUMENT(ABOUT("harmless", REF("inner"))), "", 1);
    expect(DOCUMENT("{\"id\":\"CVE-1\",\"affects\":[" REF("inner") "]}"), "", 0);
    expect(DOCUMENT("{\"id\":\"CVE-2\",\"references\":[{\"id\":\"CVE-1\"}],\"analysis\":{"
                    "\"state\":\"not_affected\"},\"affects\":[" REF("inner") "]}"),
           "not_affected", 0);
}

static void test_cyclonedx_vex__references_lead_to_package_urls(void **state)
{
    (void)state;
    expect(DOCUMENT(ABOUT("not_affected", REF("pkg:deb/debian/bash"))), "not_affected", 0);
    expect(DOCUMENT(ABOUT("not_affected", REF("urn:cdx:0/1#pkg%3Adeb%2Fdebian%2Fbash%405.2-1"))),
           "not_affected", 0);
    expect(DOCUMENT(ABOUT("not_affected", REF("urn:cdx:0/1#inner"))), "", 1);
    expect(DOCUMENT(ABOUT("not_affected", REF("urn:cdx:0/1#%zz"))), "", 1);
    expect(DOCUMENT(ABOUT("not_affected", REF("outer"))), "", 1);
    expect(DOCUMENT(ABOUT("not_affected", REF("os"))), "", 1);
    expect(DOCUMENT(ABOUT("not_affected", REF(""))), "", 1);
    expect(DOCUMENT(ABOUT("not_affected", "")), "", 1);
    expect(DOCUMENT(ABOUT("resolved", REF("pkg:deb/debian/bash"))), "", 1);
}

static void test_cyclonedx_vex__versions_narrow_what_is_said(void **state)
{
#define BASH "pkg:deb/debian/bash"
    (void)state;
    expect(DOCUMENT(ABOUT("not_affected", VERSION(BASH, "\"version\":\"5.2-1\"", "unaffected"))),
           "not_affected", 0);
    expect(DOCUMENT(ABOUT("not_affected", VERSION(BASH, "\"version\":\"5.2-2\"", "unaffected"))),
           "", 0);
    expect(DOCUMENT(ABOUT("not_affected", VERSION(BASH, "\"version\":\"5.2-1\"", "affected"))), "",
           0);
    expect(DOCUMENT(ABOUT("not_affected", VERSION(BASH, "\"version\":\"5.2-1\"", "unknown"))), "",
           0);
    expect(DOCUMENT(
               ABOUT("not_affected", VERSION(BASH, "\"range\":\"vers:deb/>5.2-1\"", "unaffected"))),
           "", 0);
    expect(DOCUMENT(
               ABOUT("not_affected", VERSION(BASH, "\"range\":\"vers:deb/>=5.1\"", "unaffected"))),
           "not_affected", 0);
    expect(DOCUMENT(ABOUT("not_affected", VERSION(BASH, "\"range\":\"vers:x/*\"", "unaffected"))),
           "", 1);
    expect(DOCUMENT(ABOUT("not_affected",
                          VERSION(BASH, "\"range\":\"vers:x/*\"", "affected") "," VERSION(
                              BASH, "\"version\":\"5.2-1\"", "unaffected"))),
           "", 0);
    expect(DOCUMENT(ABOUT("resolved", VERSION(BASH, "\"version\":\"5.2-1\"", "unaffected"))),
           "fixed", 0);
}

static void test_cyclonedx_vex__other_versions_are_refused(void **state)
{
    (void)state;
    world_refuse(mg_suppress_add_vex, "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.3\"}",
                 MG_UNSUPPORTED, "CycloneDX 1.3");
    world_refuse(mg_suppress_add_vex, "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.4\"}",
                 MG_FORMAT, "without vulnerabilities");
    world_refuse(mg_suppress_add_vex, " <bom/>", MG_UNSUPPORTED, "XML");
    world_refuse(mg_suppress_add_vex, "{}", MG_UNSUPPORTED, "neither OpenVEX");
    world_refuse(mg_suppress_add_vex, "", MG_FORMAT, "JSON is empty");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cyclonedx_vex__states_mean_what_they_say),
        cmocka_unit_test(test_cyclonedx_vex__references_lead_to_package_urls),
        cmocka_unit_test(test_cyclonedx_vex__versions_narrow_what_is_said),
        cmocka_unit_test(test_cyclonedx_vex__other_versions_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
