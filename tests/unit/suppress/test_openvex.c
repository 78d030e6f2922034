/* SPDX-License-Identifier: Apache-2.0
 *
 * OpenVEX of all versions, and statements that must suppress nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/suppress/world.h"

#define DOCUMENT(context, statements)                                                              \
    "{\"@context\":\"https://openvex.dev/ns" context "\",\"timestamp\":\"2026-01-02T00:00:00Z\","  \
    "\"statements\":[" statements "]}"
#define STATEMENT(members) "{\"vulnerability\":{\"name\":\"CVE-1\"}," members "}"
#define NOT_AFFECTED "\"status\":\"not_affected\",\"justification\":\"vulnerable_code_not_present\""
#define BASH "\"products\":[{\"@id\":\"pkg:deb/debian/bash\"}]"

/* One finding, CVE-1 in bash 5.2-1, and what the document makes of it. */
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

static void test_openvex__what_is_not_affected_or_fixed_is_suppressed(void **state)
{
    (void)state;
    expect(DOCUMENT("/v0.2.0", STATEMENT(NOT_AFFECTED "," BASH)), "not_affected", 0);
    expect(DOCUMENT("/v0.2.0",
                    STATEMENT("\"status\":\"not_affected\",\"impact_statement\":\"no\"," BASH)),
           "not_affected", 0);
    expect(DOCUMENT("/v0.2.0", STATEMENT("\"status\":\"fixed\",\"products\":[{\"identifiers\":{"
                                         "\"purl\":\"pkg:deb/debian/bash@5.2-1\"}}]")),
           "fixed", 0);
}

static void test_openvex__documents_before_0_2_are_read(void **state)
{
    static const char statement[] =
        "{\"vulnerability\":\"CVE-1\"," NOT_AFFECTED ",\"products\":[\"pkg:deb/debian/bash\"]}";
    char document[512];

    (void)state;
    (void)snprintf(document, sizeof document,
                   "{\"@context\":\"https://openvex.dev/ns\",\"statements\":[%s]}", statement);
    expect(document, "not_affected", 0);
    (void)snprintf(document, sizeof document,
                   "{\"@context\":\"https://openvex.dev/ns/v0.0.1\",\"statements\":[%s]}",
                   statement);
    expect(document, "not_affected", 0);
}

static void test_openvex__what_cannot_be_applied_is_counted(void **state)
{
    (void)state;
    expect(DOCUMENT("/v0.2.0", STATEMENT(NOT_AFFECTED)), "", 1);
    expect(DOCUMENT("/v0.2.0", STATEMENT(NOT_AFFECTED ",\"products\":[]")), "", 1);
    expect(DOCUMENT("/v0.2.0", STATEMENT(NOT_AFFECTED ",\"products\":[{}]")), "", 1);
    expect(DOCUMENT("/v0.2.0", STATEMENT("\"status\":\"not_affected\"," BASH)), "", 1);
    expect(DOCUMENT("/v0.2.0", STATEMENT("\"status\":\"fixed\"," BASH)), "", 1);
    expect(DOCUMENT("/v0.2.0", STATEMENT("\"status\":\"harmless\"," BASH)), "", 1);
    expect(DOCUMENT("/v0.2.0", "{" NOT_AFFECTED "," BASH "}"), "", 1);
    expect(DOCUMENT("/v0.2.0", "1,null,[],\"\""), "", 4);
}

static void test_openvex__affected_suppresses_nothing(void **state)
{
    (void)state;
    expect(DOCUMENT("/v0.2.0", STATEMENT("\"status\":\"affected\"," BASH)), "", 0);
    expect(DOCUMENT("/v0.2.0", STATEMENT("\"status\":\"under_investigation\"," BASH)), "", 0);
    expect(DOCUMENT("/v0.2.0", STATEMENT("\"status\":\"affected\"")), "", 0);
}

static void test_openvex__components_hold_for_the_product_only(void **state)
{
#define INSIDE(product)                                                                            \
    STATEMENT(NOT_AFFECTED ",\"products\":[{\"@id\":\"" product                                    \
                           "\",\"subcomponents\":[{\"@id\":\"pkg:deb/debian/bash\"}]}]")
    (void)state;
    expect(DOCUMENT("/v0.2.0", INSIDE("pkg:oci/other")), "", 1);
    expect(DOCUMENT("/v0.2.0", INSIDE("pkg:deb/debian/bash")), "", 1);
    expect(DOCUMENT("/v0.2.0", INSIDE("web2")), "", 0);
    expect(DOCUMENT("/v0.2.0", INSIDE("web1")), "not_affected", 0);
    expect(DOCUMENT("/v0.2.0", INSIDE("8f1c")), "not_affected", 0);
    expect(DOCUMENT("/v0.2.0", STATEMENT(NOT_AFFECTED ",\"products\":[{\"@id\":\"web1\"}]")),
           "not_affected", 0);
    expect(DOCUMENT("/v0.2.0", STATEMENT(NOT_AFFECTED ",\"products\":[{\"@id\":\"web*\"}]")), "",
           0);
}

static void test_openvex__the_newest_statement_decides(void **state)
{
#define AT(time, members) STATEMENT("\"timestamp\":\"" time "\"," members "," BASH)
    (void)state;
    expect(DOCUMENT("/v0.2.0", AT("2026-01-03T00:00:00Z", NOT_AFFECTED) "," AT(
                                   "2026-01-02T00:00:00Z", "\"status\":\"affected\"")),
           "not_affected", 0);
    expect(DOCUMENT("/v0.2.0", AT("2026-01-03T00:00:00Z", NOT_AFFECTED) "," AT(
                                   "2026-01-03T00:00:01Z", "\"status\":\"under_investigation\"")),
           "", 0);
    expect(DOCUMENT("/v0.2.0", AT("2026-01-03T00:00:00Z", NOT_AFFECTED) "," AT(
                                   "2026-01-03T01:00:00+01:00", "\"status\":\"affected\"")),
           "", 0);
    expect(DOCUMENT("/v0.2.0", AT("2026-01-03T00:00:00Z",
                                  NOT_AFFECTED) "," AT("some day", "\"status\":\"affected\"")),
           "", 0);
    expect(DOCUMENT("/v0.2.0", AT("some day", NOT_AFFECTED) "," AT("1999-01-01T00:00:00Z",
                                                                   "\"status\":\"affected\"")),
           "", 0);
}

static void test_openvex__other_versions_are_refused(void **state)
{
    (void)state;
    world_refuse(mg_suppress_add_vex, DOCUMENT("/v0.3.0", ""), MG_UNSUPPORTED, "v0.3.0");
    world_refuse(mg_suppress_add_vex, "{\"@context\":\"https://openvex.dev/ns\"}", MG_FORMAT,
                 "without statements");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_openvex__what_is_not_affected_or_fixed_is_suppressed),
        cmocka_unit_test(test_openvex__documents_before_0_2_are_read),
        cmocka_unit_test(test_openvex__what_cannot_be_applied_is_counted),
        cmocka_unit_test(test_openvex__affected_suppresses_nothing),
        cmocka_unit_test(test_openvex__components_hold_for_the_product_only),
        cmocka_unit_test(test_openvex__the_newest_statement_decides),
        cmocka_unit_test(test_openvex__other_versions_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
