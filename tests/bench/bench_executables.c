/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading executables, whose paths are on standard input: the inspector next to opening each file
 * and reading its first 4 KB. Warm, the best of some runs, with the reads and bytes that they
 * take. It prints, it asserts no time.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "core/base/limits.h"
#include "core/base/vec.h"
#include "platform/linux/inspection/inspection.h"
#include "platform/linux/tree/live.h"

#define RUNS 9
#define HEAD MG_KIB(4)

/* The live tree, with its reads counted. */
struct work {
    struct mg_tree tree;
    struct mg_tree *live;
    struct mg_vec paths; /* of char *, relative to the root */
    uint64_t reads, bytes, packages, gaps;
};

struct counted_file {
    struct mg_tree_file file;
    struct mg_tree_file *inner;
    struct work *work;
};

static enum mg_status counted_read(struct mg_tree_file *file, uint64_t offset, void *to, size_t n,
                                   size_t *got, struct mg_error *err)
{
    struct counted_file *counted = (struct counted_file *)(void *)file;

    counted->work->reads++;
    counted->work->bytes += n;
    return counted->inner->ops->read_at(counted->inner, offset, to, n, got, err);
}

static void counted_close(struct mg_tree_file *file)
{
    mg_tree_file_close(((struct counted_file *)(void *)file)->inner);
    free(file);
}

static enum mg_status counted_open(struct mg_tree *tree, const char *path,
                                   struct mg_tree_file **out, struct mg_error *err)
{
    static const struct mg_tree_file_ops ops = {counted_read, counted_close};
    struct work *work = (struct work *)(void *)tree;
    struct counted_file *counted = calloc(1, sizeof *counted);
    enum mg_status status;

    if (counted == NULL)
        return mg_fail(err, MG_NOMEM, "no memory to open %s", path);
    status = mg_tree_open(work->live, path, &counted->inner, err);
    if (status != MG_OK) {
        free(counted);
        return status;
    }
    counted->file = (struct mg_tree_file){&ops, counted->inner->stat};
    counted->work = work;
    *out = &counted->file;
    return MG_OK;
}

static void read_head(struct work *work, const char *path)
{
    struct mg_tree_file *file = NULL;
    char head[HEAD];
    uint64_t n;

    if (mg_tree_open(&work->tree, path, &file, NULL) != MG_OK)
        return;
    n = file->stat.size < HEAD ? file->stat.size : HEAD;
    (void)mg_tree_file_read(file, 0, head, (size_t)n, NULL);
    mg_tree_file_close(file);
}

static void read_heads(struct work *work)
{
    for (size_t i = 0; i < work->paths.n; i++)
        read_head(work, *(char **)mg_vec_at(&work->paths, i));
}

static void inspect(struct work *work)
{
    struct mg_inventory inventory;
    struct mg_inspection in = {
        .tree = &work->tree, .inventory = &inventory, .package_limit = MG_LIMIT_PACKAGES};

    mg_inventory_init(&inventory);
    for (size_t i = 0; i < work->paths.n; i++)
        (void)mg_inspector_executable.read(&in, *(char **)mg_vec_at(&work->paths, i), NULL);
    work->packages = inventory.package_count;
    work->gaps = inventory.coverage_count;
    mg_inventory_clear(&inventory);
}

static void measure(struct work *work, const char *what, void (*run)(struct work *))
{
    uint64_t best = UINT64_MAX;

    for (int i = 0; i < RUNS; i++) {
        uint64_t begin = uv_hrtime(), took;

        work->reads = work->bytes = 0;
        run(work);
        took = uv_hrtime() - begin;
        best = took < best ? took : best;
    }
    printf("%s: %.1f ms, %" PRIu64 " reads of %" PRIu64 " KB\n", what, (double)best / 1e6,
           work->reads, work->bytes / 1000);
}

static bool read_paths(struct mg_vec *paths)
{
    char line[4096];

    while (fgets(line, sizeof line, stdin) != NULL) {
        char *path;

        line[strcspn(line, "\n")] = '\0';
        path = strdup(line + (line[0] == '/'));
        if (path == NULL || !mg_vec_push(paths, &path))
            return false;
    }
    return true;
}

int main(void)
{
    static const struct mg_tree_ops ops = {.open = counted_open};
    struct work work = {.tree = {&ops}, .live = mg_live_tree_open("/", NULL)};

    mg_vec_init(&work.paths, sizeof(char *));
    if (work.live == NULL || !read_paths(&work.paths))
        return EXIT_FAILURE;
    measure(&work, "first 4 KB", read_heads);
    measure(&work, "inspected", inspect);
    printf("%zu files, %" PRIu64 " packages, %" PRIu64 " entries of coverage\n", work.paths.n,
           work.packages, work.gaps);
    for (size_t i = 0; i < work.paths.n; i++)
        free(*(char **)mg_vec_at(&work.paths, i));
    mg_vec_clear(&work.paths);
    mg_tree_close(work.live);
    return EXIT_SUCCESS;
}
