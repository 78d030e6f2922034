/* SPDX-License-Identifier: Apache-2.0
 *
 * Folders that stand for control groups, and files that stand for units.
 */
#include "platform/linux/exposure/units.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "core/base/limits.h"
#include "tests/unit/linux/root.h"

static uint64_t id_of(const struct test_root *root, const char *name)
{
    char path[512];
    struct stat st;

    (void)snprintf(path, sizeof path, "%s/%s", root->path, name);
    assert_int_equal(stat(path, &st), 0);
    return st.st_ino;
}

static void assert_unit(const char *groups, uint64_t id, const char *expected)
{
    struct mg_str unit = MG_STR("before");
    struct mg_arena arena;

    mg_arena_init(&arena, MG_MIB(1));
    assert_true(mg_unit_of_socket(groups, id, &arena, &unit));
    test_assert_str(unit, expected);
    mg_arena_clear(&arena);
}

static void test_units__the_group_of_a_socket(void **state)
{
    struct test_root root;

    (void)state;
    test_root_make(&root);
    test_root_folder(&root, "cups.socket");
    test_root_folder(&root, "ssh.service");
    test_root_folder(&root, "ssh.socket");
    test_root_write(&root, "file.socket", "");
    assert_unit(root.path, id_of(&root, "ssh.socket"), "ssh.socket");
    assert_unit(root.path, id_of(&root, "cups.socket"), "cups.socket");
    assert_unit(root.path, id_of(&root, "ssh.service"), "");
    assert_unit(root.path, id_of(&root, "file.socket"), "");
    assert_unit(root.path, 0, "");
    assert_unit("/there/is/none", 1, "");
    test_root_remove(&root);
}

static void test_units__the_file_that_tells_whose_it_is(void **state)
{
    static const struct {
        const char *unit, *expected;
    } cases[] = {
        {"ssh.socket", "/ssh.service"},
        {"each.socket", "/each@.service"},
        {"alone.socket", "/alone.socket"},
        {"gone.socket", NULL},
        {"", NULL},
    };
    struct test_root root;

    (void)state;
    test_root_make(&root);
    test_root_write(&root, "ssh.socket", "");
    test_root_write(&root, "ssh.service", "");
    test_root_write(&root, "ssh@.service", "");
    test_root_write(&root, "each.socket", "");
    test_root_write(&root, "each@.service", "");
    test_root_write(&root, "alone.socket", "");
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        struct mg_arena arena;
        const char *path;

        mg_arena_init(&arena, MG_MIB(1));
        path = mg_unit_path(root.path, mg_str_of(cases[i].unit), &arena);
        if (cases[i].expected != NULL) {
            assert_memory_equal(path, root.path, strlen(root.path));
            path += strlen(root.path);
        }
        assert_string_equal(path, cases[i].expected != NULL ? cases[i].expected : "/");
        mg_arena_clear(&arena);
    }
    test_root_remove(&root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_units__the_group_of_a_socket),
        cmocka_unit_test(test_units__the_file_that_tells_whose_it_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
