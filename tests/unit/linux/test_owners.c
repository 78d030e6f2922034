/* SPDX-License-Identifier: Apache-2.0
 *
 * Owners by name: each package manager answers for its own files, all of them for all.
 */
#include "platform/linux/packages/owners.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/linux/root.h"

static const char *const paths[] = {"usr/lib/python3/a.METADATA", "/usr/lib/b.jar", "usr/lib/c.jar",
                                    "lib/d.jar", "usr/lib/folder"};
#define PATHS (sizeof paths / sizeof *paths)

static void find(struct test_host *host, struct mg_arena *arena, struct mg_str *names)
{
    const struct mg_owners_request request = {&host->inventory.host, paths, PATHS};
    struct mg_tree *tree = test_root_tree(&host->root);

    assert_int_equal(mg_owners_find(tree, &request, &host->inventory, arena, names, NULL), MG_OK);
    mg_tree_close(tree);
}

static void assert_names(struct test_host *host, const char *const expected[PATHS])
{
    struct mg_str names[PATHS] = {{0}};
    struct mg_arena arena;

    mg_arena_init(&arena, 65536);
    find(host, &arena, names);
    for (size_t i = 0; i < PATHS; i++)
        test_assert_str(names[i], expected[i]);
    mg_arena_clear(&arena);
    assert_int_equal(host->inventory.package_count, 0);
}

static void test_owners__dpkg(void **state)
{
    struct test_host *host = *state;

    test_root_write(&host->root, "var/lib/dpkg/info/python3-a.list",
                    "/usr/lib/python3/a.METADATA\n/usr/lib/folder\n/usr/lib/folder/x\n");
    test_root_write(&host->root, "var/lib/dpkg/info/libd:amd64.list", "/lib/d.jar\n");
    assert_names(host, (const char *[]){"python3-a", "", "", "libd", ""});
    assert_int_equal(host->inventory.coverage_count, 0);
}

static void test_owners__dpkg_of_an_image_without_lists(void **state)
{
    struct test_host *host = *state;

    test_root_write(&host->root, "var/lib/dpkg/status.d/base", "Package: base\nVersion: 1\n");
    test_root_write(&host->root, "var/lib/dpkg/status.d/base.md5sums",
                    "d41d8cd98f00b204e9800998ecf8427e  usr/lib/b.jar\n");
    assert_names(host, (const char *[]){"", "base", "", "", ""});
}

static void test_owners__apk(void **state)
{
    struct test_host *host = *state;

    test_root_write(&host->root, "lib/apk/db/installed",
                    "P:py3-a\nV:1-r0\nA:x86_64\nF:usr/lib/python3\nR:a.METADATA\n\n"
                    "P:jars\nV:2-r0\nA:x86_64\nF:usr/lib\nR:b.jar\nR:c.jar\n\n");
    assert_names(host, (const char *[]){"py3-a", "jars", "jars", "", ""});
}

static void test_owners__pacman_beside_dpkg(void **state)
{
    struct test_host *host = *state;

    test_root_write(&host->root, "var/lib/dpkg/info/one.list", "/usr/lib/b.jar\n");
    test_root_write(&host->root, "var/lib/pacman/local/two-1-1/desc",
                    "%NAME%\ntwo\n\n%VERSION%\n1-1\n\n");
    test_root_write(&host->root, "var/lib/pacman/local/two-1-1/files",
                    "%FILES%\nusr/\nusr/lib/b.jar\nusr/lib/c.jar\n");
    assert_names(host, (const char *[]){"", "one", "two", "", ""});
}

static void test_owners__lists_that_cannot_be_read_are_told(void **state)
{
    struct test_host *host = *state;

    test_root_write(&host->root, "var/lib/pacman/local/two-1-1/desc",
                    "%NAME%\ntwo\n\n%VERSION%\n1-1\n\n");
    assert_names(host, (const char *[]){"", "", "", "", ""});
    assert_non_null(test_find_coverage(&host->inventory, "UNREAD_FILE_LIST"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_host_set_up, test_host_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_owners__dpkg),
        TEST(test_owners__dpkg_of_an_image_without_lists),
        TEST(test_owners__apk),
        TEST(test_owners__pacman_beside_dpkg),
        TEST(test_owners__lists_that_cannot_be_read_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
