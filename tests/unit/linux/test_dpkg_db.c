/* SPDX-License-Identifier: Apache-2.0
 *
 * A database that dpkg changes while it is read: a tree whose status file is replaced under the
 * reader.
 */
#include "platform/linux/packages/dpkg_db.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/linux/root.h"

/* Status is replaced after each of the first reads, as many as replaced says; journal entry 0000 is
 * there until then, as when dpkg folds it in. */
struct moving {
    struct mg_tree tree;
    unsigned replaced;
    unsigned reads;
};

static struct moving *moving_of(struct mg_tree *tree)
{
    return (struct moving *)(void *)tree;
}

static enum mg_status moving_read(struct mg_tree *tree, const char *path, struct mg_buf *out,
                                  struct mg_error *err)
{
    struct moving *moving = moving_of(tree);

    if (strcmp(path, MG_DPKG_STATUS) != 0)
        return mg_fail(err, MG_NOENT, "%s is gone", path);
    moving->reads++;
    mg_buf_printf(out, "Package: a\nStatus: install ok installed\nVersion: %u\n", moving->reads);
    return MG_OK;
}

static enum mg_status moving_each(struct mg_tree *tree, const char *path, mg_tree_entry_fn fn,
                                  void *context, struct mg_error *err)
{
    if (strcmp(path, "var/lib/dpkg/updates") != 0)
        return mg_fail(err, MG_NOENT, "%s is not there", path);
    if (moving_of(tree)->reads <= moving_of(tree)->replaced)
        (void)fn(context, "0000", MG_TREE_FILE);
    return MG_OK;
}

static enum mg_status moving_stat(struct mg_tree *tree, const char *path, struct mg_tree_stat *out,
                                  struct mg_error *err)
{
    const struct moving *moving = moving_of(tree);

    (void)path;
    (void)err;
    *out = (struct mg_tree_stat){.kind = MG_TREE_FILE, .inode = 1};
    if (moving->reads <= moving->replaced)
        out->inode += moving->reads;
    else
        out->inode += moving->replaced;
    return MG_OK;
}

static const struct mg_tree_ops moving_ops = {
    .read = moving_read,
    .each = moving_each,
    .stat = moving_stat,
};

/* The version found, and the number of reads it took. */
static void load(unsigned replaced, const char *version, unsigned reads, bool incomplete)
{
    struct moving moving = {{&moving_ops}, replaced, 0};
    struct mg_inventory inventory;
    struct mg_dpkg_db db;
    struct mg_error err;

    mg_inventory_init(&inventory);
    mg_dpkg_db_init(&db);
    assert_int_equal(mg_dpkg_db_load(&db, &moving.tree, &inventory, &err), MG_OK);
    assert_int_equal(db.stanzas.n, 1);
    test_assert_str(((const struct mg_stanza *)mg_vec_at(&db.stanzas, 0))->version, version);
    assert_int_equal(moving.reads, reads);
    assert_int_equal(test_find_coverage(&inventory, "CHANGING") != NULL, incomplete);
    mg_dpkg_db_clear(&db);
    mg_inventory_clear(&inventory);
}

static void test_dpkg_db__a_quiet_database_is_read_once(void **state)
{
    (void)state;
    load(0, "1", 1, false);
}

static void test_dpkg_db__is_read_again_when_it_changed(void **state)
{
    (void)state;
    load(1, "2", 2, false);
    load(2, "3", 3, false);
}

static void test_dpkg_db__gives_up_with_coverage(void **state)
{
    (void)state;
    load(1000, "4", 4, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dpkg_db__a_quiet_database_is_read_once),
        cmocka_unit_test(test_dpkg_db__is_read_again_when_it_changed),
        cmocka_unit_test(test_dpkg_db__gives_up_with_coverage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
