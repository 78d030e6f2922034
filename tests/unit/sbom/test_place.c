/* SPDX-License-Identifier: Apache-2.0
 *
 * Where packages lie, and who finds them there.
 */
#include "core/sbom/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/base/compiler.h"

static struct mg_sbom_place place(const char *type, const char *location)
{
    return mg_sbom_place_of(&(struct mg_package){
        .type = mg_str_of(type), .name = MG_STR("own"), .location = mg_str_of(location)});
}

static void assert_str(struct mg_str got, const char *expected)
{
    if (!mg_str_is(got, expected))
        fail_msg("'%.*s' is not '%s'", MG_STR_ARG(got), expected);
}

static void test_place__folders(void **state)
{
    static const struct {
        const char *type, *location, *name, *folder;
    } cases[] = {
        {"deb", "var/lib/dpkg/status", "own", ""},
        {"npm", "srv/node_modules/x/package.json", "x", "srv"},
        {"npm", "node_modules/@s/x/package.json", "@s/x", ""},
        {"npm", "a/node_modules/b/node_modules/c/package.json", "c", "a/node_modules/b"},
        {"npm", "a/my_node_modules/c/package.json", "", ""},
        {"npm", "srv/package-lock.json", "", ""},
        {"pypi", "usr/lib/p/a-1.dist-info/METADATA", "own", "usr/lib/p"},
        {"pypi", "usr/lib/p/a-1.egg-info/PKG-INFO", "own", "usr/lib/p"},
        {"pypi", "usr/lib/p/a-1.egg-info", "own", "usr/lib/p"},
        {"pypi", "usr/lib/p/a-1.egg/EGG-INFO/PKG-INFO", "own", "usr/lib/p"},
        {"pypi", "usr/lib/p/a-1.egg!/EGG-INFO/PKG-INFO", "own", "usr/lib/p"},
        {"pypi", "a.dist-info/METADATA", "own", ""},
        {"gem", "var/lib/gems/specifications/a-1.gemspec", "own", "var/lib/gems/specifications"},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        struct mg_sbom_place got = place(cases[i].type, cases[i].location);

        assert_str(got.name, cases[i].name);
        assert_str(got.folder, cases[i].folder);
        assert_int_equal(got.system, i == 0);
    }
}

static size_t reach(const char *type, const char *from, const char *to)
{
    struct mg_sbom_place here = place(type, from), there = place(type, to);

    return mg_sbom_place_reach(&here, &there);
}

static void test_place__node_looks_upwards(void **state)
{
    static const char from[] = "s/node_modules/a/package.json";
    size_t own = reach("npm", from, "s/node_modules/a/node_modules/b/package.json");
    size_t beside = reach("npm", from, "s/node_modules/b/package.json");
    size_t above = reach("npm", from, "node_modules/b/package.json");

    (void)state;
    assert_true(own > beside && beside > above && above > 0);
    assert_int_equal(reach("npm", from, "s/node_modules/c/node_modules/b/package.json"), 0);
    assert_int_equal(reach("npm", from, "s/node_modules/ab/node_modules/b/package.json"), 0);
    assert_int_equal(
        reach("npm", "ss/node_modules/a/package.json", "s/node_modules/b/package.json"), 0);
}

static void test_place__others_look_beside_them(void **state)
{
    static const char venv[] = "opt/v/site-packages/a.dist-info/METADATA";
    static const char other[] = "opt/w/site-packages/b.dist-info/METADATA";
    static const char host[] = "usr/lib/python3/dist-packages/b.egg-info";
    static const char local[] = "usr/local/lib/python3.11/dist-packages/b.dist-info/METADATA";
    static const char vendored[] =
        "usr/lib/python3/dist-packages/setuptools/_vendor/b.dist-info/METADATA";

    (void)state;
    assert_int_equal(reach("pypi", venv, "opt/v/site-packages/b.egg-info"), 2);
    assert_int_equal(reach("pypi", venv, host), 0);
    assert_int_equal(reach("pypi", host, local), 1);
    assert_int_equal(reach("pypi", host, vendored), 0);
    assert_int_equal(reach("pypi", venv, other), 0);
    assert_int_equal(reach("pypi", host, venv), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_place__folders),
        cmocka_unit_test(test_place__node_looks_upwards),
        cmocka_unit_test(test_place__others_look_beside_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
