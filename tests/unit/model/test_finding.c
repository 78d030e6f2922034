/* SPDX-License-Identifier: Apache-2.0
 *
 * Names and bands of findings.
 */
#include "core/model/finding.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/compiler.h"

static void test_finding__severities_parse_back_in_any_case(void **state)
{
    enum mg_severity severity = MG_SEVERITY_UNTRIAGED;

    (void)state;
    for (int i = 0; i < MG_SEVERITY_COUNT; i++) {
        assert_true(mg_severity_parse(mg_str_of(mg_severity_name((enum mg_severity)i)), &severity));
        assert_int_equal(severity, i);
    }
    assert_true(mg_severity_parse(MG_STR("cRiTical"), &severity));
    assert_int_equal(severity, MG_SEVERITY_CRITICAL);
    assert_false(mg_severity_parse(MG_STR("HIGHER"), &severity));
    assert_false(mg_severity_parse(MG_STR("HIG"), &severity));
    assert_false(mg_severity_parse(MG_STR_NONE, &severity));
    assert_int_equal(severity, MG_SEVERITY_CRITICAL);
}

/* The table of the CVSS v3.1 specification, section 5; v4.0 has the same. */
static void test_finding__bands_are_those_of_cvss(void **state)
{
    static const struct {
        double score;
        enum mg_severity severity;
    } bands[] = {
        {-1.0, MG_SEVERITY_INFORMATIONAL},
        {0.0, MG_SEVERITY_INFORMATIONAL},
        {0.1, MG_SEVERITY_LOW},
        {3.9, MG_SEVERITY_LOW},
        {4.0, MG_SEVERITY_MEDIUM},
        {6.9, MG_SEVERITY_MEDIUM},
        {7.0, MG_SEVERITY_HIGH},
        {8.9, MG_SEVERITY_HIGH},
        {9.0, MG_SEVERITY_CRITICAL},
        {10.0, MG_SEVERITY_CRITICAL},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(bands); i++)
        assert_int_equal(mg_severity_of_score(bands[i].score), bands[i].severity);
    assert_int_equal(mg_severity_of_score(NAN), MG_SEVERITY_INFORMATIONAL);
}

static void test_finding__names_of_fixes_and_kernels(void **state)
{
    (void)state;
    assert_string_equal(mg_fix_name(MG_FIX_NO), "NO");
    assert_string_equal(mg_fix_name(MG_FIX_PARTIAL), "PARTIAL");
    assert_string_equal(mg_fix_name(MG_FIX_YES), "YES");
    assert_null(mg_kernel_use_name(MG_KERNEL_NOT_A_KERNEL));
    assert_string_equal(mg_kernel_use_name(MG_KERNEL_RUNNING), "running");
    assert_string_equal(mg_kernel_use_name(MG_KERNEL_NOT_RUNNING), "installed, not running");
    assert_non_null(mg_kernel_use_name(MG_KERNEL_UNKNOWN));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_finding__severities_parse_back_in_any_case),
        cmocka_unit_test(test_finding__bands_are_those_of_cvss),
        cmocka_unit_test(test_finding__names_of_fixes_and_kernels),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
