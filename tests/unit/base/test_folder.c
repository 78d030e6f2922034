/* SPDX-License-Identifier: Apache-2.0
 *
 * Listing folders of our own.
 */
#include "core/base/folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/file.h"

#define FOLDER "test_folder.d"

struct seen {
    unsigned files, folders, others, calls;
    enum mg_status answer;
};

static enum mg_status see(void *context, const struct mg_folder_entry *entry, struct mg_error *err)
{
    struct seen *seen = context;

    seen->calls++;
    seen->files += entry->kind == MG_FOLDER_FILE && strcmp(entry->path, FOLDER "/file") == 0 &&
                   strcmp(entry->name, "file") == 0;
    seen->folders += entry->kind == MG_FOLDER_FOLDER && strcmp(entry->name, "sub") == 0;
    seen->others += entry->kind == MG_FOLDER_OTHER;
    return seen->answer == MG_OK ? MG_OK : mg_fail(err, seen->answer, "enough");
}

static int make(void **state)
{
    (void)state;
    return mg_file_mkdirs(FOLDER "/sub", NULL) == MG_OK &&
                   mg_file_replace(FOLDER "/file", MG_STR("x"), NULL) == MG_OK
               ? 0
               : -1;
}

static void test_folder__entries_and_kinds(void **state)
{
    struct seen seen = {0};

    (void)state;
    assert_int_equal(mg_folder_each(FOLDER, 2, see, &seen, NULL), MG_OK);
    assert_int_equal(seen.calls, 2);
    assert_int_equal(seen.files, 1);
    assert_int_equal(seen.folders, 1);
    assert_int_equal(seen.others, 0);
}

static void test_folder__more_than_the_limit(void **state)
{
    struct seen seen = {0};

    (void)state;
    assert_int_equal(mg_folder_each(FOLDER, 1, see, &seen, NULL), MG_LIMIT);
    assert_int_equal(seen.calls, 0);
}

static void test_folder__first_failure_ends_it(void **state)
{
    struct seen seen = {.answer = MG_USAGE};
    struct mg_error err;

    (void)state;
    assert_int_equal(mg_folder_each(FOLDER, 2, see, &seen, &err), MG_USAGE);
    assert_string_equal(err.text, "enough");
    assert_int_equal(seen.calls, 1);
}

static void test_folder__not_there(void **state)
{
    struct mg_error err;

    (void)state;
    assert_int_equal(mg_folder_each("no such folder", 1, see, NULL, &err), MG_NOENT);
    assert_non_null(strstr(err.text, "no such folder"));
    assert_int_not_equal(mg_folder_each(FOLDER "/file", 1, see, NULL, NULL), MG_OK);
}

static void test_folder__only_an_empty_one_is_removed(void **state)
{
    struct seen seen = {0};

    (void)state;
    assert_int_equal(mg_folder_remove(FOLDER, NULL), MG_OK);
    assert_int_equal(mg_folder_each(FOLDER, 2, see, &seen, NULL), MG_OK);
    assert_int_equal(seen.calls, 2);
    assert_int_equal(mg_folder_remove(FOLDER "/sub", NULL), MG_OK);
    assert_int_equal(mg_folder_each(FOLDER "/sub", 1, see, &seen, NULL), MG_NOENT);
    assert_int_equal(mg_folder_remove(FOLDER "/sub", NULL), MG_OK);
    (void)mg_folder_remove(FOLDER "/file", NULL); /* Windows says of a file that it is not there */
    assert_int_equal(mg_folder_each(FOLDER, 1, see, &seen, NULL), MG_OK);
    assert_int_equal(make(state), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_folder__entries_and_kinds),
        cmocka_unit_test(test_folder__more_than_the_limit),
        cmocka_unit_test(test_folder__first_failure_ends_it),
        cmocka_unit_test(test_folder__not_there),
        cmocka_unit_test(test_folder__only_an_empty_one_is_removed),
    };

    return cmocka_run_group_tests(tests, make, NULL);
}
