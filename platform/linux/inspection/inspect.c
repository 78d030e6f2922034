/* SPDX-License-Identifier: Apache-2.0
 *
 * A path is resolved before it is walked, so that what is found below it has the name under which
 * packages list it. When a limit bites, what was found stays, and each path that was not read to
 * its end is told.
 */
#include "platform/linux/inspection/inspect.h"

#include <inttypes.h>
#include <limits.h>

#include "core/base/limits.h"
#include "core/base/tree_resolve.h"
#include "core/model/inspection_paths.h"
#include "platform/linux/inspection/again.h"
#include "platform/linux/inspection/walk.h"
#include "platform/linux/packages/owners.h"

#define AREA "inspection"

struct inspecting {
    const struct mg_provide_request *request;
    struct mg_inspection in;
    struct mg_again again;
    struct mg_relations relations;
    struct mg_walk walk;
    unsigned seconds;    /* of the collection */
    int64_t reported;    /* when progress was last told */
    enum mg_status stop; /* TIMEOUT or LIMIT: the walk is over */
};

static void note(struct inspecting *s, enum mg_coverage_level level, const char *code,
                 const char *path, const char *detail, uint64_t count)
{
    mg_inventory_add_coverage(s->in.inventory,
                              &(struct mg_coverage){level, MG_STR(AREA), mg_str_of(code),
                                                    mg_str_of(path), mg_str_of(detail), count});
}

static void tell_progress(void *context, const struct mg_walk_count *sum)
{
    struct inspecting *s = context;
    const struct mg_provide_watcher *watcher = &s->request->watcher;
    int64_t now = mg_inspection_clock(), left = s->in.end - now;
    const struct mg_inspection_progress progress = {sum->directories, s->in.packages,
                                                    left > 0 ? (uint64_t)(left + 999) / 1000 : 0};

    if (now - s->reported < 1000)
        return;
    s->reported = now;
    watcher->inspecting(watcher->context, &progress);
}

static void note_read(struct inspecting *s, const char *path, const struct mg_walk_count *count,
                      bool again)
{
    const char *detail =
        mg_arena_printf(&s->in.inventory->arena, "%" PRIu64 " directories, %" PRIu64 " files",
                        count->directories, count->files);

    note(s, MG_COVERAGE_COMPLETE, "READ", path, again ? MG_AGAIN_PART : detail, count->packages);
}

static void note_stop(struct inspecting *s, const char *path, bool begun)
{
    struct mg_arena *arena = &s->in.inventory->arena;
    const char *far = begun ? "not read to its end" : "not reached";
    uint64_t count = begun ? s->in.packages : 0;

    if (s->stop == MG_TIMEOUT)
        note(s, MG_COVERAGE_INCOMPLETE, "COLLECTION_TIME_LIMIT_EXCEEDED", path,
             mg_arena_printf(arena, "%s: one collection takes at most %u s", far, s->seconds),
             count);
    else
        note(s, MG_COVERAGE_INCOMPLETE, "PACKAGE_COLLECTION_LIMIT_EXCEEDED", path,
             mg_arena_printf(arena, "%s: at most %zu packages of languages are collected", far,
                             s->in.package_limit),
             count);
}

/* A path that cannot be walked. The default ones need not be there. */
static void note_failure(struct inspecting *s, const char *path, bool asked,
                         const struct mg_error *why)
{
    if (why->status == MG_NOENT)
        note(s, asked ? MG_COVERAGE_LIMITED : MG_COVERAGE_COMPLETE, "NO_SUCH_PATH", path,
             "there is no such folder", 0);
    else if (why->status == MG_UNSUPPORTED)
        note(s, MG_COVERAGE_LIMITED, "FILE_SYSTEM_SKIPPED", path, why->text, 0);
    else
        mg_inventory_add_failure(s->in.inventory, AREA, path, why);
}

