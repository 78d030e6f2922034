/* SPDX-License-Identifier: Apache-2.0
 *
 * The walk over generated trees, with an inspector that takes each file named "*.pkg" for a
 * package.
 */
#include "platform/linux/inspection/walk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/base/limits.h"
#include "platform/linux/tree/live.h"
#include "tests/unit/linux/root.h"

static enum mg_wish wants_pkg(struct mg_str folder, struct mg_str name)
{
    if (mg_str_is(folder, "bin"))
        return MG_WISH_IF_EXECUTABLE;
    return mg_str_ends(name, MG_STR(".pkg")) ? MG_WISH_YES : MG_WISH_NO;
}

static enum mg_status read_pkg(struct mg_inspection *in, const char *path, struct mg_error *err)
{
    const struct mg_package package = {.type = MG_STR("test"),
                                       .name = mg_str_of(path),
                                       .version = MG_STR("1"),
                                       .location = mg_str_of(path)};

    if (strstr(path, "broken") != NULL)
        return mg_fail(err, MG_LIMIT, "too large for this test");
    return mg_inspection_add(in, &package, err);
}

static const struct mg_inspector inspector = {"test", wants_pkg, read_pkg, false};

/* A walk with its tree. */
struct walking {
    struct mg_inspection in;
    struct mg_walk walk;
    struct mg_walk_count count;
    bool again;
};

static void begin(struct walking *w, struct test_host *host)
{
    static const struct mg_inspector *const inspectors[] = {&inspector};

    w->in = (struct mg_inspection){
        .tree = test_root_tree(&host->root), .inventory = &host->inventory, .package_limit = 1000};
    mg_walk_init(&w->walk);
    w->walk.in = &w->in;
    w->walk.inspectors = inspectors;
    w->walk.inspector_count = 1;
}

static void end(struct walking *w)
{
    mg_walk_finish(&w->walk);
    mg_walk_clear(&w->walk);
    mg_tree_close(w->in.tree);
}

static enum mg_status walk(struct walking *w, const char *path)
{
    return mg_walk_path(&w->walk, path, &w->count, &w->again, NULL);
}

static void walk_whole(struct test_host *host, const char *path)
{
    struct walking w;

    begin(&w, host);
    assert_int_equal(walk(&w, path), MG_OK);
    end(&w);
}

static bool found(const struct test_host *host, const char *path)
{
    return test_find_package(&host->inventory, path, NULL) != NULL;
}

static void test_walk__finds_regular_files_on_all_levels(void **state)
{
    struct test_host *host = *state;
    struct walking w;

    test_root_write(&host->root, "lib/a.pkg", "");
    test_root_write(&host->root, "lib/x/y/z/b.pkg", "");
    test_root_write(&host->root, "lib/x/other", "");
    test_root_write(&host->root, "elsewhere/c.pkg", "");
    begin(&w, host);
    assert_int_equal(walk(&w, "lib"), MG_OK);
    assert_int_equal(w.count.directories, 4);
    assert_int_equal(w.count.files, 3);
    assert_int_equal(w.count.packages, 2);
    assert_true(found(host, "lib/a.pkg"));
    assert_true(found(host, "lib/x/y/z/b.pkg"));
    end(&w);
    assert_int_equal(host->inventory.coverage_count, 0);
}

static enum mg_status walk_part(struct walking *w, const char *path)
{
    return mg_walk_part(&w->walk, path, 1, NULL);
}

static void test_walk__a_part_is_a_file_or_a_folder(void **state)
{
    struct test_host *host = *state;
    struct walking w;

    test_root_write(&host->root, "lib/a.pkg", "");
    test_root_write(&host->root, "lib/b.pkg", "");
    test_root_write(&host->root, "lib/a/x/c.pkg", "");
    test_root_write(&host->root, "lib/b/d.pkg", "");
    test_root_write(&host->root, "lib/e.pkg/a.pkg", "");
    test_root_link(&host->root, "lib/link", "b");
    begin(&w, host);
    assert_int_equal(walk_part(&w, "lib/a.pkg"), MG_OK);
    assert_int_equal(walk_part(&w, "lib/a"), MG_OK);
    assert_int_equal(walk_part(&w, "lib/e.pkg"), MG_OK);
    assert_int_equal(walk_part(&w, "lib/link"), MG_OK);
    assert_int_equal(walk_part(&w, "lib/none"), MG_OK);
    assert_int_equal(walk_part(&w, "none/none"), MG_OK);
    assert_int_equal(walk_part(&w, "lib/b.pkg/none"), MG_OK);
    end(&w);
    assert_int_equal(host->inventory.package_count, 3);
    assert_true(found(host, "lib/a.pkg"));
    assert_true(found(host, "lib/a/x/c.pkg"));
    assert_true(found(host, "lib/e.pkg/a.pkg"));
    assert_int_equal(host->inventory.coverage_count, 0);
}

