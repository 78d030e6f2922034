/* SPDX-License-Identifier: Apache-2.0
 *
 * A record is a package, or behind all packages an entry of coverage, by its position in the
 * inventory. The records about one file are a chain.
 */
#include "platform/linux/inspection/kept.h"

#include "core/base/limits.h"

#define NONE SIZE_MAX

struct chain {
    size_t first, last;
};

bool mg_kept_is_below(struct mg_str path, struct mg_str folder)
{
    if (folder.n == 0 || mg_str_eq(path, folder))
        return true;
    return path.n > folder.n && path.p[folder.n] == '/' && mg_str_starts(path, folder);
}

struct mg_str mg_kept_file(const struct mg_package *package)
{
    return mg_str_take(package->location, mg_str_find_str(package->location, MG_STR("!/")));
}

bool mg_kept_is_inspected(const struct mg_package *package)
{
    return package->evidence.n != 0;
}

/* An entry about a file. What is told of folders and of inspected paths is found out anew. */
static bool is_of_file(const struct mg_coverage *entry)
{
    return mg_str_starts(entry->area, MG_STR("inspection/")) && entry->subject.n != 0;
}

static enum mg_status no_memory(struct mg_error *err)
{
    return mg_fail(err, MG_NOMEM, "no memory for an earlier inventory");
}

static enum mg_status append(struct mg_kept *kept, struct mg_str file, size_t record,
                             struct mg_error *err)
{
    struct chain *chain = mg_map_get(&kept->files, file);

    kept->next[record] = NONE;
    if (chain != NULL) {
        kept->next[chain->last] = record;
        chain->last = record;
        return MG_OK;
    }
    chain = mg_arena_alloc(&kept->arena, sizeof *chain);
    if (chain == NULL || !mg_map_put(&kept->files, file, chain))
        return no_memory(err);
    *chain = (struct chain){record, record};
    return MG_OK;
}

static enum mg_status append_all(struct mg_kept *kept, struct mg_error *err)
{
    const struct mg_inventory *previous = kept->previous;
    enum mg_status status = MG_OK;

    for (size_t i = 0; status == MG_OK && i < previous->package_count; i++) {
        if (mg_kept_is_inspected(&previous->packages[i]))
            status = append(kept, mg_kept_file(&previous->packages[i]), i, err);
    }
    for (size_t i = 0; status == MG_OK && i < previous->coverage_count; i++) {
        if (is_of_file(&previous->coverage[i]))
            status = append(kept, previous->coverage[i].subject, previous->package_count + i, err);
    }
    return status;
}

enum mg_status mg_kept_init(struct mg_kept *kept, const struct mg_inventory *previous,
                            struct mg_error *err)
{
    size_t count = previous->package_count + previous->coverage_count;

    *kept = (struct mg_kept){.previous = previous};
    mg_vec_init(&kept->changed, sizeof(struct mg_str));
    mg_arena_init(&kept->arena, MG_LIMIT_SCAN_ARENA);
    mg_map_init(&kept->files);
    kept->next = mg_arena_array(&kept->arena, count, sizeof *kept->next);
    return kept->next == NULL ? no_memory(err) : append_all(kept, err);
}

void mg_kept_clear(struct mg_kept *kept)
{
    mg_vec_clear(&kept->changed);
    mg_map_clear(&kept->files);
    mg_arena_clear(&kept->arena);
}

enum mg_status mg_kept_change(struct mg_kept *kept, struct mg_str path, struct mg_error *err)
{
    struct mg_str copy;

    if (!mg_arena_str(&kept->arena, path, &copy) || !mg_vec_push(&kept->changed, &copy))
        return no_memory(err);
    return MG_OK;
}

static int by_bytes(const void *left, const void *right)
{
    return mg_str_cmp(*(const struct mg_str *)left, *(const struct mg_str *)right);
}

/* What is below a folder need not follow it at once: "a", "a-b", "a/c". */
void mg_kept_tidy(struct mg_kept *kept)
{
    struct mg_str *paths = kept->changed.items;
    size_t count = kept->changed.n;

    mg_vec_sort(&kept->changed, by_bytes);
    kept->changed.n = 0;
    for (size_t i = 0; i < count; i++) {
        if (!mg_kept_is_changed(kept, paths[i]))
            paths[kept->changed.n++] = paths[i];
    }
}

bool mg_kept_is_changed(const struct mg_kept *kept, struct mg_str path)
{
    const struct mg_str *paths = kept->changed.items;

    for (size_t i = 0; i < kept->changed.n; i++) {
        if (mg_kept_is_below(path, paths[i]))
            return true;
    }
    return false;
}

/* Owners are found anew for all packages. */
static enum mg_status take_package(const struct mg_package *known, struct mg_inspection *in,
                                   struct mg_error *err)
{
    struct mg_package package = *known;

    package.owner = MG_STR_NONE;
    return mg_inspection_add(in, &package, err);
}

static enum mg_status take(const struct mg_kept *kept, size_t record, struct mg_inspection *in,
                           struct mg_error *err)
{
    const struct mg_inventory *previous = kept->previous;

    if (record < previous->package_count)
        return take_package(&previous->packages[record], in, err);
    mg_inventory_add_coverage(in->inventory, &previous->coverage[record - previous->package_count]);
    return MG_OK;
}

bool mg_kept_knows(const struct mg_kept *kept, struct mg_str path)
{
    return mg_map_get(&kept->files, path) != NULL;
}

enum mg_status mg_kept_take(const struct mg_kept *kept, struct mg_inspection *in,
                            struct mg_str path, struct mg_error *err)
{
    const struct chain *chain = mg_map_get(&kept->files, path);
    enum mg_status status = MG_OK;

    for (size_t i = chain == NULL ? NONE : chain->first; status == MG_OK && i != NONE;
         i = kept->next[i])
        status = take(kept, i, in, err);
    return status;
}

enum mg_status mg_kept_take_all(const struct mg_kept *kept, struct mg_inspection *in,
                                struct mg_error *err)
{
    const struct mg_inventory *previous = kept->previous;
    enum mg_status status = MG_OK;

    for (size_t i = 0; status == MG_OK && i < previous->package_count; i++) {
        const struct mg_package *package = &previous->packages[i];

        if (mg_kept_is_inspected(package) && !mg_kept_is_changed(kept, mg_kept_file(package)))
            status = take_package(package, in, err);
    }
    for (size_t i = 0; status == MG_OK && i < previous->coverage_count; i++) {
        const struct mg_coverage *entry = &previous->coverage[i];

        if (is_of_file(entry) && !mg_kept_is_changed(kept, entry->subject))
            mg_inventory_add_coverage(in->inventory, entry);
    }
    return status;
}
