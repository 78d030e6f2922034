/* SPDX-License-Identifier: Apache-2.0
 *
 * A package of pacman from one input: what is before the first "%FILES%" is its description, the
 * rest its list of files. The package has a name and a version that are in the description.
 */
#include <stdint.h>
#include <stdlib.h>

#include "core/base/limits.h"
#include "platform/linux/packages/pacman.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct two_files {
    struct mg_tree tree;
    struct mg_str desc, files;
};

static enum mg_status two_read(struct mg_tree *tree, const char *path, struct mg_buf *out,
                               struct mg_error *err)
{
    const struct two_files *two = (const struct two_files *)(const void *)tree;

    mg_buf_str(out, mg_str_ends(mg_str_of(path), MG_STR("/desc")) ? two->desc : two->files);
    return out->failed ? mg_fail(err, MG_LIMIT, "%s is too large", path) : MG_OK;
}

static enum mg_status two_each(struct mg_tree *tree, const char *path, mg_tree_entry_fn fn,
                               void *context, struct mg_error *err)
{
    (void)tree;
    (void)path;
    (void)err;
    (void)fn(context, "gawk-5.3.1-1", MG_TREE_DIR);
    return MG_OK;
}

static enum mg_status two_stat(struct mg_tree *tree, const char *path, struct mg_tree_stat *out,
                               struct mg_error *err)
{
    (void)tree;
    (void)out;
    return mg_fail(err, MG_NOENT, "%s is not there", path);
}

static enum mg_status two_readlink(struct mg_tree *tree, const char *path, struct mg_buf *out,
                                   struct mg_error *err)
{
    (void)tree;
    (void)out;
    return mg_fail(err, MG_NOENT, "%s is not there", path);
}

static const struct mg_tree_ops two_ops = {
    .read = two_read,
    .each = two_each,
    .stat = two_stat,
    .readlink = two_readlink,
};

static size_t count_packages(struct two_files *two, const struct mg_asked_request *request)
{
    struct mg_inventory inventory;
    bool found = false;
    size_t count;

    mg_inventory_init(&inventory);
    if (mg_pacman_read(&two->tree, request, &inventory, &found, NULL) != MG_OK || !found)
        abort();
    count = inventory.package_count;
    for (size_t i = 0; i < count; i++) {
        const struct mg_package *package = &inventory.packages[i];

        if (package->version.n == 0 || mg_str_find_str(two->desc, package->name) == SIZE_MAX)
            abort();
    }
    mg_inventory_clear(&inventory);
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const paths[] = {"/usr/bin/gawk", "/usr/bin", "/"};
    const struct mg_str input = {(const char *)data, size};
    size_t middle = mg_str_find_str(input, MG_STR("%FILES%"));
    struct two_files two = {{&two_ops}, mg_str_take(input, middle), mg_str_skip(input, middle)};
    size_t all = count_packages(&two, &(struct mg_asked_request){.relations = true});

    if (count_packages(&two, &(struct mg_asked_request){.owners = paths,
                                                        .owner_count = MG_COUNT(paths)}) > all)
        abort();
    return 0;
}
