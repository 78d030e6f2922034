/* SPDX-License-Identifier: Apache-2.0
 *
 * What is done for hosts of which system.
 */
#include "core/model/capability.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void test_capability__each_system_has_its_own(void **state)
{
    (void)state;
    assert_true(mg_capability_has(MG_CAPABILITY_DEEP_INSPECTION, MG_STR("linux")));
    assert_int_equal(mg_capability_check(MG_CAPABILITY_SBOM_EXPORT, MG_STR("linux"), NULL), MG_OK);
    assert_true(mg_capability_has(MG_CAPABILITY_EXPOSURE, MG_STR("linux")));
    assert_true(mg_capability_has(MG_CAPABILITY_EXPOSURE, MG_STR("windows")));
    assert_false(mg_capability_has(MG_CAPABILITY_EXPOSURE, MG_STR("plan9")));
}

static void test_capability__says_what_is_not_done_and_where(void **state)
{
    static const char *const cases[][2] = {
        {"windows", "UNSUPPORTED: SBOM export is not supported on Windows"},
        {"plan9", "UNSUPPORTED: SBOM export is not supported on plan9"},
        {"", "UNSUPPORTED: SBOM export is not supported on an unknown system"},
    };
    struct mg_error err;

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        assert_int_equal(
            mg_capability_check(MG_CAPABILITY_SBOM_EXPORT, mg_str_of(cases[i][0]), &err),
            MG_UNSUPPORTED);
        assert_string_equal(err.text, cases[i][1]);
    }
    assert_int_equal(mg_capability_check(MG_CAPABILITY_DEEP_INSPECTION, MG_STR("windows"), &err),
                     MG_UNSUPPORTED);
    assert_string_equal(err.text, "UNSUPPORTED: Deep Inspection is not supported on Windows");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_capability__each_system_has_its_own),
        cmocka_unit_test(test_capability__says_what_is_not_done_and_where),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
