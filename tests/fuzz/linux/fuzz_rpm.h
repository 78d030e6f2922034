/* SPDX-License-Identifier: Apache-2.0
 *
 * What the fuzz targets of rpm's databases share: a tree that holds one database and perhaps its
 * write-ahead log, in memory of exactly their size, and what must hold whatever their bytes are.
 */
#ifndef MG_TESTS_FUZZ_RPM_H
#define MG_TESTS_FUZZ_RPM_H

#include <stdlib.h>
#include <string.h>

#include "core/base/limits.h"
#include "platform/linux/packages/rpm.h"

/* A header with a name, a version and a release: its two words, three entries, six bytes. */
#define FUZZ_LEAST_PACKAGE (8 + 3 * 16 + 6)

struct fuzz_rpm {
    struct mg_tree tree;
    const char *path;
    struct mg_str file, log;
};

static const struct mg_str *fuzz_rpm_find(const struct mg_tree *tree, const char *path)
{
    const struct fuzz_rpm *rpm = (const struct fuzz_rpm *)(const void *)tree;
    size_t n = strlen(rpm->path);

    if (strncmp(path, rpm->path, n) != 0)
        return NULL;
    if (path[n] == '\0')
        return &rpm->file;
    return strcmp(path + n, "-wal") == 0 && rpm->log.n != 0 ? &rpm->log : NULL;
}

static enum mg_status fuzz_rpm_read(struct mg_tree *tree, const char *path, struct mg_buf *out,
                                    struct mg_error *err)
{
    const struct mg_str *file = fuzz_rpm_find(tree, path);

    if (file == NULL)
        return mg_fail(err, MG_NOENT, "%s is not there", path);
    mg_buf_str(out, *file);
    return out->failed ? mg_fail(err, MG_LIMIT, "%s is too large", path) : MG_OK;
}

static enum mg_status fuzz_rpm_stat(struct mg_tree *tree, const char *path,
                                    struct mg_tree_stat *out, struct mg_error *err)
{
    const struct mg_str *file = fuzz_rpm_find(tree, path);

    if (file == NULL)
        return mg_fail(err, MG_NOENT, "%s is not there", path);
    *out = (struct mg_tree_stat){.kind = MG_TREE_FILE, .size = file->n};
    return MG_OK;
}

static enum mg_status fuzz_rpm_readlink(struct mg_tree *tree, const char *path, struct mg_buf *out,
                                        struct mg_error *err)
{
    (void)tree;
    (void)out;
    return mg_fail(err, MG_NOENT, "%s is not there", path);
}

static enum mg_status fuzz_rpm_open(struct mg_tree *tree, const char *path,
                                    struct mg_tree_file **out, struct mg_error *err)
{
    (void)tree;
    (void)out;
    return mg_fail(err, MG_NOENT, "%s is not there", path);
}

static size_t fuzz_rpm_count(struct fuzz_rpm *rpm, const char *const *owners, size_t owner_count)
{
    const struct mg_host host = {.os_id = MG_STR("rhel")};
    const struct mg_rpm_request request = {
        &host, {.owners = owners, .owner_count = owner_count, .relations = owner_count == 0}};
    struct mg_inventory inventory;
    bool found = false;
    size_t count;

    mg_inventory_init(&inventory);
    if (mg_rpm_read(&rpm->tree, &request, &inventory, &found, NULL) != MG_OK || !found)
        abort();
    count = inventory.package_count;
    for (size_t i = 0; i < count; i++) {
        const struct mg_package *package = &inventory.packages[i];

        if (package->name.n == 0 || package->version.n < 3 || package->source_name.n == 0)
            abort();
    }
    if (inventory.coverage_count == 0)
        abort();
    mg_inventory_clear(&inventory);
    return count;
}

/* Every package has a name and a version and bytes of its own; with owners asked for there are
 * never more packages than without; something is always said. */
static void fuzz_rpm_check(const char *path, struct mg_str file, struct mg_str log)
{
    static const struct mg_tree_ops ops = {
        .read = fuzz_rpm_read,
        .stat = fuzz_rpm_stat,
        .readlink = fuzz_rpm_readlink,
        .open = fuzz_rpm_open,
    };
    static const char *const owners[] = {"/usr/bin/split-other", "/bin/split-tool", "/"};
    struct fuzz_rpm rpm = {{&ops}, path, file, log};
    size_t all = fuzz_rpm_count(&rpm, NULL, 0);

    if (all > (file.n + log.n) / FUZZ_LEAST_PACKAGE ||
        fuzz_rpm_count(&rpm, owners, MG_COUNT(owners)) > all)
        abort();
}

#endif