/* What is known of files has a version that reading them would not give. */
static void know(struct mg_inventory *previous, const char *path)
{
    const struct mg_package package = {.type = MG_STR("test"),
                                       .name = mg_str_of(path),
                                       .version = MG_STR("known"),
                                       .evidence = MG_STR("test"),
                                       .location = mg_str_of(path)};

    assert_int_equal(mg_inventory_add_package(previous, &package, NULL), MG_OK);
}

static void assert_version(const struct test_host *host, const char *path, const char *version)
{
    const struct mg_package *package = test_find_package(&host->inventory, path, NULL);

    assert_non_null(package);
    test_assert_str(package->version, version);
}

static void test_walk__what_is_kept_is_not_read(void **state)
{
    static const int64_t later = INT64_MAX - 1;
    struct test_host *host = *state;
    struct mg_inventory previous;
    struct mg_kept kept;
    struct walking w;

    test_root_write(&host->root, "lib/a.pkg", "");
    test_root_write(&host->root, "lib/new/b.pkg", "");
    test_root_write(&host->root, "lib/unknown.pkg", "");
    test_root_write(&host->root, "lib/x!/c.pkg", "");
    mg_inventory_init(&previous);
    know(&previous, "lib/a.pkg");
    know(&previous, "lib/gone.pkg");
    know(&previous, "lib/new/b.pkg");
    know(&previous, "lib/x!/c.pkg");
    assert_int_equal(mg_kept_init(&kept, &previous, NULL), MG_OK);
    assert_int_equal(mg_kept_change(&kept, MG_STR("lib/new"), NULL), MG_OK);
    kept.since = later;
    begin(&w, host);
    w.walk.kept = &kept;
    assert_int_equal(walk(&w, "lib"), MG_OK);
    end(&w);
    assert_int_equal(host->inventory.package_count, 4);
    assert_version(host, "lib/unknown.pkg", "1");
    assert_version(host, "lib/a.pkg", "known");
    assert_version(host, "lib/new/b.pkg", "1");
    assert_version(host, "lib/x!/c.pkg", "1");
    mg_kept_clear(&kept);
    mg_inventory_clear(&previous);
}

/* All files of the test are from now. */
static void test_walk__what_was_changed_since_is_read(void **state)
{
    struct test_host *host = *state;
    struct mg_inventory previous;
    struct mg_kept kept;
    struct walking w;

    test_root_write(&host->root, "lib/a.pkg", "");
    mg_inventory_init(&previous);
    know(&previous, "lib/a.pkg");
    assert_int_equal(mg_kept_init(&kept, &previous, NULL), MG_OK);
    kept.since = 1;
    begin(&w, host);
    w.walk.kept = &kept;
    assert_int_equal(walk(&w, "lib"), MG_OK);
    end(&w);
    assert_version(host, "lib/a.pkg", "1");
    mg_kept_clear(&kept);
    mg_inventory_clear(&previous);
}

static void test_walk__the_root_itself_has_paths_without_a_slash(void **state)
{
    struct test_host *host = *state;

    test_root_write(&host->root, "a.pkg", "");
    test_root_write(&host->root, "lib/b.pkg", "");
    walk_whole(host, "");
    assert_true(found(host, "a.pkg"));
    assert_true(found(host, "lib/b.pkg"));
}

static void test_walk__follows_no_links_and_touches_no_fifo(void **state)
{
    struct test_host *host = *state;

    test_root_write(&host->root, "out/a.pkg", "");
    test_root_folder(&host->root, "lib");
    test_root_link(&host->root, "lib/loop", ".");
    test_root_link(&host->root, "lib/up", "..");
    test_root_link(&host->root, "lib/out", "/out");
    test_root_link(&host->root, "lib/b.pkg", "/out/a.pkg");
    test_root_fifo(&host->root, "lib/c.pkg");
    walk_whole(host, "lib");
    assert_int_equal(host->inventory.package_count, 0);
    assert_int_equal(host->inventory.coverage_count, 0);
}

