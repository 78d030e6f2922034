/* SPDX-License-Identifier: Apache-2.0
 *
 * Which way an inspection goes that is told what has changed, and why all is read. That the
 * result is the same is shown by tests/e2e/test_incremental.py.
 */
#include "platform/linux/inspection/again.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/limits.h"
#include "tests/unit/linux/root.h"

static const char *const paths[] = {"/opt/app"};

/* Two scans of a root: the first of everything. */
struct fixture {
    struct test_host *host;
    struct mg_inventory previous;
    struct mg_again again;
};

static void decide(struct fixture *f, const struct mg_change_request *change,
                   struct mg_inventory *inventory)
{
    const struct mg_provide_request request = {.root = f->host->root.path,
                                               .inspection = {.paths = paths, .path_count = 1},
                                               .change = *change};
    struct mg_tree *tree = test_root_tree(&f->host->root);

    assert_int_equal(mg_again_init(&f->again, tree, &request, inventory, NULL), MG_OK);
    mg_tree_close(tree);
}

static void begin(struct fixture *f, void **state)
{
    f->host = *state;
    test_root_folder(&f->host->root, "usr/lib/python3");
    test_root_folder(&f->host->root, "srv/app");
    test_root_link(&f->host->root, "opt/app", "/srv/app");
    mg_inventory_init(&f->previous);
    decide(f, &(struct mg_change_request){.asked = false}, &f->previous);
    assert_int_equal(f->again.way, MG_AGAIN_ALL);
    test_assert_str(f->previous.reading.reason, "");
    assert_int_equal(f->previous.reading.whole, f->previous.reading.begun);
    mg_again_clear(&f->again);
}

static void end(struct fixture *f)
{
    mg_inventory_clear(&f->previous);
}

/* reason is what is told when all is read; changed the paths to read, separated by spaces. */
static void assert_way(struct fixture *f, const struct mg_change_request *change,
                       enum mg_again_way way, const char *told)
{
    struct mg_inventory inventory;
    struct mg_buf changed;

    mg_inventory_init(&inventory);
    mg_buf_init(&changed, 4096);
    decide(f, change, &inventory);
    for (size_t i = 0; i < f->again.kept.changed.n && way != MG_AGAIN_ALL; i++)
        mg_buf_printf(&changed, "%s%s", i == 0 ? "" : " ",
                      ((struct mg_str *)mg_vec_at(&f->again.kept.changed, i))->p);
    assert_int_equal(f->again.way, way);
    if (way == MG_AGAIN_ALL)
        test_assert_str(inventory.reading.reason, told);
    else
        test_assert_str(mg_buf_view(&changed), told);
    test_assert_str(inventory.reading.again, way == MG_AGAIN_ALL ? "" : "changed");
    mg_again_clear(&f->again);
    mg_buf_clear(&changed);
    mg_inventory_clear(&inventory);
}

static void assert_files(struct fixture *f, enum mg_again_way way, const char *told)
{
    assert_way(f,
               &(struct mg_change_request){.asked = true, .previous = &f->previous, .files = true},
               way, told);
}

static void assert_folder(struct fixture *f, const char *folder, enum mg_again_way way,
                          const char *told)
{
    assert_way(f,
               &(struct mg_change_request){
                   .asked = true, .previous = &f->previous, .folders = &folder, .folder_count = 1},
               way, told);
}

static void test_again__folders_by_all_their_names(void **state)
{
    const char *const above = "a folder has changed that does not lie below an inspected path";
    struct fixture f;

    begin(&f, state);
    test_root_link(&f.host->root, "usr/lib/link", "/srv/app/lib");
    test_root_write(&f.host->root, "srv/app/lib/a.jar", "");
    assert_folder(&f, "/usr/lib/python3", MG_AGAIN_FOLDERS, "usr/lib/python3");
    assert_folder(&f, "/usr/lib/gone/too", MG_AGAIN_FOLDERS, "usr/lib/gone/too");
    assert_folder(&f, "/srv/app/lib", MG_AGAIN_FOLDERS, "srv/app/lib");
    assert_folder(&f, "/opt/app/lib", MG_AGAIN_FOLDERS, "srv/app/lib");
    assert_folder(&f, "/opt/app/gone", MG_AGAIN_FOLDERS, "srv/app/gone");
    assert_folder(&f, "/usr/lib/link", MG_AGAIN_FOLDERS, "srv/app/lib usr/lib/link");
    assert_folder(&f, "/srv/app/lib/a.jar", MG_AGAIN_FOLDERS, "srv/app/lib/a.jar");
    assert_folder(&f, "/usr/lib", MG_AGAIN_ALL, above);
    assert_folder(&f, "/opt/app", MG_AGAIN_ALL, above);
    assert_folder(&f, "/", MG_AGAIN_ALL, above);
    assert_folder(&f, "/var", MG_AGAIN_ALL, above);
    assert_folder(&f, "usr/lib/python3", MG_AGAIN_ALL, above);
    assert_folder(&f, "/usr/lib/../lib/python3", MG_AGAIN_ALL, above);
    assert_folder(&f, "/usr/lib/python3/", MG_AGAIN_ALL, above);
    end(&f);
}

