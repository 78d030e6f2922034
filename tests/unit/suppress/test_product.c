/* SPDX-License-Identifier: Apache-2.0
 *
 * Which products are which packages, by the table.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/rows.h"
#include "tests/unit/suppress/world.h"

static void check_row(const struct mg_str *f)
{
    struct mg_package package = {.type = f[2],
                                 .name = f[3],
                                 .version = f[4],
                                 .arch = f[5],
                                 .source_name = f[6],
                                 .source_version = f[7]};
    char id[32], version[32], text[1024];
    struct world world;

    (void)snprintf(id, sizeof id, "%.*s", MG_STR_ARG(f[0]));
    (void)snprintf(version, sizeof version, "%.*s", MG_STR_ARG(f[1]));
    (void)snprintf(
        text, sizeof text,
        "{\"@context\":\"https://openvex.dev/ns/v0.2.0\",\"statements\":[{"
        "\"vulnerability\":{\"name\":\"CVE-1\"},\"status\":\"not_affected\","
        "\"justification\":\"component_not_present\",\"products\":[{\"@id\":\"%.*s\"}]}]}",
        MG_STR_ARG(f[8]));
    world_init(&world, id, version);
    (void)world_add(&world, "CVE-1", &package);
    world_vex(&world, text);
    world_apply(&world);
    if ((*world_status(&world, 0) != '\0') != mg_str_is(f[9], "yes"))
        fail_msg("%.*s of %.*s %.*s: not %.*s", MG_STR_ARG(f[8]), MG_STR_ARG(f[3]),
                 MG_STR_ARG(f[4]), MG_STR_ARG(f[9]));
    world_clear(&world);
}

static void test_product__is_the_package_when_all_that_it_names_is_so(void **state)
{
    (void)state;
    test_each_row("suppress/products.tsv", 10, check_row);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_product__is_the_package_when_all_that_it_names_is_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
