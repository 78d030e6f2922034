/* SPDX-License-Identifier: Apache-2.0
 *
 * Finding a version scheme by name, by OSV ecosystem and by place in the table.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/version/version.h"

static void test_schemes__found_by_name(void **state)
{
    (void)state;
    assert_ptr_equal(mg_version_scheme_named(MG_STR("deb")), &mg_version_deb);
    assert_null(mg_version_scheme_named(MG_STR("DEB")));
    assert_null(mg_version_scheme_named(MG_STR("debian")));
    assert_null(mg_version_scheme_named(MG_STR_NONE));
}

static void test_schemes__found_by_ecosystem(void **state)
{
    static const char *const deb[] = {"Debian", "Debian:12", "Ubuntu", "Ubuntu:22.04:LTS",
                                      "Ubuntu:Pro:18.04:LTS"};
    static const char *const none[] = {"",   ":", "debian", "Debian12", "Deb", "Debian GNU:12",
                                       "npm"};

    (void)state;
    for (size_t i = 0; i < sizeof deb / sizeof deb[0]; i++)
        assert_ptr_equal(mg_version_scheme_of(mg_str_of(deb[i])), &mg_version_deb);
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        assert_null(mg_version_scheme_of(mg_str_of(none[i])));
}

static void test_schemes__listed_in_turn(void **state)
{
    const struct mg_version_scheme *scheme;
    size_t count = 0;

    (void)state;
    for (; (scheme = mg_version_scheme_at(count)) != NULL; count++)
        assert_ptr_equal(mg_version_scheme_named(mg_str_of(scheme->name)), scheme);
    assert_true(count >= 1);
    assert_null(mg_version_scheme_at(SIZE_MAX));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_schemes__found_by_name),
        cmocka_unit_test(test_schemes__found_by_ecosystem),
        cmocka_unit_test(test_schemes__listed_in_turn),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
