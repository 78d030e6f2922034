/* SPDX-License-Identifier: Apache-2.0
 *
 * CVE ids and their packed keys.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/advisory/cve.h"
#include "core/base/compiler.h"

static void test_cve__finds_the_id_in_vendor_names(void **state)
{
    static const struct {
        const char *id, *cve;
    } cases[] = {
        {"CVE-2024-1234", "CVE-2024-1234"},
        {"DEBIAN-CVE-2024-1234", "CVE-2024-1234"},
        {"UBUNTU-CVE-2021-12345678", "CVE-2021-12345678"},
        {"CVE-2024-123", ""},
        {"CVE-24-1234", ""},
        {"XCVE-2024-1234", ""},
        {"CVE-2024-1234-extra", ""},
        {"GHSA-aaaa-bbbb-cccc", ""},
        {"", ""},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++)
        assert_true(mg_str_is(mg_cve_of(mg_str_of(cases[i].id)), cases[i].cve));
}

static void test_cve__keys_keep_the_order(void **state)
{
    uint32_t a, b, c;

    (void)state;
    assert_true(mg_cve_key(MG_STR("CVE-1999-0001"), &a));
    assert_true(mg_cve_key(MG_STR("CVE-2024-9999"), &b));
    assert_true(mg_cve_key(MG_STR("CVE-2024-10000"), &c));
    assert_true(a < b && b < c);
}

static void test_cve__refuses_what_does_not_fit(void **state)
{
    uint32_t key = 7;

    (void)state;
    assert_false(mg_cve_key(MG_STR("CVE-1998-0001"), &key));
    assert_false(mg_cve_key(MG_STR("CVE-2127-0001"), &key));
    assert_false(mg_cve_key(MG_STR("CVE-2024-33554432"), &key));
    assert_false(mg_cve_key(MG_STR("CVE-2024-99999999999999999999"), &key));
    assert_int_equal(key, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cve__finds_the_id_in_vendor_names),
        cmocka_unit_test(test_cve__keys_keep_the_order),
        cmocka_unit_test(test_cve__refuses_what_does_not_fit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
