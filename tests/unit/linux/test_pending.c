/* SPDX-License-Identifier: Apache-2.0
 *
 * Which names count, in sequences as installers make them, and when they have come to rest.
 */
#include "platform/linux/watch/pending.h"

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

#define SITE "/usr/local/lib/python3/site-packages"

static bool touch(struct mg_pending *pending, const char *folder, const char *name, unsigned what,
                  int64_t now)
{
    return mg_pending_touch(pending, mg_str_of(folder), mg_str_of(name), what, now);
}

/* Which entries count, and what is then to be read again. */
static void test_pending__names(void **state)
{
    static const struct {
        const char *folder, *name;
        unsigned touch;
        const char *changed; /* NULL: it does not count */
    } cases[] = {
        {SITE "/a-1.dist-info", "METADATA", MG_TOUCH_DONE, SITE "/a-1.dist-info/METADATA"},
        {SITE "/a-1.dist-info", "METADATA", MG_TOUCH_GONE, SITE "/a-1.dist-info/METADATA"},
        {SITE "/a-1.dist-info", "RECORD", MG_TOUCH_DONE, NULL},
        {SITE "/a-1.dist-info", "WHEEL.tmp", MG_TOUCH_DONE, NULL},
        {SITE "/a", "__init__.py", MG_TOUCH_DONE, NULL},
        {SITE, "a-1.dist-info", MG_TOUCH_FOLDER | MG_TOUCH_GONE, SITE "/a-1.dist-info"},
        {SITE, "a-1.dist-info", MG_TOUCH_FOLDER | MG_TOUCH_DONE, SITE "/a-1.dist-info"},
        {SITE, "a-1.dist-info", MG_TOUCH_FOLDER | MG_TOUCH_MADE, NULL},
        {SITE, "~-1.dist-info", MG_TOUCH_FOLDER | MG_TOUCH_DONE, NULL},
        {SITE "/~-1.dist-info", "METADATA", MG_TOUCH_GONE, NULL},
        {SITE "/a/__pycache__", "a.cpython-311.so", MG_TOUCH_DONE, NULL},
        {SITE "/a", "__pycache__", MG_TOUCH_FOLDER | MG_TOUCH_GONE, NULL},
        {SITE "/a", "a.cpython-311.so", MG_TOUCH_DONE, SITE "/a/a.cpython-311.so"},
        {"/opt/node_modules/x", "package.json", MG_TOUCH_MADE, "/opt/node_modules/x/package.json"},
        {"/opt/node_modules/x", "index.js", MG_TOUCH_DONE, NULL},
        {"/opt/node_modules", ".package-lock.json", MG_TOUCH_DONE, NULL},
        {"/opt/node_modules", ".package-lock.json", MG_TOUCH_GONE, NULL},
        {"/opt", "a.jar", MG_TOUCH_DONE, "/opt/a.jar"},
        {"/opt", "a.jar", MG_TOUCH_GONE, "/opt/a.jar"},
        {"/usr/lib", "liba.so.1", MG_TOUCH_DONE, "/usr/lib/liba.so.1"},
        {"/usr/lib", "liba.so.1.dpkg-new", MG_TOUCH_GONE, NULL},
        {"/opt", "a.txt", MG_TOUCH_DONE, NULL},
        {"/opt", "was-a-program", MG_TOUCH_GONE, "/opt/was-a-program"},
        {"/opt", "temporary", MG_TOUCH_GONE | MG_TOUCH_MADE, NULL},
        {"/does/not/exist", "program", MG_TOUCH_DONE, NULL},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        struct mg_pending pending = {.marker = false};
        bool counts = touch(&pending, cases[i].folder, cases[i].name, cases[i].touch, 0);

        if (counts != (cases[i].changed != NULL))
            fail_msg("%s/%s", cases[i].folder, cases[i].name);
        if (counts)
            assert_string_equal(pending.set.folders[0], cases[i].changed);
        mg_changes_clear(&pending.set);
    }
}

static void test_pending__programs_by_their_permissions(void **state)
{
    char folder[] = "/tmp/pending-XXXXXX", path[64];
    struct mg_pending pending = {.marker = false};
    FILE *file;

    (void)state;
    assert_non_null(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/tool", folder);
    file = fopen(path, "w");
    assert_non_null(file);
    (void)fclose(file);
    assert_int_equal(chmod(path, 0644), 0);
    assert_false(touch(&pending, folder, "tool", MG_TOUCH_DONE, 0));
    assert_int_equal(chmod(path, 0755), 0);
    assert_true(touch(&pending, folder, "tool", MG_TOUCH_DONE, 0));
    mg_changes_clear(&pending.set);
    (void)unlink(path);
    (void)rmdir(folder);
}

static void test_pending__rest(void **state)
{
    struct mg_pending pending = {.marker = false};
    struct mg_changes changes = {0};

    (void)state;
    assert_true(mg_pending_due(&pending, false) == MG_NEVER_MS);
    touch(&pending, SITE "/a-1.dist-info", "METADATA", MG_TOUCH_DONE, 1000);
    assert_int_equal(mg_pending_due(&pending, false), 3000);
    touch(&pending, SITE "/a-1.dist-info", "RECORD", MG_TOUCH_DONE, 1500);
    assert_int_equal(mg_pending_due(&pending, false), 1800);
    touch(&pending, SITE "/b-1.dist-info", "METADATA", MG_TOUCH_DONE, 1600);
    assert_int_equal(mg_pending_due(&pending, false), 3600);
    assert_int_equal(mg_pending_due(&pending, true), 61000);
    mg_pending_take(&pending, &changes);
    assert_int_equal(changes.folder_count, 2);
    assert_int_equal(changes.at, 1600);
    assert_true(mg_pending_due(&pending, false) == MG_NEVER_MS);
    mg_changes_clear(&changes);
}

/* A folder that never comes to rest is told now and then. */
static void test_pending__patience(void **state)
{
    struct mg_pending pending = {.marker = false};

    (void)state;
    for (int64_t now = 0; now <= 40000; now += 500)
        touch(&pending, "/opt", "a.deps.json", MG_TOUCH_MADE, now);
    assert_int_equal(mg_pending_due(&pending, false), 30000);
    mg_changes_clear(&pending.set);
}

/* What is read in one go has no order. */
static void test_pending__a_marker_counts_for_its_moment(void **state)
{
    struct mg_pending pending = {.marker = false};
    struct mg_changes changes = {0};

    (void)state;
    touch(&pending, SITE "/a-1.dist-info", "RECORD", MG_TOUCH_DONE, 1000);
    touch(&pending, SITE "/a-1.dist-info", "METADATA", MG_TOUCH_DONE, 1000);
    assert_int_equal(mg_pending_due(&pending, false), 1300);
    mg_pending_take(&pending, &changes);
    touch(&pending, SITE "/a-1.dist-info", "METADATA", MG_TOUCH_DONE, 1000);
    assert_int_equal(mg_pending_due(&pending, false), 3000);
    mg_changes_clear(&changes);
    mg_changes_clear(&pending.set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pending__names),
        cmocka_unit_test(test_pending__programs_by_their_permissions),
        cmocka_unit_test(test_pending__rest),
        cmocka_unit_test(test_pending__patience),
        cmocka_unit_test(test_pending__a_marker_counts_for_its_moment),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
