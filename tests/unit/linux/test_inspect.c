/* SPDX-License-Identifier: Apache-2.0
 *
 * Deep Inspection as a whole: which paths, what is told of them, limits, owners.
 */
#include "platform/linux/inspection/inspect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>

#include "tests/unit/linux/root.h"

static enum mg_wish wants_pkg(struct mg_str folder, struct mg_str name)
{
    (void)folder;
    return mg_str_ends(name, MG_STR(".pkg")) ? MG_WISH_YES : MG_WISH_NO;
}

/* Two packages: the file, and one in it, which is told twice. */
static enum mg_status read_pkg(struct mg_inspection *in, const char *path, struct mg_error *err)
{
    struct mg_package package = {.type = MG_STR("test"),
                                 .name = MG_STR("outer"),
                                 .version = MG_STR("1"),
                                 .location = mg_str_of(path)};
    enum mg_status status = mg_inspection_add(in, &package, err);
    char inner[512];

    (void)snprintf(inner, sizeof inner, "%s!/inner", path);
    package.name = MG_STR("inner");
    package.location = mg_str_of(inner);
    for (int i = 0; status == MG_OK && i < 2; i++)
        status = mg_inspection_add(in, &package, err);
    return status;
}

static const struct mg_inspector inspector = {"test", wants_pkg, read_pkg, false};
static const struct mg_inspector *const inspectors[] = {&inspector, NULL};

static void inspect(struct test_host *host, const struct mg_provide_request *request)
{
    struct mg_tree *tree = test_root_tree(&host->root);

    assert_int_equal(mg_inspect(tree, request, inspectors, &host->inventory, NULL), MG_OK);
    mg_tree_close(tree);
}

/* The entry about a path. */
static const struct mg_coverage *about(const struct test_host *host, const char *path)
{
    for (size_t i = 0; i < host->inventory.coverage_count; i++) {
        if (mg_str_is(host->inventory.coverage[i].subject, path))
            return &host->inventory.coverage[i];
    }
    fail_msg("nothing is told about %s", path);
    return NULL;
}

static void assert_about(const struct test_host *host, const char *path, const char *code,
                         enum mg_coverage_level level, const char *detail)
{
    const struct mg_coverage *entry = about(host, path);

    test_assert_str(entry->code, code);
    test_assert_str(entry->detail, detail);
    assert_int_equal(entry->level, level);
}

static void test_inspect__each_path_is_told(void **state)
{
    const char *const paths[] = {"/opt/app", "/missing", "/usr/lib/sub"};
    struct test_host *host = *state;

    test_root_write(&host->root, "usr/lib/sub/a.pkg", "");
    test_root_write(&host->root, "srv/app/b.pkg", "");
    test_root_write(&host->root, "var/c.pkg", "");
    test_root_link(&host->root, "usr/lib64", "lib");
    test_root_link(&host->root, "opt/app", "/srv/app");
    inspect(host, &(struct mg_provide_request){.inspection = {.paths = paths, .path_count = 3}});
    assert_about(host, "/usr/lib", "READ", MG_COVERAGE_COMPLETE, "2 directories, 1 files");
    assert_about(host, "/usr/lib64", "READ", MG_COVERAGE_COMPLETE, "read as part of another path");
    assert_about(host, "/usr/local/lib", "NO_SUCH_PATH", MG_COVERAGE_COMPLETE,
                 "there is no such folder");
    assert_about(host, "/missing", "NO_SUCH_PATH", MG_COVERAGE_LIMITED, "there is no such folder");
    assert_about(host, "/usr/lib/sub", "READ", MG_COVERAGE_COMPLETE,
                 "read as part of another path");
    assert_about(host, "/opt/app", "READ", MG_COVERAGE_COMPLETE, "1 directories, 1 files");
    assert_int_equal(about(host, "/opt/app")->count, 2);
    assert_int_equal(host->inventory.package_count, 4);
    test_assert_str(host->inventory.packages[2].location, "srv/app/b.pkg");
    test_assert_str(host->inventory.packages[3].location, "srv/app/b.pkg!/inner");
}

static void test_inspect__too_many_packages(void **state)
{
    const char *const paths[] = {"/opt"};
    struct test_host *host = *state;

    for (int i = 0; i < 3000; i++) {
        char path[64];

        (void)snprintf(path, sizeof path, "usr/lib/%d/%d.pkg", i % 50, i);
        test_root_write(&host->root, path, "");
    }
    test_root_write(&host->root, "opt/a.pkg", "");
    inspect(host, &(struct mg_provide_request){.inspection = {.paths = paths, .path_count = 1}});
    assert_int_equal(host->inventory.package_count, 5000);
    assert_about(host, "/usr/lib", "PACKAGE_COLLECTION_LIMIT_EXCEEDED", MG_COVERAGE_INCOMPLETE,
                 "not read to its end: at most 5000 packages of languages are collected");
    assert_about(host, "/opt", "PACKAGE_COLLECTION_LIMIT_EXCEEDED", MG_COVERAGE_INCOMPLETE,
                 "not reached: at most 5000 packages of languages are collected");
}

/* Exactly the limit is not too many. */
static void test_inspect__as_many_packages_as_allowed(void **state)
{
    struct test_host *host = *state;

    test_root_write(&host->root, "usr/lib/a.pkg", "");
    inspect(host, &(struct mg_provide_request){.inspection = {.packages = 2}});
    assert_int_equal(host->inventory.package_count, 2);
    assert_false(mg_inventory_incomplete(&host->inventory));
}

static void test_inspect__owners_are_those_of_the_file(void **state)
{
    struct test_host *host = *state;

    test_root_write(&host->root, "usr/lib/a.pkg", "");
    test_root_write(&host->root, "usr/lib/b.pkg", "");
    test_root_link(&host->root, "usr/local/lib64", "../../usr/lib");
    test_root_write(&host->root, "var/lib/dpkg/info/libb.list", "/.\n/usr/lib\n/usr/lib/b.pkg\n");
    inspect(host, &(struct mg_provide_request){0});
    assert_int_equal(host->inventory.package_count, 4);
    for (size_t i = 0; i < 4; i++) {
        const struct mg_package *package = &host->inventory.packages[i];
        bool owned = mg_str_starts(package->location, MG_STR("usr/lib/b.pkg"));

        test_assert_str(package->owner, owned ? "libb" : "");
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_host_set_up, test_host_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_inspect__each_path_is_told),
        TEST(test_inspect__too_many_packages),
        TEST(test_inspect__as_many_packages_as_allowed),
        TEST(test_inspect__owners_are_those_of_the_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
