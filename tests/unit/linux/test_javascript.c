/* SPDX-License-Identifier: Apache-2.0
 *
 * JavaScript: packages by their package.json, lock files only where nothing is installed.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/base/compiler.h"
#include "platform/linux/inspection/javascript_locks.h"
#include "tests/unit/linux/inspected.h"

#define PACKAGE "srv/node_modules/alias/package.json"

/* Whether they count depends on what lies beside them. */
static void test_javascript__lock_files_are_read_always(void **state)
{
    const struct mg_inspector *javascript = &mg_inspector_javascript;
    const char *name;
    size_t count = 0;

    (void)state;
    while ((name = mg_javascript_lock(count)) != NULL) {
        assert_int_equal(javascript->wants(MG_STR("a"), mg_str_of(name)), MG_WISH_ALWAYS);
        count++;
    }
    assert_int_equal(count, 6);
    assert_int_equal(javascript->wants(MG_STR("a"), MG_STR("package.json")), MG_WISH_YES);
}

static void test_javascript__wanted_files(void **state)
{
    static const char *const wanted[] = {"package.json",       "package-lock.json", "yarn.lock",
                                         "pnpm-lock.yaml",     "bun.lockb",         "bun.lock",
                                         "npm-shrinkwrap.json"};

    (void)state;
    for (size_t i = 0; i < MG_COUNT(wanted); i++)
        assert_true(test_wants(&mg_inspector_javascript, "a", wanted[i]));
    assert_false(test_wants(&mg_inspector_javascript, "a", ".package-lock.json"));
    assert_false(test_wants(&mg_inspector_javascript, "a", "index.js"));
}

static void test_javascript__the_own_name_counts(void **state)
{
    struct test_host *host = *state;

    test_assert_inspected(host, &mg_inspector_javascript, PACKAGE,
                          MG_STR("\xef\xbb\xbf{\"name\": \"@s/real\",\r\n\"version\": \"1.2.3\","
                                 "\"license\": \"MIT\"}\r\n"),
                          "@s/real 1.2.3 (MIT)", NULL, NULL);
    test_assert_str(host->inventory.packages[0].type, "npm");
    test_assert_str(host->inventory.packages[0].evidence, "package.json");
    test_assert_str(host->inventory.packages[0].location, PACKAGE);
}

static void test_javascript__old_licenses(void **state)
{
    test_assert_inspected(
        *state, &mg_inspector_javascript, PACKAGE,
        MG_STR("{\"name\": \"a\", \"version\": \"1\", \"license\": {\"type\": \"BSD\"}}"),
        "a 1 (BSD)", NULL, NULL);
    test_assert_inspected(
        *state, &mg_inspector_javascript, PACKAGE,
        MG_STR("{\"name\": \"a\", \"version\": \"1\", \"licenses\": [{\"type\": \"X\"}, 1]}"),
        "a 1 (X)", NULL, NULL);
    test_assert_inspected(*state, &mg_inspector_javascript, PACKAGE,
                          MG_STR("{\"name\": \"a\", \"version\": \"1\", \"licenses\": [7]}"), "a 1",
                          NULL, NULL);
}

static void test_javascript__local_folders_are_no_packages(void **state)
{
    test_assert_inspected(*state, &mg_inspector_javascript, PACKAGE,
                          MG_STR("{\"name\": \"a\", \"private\": true}"), "", NULL, NULL);
    test_assert_inspected(*state, &mg_inspector_javascript, PACKAGE,
                          MG_STR("{\"type\": \"module\"}"), "", NULL, NULL);
    test_assert_inspected(*state, &mg_inspector_javascript, "srv/package.json",
                          MG_STR("{\"name\": \"a\", \"version\": \"1\"}"), "", NULL, NULL);
}

static void test_javascript__wrong_types(void **state)
{
    test_assert_inspected(*state, &mg_inspector_javascript, PACKAGE, MG_STR("[]"), "", "FORMAT",
                          "no object");
    test_assert_inspected(*state, &mg_inspector_javascript, PACKAGE,
                          MG_STR("{\"name\": [], \"version\": \"1\"}"), "", "FORMAT",
                          "without a name");
    test_assert_inspected(*state, &mg_inspector_javascript, PACKAGE,
                          MG_STR("{\"name\": \"a\", \"version\": 1}"), "", "FORMAT",
                          "without a version");
    test_assert_inspected(*state, &mg_inspector_javascript, PACKAGE, MG_STR("{\"name\""), "",
                          "FORMAT", "invalid JSON");
}

static void test_javascript__locks_only_where_nothing_is_installed(void **state)
{
    static const struct mg_str lock = MG_STR_INIT("a@^1:\n  version \"1.0\"\n");
    struct test_host *host = *state;

    test_assert_inspected(host, &mg_inspector_javascript, "srv/yarn.lock", lock, "a 1.0", NULL,
                          NULL);
    test_assert_str(host->inventory.packages[0].evidence, "yarn.lock");
    test_assert_inspected(host, &mg_inspector_javascript, "yarn.lock", lock, "a 1.0", NULL, NULL);
    test_assert_inspected(host, &mg_inspector_javascript, "node_modules/b/yarn.lock", lock, "",
                          NULL, NULL);
    test_assert_inspected(host, &mg_inspector_javascript, "yarn.lock", lock, "", NULL, NULL);
    test_root_write(&host->root, "srv/node_modules", "a file");
    test_assert_inspected(host, &mg_inspector_javascript, "srv/yarn.lock", lock, "a 1.0", NULL,
                          NULL);
}

static void test_javascript__locks_that_are_not_read_are_told(void **state)
{
    struct test_host *host = *state;

    test_assert_inspected(host, &mg_inspector_javascript, "srv/bun.lockb", MG_STR("#!/"), "",
                          "UNSUPPORTED", "Bun");
    assert_int_equal(host->inventory.coverage[0].level, MG_COVERAGE_LIMITED);
    test_assert_inspected(host, &mg_inspector_javascript, "srv/node_modules/a/bun.lock",
                          MG_STR("{}"), "", NULL, NULL);
}

#define WITH_ROOT(test) cmocka_unit_test_setup_teardown(test, test_host_set_up, test_host_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ROOT(test_javascript__lock_files_are_read_always),
        WITH_ROOT(test_javascript__wanted_files),
        WITH_ROOT(test_javascript__the_own_name_counts),
        WITH_ROOT(test_javascript__old_licenses),
        WITH_ROOT(test_javascript__local_folders_are_no_packages),
        WITH_ROOT(test_javascript__wrong_types),
        WITH_ROOT(test_javascript__locks_only_where_nothing_is_installed),
        WITH_ROOT(test_javascript__locks_that_are_not_read_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
