/* SPDX-License-Identifier: Apache-2.0
 *
 * Which paths may be inspected: a table of good and bad ones with the reason that is given.
 */
#include "core/model/inspection_paths.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/limits.h"

static const struct {
    const char *path;
    const char *words; /* of the error; NULL: good */
} rows[] = {
    {"/", NULL},
    {"/opt", NULL},
    {"/opt/my app/..x/.hidden", NULL},
    {"/opt/\xc3\xa4", NULL},
    {"", "is empty"},
    {"opt", "does not begin with '/'"},
    {"./opt", "does not begin with '/'"},
    {"../opt", "does not begin with '/'"},
    {"/opt/", "ends with '/'"},
    {"//", "ends with '/'"},
    {"//opt", "a name in it is empty"},
    {"/opt//lib", "a name in it is empty"},
    {"/opt/..", "holds '..'"},
    {"/opt/../etc", "holds '..'"},
    {"/opt/./lib", "holds '.'"},
    {"/opt/*", "wildcards"},
    {"/opt/a?", "wildcards"},
    {"/opt/[ab]", "wildcards"},
    {"/opt/a\nb", "control characters"},
    {"/opt/\x7f", "control characters"},
};

static void test_inspection_paths__table(void **state)
{
    (void)state;
    for (size_t i = 0; i < MG_COUNT(rows); i++) {
        struct mg_error err = {0};
        enum mg_status status = mg_inspection_path_check(rows[i].path, &err);

        if (status != (rows[i].words == NULL ? MG_OK : MG_USAGE) ||
            (rows[i].words != NULL && strstr(err.text, rows[i].words) == NULL))
            fail_msg("'%s': %d '%s'", rows[i].path, (int)status, err.text);
    }
}

/* Characters, not bytes. */
static void test_inspection_paths__length(void **state)
{
    char path[2 * MG_LIMIT_INSPECTION_PATH + 3] = "/";

    (void)state;
    for (size_t i = 0; i < MG_LIMIT_INSPECTION_PATH - 1; i++)
        strcat(path, "\xc3\xa4");
    assert_int_equal(mg_inspection_path_check(path, NULL), MG_OK);
    strcat(path, "x");
    assert_int_equal(mg_inspection_path_check(path, NULL), MG_USAGE);
}

static void test_inspection_paths__number(void **state)
{
    const char *paths[] = {"/a", "/b", "/c", "/d", "/e", "/f"};
    struct mg_error err;

    (void)state;
    assert_int_equal(mg_inspection_paths_check(paths, 5, "the account", &err), MG_OK);
    assert_int_equal(mg_inspection_paths_check(paths, 6, "the account", &err), MG_USAGE);
    assert_string_equal(err.text, "6 paths of the account to inspect: at most 5");
    paths[1] = "b";
    assert_int_equal(mg_inspection_paths_check(paths, 2, "the account", &err), MG_USAGE);
}

static void test_inspection_paths__defaults_keep_the_rules(void **state)
{
    size_t n = 0;

    (void)state;
    for (; mg_inspection_default_path(n) != NULL; n++)
        assert_int_equal(mg_inspection_path_check(mg_inspection_default_path(n), NULL), MG_OK);
    assert_int_equal(n, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_inspection_paths__table),
        cmocka_unit_test(test_inspection_paths__length),
        cmocka_unit_test(test_inspection_paths__number),
        cmocka_unit_test(test_inspection_paths__defaults_keep_the_rules),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
