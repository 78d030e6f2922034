/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as apk's database: every package has a name and a version that are in it, and with
 * owners asked for there are never more packages than without.
 */
#include <stdint.h>
#include <stdlib.h>

#include "core/base/limits.h"
#include "platform/linux/packages/apk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct one_file {
    struct mg_tree tree;
    struct mg_str text;
};

static enum mg_status one_read(struct mg_tree *tree, const char *path, struct mg_buf *out,
                               struct mg_error *err)
{
    const struct one_file *file = (const struct one_file *)(const void *)tree;

    mg_buf_str(out, file->text);
    return out->failed ? mg_fail(err, MG_LIMIT, "%s is too large", path) : MG_OK;
}

static enum mg_status one_readlink(struct mg_tree *tree, const char *path, struct mg_buf *out,
                                   struct mg_error *err)
{
    (void)tree;
    (void)out;
    return mg_fail(err, MG_NOENT, "%s is not there", path);
}

static const struct mg_tree_ops one_ops = {.read = one_read, .readlink = one_readlink};

static size_t count_packages(struct one_file *file, const struct mg_asked_request *request)
{
    struct mg_inventory inventory;
    bool found = false;
    size_t count;

    mg_inventory_init(&inventory);
    if (mg_apk_read(&file->tree, request, &inventory, &found, NULL) != MG_OK || !found)
        abort();
    count = inventory.package_count;
    for (size_t i = 0; i < count; i++) {
        const struct mg_package *package = &inventory.packages[i];

        if (package->version.n == 0 || mg_str_find_str(file->text, package->name) == SIZE_MAX)
            abort();
    }
    mg_inventory_clear(&inventory);
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const paths[] = {"/usr/bin/env", "/lib/x", "/"};
    struct one_file file = {{&one_ops}, {(const char *)data, size}};
    size_t all = count_packages(&file, &(struct mg_asked_request){.relations = true});

    if (count_packages(&file, &(struct mg_asked_request){.owners = paths,
                                                         .owner_count = MG_COUNT(paths)}) > all)
        abort();
    return 0;
}
