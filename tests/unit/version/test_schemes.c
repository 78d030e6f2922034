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
    static const struct {
        const char *ecosystem;
        const struct mg_version_scheme *scheme;
    } cases[] = {
        {"Debian", &mg_version_deb},
        {"Debian:12", &mg_version_deb},
        {"Ubuntu", &mg_version_deb},
        {"Ubuntu:22.04:LTS", &mg_version_deb},
        {"Ubuntu:Pro:18.04:LTS", &mg_version_deb},
        {"AlmaLinux:8", &mg_version_rpm},
        {"Rocky Linux:9", &mg_version_rpm},
        {"Red Hat:rhel_aus:8.6::appstream", &mg_version_rpm},
        {"Oracle Linux:9", &mg_version_rpm},
        {"Amazon Linux:2023", &mg_version_rpm},
        {"SUSE:Linux Enterprise Server 15 SP5", &mg_version_rpm},
        {"openSUSE:Leap 15.6", &mg_version_rpm},
        {"Mageia:9", &mg_version_rpm},
        {"openEuler:24.03-LTS", &mg_version_rpm},
        {"Photon OS:3.0", &mg_version_rpm},
        {"Azure Linux:3", &mg_version_rpm},
        {"Alpine:v3.18", &mg_version_apk},
        {"Wolfi", &mg_version_apk},
        {"Chainguard", &mg_version_apk},
        {"MinimOS", &mg_version_apk},
        {"Alpaquita:stream", &mg_version_apk},
        {"BellSoft Hardened Containers:23", &mg_version_apk},
        {"npm", &mg_version_semver},
        {"Go", &mg_version_semver},
        {"crates.io", &mg_version_semver},
        {"Hex", &mg_version_semver},
        {"SwiftURL", &mg_version_semver},
        {"Pub", &mg_version_pub},
        {"PyPI", &mg_version_pep440},
        {"Maven", &mg_version_maven},
        {"Maven:https://repo.example.org/releases", &mg_version_maven},
        {"RubyGems", &mg_version_gem},
        {"NuGet", &mg_version_nuget},
        {"Packagist", &mg_version_packagist},
    };
    static const char *const none[] = {"",
                                       ":",
                                       "debian",
                                       "Debian12",
                                       "Deb",
                                       "Debian GNU:12",
                                       "NPM",
                                       "Red Hat Linux",
                                       "RockyLinux:9",
                                       "Linux",
                                       "OSS-Fuzz",
                                       "pypi",
                                       "CRAN",
                                       "Hackage"};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_ptr_equal(mg_version_scheme_of(mg_str_of(cases[i].ecosystem)), cases[i].scheme);
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
    assert_true(count >= 12);
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
