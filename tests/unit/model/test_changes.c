/* SPDX-License-Identifier: Apache-2.0
 *
 * What has changed: folders within each other, and too many of them.
 */
#include "core/model/changes.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/compiler.h"

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The folders in order, with blanks between them. */
static void assert_folders(struct mg_changes *changes, const char *expected)
{
    char text[4096] = "";

    qsort(changes->folders, changes->folder_count, sizeof changes->folders[0], compare);
    for (size_t i = 0; i < changes->folder_count; i++) {
        (void)strcat(text, i == 0 ? "" : " ");
        (void)strcat(text, changes->folders[i]);
    }
    assert_string_equal(text, expected);
}

static void add(struct mg_changes *changes, const char *path)
{
    mg_changes_add_folder(changes, mg_str_of(path));
}

static void test_changes__no_folder_is_below_another(void **state)
{
    struct mg_changes changes = {0};

    (void)state;
    assert_false(mg_changes_is_host(&changes));
    add(&changes, "/usr/lib/a/b");
    add(&changes, "/usr/lib/a/b");
    add(&changes, "/usr/lib/a/b/c");
    add(&changes, "/usr/lib/ab");
    assert_folders(&changes, "/usr/lib/a/b /usr/lib/ab");
    add(&changes, "/usr/lib/a");
    add(&changes, "/opt");
    assert_folders(&changes, "/opt /usr/lib/a /usr/lib/ab");
    assert_true(mg_changes_is_host(&changes));
    mg_changes_clear(&changes);
    assert_int_equal(changes.folder_count, 0);
}

static void test_changes__too_many_become_those_they_are_in(void **state)
{
    struct mg_changes changes = {0};
    char path[64];

    (void)state;
    add(&changes, "/srv/app");
    for (int i = 0; i < 1000; i++) {
        (void)snprintf(path, sizeof path, "/usr/lib/node_modules/p%d", i);
        add(&changes, path);
    }
    assert_folders(&changes, "/srv/app /usr/lib/node_modules");
    mg_changes_clear(&changes);
}

static void test_changes__too_many_at_the_root_are_everything(void **state)
{
    struct mg_changes changes = {0};
    char path[64];

    (void)state;
    for (int i = 0; i < MG_LIMIT_CHANGED_FOLDERS; i++) {
        (void)snprintf(path, sizeof path, "/p%d", i);
        add(&changes, path);
    }
    assert_false(changes.everything);
    add(&changes, "/one-more");
    assert_true(changes.everything);
    assert_int_equal(changes.folder_count, 0);
    assert_string_equal(changes.why, "too many folders changed at once");
    add(&changes, "/x");
    assert_int_equal(changes.folder_count, 0);
    mg_changes_clear(&changes);
}

/* As deep as a path can be, and all different: each folder that is added must not cost a round of
 * thousands of steps. */
static void test_changes__deep_folders(void **state)
{
    struct mg_changes changes = {0};
    static char path[MG_LIMIT_CHANGED_PATH + 2];

    (void)state;
    for (int i = 0; i < 20000; i++) {
        int n = snprintf(path, sizeof path, "/usr/%d", i);

        while ((size_t)n + 2 <= MG_LIMIT_CHANGED_PATH)
            n += snprintf(path + n, sizeof path - (size_t)n, "/x");
        add(&changes, path);
    }
    assert_false(changes.everything);
    assert_folders(&changes, "/usr");
    (void)memset(path, 'x', sizeof path - 1);
    path[0] = '/';
    add(&changes, path);
    assert_true(changes.everything);
    mg_changes_clear(&changes);
}

static void test_changes__what_is_no_path_is_everything(void **state)
{
    static const char *const paths[] = {"", "/", "usr/lib"};

    (void)state;
    for (size_t i = 0; i < MG_COUNT(paths); i++) {
        struct mg_changes changes = {0};

        add(&changes, paths[i]);
        assert_true(changes.everything);
        mg_changes_clear(&changes);
    }
}

static void test_changes__moving(void **state)
{
    struct mg_changes changes = {.packages = true, .at = 7},
                      from = {.advisories = true, .files = true, .at = 5};

    (void)state;
    add(&from, "/opt/a");
    mg_changes_move(&changes, &from);
    assert_true(changes.packages && changes.files && changes.advisories && !changes.configuration);
    assert_int_equal(changes.at, 7);
    assert_folders(&changes, "/opt/a");
    assert_false(from.advisories || mg_changes_is_host(&from));
    from.files = true;
    assert_true(mg_changes_is_host(&from));
    mg_changes_add_everything(&from, "first");
    mg_changes_add_everything(&from, "second");
    mg_changes_move(&changes, &from);
    assert_true(changes.everything && changes.folder_count == 0);
    assert_string_equal(changes.why, "first");
    mg_changes_clear(&changes);
}

static void test_changes__below(void **state)
{
    (void)state;
    assert_true(mg_path_is_below(MG_STR("/usr/lib"), MG_STR("/usr/lib")));
    assert_true(mg_path_is_below(MG_STR("/usr/lib/x"), MG_STR("/usr/lib")));
    assert_true(mg_path_is_below(MG_STR("/usr"), MG_STR("/")));
    assert_false(mg_path_is_below(MG_STR("/usr/libx"), MG_STR("/usr/lib")));
    assert_false(mg_path_is_below(MG_STR("/usr"), MG_STR("/usr/lib")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_changes__no_folder_is_below_another),
        cmocka_unit_test(test_changes__too_many_become_those_they_are_in),
        cmocka_unit_test(test_changes__too_many_at_the_root_are_everything),
        cmocka_unit_test(test_changes__deep_folders),
        cmocka_unit_test(test_changes__what_is_no_path_is_everything),
        cmocka_unit_test(test_changes__moving),
        cmocka_unit_test(test_changes__below),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