static void test_again__lock_files_beside_modules(void **state)
{
    struct fixture f;

    begin(&f, state);
    assert_folder(&f, "/srv/app/site/node_modules/a/node_modules/b", MG_AGAIN_FOLDERS,
                  "srv/app/site/bun.lock srv/app/site/bun.lockb "
                  "srv/app/site/node_modules/a/node_modules/b srv/app/site/npm-shrinkwrap.json "
                  "srv/app/site/package-lock.json srv/app/site/pnpm-lock.yaml "
                  "srv/app/site/yarn.lock");
    end(&f);
}

static void test_again__databases_need_no_walk(void **state)
{
    struct fixture f;

    begin(&f, state);
    assert_way(
        &f, &(struct mg_change_request){.asked = true, .previous = &f.previous, .packages = true},
        MG_AGAIN_FOLDERS, "");
    end(&f);
}

static void test_again__files_of_package_managers_and_links_need_a_walk(void **state)
{
    struct fixture f;

    begin(&f, state);
    assert_files(&f, MG_AGAIN_FILES, "");
    f.previous.reading.links = 1;
    assert_folder(&f, "/usr/lib/python3", MG_AGAIN_FILES, "usr/lib/python3");
    end(&f);
}

static void test_again__doubts(void **state)
{
    struct mg_reading *before;
    struct fixture f;

    begin(&f, state);
    before = &f.previous.reading;
    assert_way(&f, &(struct mg_change_request){.asked = true, .packages = true}, MG_AGAIN_ALL,
               "there is no inventory before that can be used");
    before->clock += 1500;
    assert_files(&f, MG_AGAIN_ALL, "the clock was set");
    before->clock -= 1500;
    before->begun += 60000;
    assert_files(&f, MG_AGAIN_ALL, "the clock was set");
    before->begun -= 60000;
    before->whole -= (uint64_t)24 * 60 * 60 * 1000 + 1;
    assert_files(&f, MG_AGAIN_ALL, "all was last read more than 24 hours ago");
    before->whole = before->begun;
    before->place = MG_STR("0000000000000000");
    assert_files(&f, MG_AGAIN_ALL,
                 "other paths are inspected than before, or file systems were mounted");
    before->host = MG_STR("0000000000000000");
    assert_files(&f, MG_AGAIN_ALL,
                 "the inventory before is of another version, host, start of the host, or root");
    before->begun = 0;
    assert_files(&f, MG_AGAIN_ALL, "the inventory before does not tell how it was read");
    end(&f);
}

static void test_again__what_is_in_the_inventory(void **state)
{
    const struct mg_package package = {.name = MG_STR("a"),
                                       .version = MG_STR("1"),
                                       .evidence = MG_STR("dist-info"),
                                       .location = MG_STR("srv/app/x!/METADATA")};
    struct fixture f;

    begin(&f, state);
    assert_int_equal(mg_inventory_add_package(&f.previous, &package, NULL), MG_OK);
    assert_files(&f, MG_AGAIN_ALL, "a path is no UTF-8, or looks like one into an archive");
    mg_inventory_add_failure(&f.previous, "packages/dpkg", "x",
                             &(struct mg_error){.status = MG_IO});
    assert_files(&f, MG_AGAIN_ALL, "a path is no UTF-8, or looks like one into an archive");
    mg_inventory_add_failure(&f.previous, "inspection/java", "x",
                             &(struct mg_error){.status = MG_IO});
    assert_files(&f, MG_AGAIN_ALL, "Deep Inspection was incomplete before");
    end(&f);
}

static void test_again__too_many_folders(void **state)
{
    const char *folders[MG_LIMIT_CHANGED_FOLDERS + 1];
    struct mg_change_request change = {.asked = true, .folders = folders};
    struct fixture f;

    begin(&f, state);
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        folders[i] = "/usr/lib/python3";
    change.previous = &f.previous;
    change.folder_count = MG_LIMIT_CHANGED_FOLDERS;
    assert_way(&f, &change, MG_AGAIN_FOLDERS, "usr/lib/python3");
    change.folder_count++;
    assert_way(&f, &change, MG_AGAIN_ALL, "too many folders have changed");
    end(&f);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_host_set_up, test_host_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_again__folders_by_all_their_names),
        TEST(test_again__lock_files_beside_modules),
        TEST(test_again__databases_need_no_walk),
        TEST(test_again__files_of_package_managers_and_links_need_a_walk),
        TEST(test_again__doubts),
        TEST(test_again__what_is_in_the_inventory),
        TEST(test_again__too_many_folders),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
