/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading Java archives, whose paths are on standard input: the inspector next to a plain read of
 * the bytes in which the directories lie. Warm, the best of some runs. It prints, it asserts no
 * time.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "core/base/limits.h"
#include "core/base/vec.h"
#include "platform/linux/inspection/inspection.h"
#include "platform/linux/inspection/zip.h"
#include "platform/linux/tree/live.h"

#define RUNS 9

struct work {
    struct mg_tree *tree;
    struct mg_vec paths; /* of char *, relative to the root */
    struct mg_zip_window window;
    uint64_t bytes, directories, packages, gaps, hashed;
};

static bool wants_none(struct mg_str name)
{
    (void)name;
    return false;
}

/* Find the directory and look at each of its names, as anything has to that reads an archive. */
static void read_directory(struct work *work, const char *path)
{
    struct mg_zip_budget budget = {MG_LIMIT_ARCHIVE_WORK, 0, 0};
    const struct mg_zip_visitor visitor = {wants_none, NULL, NULL};
    struct mg_zip_directory directory;
    struct mg_tree_file *file = NULL;
    struct mg_zip_bytes bytes;

    if (mg_tree_open(work->tree, path, &file, NULL) != MG_OK)
        return;
    bytes = mg_zip_file(file, &budget);
    work->bytes += bytes.size;
    if (mg_zip_find(&bytes, &work->window, &directory, NULL) == MG_OK &&
        mg_zip_each(&bytes, &directory, &work->window, &visitor, NULL) == MG_OK)
        work->directories += directory.end - directory.start;
    mg_tree_file_close(file);
}

static void read_directories(struct work *work)
{
    work->bytes = work->directories = 0;
    for (size_t i = 0; i < work->paths.n; i++)
        read_directory(work, *(char **)mg_vec_at(&work->paths, i));
}

static void inspect(struct work *work)
{
    struct mg_inventory inventory;
    struct mg_inspection in = {
        .tree = work->tree, .inventory = &inventory, .package_limit = MG_LIMIT_PACKAGES};

    mg_inventory_init(&inventory);
    for (size_t i = 0; i < work->paths.n; i++)
        (void)mg_inspector_java.read(&in, *(char **)mg_vec_at(&work->paths, i), NULL);
    work->packages = inventory.package_count;
    work->gaps = inventory.coverage_count;
    work->hashed = 0;
    for (size_t i = 0; i < inventory.package_count; i++)
        work->hashed += inventory.packages[i].sha1.n != 0;
    mg_inventory_clear(&inventory);
}

static double best_ms(struct work *work, void (*run)(struct work *))
{
    uint64_t best = UINT64_MAX;

    for (int i = 0; i < RUNS; i++) {
        uint64_t begin = uv_hrtime(), took;

        run(work);
        took = uv_hrtime() - begin;
        best = took < best ? took : best;
    }
    return (double)best / 1e6;
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
    struct work work = {.tree = mg_live_tree_open("/", NULL)};
    double directories, inspected;

    mg_vec_init(&work.paths, sizeof(char *));
    work.window.p = malloc(MG_ZIP_WINDOW);
    if (work.tree == NULL || work.window.p == NULL || !read_paths(&work.paths))
        return EXIT_FAILURE;
    directories = best_ms(&work, read_directories);
    inspected = best_ms(&work, inspect);
    printf("%zu archives of %" PRIu64 " MB, directories of %" PRIu64 " KB\n", work.paths.n,
           work.bytes / 1000000, work.directories / 1000);
    printf("directories alone: %.1f ms, %.0f MB/s of archives\n", directories,
           (double)work.bytes / 1e3 / directories);
    printf("inspected: %.1f ms, %.0f MB/s of archives; %" PRIu64 " packages, %" PRIu64
           " of them with SHA-1, %" PRIu64 " entries of coverage\n",
           inspected, (double)work.bytes / 1e3 / inspected, work.packages, work.hashed, work.gaps);
    for (size_t i = 0; i < work.paths.n; i++)
        free(*(char **)mg_vec_at(&work.paths, i));
    mg_vec_clear(&work.paths);
    free(work.window.p);
    mg_tree_close(work.tree);
    return EXIT_SUCCESS;
}
