/* SPDX-License-Identifier: Apache-2.0
 *
 * Which package.json is that of an installed package.
 */
#include "platform/linux/inspection/javascript_path.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/base/compiler.h"
#include "tests/unit/linux/inspected.h"

static void test_javascript_path__packages(void **state)
{
    static const char *const packages[] = {
        "node_modules/a/package.json",
        "usr/lib/node_modules/@s/a/package.json",
        "srv/node_modules/a/node_modules/b/package.json",
        "srv/node_modules/@s/a/node_modules/@t/b/package.json",
        "srv/node_modules/.pnpm/a@1.0.0/node_modules/a/package.json",
        "srv/test/node_modules/a/package.json",
        "srv/node_modules/test/package.json",
        "srv/node_modules/test/node_modules/a/package.json",
        "srv/node_modules/@s/tests/node_modules/a/package.json",
        "srv/node_modules/a/server/node_modules/b/package.json",
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(packages); i++) {
        if (!mg_javascript_is_package(mg_str_of(packages[i])))
            fail_msg("not taken: %s", packages[i]);
    }
}

static void test_javascript_path__other_files(void **state)
{
    static const char *const others[] = {
        "package.json",
        "srv/app/package.json",
        "node_modules/package.json",
        "node_modules/@s/package.json",
        "node_modules/.cache/package.json",
        "node_modules/a/dist/esm/package.json",
        "node_modules/a/node_modules/package.json",
        "node_modules/a/test/node_modules/b/package.json",
        "node_modules/a/lib/__fixtures__/x/node_modules/b/package.json",
        "node_modules/a/bower.json",
        "",
        "/",
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(others); i++) {
        if (mg_javascript_is_package(mg_str_of(others[i])))
            fail_msg("taken: %s", others[i]);
    }
}

static void test_javascript_path__in_modules(void **state)
{
    (void)state;
    assert_true(mg_javascript_in_modules(MG_STR("a/node_modules/b/yarn.lock")));
    assert_false(mg_javascript_in_modules(MG_STR("a/b/yarn.lock")));
    assert_false(mg_javascript_in_modules(MG_STR("a/node_modules")));
    assert_false(mg_javascript_in_modules(MG_STR("a/my_node_modules/b")));
}

#define WITH_ROOT(test) cmocka_unit_test_setup_teardown(test, test_host_set_up, test_host_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ROOT(test_javascript_path__packages),
        WITH_ROOT(test_javascript_path__other_files),
        WITH_ROOT(test_javascript_path__in_modules),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
