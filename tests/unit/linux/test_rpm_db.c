/* SPDX-License-Identifier: Apache-2.0
 *
 * Loading while rpm writes: a tree whose files change while they are read.
 */
#include "platform/linux/packages/rpm_db.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/linux/root.h"

/* The database and its log are read as "file"; the first `changes` reads of it come too early. */
struct changing {
    struct mg_tree tree;
    int reads, changes;
    bool log_is_denied;
};

static bool is_log(const char *path)
{
    return strstr(path, "-wal") != NULL;
}

static enum mg_status read_file(struct mg_tree *tree, const char *path, struct mg_buf *out,
                                struct mg_error *err)
{
    struct changing *changing = (struct changing *)(void *)tree;

    if (is_log(path) && changing->log_is_denied)
        return mg_fail(err, MG_ACCESS, "%s: not allowed", path);
    changing->reads += !is_log(path);
    mg_buf_str(out, is_log(path) ? MG_STR("log") : MG_STR("file"));
    return MG_OK;
}

/* The time of the log grows with each read, until it has changed often enough. */
static enum mg_status stat_file(struct mg_tree *tree, const char *path, struct mg_tree_stat *out,
                                struct mg_error *err)
{
    const struct changing *changing = (const struct changing *)(const void *)tree;
    int times = changing->reads < changing->changes ? changing->reads : changing->changes;

    (void)err;
    *out =
        (struct mg_tree_stat){.kind = MG_TREE_FILE, .size = 4, .mtime = is_log(path) ? times : 0};
    return MG_OK;
}

static enum mg_status open_nothing(struct mg_tree *tree, const char *path,
                                   struct mg_tree_file **out, struct mg_error *err)
{
    (void)tree;
    (void)out;
    return mg_fail(err, MG_NOENT, "%s is not there", path);
}

static const struct mg_tree_ops ops = {.read = read_file, .stat = stat_file, .open = open_nothing};
static const struct mg_rpm_place place = {"var/lib/rpm", "var/lib/rpm/rpmdb.sqlite", MG_RPM_SQLITE};

/* The code of the only entry of coverage, "" when there is none. */
static void load(struct changing *changing, int reads, const char *code)
{
    struct mg_inventory inventory;
    struct mg_rpm_db db;

    changing->tree.ops = &ops;
    mg_inventory_init(&inventory);
    mg_rpm_db_init(&db, &place);
    assert_int_equal(mg_rpm_db_load(&db, &changing->tree, &inventory, NULL), MG_OK);
    assert_int_equal(changing->reads, reads);
    test_assert_str(mg_buf_view(&db.file), "file");
    test_assert_str(mg_buf_view(&db.log), changing->log_is_denied ? "" : "log");
    assert_int_equal(inventory.coverage_count, code[0] != '\0');
    if (code[0] != '\0')
        assert_non_null(test_find_coverage(&inventory, code));
    mg_rpm_db_clear(&db);
    mg_inventory_clear(&inventory);
}

static void test_rpm_db__holds_still(void **state)
{
    (void)state;
    load(&(struct changing){.changes = 0}, 1, "");
}

static void test_rpm_db__is_read_again_while_it_changes(void **state)
{
    (void)state;
    load(&(struct changing){.changes = 2}, 3, "");
}

static void test_rpm_db__never_holds_still(void **state)
{
    (void)state;
    load(&(struct changing){.changes = 100}, 4, "CHANGING");
}

/* Told once, however often it was tried. */
static void test_rpm_db__a_log_that_may_not_be_read(void **state)
{
    (void)state;
    load(&(struct changing){.changes = 2, .log_is_denied = true}, 3, "ACCESS");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rpm_db__holds_still),
        cmocka_unit_test(test_rpm_db__is_read_again_while_it_changes),
        cmocka_unit_test(test_rpm_db__never_holds_still),
        cmocka_unit_test(test_rpm_db__a_log_that_may_not_be_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
