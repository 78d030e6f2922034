/* SPDX-License-Identifier: Apache-2.0
 *
 * What fuzz targets of the readers of manifests share: a tree in which every file is the input and
 * every folder has one entry, and what must hold of whatever they read. For one target each.
 */
#ifndef MG_TESTS_FUZZ_LINUX_FUZZ_MANIFEST_H
#define MG_TESTS_FUZZ_LINUX_FUZZ_MANIFEST_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/limits.h"
#include "core/base/utf8.h"
#include "platform/linux/inspection/inspection.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct one_file {
    struct mg_tree tree;
    struct mg_str bytes;
    const char *entry;
};

static enum mg_status one_read(struct mg_tree *tree, const char *path, struct mg_buf *out,
                               struct mg_error *err)
{
    mg_buf_str(out, ((const struct one_file *)(const void *)tree)->bytes);
    return out->failed ? mg_fail(err, MG_LIMIT, "%s is too large", path) : MG_OK;
}

static enum mg_status one_each(struct mg_tree *tree, const char *path, mg_tree_entry_fn fn,
                               void *context, struct mg_error *err)
{
    (void)path;
    (void)err;
    (void)fn(context, ((const struct one_file *)(const void *)tree)->entry, MG_TREE_OTHER);
    return MG_OK;
}

static enum mg_status one_stat(struct mg_tree *tree, const char *path, struct mg_tree_stat *out,
                               struct mg_error *err)
{
    (void)tree;
    (void)out;
    return mg_fail(err, MG_NOENT, "%s is not there", path);
}

static enum mg_status one_readlink(struct mg_tree *tree, const char *path, struct mg_buf *out,
                                   struct mg_error *err)
{
    (void)tree;
    (void)out;
    return mg_fail(err, MG_NOENT, "%s is not there", path);
}

struct open_one {
    struct mg_tree_file file;
    struct mg_str bytes;
};

static enum mg_status one_read_at(struct mg_tree_file *file, uint64_t offset, void *to, size_t n,
                                  size_t *got, struct mg_error *err)
{
    struct mg_str rest = ((const struct open_one *)(const void *)file)->bytes;

    (void)err;
    rest = offset < rest.n ? mg_str_take(mg_str_skip(rest, (size_t)offset), n) : MG_STR_NONE;
    if (rest.n != 0)
        memcpy(to, rest.p, rest.n);
    *got = rest.n;
    return MG_OK;
}

static void one_close(struct mg_tree_file *file)
{
    free(file);
}

static enum mg_status one_open(struct mg_tree *tree, const char *path, struct mg_tree_file **out,
                               struct mg_error *err)
{
    static const struct mg_tree_file_ops ops = {one_read_at, one_close};
    struct open_one *open = calloc(1, sizeof *open);

    if (open == NULL)
        return mg_fail(err, MG_NOMEM, "no memory for %s", path);
    open->bytes = ((const struct one_file *)(const void *)tree)->bytes;
    open->file.ops = &ops;
    open->file.stat.size = open->bytes.n;
    *out = &open->file;
    return MG_OK;
}

struct open_folder {
    struct mg_tree_dir dir;
    const char *entry;
};

static enum mg_status folder_each(struct mg_tree_dir *dir, mg_tree_entry_fn fn, void *context,
                                  struct mg_error *err)
{
    (void)err;
    (void)fn(context, ((const struct open_folder *)(const void *)dir)->entry, MG_TREE_OTHER);
    return MG_OK;
}

static void folder_close(struct mg_tree_dir *dir)
{
    free(dir);
}

static enum mg_status one_open_dir(struct mg_tree *tree, const char *path, struct mg_tree_dir **out,
                                   struct mg_error *err)
{
    static const struct mg_tree_dir_ops ops = {.each = folder_each, .close = folder_close};
    struct open_folder *open = calloc(1, sizeof *open);

    if (open == NULL)
        return mg_fail(err, MG_NOMEM, "no memory for %s", path);
    open->entry = ((const struct one_file *)(const void *)tree)->entry;
    open->dir.ops = &ops;
    *out = &open->dir;
    return MG_OK;
}

static const struct mg_tree_ops one_ops = {
    .read = one_read,
    .each = one_each,
    .stat = one_stat,
    .readlink = one_readlink,
    .open = one_open,
    .open_dir = one_open_dir,
};

static void must(bool condition)
{
    if (!condition)
        abort();
}

static void check_text(struct mg_str s)
{
    must(s.n <= MG_LIMIT_FIELD);
    while (s.n != 0) {
        size_t width = mg_utf8_width(s);

        must(width != 0 && (unsigned char)s.p[0] >= ' ' && s.p[0] != 0x7f);
        s = mg_str_skip(s, width);
    }
}

/* Names, parted by line feeds and '|'. */
static void check_names(struct mg_str s)
{
    must(s.n <= MG_LIMIT_RELATIONS);
    for (struct mg_str line; mg_str_cut(&s, '\n', &line);) {
        must(line.n != 0 && line.p[0] != '|');
        check_text(mg_str_take(line, MG_LIMIT_FIELD));
    }
}

static void check_package(const struct mg_package *package)
{
    must(package->type.n != 0 && package->evidence.n != 0 && package->location.n != 0);
    must(package->name.n != 0 && package->version.n != 0);
    check_text(package->name);
    check_text(package->version);
    check_text(package->license);
    check_names(package->requires);
    check_names(package->provides);
}

/* The input as the file at path; entry is what its folder holds. */
static void check_file(const struct mg_inspector *inspector, const char *path, const char *entry,
                       const uint8_t *data, size_t size)
{
    struct one_file file = {{&one_ops}, {(const char *)data, size}, entry};
    struct mg_inventory inventory;
    struct mg_relations relations;
    struct mg_inspection in = {.tree = &file.tree,
                               .inventory = &inventory,
                               .relations = &relations,
                               .package_limit = MG_LIMIT_PACKAGES};

    mg_relations_init(&relations, true);
    mg_inventory_init(&inventory);
    must(inspector->read(&in, path, NULL) == MG_OK);
    must(inventory.coverage_count <= 2);
    for (size_t i = 0; i < inventory.package_count; i++)
        check_package(&inventory.packages[i]);
    mg_inventory_clear(&inventory);
    mg_relations_clear(&relations);
}

#endif
