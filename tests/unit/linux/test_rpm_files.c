/* SPDX-License-Identifier: Apache-2.0
 *
 * File lists of headers: folders, states, packages before rpm 4, lists that are broken.
 */
#include "platform/linux/packages/rpm_files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/linux/root.h"
#include "tests/unit/linux/rpm_sample.h"

struct fixture {
    struct test_root root;
    struct rpm_sample sample;
};

static int set_up(void **state)
{
    static struct fixture fixture;

    test_root_make(&fixture.root);
    rpm_sample_init(&fixture.sample);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    rpm_sample_clear(&f->sample);
    test_root_remove(&f->root);
    return 0;
}

/* Does the package of the sample own path? */
static bool owns(struct fixture *f, const char *path)
{
    const struct mg_asked_request request = {.owners = &path, .owner_count = 1};
    struct mg_tree *tree = test_root_tree(&f->root);
    struct mg_rpm_header header;
    struct mg_rpm_files files;
    bool owned = false;

    rpm_sample_open(&f->sample, &header);
    assert_int_equal(mg_rpm_files_init(&files, tree, &request, NULL), MG_OK);
    assert_int_equal(mg_rpm_files_ask(&files, &header, MG_STR("x"), &owned, NULL), MG_OK);
    mg_rpm_files_clear(&files);
    mg_tree_close(tree);
    return owned;
}

static void add_names(struct fixture *f)
{
    rpm_sample_add(&f->sample, MG_RPM_DIRNAMES, RPM_STRING_ARRAY, 2, MG_STR("/opt/\0/opt/a/\0"));
    rpm_sample_add(&f->sample, MG_RPM_BASENAMES, RPM_STRING_ARRAY, 3, MG_STR("a\0b\0c\0"));
    rpm_sample_add(&f->sample, MG_RPM_DIRINDEXES, RPM_INT32, 3,
                   MG_STR("\0\0\0\0"
                          "\0\0\0\1"
                          "\0\0\0\1"));
}

static void test_rpm_files__names_and_folders(void **state)
{
    struct fixture *f = *state;

    add_names(f);
    assert_true(owns(f, "/opt/a/b"));
    assert_true(owns(f, "/opt/a/c"));
    assert_true(owns(f, "/opt/a")); /* without modes nobody knows that it is a folder */
    assert_false(owns(f, "/opt/b"));
    assert_false(owns(f, "/opt/a/a"));
    rpm_sample_add(&f->sample, MG_RPM_FILEMODES, RPM_INT16, 3, MG_STR("\x41\xed\x81\xa4\xa1\xff"));
    assert_false(owns(f, "/opt/a"));
    assert_true(owns(f, "/opt/a/b"));
    assert_true(owns(f, "/opt/a/c")); /* a link */
}

static void test_rpm_files__only_what_was_installed(void **state)
{
    struct fixture *f = *state;

    add_names(f);
    rpm_sample_add(&f->sample, MG_RPM_FILESTATES, RPM_CHAR, 3, MG_STR("\0\1\0"));
    assert_false(owns(f, "/opt/a/b")); /* replaced by another package */
    assert_true(owns(f, "/opt/a/c"));
}

static void test_rpm_files__packages_before_rpm_4(void **state)
{
    struct fixture *f = *state;

    rpm_sample_add(&f->sample, MG_RPM_OLDFILENAMES, RPM_STRING_ARRAY, 2,
                   MG_STR("/opt/a\0/opt/b\0"));
    assert_true(owns(f, "/opt/b"));
    assert_false(owns(f, "/opt/c"));
}

static void test_rpm_files__no_list(void **state)
{
    struct fixture *f = *state;

    rpm_sample_package(&f->sample, "a", "1", "1");
    assert_false(owns(f, "/opt/a"));
}

/* A number of no folder, and fewer numbers than names: the other files count. */
static void test_rpm_files__broken_numbers(void **state)
{
    struct fixture *f = *state;

    add_names(f);
    rpm_sample_add(&f->sample, MG_RPM_DIRINDEXES, RPM_INT32, 2,
                   MG_STR("\0\0\0\7"
                          "\0\0\0\1"));
    assert_false(owns(f, "/opt/a"));
    assert_true(owns(f, "/opt/a/b"));
    assert_false(owns(f, "/opt/a/c"));
}

/* Names without an end, and more of them than there are. */
static void test_rpm_files__a_list_that_is_cut_off(void **state)
{
    struct fixture *f = *state;

    rpm_sample_add(&f->sample, MG_RPM_DIRNAMES, RPM_STRING_ARRAY, 1, MG_STR("/opt/\0"));
    rpm_sample_add(&f->sample, MG_RPM_DIRINDEXES, RPM_INT32, 2,
                   MG_STR("\0\0\0\0"
                          "\0\0\0\0"));
    rpm_sample_add(&f->sample, MG_RPM_BASENAMES, RPM_STRING_ARRAY, 2, MG_STR("a\0b"));
    assert_true(owns(f, "/opt/a"));
    assert_false(owns(f, "/opt/b"));
}

static void test_rpm_files__very_long_names(void **state)
{
    static char folder[8192];
    struct fixture *f = *state;

    memset(folder, 'x', sizeof folder);
    folder[0] = '/';
    folder[sizeof folder - 2] = '/';
    folder[sizeof folder - 1] = '\0';
    rpm_sample_add(&f->sample, MG_RPM_DIRNAMES, RPM_STRING_ARRAY, 2, MG_STR("/opt/\0"));
    rpm_sample_add(&f->sample, MG_RPM_DIRINDEXES, RPM_INT32, 1, MG_STR("\0\0\0\1"));
    rpm_sample_add(&f->sample, MG_RPM_BASENAMES, RPM_STRING_ARRAY, 1, MG_STR("a\0"));
    rpm_sample_add(&f->sample, MG_RPM_DIRNAMES, RPM_STRING_ARRAY, 1,
                   (struct mg_str){folder, sizeof folder});
    assert_false(owns(f, "/opt/a"));
}

#define WITH_ROOT(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ROOT(test_rpm_files__names_and_folders),
        WITH_ROOT(test_rpm_files__only_what_was_installed),
        WITH_ROOT(test_rpm_files__packages_before_rpm_4),
        WITH_ROOT(test_rpm_files__no_list),
        WITH_ROOT(test_rpm_files__broken_numbers),
        WITH_ROOT(test_rpm_files__a_list_that_is_cut_off),
        WITH_ROOT(test_rpm_files__very_long_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
