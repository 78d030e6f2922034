/* SPDX-License-Identifier: Apache-2.0
 *
 * PHP: Composer's lists of installed packages.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/base/compiler.h"
#include "tests/unit/linux/inspected.h"

#define LIST "srv/app/vendor/composer/installed.json"

static void test_php__wanted_files(void **state)
{
    (void)state;
    assert_true(test_wants(&mg_inspector_php, "composer", "installed.json"));
    assert_false(test_wants(&mg_inspector_php, "vendor", "installed.json"));
    assert_false(test_wants(&mg_inspector_php, "composer", "composer.json"));
}

static void test_php__list_of_composer_1(void **state)
{
    struct test_host *host = *state;

    test_assert_inspected(host, &mg_inspector_php, LIST,
                          MG_STR("[{\"name\": \"monolog/monolog\", \"version\": \"1.25.0\","
                                 " \"version_normalized\": \"1.25.0.0\", \"license\": [\"MIT\"]},"
                                 " {\"name\": \"a/b\", \"version\": \"dev-main\"}]"),
                          "monolog/monolog 1.25.0 (MIT); a/b dev-main", NULL, NULL);
    test_assert_str(host->inventory.packages[0].type, "composer");
    test_assert_str(host->inventory.packages[0].evidence, "installed.json");
    test_assert_str(host->inventory.packages[0].location, LIST);
}

static void test_php__object_of_composer_2(void **state)
{
    test_assert_inspected(*state, &mg_inspector_php, LIST,
                          MG_STR("{\"packages\": [{\"name\": \"symfony/http-kernel\","
                                 " \"version\": \"v4.4.10\", \"license\": [\"MIT\", \"GPL-2.0\"]}],"
                                 " \"dev\": true, \"dev-package-names\": []}\r\n"),
                          "symfony/http-kernel v4.4.10 (MIT OR GPL-2.0)", NULL, NULL);
}

static void test_php__wrong_types(void **state)
{
    test_assert_inspected(*state, &mg_inspector_php, LIST, MG_STR("7"), "", "FORMAT", "neither");
    test_assert_inspected(*state, &mg_inspector_php, LIST, MG_STR("{\"packages\": {}}"), "",
                          "FORMAT", "neither");
    test_assert_inspected(*state, &mg_inspector_php, LIST,
                          MG_STR("[{\"name\": 1, \"version\": [], \"license\": 3}]"), "", "FORMAT",
                          "without a name");
    test_assert_inspected(*state, &mg_inspector_php, LIST,
                          MG_STR("[{\"name\": \"a/b\", \"version\": \"1\", \"license\": {}}]"),
                          "a/b 1", NULL, NULL);
    test_assert_inspected(*state, &mg_inspector_php, LIST, MG_STR("[]"), "", NULL, NULL);
}

static void test_php__relations(void **state)
{
    struct test_host *host = *state;

    test_root_write(&host->root, LIST,
                    "[{\"name\": \"a/b\", \"version\": \"1\", \"require\": {\"php\": \">=7\","
                    " \"ext-json\": \"*\", \"c/d\": \"^1\"}, \"replace\": {\"e/f\": \"1\"},"
                    " \"provide\": {\"psr/log-implementation\": \"1\"}},"
                    " {\"name\": \"c/d\", \"version\": \"2\", \"require\": []}]");
    host->relations = true;
    test_inspect(host, &mg_inspector_php, LIST);
    test_assert_packages(host, "a/b 1; c/d 2");
    test_assert_str(host->inventory.packages[0].requires, "c/d");
    test_assert_str(host->inventory.packages[0].provides, "psr/log-implementation\ne/f");
    test_assert_str(host->inventory.packages[1].requires, "");
    test_assert_str(host->inventory.packages[1].provides, "");
}

#define WITH_ROOT(test) cmocka_unit_test_setup_teardown(test, test_host_set_up, test_host_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ROOT(test_php__wanted_files),
        WITH_ROOT(test_php__list_of_composer_1),
        WITH_ROOT(test_php__object_of_composer_2),
        WITH_ROOT(test_php__wrong_types),
        WITH_ROOT(test_php__relations),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