static void test_walk__a_folder_is_read_once(void **state)
{
    struct test_host *host = *state;
    struct walking w;

    test_root_write(&host->root, "usr/lib/a.pkg", "");
    test_root_write(&host->root, "usr/b.pkg", "");
    test_root_link(&host->root, "lib", "usr/lib");
    begin(&w, host);
    assert_int_equal(walk(&w, "usr/lib"), MG_OK);
    assert_int_equal(walk(&w, "lib"), MG_OK);
    assert_true(w.again);
    assert_int_equal(walk(&w, "usr"), MG_OK);
    assert_false(w.again);
    assert_int_equal(w.count.packages, 1);
    assert_int_equal(w.count.directories, 1);
    end(&w);
    assert_int_equal(host->inventory.package_count, 2);
}

static void test_walk__a_path_that_is_not_there(void **state)
{
    struct test_host *host = *state;
    struct walking w;

    test_root_write(&host->root, "file", "");
    begin(&w, host);
    assert_int_equal(walk(&w, "missing"), MG_NOENT);
    assert_int_equal(walk(&w, "file"), MG_NOENT);
    end(&w);
}

static void test_walk__executables_are_offered_to_those_who_want_them(void **state)
{
    struct test_host *host = *state;

    test_root_write(&host->root, "bin/plain", "");
    test_root_write(&host->root, "bin/program", "");
    test_root_mode(&host->root, "bin/program", 0711);
    walk_whole(host, "bin");
    assert_true(found(host, "bin/program"));
    assert_int_equal(host->inventory.package_count, 1);
}

static void test_walk__unreadable_folders_are_told(void **state)
{
    struct test_host *host = *state;
    const struct mg_coverage *entry;

    if (geteuid() == 0)
        skip(); /* root reads everything: the end-to-end test does it as nobody */
    test_root_write(&host->root, "lib/closed/a.pkg", "");
    test_root_write(&host->root, "lib/open/b.pkg", "");
    test_root_mode(&host->root, "lib/closed", 0);
    walk_whole(host, "lib");
    test_root_mode(&host->root, "lib/closed", 0700);
    assert_true(found(host, "lib/open/b.pkg"));
    entry = test_find_coverage(&host->inventory, "UNREADABLE_FOLDER");
    assert_non_null(entry);
    test_assert_str(entry->subject, "lib/closed");
}

static void test_walk__depth_is_bounded(void **state)
{
    struct test_host *host = *state;
    const struct mg_coverage *entry;
    struct mg_buf path;

    mg_buf_init(&path, MG_KIB(2));
    mg_buf_str(&path, MG_STR("lib"));
    for (int i = 1; i < MG_LIMIT_WALK_DEPTH + 3; i++)
        mg_buf_str(&path, MG_STR("/d"));
    mg_buf_add(&path, "/a.pkg", sizeof "/a.pkg");
    test_root_write(&host->root, path.p, "");
    mg_buf_clear(&path);
    test_root_write(&host->root, "lib/b.pkg", "");
    walk_whole(host, "lib");
    assert_int_equal(host->inventory.package_count, 1);
    entry = test_find_coverage(&host->inventory, "TOO_DEEP");
    assert_non_null(entry);
    assert_int_equal(entry->level, MG_COVERAGE_INCOMPLETE);
}

static void test_walk__stops_at_the_limit_of_packages(void **state)
{
    struct test_host *host = *state;
    struct walking w;

    for (int i = 0; i < 30; i++) {
        char path[32];

        (void)snprintf(path, sizeof path, "lib/%d/%d.pkg", i % 3, i);
        test_root_write(&host->root, path, "");
    }
    begin(&w, host);
    w.in.package_limit = 20;
    assert_int_equal(walk(&w, "lib"), MG_LIMIT);
    assert_true(w.in.full);
    assert_int_equal(w.count.packages, 20);
    assert_int_equal(host->inventory.package_count, 20);
    end(&w);
}

