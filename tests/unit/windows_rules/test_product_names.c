/* SPDX-License-Identifier: Apache-2.0
 *
 * Names of products from the numbers that Windows keeps: each one that is documented.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "plugins/windows-inventory/rules/product_names.h"
#include "tests/unit/rows.h"

static struct mg_str name_of(struct mg_str kind, struct mg_str number)
{
    uint64_t release = 0;

    if (mg_str_is(kind, "sql"))
        return mg_str_of(mg_product_names_sql_server(number));
    if (mg_str_is(kind, "runtime"))
        return mg_product_names_runtime(number);
    assert_true(mg_str_is(kind, "framework"));
    assert_true(mg_str_u64(number, &release) && release <= UINT32_MAX);
    return mg_str_of(mg_product_names_framework((uint32_t)release));
}

/* Kind, number, name. */
static void check(const struct mg_str *fields)
{
    struct mg_str name = name_of(fields[0], fields[1]);

    if (!mg_str_eq(name, fields[2]))
        fail_msg("%.*s %.*s: \"%.*s\" instead of \"%.*s\"", MG_STR_ARG(fields[0]),
                 MG_STR_ARG(fields[1]), MG_STR_ARG(name), MG_STR_ARG(fields[2]));
}

static void test_product_names__documented_numbers(void **state)
{
    (void)state;
    test_each_row("windows/product-names.tsv", 3, check);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_product_names__documented_numbers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
