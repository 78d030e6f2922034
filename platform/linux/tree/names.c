/* SPDX-License-Identifier: Apache-2.0
 *
 * Listing a folder into memory. The tree itself limits how many entries a folder may have.
 */
#include "platform/linux/tree/names.h"

struct listing {
    const char *folder;
    bool (*keep)(struct mg_str entry);
    struct mg_arena *arena;
    struct mg_vec *names;
    bool full;
};

static bool take(void *context, const char *name, enum mg_tree_kind kind)
{
    struct listing *listing = context;
    const char *path;
    struct mg_str view;

    (void)kind;
    if (!listing->keep(mg_str_of(name)))
        return true;
    path = mg_arena_printf(listing->arena, "%s/%s", listing->folder, name);
    view = mg_str_of(path);
    listing->full = path == NULL || !mg_vec_push(listing->names, &view);
    return !listing->full;
}

static int by_bytes(const void *left, const void *right)
{
    const struct mg_str *a = left, *b = right;

    return mg_str_cmp(*a, *b);
}

enum mg_status mg_tree_names(struct mg_tree *tree, const char *folder,
                             bool (*keep)(struct mg_str entry), struct mg_arena *arena,
                             struct mg_vec *names, struct mg_error *err)
{
    struct listing listing = {folder, keep, arena, names, false};
    enum mg_status status = mg_tree_each(tree, folder, take, &listing, err);

    if (status == MG_OK && listing.full)
        status = mg_fail(err, MG_LIMIT, "the names in %s take more than %zu bytes", folder,
                         arena->ceiling);
    mg_vec_sort(names, by_bytes);
    return status;
}

struct mg_str mg_tree_base_name(struct mg_str path)
{
    size_t at = path.n;

    while (at > 0 && path.p[at - 1] != '/')
        at--;
    return mg_str_skip(path, at);
}