static void test_walk__stops_when_the_time_is_over(void **state)
{
    struct test_host *host = *state;
    struct walking w;

    test_root_write(&host->root, "lib/a.pkg", "");
    begin(&w, host);
    w.in.end = mg_inspection_clock();
    assert_int_equal(walk(&w, "lib"), MG_TIMEOUT);
    assert_int_equal(w.count.directories, 1);
    assert_int_equal(host->inventory.package_count, 0);
    end(&w);
}

static void test_walk__a_file_that_is_too_much_is_a_gap(void **state)
{
    struct test_host *host = *state;
    const struct mg_coverage *entry;

    test_root_write(&host->root, "lib/broken.pkg", "");
    test_root_write(&host->root, "lib/b.pkg", "");
    walk_whole(host, "lib");
    assert_int_equal(host->inventory.package_count, 1);
    entry = test_find_coverage(&host->inventory, "LIMIT");
    assert_non_null(entry);
    test_assert_str(entry->area, "inspection/test");
    test_assert_str(entry->subject, "lib/broken.pkg");
}

static void test_walk__many_folders_wait_in_order(void **state)
{
    struct test_host *host = *state;
    struct walking w;

    for (int i = 0; i < 400; i++) {
        char path[64];

        (void)snprintf(path, sizeof path, "lib/%0*d/inner/x.pkg", 1 + i % 40, i);
        test_root_write(&host->root, path, "");
    }
    begin(&w, host);
    assert_int_equal(walk(&w, "lib"), MG_OK);
    assert_int_equal(w.count.packages, w.count.files);
    assert_int_equal(w.count.directories, 1 + 2 * w.count.files);
    end(&w);
    assert_int_equal(host->inventory.coverage_count, 0);
}

static bool folder_is_short;

static enum mg_wish wants_short_folder(struct mg_str folder, struct mg_str name)
{
    folder_is_short = folder_is_short && mg_str_is(folder, "lib");
    return name.n > 200 ? MG_WISH_YES : MG_WISH_NO;
}

/* The first inspector makes the path grow, the second one is told the same folder. */
static void test_walk__each_inspector_is_told_the_folder(void **state)
{
    static const struct mg_inspector second = {"second", wants_short_folder, read_pkg, false};
    static const struct mg_inspector *const both[] = {&second, &second};
    struct test_host *host = *state;
    struct walking w;
    char path[256];

    (void)snprintf(path, sizeof path, "lib/%0240d", 0);
    test_root_write(&host->root, path, "");
    begin(&w, host);
    w.walk.inspectors = both;
    w.walk.inspector_count = 2;
    folder_is_short = true;
    assert_int_equal(walk(&w, "lib"), MG_OK);
    assert_true(folder_is_short);
    assert_int_equal(w.count.packages, 1);
    end(&w);
}

static void test_walk__without_openat2_the_same(void **state)
{
    struct test_host *host = *state;
    struct walking w;

    test_root_write(&host->root, "lib/x/a.pkg", "");
    test_root_link(&host->root, "lib/y", "x");
    begin(&w, host);
    mg_live_tree_avoid_openat2(w.in.tree);
    assert_int_equal(walk(&w, "lib"), MG_OK);
    assert_int_equal(w.count.directories, 2);
    assert_int_equal(w.count.packages, 1);
    end(&w);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_host_set_up, test_host_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_walk__finds_regular_files_on_all_levels),
        TEST(test_walk__a_part_is_a_file_or_a_folder),
        TEST(test_walk__what_is_kept_is_not_read),
        TEST(test_walk__what_was_changed_since_is_read),
        TEST(test_walk__the_root_itself_has_paths_without_a_slash),
        TEST(test_walk__follows_no_links_and_touches_no_fifo),
        TEST(test_walk__a_folder_is_read_once),
        TEST(test_walk__a_path_that_is_not_there),
        TEST(test_walk__executables_are_offered_to_those_who_want_them),
        TEST(test_walk__unreadable_folders_are_told),
        TEST(test_walk__depth_is_bounded),
        TEST(test_walk__stops_at_the_limit_of_packages),
        TEST(test_walk__stops_when_the_time_is_over),
        TEST(test_walk__a_file_that_is_too_much_is_a_gap),
        TEST(test_walk__many_folders_wait_in_order),
        TEST(test_walk__each_inspector_is_told_the_folder),
        TEST(test_walk__without_openat2_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
