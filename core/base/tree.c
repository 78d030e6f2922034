/* SPDX-License-Identifier: Apache-2.0
 *
 * Calls through the table of a tree.
 */
#include "core/base/tree.h"

bool mg_tree_same(const struct mg_tree_stat *a, const struct mg_tree_stat *b)
{
    return a->inode == b->inode && a->device == b->device && a->size == b->size &&
           a->mtime == b->mtime;
}

enum mg_status mg_tree_read(struct mg_tree *tree, const char *path, struct mg_buf *out,
                            struct mg_error *err)
{
    return tree->ops->read(tree, path, out, err);
}

enum mg_status mg_tree_each(struct mg_tree *tree, const char *path, mg_tree_entry_fn fn,
                            void *context, struct mg_error *err)
{
    return tree->ops->each(tree, path, fn, context, err);
}

enum mg_status mg_tree_stat(struct mg_tree *tree, const char *path, struct mg_tree_stat *out,
                            struct mg_error *err)
{
    return tree->ops->stat(tree, path, out, err);
}

enum mg_status mg_tree_readlink(struct mg_tree *tree, const char *path, struct mg_buf *out,
                                struct mg_error *err)
{
    return tree->ops->readlink(tree, path, out, err);
}

void mg_tree_close(struct mg_tree *tree)
{
    if (tree != NULL)
        tree->ops->close(tree);
}

enum mg_status mg_tree_open(struct mg_tree *tree, const char *path, struct mg_tree_file **out,
                            struct mg_error *err)
{
    return tree->ops->open(tree, path, out, err);
}

enum mg_status mg_tree_file_read(struct mg_tree_file *file, uint64_t offset, void *to, size_t n,
                                 struct mg_error *err)
{
    size_t got = 0;
    enum mg_status status = file->ops->read_at(file, offset, to, n, &got, err);

    if (status == MG_OK && got != n)
        return mg_fail(err, MG_FORMAT, "the file ends at byte %llu, before byte %llu",
                       (unsigned long long)(offset + got), (unsigned long long)(offset + n));
    return status;
}

void mg_tree_file_close(struct mg_tree_file *file)
{
    if (file != NULL)
        file->ops->close(file);
}

enum mg_status mg_tree_open_dir(struct mg_tree *tree, const char *path, struct mg_tree_dir **out,
                                struct mg_error *err)
{
    return tree->ops->open_dir(tree, path, out, err);
}

void mg_tree_dir_close(struct mg_tree_dir *dir)
{
    if (dir != NULL)
        dir->ops->close(dir);
}
