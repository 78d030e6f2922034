/* SPDX-License-Identifier: Apache-2.0
 *
 * Version ranges, by the table.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/suppress/rules.h"
#include "tests/unit/rows.h"

static void check_row(const struct mg_str *f)
{
    struct mg_target target = {.version = f[1]};
    const char *got = "broken";

    if (mg_versions_valid(f[0]))
        got = mg_versions_cover(f[0], &target, false) ? "in" : "out";
    if (!mg_str_is(f[2], got))
        fail_msg("%.*s, %.*s: %s", MG_STR_ARG(f[0]), MG_STR_ARG(f[1]), got);
}

static void test_vers__versions_lie_within_or_not(void **state)
{
    (void)state;
    test_each_row("suppress/vers.tsv", 3, check_row);
}

static void test_vers__a_range_of_too_many_constraints_is_broken(void **state)
{
    char text[1024] = "vers:semver/1.0.0";
    size_t n = strlen(text);

    (void)state;
    for (int i = 1; i < MG_LIMIT_VERS_CONSTRAINTS; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "|1.0.%d", i);
    assert_true(mg_versions_valid(mg_str_of(text)));
    (void)snprintf(text + n, sizeof text - n, "|2.0.0");
    assert_false(mg_versions_valid(mg_str_of(text)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vers__versions_lie_within_or_not),
        cmocka_unit_test(test_vers__a_range_of_too_many_constraints_is_broken),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
