/* SPDX-License-Identifier: Apache-2.0
 *
 * A tree of one file: each call reaches the implementation with its own arguments.
 */
#include "core/base/tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/limits.h"

struct one_file {
    struct mg_tree tree;
    bool closed;
};

static enum mg_status only(const char *path, struct mg_error *err)
{
    return mg_str_is(MG_STR("etc/hostname"), path) ? MG_OK : mg_fail(err, MG_NOENT, "%s", path);
}

static enum mg_status one_read(struct mg_tree *tree, const char *path, struct mg_buf *out,
                               struct mg_error *err)
{
    (void)tree;
    mg_buf_str(out, MG_STR("content"));
    return only(path, err);
}

static enum mg_status one_each(struct mg_tree *tree, const char *path, mg_tree_entry_fn fn,
                               void *context, struct mg_error *err)
{
    (void)tree;
    (void)fn(context, "hostname", MG_TREE_FILE);
    return only(path, err);
}

static enum mg_status one_stat(struct mg_tree *tree, const char *path, struct mg_tree_stat *out,
                               struct mg_error *err)
{
    (void)tree;
    *out = (struct mg_tree_stat){.size = 7};
    return only(path, err);
}

static enum mg_status one_readlink(struct mg_tree *tree, const char *path, struct mg_buf *out,
                                   struct mg_error *err)
{
    (void)tree;
    mg_buf_str(out, MG_STR("link"));
    return only(path, err);
}

static void one_close(struct mg_tree *tree)
{
    ((struct one_file *)(void *)tree)->closed = true;
}

static bool count_entry(void *context, const char *name, enum mg_tree_kind kind)
{
    assert_string_equal(name, "hostname");
    assert_int_equal(kind, MG_TREE_FILE);
    ++*(int *)context;
    return true;
}

static void test_tree__calls_reach_the_implementation(void **state)
{
    static const struct mg_tree_ops ops = {.read = one_read,
                                           .each = one_each,
                                           .stat = one_stat,
                                           .readlink = one_readlink,
                                           .close = one_close};
    struct one_file one = {.tree = {&ops}};
    struct mg_tree_stat stat = {0};
    struct mg_error err;
    struct mg_buf out;
    int entries = 0;

    (void)state;
    mg_buf_init(&out, MG_KIB(1));
    assert_int_equal(mg_tree_read(&one.tree, "etc/hostname", &out, NULL), MG_OK);
    assert_int_equal(mg_tree_readlink(&one.tree, "etc/hostname", &out, NULL), MG_OK);
    assert_true(mg_str_is(mg_buf_view(&out), "contentlink"));
    mg_buf_clear(&out);
    assert_int_equal(mg_tree_each(&one.tree, "etc/hostname", count_entry, &entries, NULL), MG_OK);
    assert_int_equal(entries, 1);
    assert_int_equal(mg_tree_stat(&one.tree, "etc/passwd", &stat, &err), MG_NOENT);
    assert_int_equal(stat.size, 7);
    assert_string_equal(err.text, "etc/passwd");
    mg_tree_close(&one.tree);
    assert_true(one.closed);
    mg_tree_close(NULL);
}

static void test_tree__a_changed_file_is_not_the_same(void **state)
{
    const struct mg_tree_stat one = {.size = 7, .mtime = 1, .inode = 3, .device = 4};
    struct mg_tree_stat other = one;

    (void)state;
    assert_true(mg_tree_same(&one, &other));
    other.mtime++;
    assert_false(mg_tree_same(&one, &other));
    other = one;
    other.size++;
    assert_false(mg_tree_same(&one, &other));
    other = one;
    other.inode++;
    assert_false(mg_tree_same(&one, &other));
    other = one;
    other.device++;
    assert_false(mg_tree_same(&one, &other));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tree__calls_reach_the_implementation),
        cmocka_unit_test(test_tree__a_changed_file_is_not_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