static enum mg_status walk_path(struct inspecting *s, const char *path, bool asked,
                                struct mg_error *err)
{
    struct mg_walk_count count;
    struct mg_buf resolved;
    struct mg_error why;
    enum mg_status status;
    bool again = false, known;

    mg_buf_init(&resolved, PATH_MAX);
    known = mg_tree_resolve(s->in.tree, path, &resolved, &why) == MG_OK;
    status = known ? mg_walk_path(&s->walk, resolved.p, &count, &again, &why) : why.status;
    mg_buf_clear(&resolved);
    if (status == MG_NOMEM)
        return mg_fail(err, status, "%s", why.text);
    if (status == MG_OK) {
        note_read(s, path, &count, again);
    } else if (known && (status == MG_TIMEOUT || s->in.full)) {
        s->stop = status;
        note_stop(s, path, true);
    } else {
        note_failure(s, path, asked, &why);
    }
    return MG_OK;
}

static enum mg_status take_path(struct inspecting *s, const char *path, bool asked,
                                struct mg_error *err)
{
    if (s->stop == MG_OK)
        return walk_path(s, path, asked, err);
    note_stop(s, path, false);
    return MG_OK;
}

static enum mg_status walk_all(struct inspecting *s, struct mg_error *err)
{
    const struct mg_inspection_request *request = &s->request->inspection;
    enum mg_status status = MG_OK;
    const char *path;

    for (size_t i = 0; status == MG_OK && (path = mg_inspection_default_path(i)) != NULL; i++)
        status = take_path(s, path, false, err);
    for (size_t i = 0; status == MG_OK && i < request->path_count; i++)
        status = take_path(s, request->paths[i], true, err);
    return status;
}

/* Past the limit of packages it depends on the order of a walk which of them are there, and a link
 * may lead anywhere: then only a walk of all gives the same. */
static bool is_beyond_folders(const struct inspecting *s)
{
    return s->in.full || s->in.links != 0;
}

/* When the time is over nobody knows what it would have found below any of the paths. */
static void note_paths(struct inspecting *s)
{
    const struct mg_vec *paths = &s->again.scope.paths;

    for (size_t i = 0; i < paths->n; i++) {
        const struct mg_scope_path *path = mg_vec_at(paths, i);

        if (path->there)
            note_stop(s, path->asked, true);
    }
}

static enum mg_status walk_changed(struct inspecting *s, struct mg_error *err)
{
    const struct mg_vec *changed = &s->again.kept.changed;
    size_t first = s->in.inventory->package_count;
    struct mg_error why;
    enum mg_status status = mg_kept_take_all(&s->again.kept, &s->in, &why);

    for (size_t i = 0; status == MG_OK && i < changed->n; i++) {
        const struct mg_str *path = mg_vec_at(changed, i);

        status = mg_walk_part(&s->walk, path->p, mg_again_depth(&s->again, *path), &why);
    }
    if (status == MG_NOMEM)
        return mg_fail(err, status, "%s", why.text);
    s->stop = status;
    if (status == MG_TIMEOUT)
        note_paths(s);
    else if (!is_beyond_folders(s))
        mg_again_tell(&s->again, first, s->in.inventory);
    return MG_OK;
}

/* Set the owners of the packages from first on. */
static enum mg_status set_owners(struct mg_tree *tree, size_t first, struct mg_arena *arena,
                                 struct mg_inventory *inventory, struct mg_error *err)
{
    size_t count = inventory->package_count - first;
    struct mg_package *packages = inventory->packages + first;
    const char **paths = mg_arena_array(arena, count, sizeof *paths);
    struct mg_str *names = mg_arena_array(arena, count, sizeof *names);
    const struct mg_owners_request request = {&inventory->host, paths, count};
    enum mg_status status = MG_OK;

