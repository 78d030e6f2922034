/* SPDX-License-Identifier: Apache-2.0
 *
 * Keys of package names, with the examples of PEP 503.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/base/compiler.h"
#include "core/model/package_key.h"

static void test_package_key__rules(void **state)
{
    static const struct {
        const char *ecosystem, *name, *key;
    } cases[] = {
        {"PyPI", "friendly-bard", "friendly-bard"},
        {"PyPI", "Friendly-Bard", "friendly-bard"},
        {"PyPI", "FrIeNdLy-._.-bArD", "friendly-bard"},
        {"PyPI", "friendly--bard_", "friendly-bard-"},
        {"PyPI", "", ""},
        {"NuGet", "Newtonsoft.Json", "newtonsoft.json"},
        {"Packagist", "Studio-42/elFinder", "studio-42/elfinder"},
        {"npm", "JSONStream", "JSONStream"},
        {"Maven", "org.Example:Name_1", "org.Example:Name_1"},
        {"Microsoft", "Windows Server, version 1709  (Server Core)",
         "windows server, version 1709 (server core)"},
        {"Microsoft", " Windows  11 ", "windows 11 "},
        {"PyPIx", "A_b", "A_b"},
    };
    struct mg_buf buf;

    (void)state;
    mg_buf_init(&buf, 64);
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        mg_buf_reset(&buf);
        mg_package_key(&buf, mg_str_of(cases[i].ecosystem), mg_str_of(cases[i].name));
        assert_true(mg_str_is(mg_buf_view(&buf), cases[i].key));
    }
    mg_buf_clear(&buf);
}

static void test_package_key__which_ecosystems(void **state)
{
    (void)state;
    assert_true(mg_package_key_differs(MG_STR("PyPI")));
    assert_true(mg_package_key_differs(MG_STR("NuGet")));
    assert_false(mg_package_key_differs(MG_STR("npm")));
    assert_false(mg_package_key_differs(MG_STR("Debian:12")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_package_key__rules),
        cmocka_unit_test(test_package_key__which_ecosystems),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
