/* SPDX-License-Identifier: Apache-2.0
 *
 * A list of files and the diversions, from one input: what is before the first empty line are
 * diversions, the rest is a list, plain or with hashes. The tree below has these two only.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/limits.h"
#include "platform/linux/packages/dpkg_files.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct two_files {
    struct mg_tree tree;
    struct mg_str diversions, list;
};

static enum mg_status two_read(struct mg_tree *tree, const char *path, struct mg_buf *out,
                               struct mg_error *err)
{
    const struct two_files *files = (const struct two_files *)(const void *)tree;

    mg_buf_str(out, strcmp(path, MG_DPKG_DIVERSIONS) == 0 ? files->diversions : files->list);
    return out->failed ? mg_fail(err, MG_LIMIT, "%s is too large", path) : MG_OK;
}

static enum mg_status two_each(struct mg_tree *tree, const char *path, mg_tree_entry_fn fn,
                               void *context, struct mg_error *err)
{
    (void)tree;
    (void)path;
    (void)err;
    (void)fn(context, "one:amd64.list", MG_TREE_FILE);
    (void)fn(context, "two.md5sums", MG_TREE_FILE);
    return MG_OK;
}

static enum mg_status two_readlink(struct mg_tree *tree, const char *path, struct mg_buf *out,
                                   struct mg_error *err)
{
    (void)tree;
    if (strcmp(path, "bin") != 0)
        return mg_fail(err, MG_NOENT, "%s is not there", path);
    mg_buf_str(out, MG_STR("usr/bin"));
    return MG_OK;
}

static const struct mg_tree_ops two_ops = {
    .read = two_read,
    .each = two_each,
    .readlink = two_readlink,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const paths[] = {"/bin/sh", "/usr/bin/sh", "/bin/sh.distrib", "/a", "/"};
    const struct mg_str input = {(const char *)data, size};
    size_t middle = mg_str_find_str(input, MG_STR("\n\n"));
    struct two_files two = {{&two_ops},
                            mg_str_take(input, middle == SIZE_MAX ? 0 : middle + 1),
                            mg_str_skip(input, middle == SIZE_MAX ? 0 : middle + 2)};
    struct mg_inventory inventory;
    struct mg_dpkg_files files;

    mg_inventory_init(&inventory);
    if (mg_dpkg_files_init(&files, &two.tree, paths, MG_COUNT(paths), &inventory, NULL) != MG_OK ||
        mg_dpkg_files_load(&files, &two.tree, &inventory, NULL) != MG_OK)
        abort();
    /* Two names of one file have the same owners. */
    if (mg_dpkg_files_owners(&files, 0)->n != mg_dpkg_files_owners(&files, 1)->n)
        abort();
    mg_dpkg_files_clear(&files);
    mg_inventory_clear(&inventory);
    return 0;
}
