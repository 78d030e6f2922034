/* SPDX-License-Identifier: Apache-2.0
 *
 * Lock files: those that npm, Yarn and pnpm wrote for one project name the same packages, and all
 * that can be broken in npm's.
 */
#include "platform/linux/inspection/javascript_locks.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "core/base/compiler.h"
#include "tests/unit/linux/inspected.h"

#define LOCK "srv/package-lock.json"

/* tests/data/inspection/javascript/packages.txt, a line "NAME VERSION" each. */
static void assert_listed(struct test_host *host, struct mg_str list)
{
    struct mg_str line;
    size_t count = 0;

    while (mg_str_cut(&list, '\n', &line)) {
        size_t space = mg_str_find(line, ' '), same = 0;

        for (size_t i = 0; i < host->inventory.package_count; i++) {
            const struct mg_package *package = &host->inventory.packages[i];

            same += mg_str_eq(package->name, mg_str_take(line, space)) &&
                    mg_str_eq(package->version, mg_str_skip(line, space + 1));
        }
        if (same != 1)
            fail_msg("%.*s is there %zu times", MG_STR_ARG(line), same);
        count++;
    }
    assert_true(count > 30);
    assert_int_equal(host->inventory.package_count, count);
}

static void test_javascript_npm_lock__samples_of_all_tools(void **state)
{
    static const struct {
        const char *sample, *name;
    } cases[] = {
        {"npm-lock-1.json", "package-lock.json"},
        {"npm-lock-2.json", "package-lock.json"},
        {"npm-lock-3.json", "npm-shrinkwrap.json"},
        {"yarn-1.lock", "yarn.lock"},
        {"yarn-4.lock", "yarn.lock"},
        {"pnpm-7.yaml", "pnpm-lock.yaml"},
        {"pnpm-8.yaml", "pnpm-lock.yaml"},
        {"pnpm-9.yaml", "pnpm-lock.yaml"},
    };
    struct test_host *host = *state;
    struct mg_tree *tree = test_root_tree(&host->root);
    struct mg_buf list;

    mg_buf_init(&list, 4096);
    test_root_copy(&host->root, "list", "inspection/javascript/packages.txt");
    assert_int_equal(mg_tree_read(tree, "list", &list, NULL), MG_OK);
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        char data[64];

        (void)snprintf(data, sizeof data, "inspection/javascript/%s", cases[i].sample);
        test_root_copy(&host->root, cases[i].name, data);
        test_inspect(host, &mg_inspector_javascript, cases[i].name);
        test_assert_gap(host, NULL, NULL);
        assert_listed(host, mg_buf_view(&list));
    }
    mg_buf_clear(&list);
    mg_tree_close(tree);
}

static void test_javascript_npm_lock__places(void **state)
{
    test_assert_inspected(
        *state, &mg_inspector_javascript, LOCK,
        MG_STR("{\"lockfileVersion\": 3, \"dependencies\": {\"no\": {\"version\": \"1\"}},"
               "\"packages\": {\"\": {\"version\": \"1\"}, \"packages/w\": {\"version\": \"1\"},"
               "\"node_modules/w\": {\"link\": true, \"resolved\": \"packages/w\"},"
               "\"node_modules/x/node_modules/@s/a\": {\"version\": \"2\", \"license\": \"MIT\"},"
               "\"node_modules/alias\": {\"name\": \"b\", \"version\": \"3\"},"
               "\"node_modules/local\": {}}}"),
        "@s/a 2 (MIT); b 3", NULL, NULL);
}

static void test_javascript_npm_lock__tree(void **state)
{
    test_assert_inspected(
        *state, &mg_inspector_javascript, LOCK,
        MG_STR("{\"lockfileVersion\": 1, \"dependencies\": {\"a\": {\"version\": \"1\","
               "\"dependencies\": {\"b\": {\"version\": \"2\", \"dependencies\": {\"c\":"
               "{\"version\": \"npm:@s/d@3\"}}}, \"e\": {\"version\": \"4\"}}},"
               "\"f\": {\"version\": \"file:../f\"}, \"g\": {\"version\": \"git+ssh://h/g.git\"},"
               "\"h\": {\"version\": \"5\"}}}"),
        "a 1; b 2; @s/d 3; e 4; h 5", NULL, NULL);
}

static void test_javascript_npm_lock__wrong_types(void **state)
{
    const struct mg_inspector *javascript = &mg_inspector_javascript;

    test_assert_inspected(*state, javascript, LOCK, MG_STR("[]"), "", "FORMAT", "no lock file");
    test_assert_inspected(*state, javascript, LOCK, MG_STR("{\"lockfileVersion\": 1}"), "", NULL,
                          NULL);
    test_assert_inspected(*state, javascript, LOCK,
                          MG_STR("{\"packages\": {\"node_modules/a\": 1, \"node_modules/b\": "
                                 "{\"version\": {}}, \"node_modules/c\": {\"version\": \"1\"}}}"),
                          "c 1", "FORMAT", "no object, and 1 more");
    test_assert_inspected(*state, javascript, LOCK,
                          MG_STR("{\"dependencies\": {\"a\": [], \"b\": {\"version\": null},"
                                 "\"c\": {\"version\": \"1\"}}}"),
                          "c 1", "FORMAT", "no object, and 1 more");
}

#define WITH_ROOT(test) cmocka_unit_test_setup_teardown(test, test_host_set_up, test_host_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ROOT(test_javascript_npm_lock__samples_of_all_tools),
        WITH_ROOT(test_javascript_npm_lock__places),
        WITH_ROOT(test_javascript_npm_lock__tree),
        WITH_ROOT(test_javascript_npm_lock__wrong_types),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
