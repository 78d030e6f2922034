/* SPDX-License-Identifier: Apache-2.0
 *
 * Names of vulnerabilities, several documents at once, and documents that would be slow.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/buf.h"
#include "core/base/limits.h"
#include "tests/unit/suppress/world.h"

#define VEX(name, aliases, rest)                                                                   \
    "{\"@context\":\"https://openvex.dev/ns/v0.2.0\",\"statements\":[{\"vulnerability\":{"         \
    "\"name\":\"" name "\",\"aliases\":[" aliases "]},\"products\":[{\"@id\":"                     \
    "\"pkg:deb/debian/bash\"}]," rest "}]}"
#define NOT_AFFECTED                                                                               \
    "\"status\":\"not_affected\",\"justification\":\"component_not_present\","                     \
    "\"timestamp\":\"2026-01-02T00:00:00Z\""
#define AFFECTED "\"status\":\"affected\",\"timestamp\":\"2026-02-02T00:00:00Z\""

static const struct mg_str aliases[] = {MG_STR_INIT("DSA-1")};

/* CVE-1 and CVE-2 are both in DSA-1. */
static void init(struct world *world)
{
    struct mg_package bash = world_package("deb", "bash", "5.2-1");

    world_init(world, "debian", "12");
    for (int i = 0; i < 2; i++) {
        struct mg_finding *finding = world_add(world, i == 0 ? "CVE-1" : "CVE-2", &bash);

        finding->aliases = aliases;
        finding->alias_count = 1;
    }
}

static void expect(struct world *world, const char *first, const char *second)
{
    world_apply(world);
    assert_string_equal(world_status(world, 0), first);
    assert_string_equal(world_status(world, 1), second);
    world_clear(world);
}

static void test_apply__a_shared_alias_does_not_make_two_one(void **state)
{
    struct world world;

    (void)state;
    init(&world);
    world_vex(&world, VEX("CVE-1", "\"DSA-1\"", NOT_AFFECTED));
    expect(&world, "not_affected", "");
    init(&world);
    world_vex(&world, VEX("DSA-1", "", NOT_AFFECTED));
    expect(&world, "not_affected", "not_affected");
    init(&world);
    world_vex(&world, VEX("GHSA-1", "\"CVE-2\"", NOT_AFFECTED));
    expect(&world, "", "not_affected");
}

static void test_apply__the_newest_statement_of_all_documents_decides(void **state)
{
    struct world world;

    (void)state;
    init(&world);
    world_vex(&world, VEX("CVE-1", "", AFFECTED));
    world_vex(&world, VEX("DSA-1", "", NOT_AFFECTED));
    expect(&world, "", "not_affected");
}

static void test_apply__a_rule_may_ignore_what_vex_does_not_suppress(void **state)
{
    struct world world;

    (void)state;
    init(&world);
    world_vex(&world, VEX("CVE-1", "", AFFECTED));
    world_ignore(&world, "{\"version\":1,\"rules\":[{\"id\":\"CVE-1\",\"reason\":\"x\"}]}");
    expect(&world, "ignored", "");
}

static void test_apply__findings_about_the_host_have_the_system_as_product(void **state)
{
    struct world world;

    (void)state;
    world_init(&world, "debian", "10");
    (void)world_add(&world, "END", NULL);
    (void)world_add(&world, "END-2", NULL);
    world_vex(&world,
              "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"vulnerabilities\":[{\"id\":"
              "\"END\",\"analysis\":{\"state\":\"not_affected\"},\"affects\":[{\"ref\":"
              "\"pkg:generic/debian@10\"}]},{\"id\":\"END-2\",\"analysis\":{\"state\":"
              "\"not_affected\"},\"affects\":[{\"ref\":\"pkg:generic/debian@11\"}]}]}");
    expect(&world, "not_affected", "");
}

/* n statements about CVE-1 in bash, each of another version, or each about another vulnerability.
 */
static void many(struct mg_buf *buf, int n, bool alike)
{
    mg_buf_init(buf, MG_LIMIT_VEX_BYTES);
    mg_buf_printf(buf, "{\"@context\":\"https://openvex.dev/ns/v0.2.0\",\"statements\":[");
    for (int i = 0; i < n; i++)
        mg_buf_printf(buf,
                      "%s{\"vulnerability\":{\"name\":\"CVE-%d\"},\"status\":\"affected\","
                      "\"products\":[{\"@id\":\"pkg:deb/debian/bash@%d\"}]}",
                      i == 0 ? "" : ",", alike ? 1 : i, i);
    mg_buf_printf(buf, "]}%c", '\0');
    assert_false(buf->failed);
}