    for (size_t i = 0; paths != NULL && i < count; i++) {
        paths[i] = mg_arena_printf(arena, "%.*s", MG_STR_ARG(mg_kept_file(&packages[i])));
        if (paths[i] == NULL)
            paths = NULL;
    }
    if (paths == NULL || names == NULL)
        return mg_fail(err, MG_NOMEM, "no memory for the owners of %zu packages", count);
    status = mg_owners_find(tree, &request, inventory, &inventory->arena, names, err);
    for (size_t i = 0; status == MG_OK && i < count; i++)
        packages[i].owner = names[i];
    return status;
}

static enum mg_status find_owners(struct mg_tree *tree, size_t first,
                                  struct mg_inventory *inventory, struct mg_error *err)
{
    enum mg_status status;
    struct mg_arena arena;

    if (inventory->package_count == first)
        return MG_OK;
    mg_arena_init(&arena, MG_LIMIT_ASKED_PATHS);
    status = set_owners(tree, first, &arena, inventory, err);
    mg_arena_clear(&arena);
    return status;
}

static enum mg_status walk(struct inspecting *s, const struct mg_inspector *const *inspectors,
                           enum mg_again_way way, struct mg_error *err)
{
    enum mg_status status;

    mg_relations_init(&s->relations, s->request->relations);
    mg_walk_init(&s->walk);
    s->walk.in = &s->in;
    s->walk.kept = way == MG_AGAIN_FILES ? &s->again.kept : NULL;
    s->walk.inspectors = inspectors;
    while (inspectors[s->walk.inspector_count] != NULL)
        s->walk.inspector_count++;
    s->walk.progress = s->request->watcher.inspecting != NULL ? tell_progress : NULL;
    s->walk.context = s;
    status = way == MG_AGAIN_FOLDERS ? walk_changed(s, err) : walk_all(s, err);
    mg_walk_finish(&s->walk);
    mg_walk_clear(&s->walk);
    mg_relations_finish(&s->relations, AREA, s->in.inventory);
    mg_relations_clear(&s->relations);
    return status;
}

/* What a walk of changed folders has added to the inventory is taken away again. */
static enum mg_status walk_again(struct inspecting *s, const struct mg_inspector *const *inspectors,
                                 struct mg_error *err)
{
    struct mg_inventory *inventory = s->in.inventory;
    const struct mg_inspection fresh = s->in;
    size_t packages = inventory->package_count, entries = inventory->coverage_count;
    uint64_t dropped = inventory->coverage_dropped;
    enum mg_again_way way = s->again.way;
    enum mg_status status = walk(s, inspectors, way, err);

    if (status != MG_OK || way != MG_AGAIN_FOLDERS || s->stop == MG_TIMEOUT ||
        !is_beyond_folders(s))
        return status;
    inventory->package_count = packages;
    inventory->coverage_count = entries;
    inventory->coverage_dropped = dropped;
    s->in = fresh;
    s->stop = MG_OK;
    return walk(s, inspectors, MG_AGAIN_FILES, err);
}

enum mg_status mg_inspect(struct mg_tree *tree, const struct mg_provide_request *request,
                          const struct mg_inspector *const *inspectors,
                          struct mg_inventory *inventory, struct mg_error *err)
{
    const struct mg_inspection_request *asked = &request->inspection;
    struct inspecting s = {
        .request = request,
        .in = {.tree = tree,
               .inventory = inventory,
               .package_limit =
                   asked->packages != 0 ? asked->packages : MG_LIMIT_INSPECTION_PACKAGES},
        .seconds = asked->seconds != 0 ? asked->seconds : MG_LIMIT_INSPECTION_SECONDS,
        .reported = mg_inspection_clock(),
    };
    size_t first = inventory->package_count;
    enum mg_status status;

    s.in.relations = request->relations ? &s.relations : NULL;
    s.in.end = s.reported + (int64_t)s.seconds * 1000;
    status = mg_again_init(&s.again, tree, request, inventory, err);
    if (status == MG_OK)
        status = walk_again(&s, inspectors, err);
    mg_again_clear(&s.again);
    inventory->reading.links = s.in.links;
    return status == MG_OK ? find_owners(tree, first, inventory, err) : status;
}
