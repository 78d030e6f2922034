/* SPDX-License-Identifier: Apache-2.0
 *
 * Names of coverage levels, there and back.
 */
#include "core/model/coverage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_coverage__names_parse_back(void **state)
{
    (void)state;
    assert_string_equal(mg_coverage_level_name(MG_COVERAGE_COMPLETE), "complete");
    assert_string_equal(mg_coverage_level_name(MG_COVERAGE_LIMITED), "limited");
    assert_string_equal(mg_coverage_level_name(MG_COVERAGE_INCOMPLETE), "incomplete");
    for (int i = MG_COVERAGE_COMPLETE; i <= MG_COVERAGE_INCOMPLETE; i++) {
        enum mg_coverage_level level = MG_COVERAGE_COMPLETE;

        assert_true(mg_coverage_level_parse(
            mg_str_of(mg_coverage_level_name((enum mg_coverage_level)i)), &level));
        assert_int_equal(level, i);
    }
}

static void test_coverage__other_names_are_refused(void **state)
{
    enum mg_coverage_level level = MG_COVERAGE_LIMITED;

    (void)state;
    assert_false(mg_coverage_level_parse(MG_STR("Complete"), &level));
    assert_false(mg_coverage_level_parse(MG_STR("complet"), &level));
    assert_false(mg_coverage_level_parse(MG_STR_NONE, &level));
    assert_int_equal(level, MG_COVERAGE_LIMITED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_coverage__names_parse_back),
        cmocka_unit_test(test_coverage__other_names_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