static void test_apply__many_statements_are_fast_and_alike_ones_limited(void **state)
{
    struct world world;
    struct mg_buf buf;

    (void)state;
    init(&world);
    many(&buf, 100000, false);
    world_vex(&world, buf.p);
    mg_buf_clear(&buf);
    expect(&world, "", "");
    many(&buf, MG_LIMIT_SUPPRESS_ALIKE + 1, true);
    world_refuse(mg_suppress_add_vex, buf.p, MG_LIMIT, "more than 4096 rules about CVE-1");
    mg_buf_clear(&buf);
}

/* A statement about many products, with many names. */
static void many_names(struct mg_buf *buf, int products)
{
    mg_buf_init(buf, MG_LIMIT_VEX_BYTES);
    mg_buf_printf(buf, "{\"@context\":\"https://openvex.dev/ns/v0.2.0\",\"statements\":[{"
                       "\"vulnerability\":{\"name\":\"CVE-1\",\"aliases\":[");
    for (int i = 0; i < 100; i++)
        mg_buf_printf(buf, "\"A-%d\",", i);
    mg_buf_printf(buf, "\"CVE-2\",\"CVE-2\"]},\"status\":\"not_affected\",\"justification\":"
                       "\"component_not_present\",\"products\":[");
    for (int i = 0; i < products; i++)
        mg_buf_printf(buf, "\"pkg:deb/debian/p%d\",", i);
    mg_buf_printf(buf, "\"pkg:deb/debian/bash\"]}]}%c", '\0');
    assert_false(buf->failed);
}

/* For each pair of them the memory of the rules would not do. */
static void test_apply__names_and_products_of_a_statement_add_up(void **state)
{
    struct world world;
    struct mg_buf buf;

    (void)state;
    init(&world);
    many_names(&buf, 20000);
    world_vex(&world, buf.p);
    mg_buf_clear(&buf);
    expect(&world, "not_affected", "not_affected");
}

static void test_apply__statements_that_share_an_alias_are_limited(void **state)
{
    struct mg_buf buf;

    (void)state;
    mg_buf_init(&buf, MG_LIMIT_VEX_BYTES);
    mg_buf_printf(&buf, "{\"@context\":\"https://openvex.dev/ns/v0.2.0\",\"statements\":[");
    for (int i = 0; i <= MG_LIMIT_SUPPRESS_NAMESAKES; i++)
        mg_buf_printf(&buf,
                      "%s{\"vulnerability\":{\"name\":\"CVE-%d\",\"aliases\":[\"DSA-1\"]},"
                      "\"status\":\"affected\",\"products\":[\"pkg:deb/debian/bash\"]}",
                      i == 0 ? "" : ",", i);
    mg_buf_printf(&buf, "]}%c", '\0');
    world_refuse(mg_suppress_add_vex, buf.p, MG_LIMIT, "more than 16384 statements about DSA-1");
    mg_buf_clear(&buf);
}

/* A short document that names a long package URL again and again. */
static void test_apply__rules_that_take_too_much_memory_are_refused(void **state)
{
    struct mg_buf buf;

    (void)state;
    mg_buf_init(&buf, MG_LIMIT_VEX_BYTES);
    mg_buf_printf(&buf,
                  "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"components\":[{"
                  "\"bom-ref\":\"a\",\"purl\":\"pkg:deb/debian/%015000d\"}],"
                  "\"vulnerabilities\":[",
                  0);
    for (int i = 0; i < 12000; i++)
        mg_buf_printf(&buf,
                      "%s{\"id\":\"CVE-%d\",\"analysis\":{\"state\":\"not_affected\"},"
                      "\"affects\":[{\"ref\":\"a\"}]}",
                      i == 0 ? "" : ",", i);
    mg_buf_printf(&buf, "]}%c", '\0');
    world_refuse(mg_suppress_add_vex, buf.p, MG_LIMIT, "take more than 128 MiB");
    mg_buf_clear(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_apply__a_shared_alias_does_not_make_two_one),
        cmocka_unit_test(test_apply__the_newest_statement_of_all_documents_decides),
        cmocka_unit_test(test_apply__a_rule_may_ignore_what_vex_does_not_suppress),
        cmocka_unit_test(test_apply__findings_about_the_host_have_the_system_as_product),
        cmocka_unit_test(test_apply__many_statements_are_fast_and_alike_ones_limited),
        cmocka_unit_test(test_apply__names_and_products_of_a_statement_add_up),
        cmocka_unit_test(test_apply__statements_that_share_an_alias_are_limited),
        cmocka_unit_test(test_apply__rules_that_take_too_much_memory_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
