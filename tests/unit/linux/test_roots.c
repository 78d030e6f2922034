/* SPDX-License-Identifier: Apache-2.0
 *
 * Paths that are watched: links, folders that are not there, lines of the list of mounts.
 */
#include "platform/linux/watch/roots.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/compiler.h"

static void test_roots__lines_of_mounts(void **state)
{
    static const struct {
        const char *line, *point;
    } cases[] = {
        {"36 35 98:0 / /usr/lib/x rw,noatime master:1 - ext4 /dev/root rw", "/usr/lib/x"},
        {"36 35 98:0 / /a\\040b\\134c rw - tmpfs none rw", "/a b\\c"},
        {"36 35 98:0 / /a\\4x\\08\\0 rw - tmpfs none rw", "/a\\4x\\08\\0"},
        {"36 35 98:0 / /usr/lib/x rw - nfs4 host:/ rw", ""},
        {"36 35 98:0 / /usr/lib/x rw - overlay overlay rw", ""},
        {"36 35 98:0 / /usr/lib/x", ""},
        {"36 35 98:0 / /usr/lib/x rw", ""},
        {"36 35", ""},
        {"", ""},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        char line[128];

        (void)snprintf(line, sizeof line, "%s", cases[i].line);
        if (!mg_str_is(mg_roots_mount_of_line(line), cases[i].point))
            fail_msg("%s", cases[i].line);
    }
}

static void test_roots__a_path_that_appears_as_a_link(void **state)
{
    char folder[] = "/tmp/roots-XXXXXX", link[64], target[64];
    struct mg_pending pending = {.marker = false};
    const char *paths[1];
    struct mg_roots roots;

    (void)state;
    assert_non_null(mkdtemp(folder));
    (void)snprintf(link, sizeof link, "%s/link", folder);
    (void)snprintf(target, sizeof target, "%s/target", folder);
    paths[0] = link;
    assert_int_equal(mg_roots_init(&roots, paths, 1, NULL), MG_OK);
    assert_true(mg_roots_look(&roots));
    assert_false(mg_roots_look(&roots));
    assert_true(mg_roots_hold(&roots, mg_str_of(link)));
    assert_false(mg_roots_hold(&roots, mg_str_of(target)));
    assert_true(mg_roots_lead_over(&roots, mg_str_of(folder)));
    assert_false(mg_roots_lead_over(&roots, mg_str_of(target)));

    assert_int_equal(mkdir(target, 0700), 0);
    assert_int_equal(symlink("target", link), 0);
    assert_true(mg_roots_touch(&roots, mg_str_of(link), &pending));
    assert_int_equal(pending.set.folder_count, 2);
    assert_true(mg_roots_look(&roots));
    assert_true(mg_roots_hold(&roots, mg_str_of(target)));
    assert_false(mg_roots_touch(&roots, MG_STR("/usr/lib/x"), &pending));
    mg_changes_clear(&pending.set);
    mg_roots_clear(&roots);
    (void)unlink(link);
    (void)rmdir(target);
    (void)rmdir(folder);
}

static void test_roots__the_same_wish(void **state)
{
    static const char *const paths[] = {"/opt/a", "/opt/b"};
    struct mg_roots one, two;

    (void)state;
    assert_int_equal(mg_roots_init(&one, paths, 2, NULL), MG_OK);
    assert_int_equal(mg_roots_init(&two, paths, 1, NULL), MG_OK);
    assert_true(mg_roots_same(&one, &one));
    assert_false(mg_roots_same(&one, &two));
    mg_roots_clear(&one);
    mg_roots_clear(&two);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_roots__lines_of_mounts),
        cmocka_unit_test(test_roots__a_path_that_appears_as_a_link),
        cmocka_unit_test(test_roots__the_same_wish),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
