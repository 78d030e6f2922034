/* SPDX-License-Identifier: Apache-2.0
 *
 * What is trusted: that whoever told of changes told of all of them. Files of package managers may
 * be told without their names: they are written anew, and the kernel keeps the time of that
 * (ctime), which nobody can set. The clock itself can be: hence the doubts.
 */
#include "platform/linux/inspection/again.h"

#include <limits.h>
#include <string.h>

#include "core/base/day.h"
#include "core/base/limits.h"
#include "core/base/tree_resolve.h"
#include "platform/linux/inspection/java_name.h"
#include "platform/linux/inspection/javascript_locks.h"

#define OLDEST_MS ((uint64_t)24 * 60 * 60 * 1000)
/* The kernel's times lag by some milliseconds; the clock is slewed by as much each second. */
#define SLACK_MS ((uint64_t)2000)
#define CLOCK_MS ((uint64_t)1000)

#define MODULES MG_STR("/node_modules")

static bool is_clock_set(const struct mg_reading *before, const struct mg_scope *scope)
{
    uint64_t low = before->clock < scope->clock ? before->clock : scope->clock;
    uint64_t high = before->clock + scope->clock - low;

    return scope->now < before->begun || before->begun < before->whole || high - low > CLOCK_MS;
}

static bool is_area_of_ours(struct mg_str area)
{
    return mg_str_starts(area, MG_STR("inspection")) || mg_str_is(area, "coverage") ||
           mg_str_is(area, "provider");
}

static bool is_incomplete(const struct mg_inventory *previous)
{
    for (size_t i = 0; i < previous->coverage_count; i++) {
        const struct mg_coverage *entry = &previous->coverage[i];

        if (entry->level == MG_COVERAGE_INCOMPLETE && is_area_of_ours(entry->area))
            return true;
    }
    return false;
}

/* In an inventory, what is no UTF-8 in a path is replaced: the file is not found by it. */
static bool is_legible(struct mg_str path)
{
    return mg_str_find_str(path, MG_STR("\xef\xbf\xbd")) == SIZE_MAX;
}

/* Does what follows "!/" in a place lie in an archive, and not in a folder whose name ends so? */
static bool is_clear(const struct mg_package *package)
{
    struct mg_str file = mg_kept_file(package);

    return is_legible(package->location) &&
           (file.n == package->location.n || mg_java_is_archive(file) ||
            mg_str_ends(file, MG_STR(".egg")));
}

static bool are_paths_clear(const struct mg_inventory *previous)
{
    bool clear = true;

    for (size_t i = 0; clear && i < previous->package_count; i++)
        clear = is_clear(&previous->packages[i]);
    for (size_t i = 0; clear && i < previous->coverage_count; i++)
        clear = is_legible(previous->coverage[i].subject);
    return clear;
}

/* Why nothing of the earlier inventory may be kept; NULL: nothing speaks against it so far. */
static const char *doubt_of(const struct mg_change_request *change, const struct mg_scope *scope)
{
    const struct mg_reading *before = &change->previous->reading;

    if (before->begun == 0)
        return "the inventory before does not tell how it was read";
    if (!mg_str_is(before->host, scope->host))
        return "the inventory before is of another version, host, start of the host, or root";
    if (!mg_str_is(before->place, scope->place))
        return "other paths are inspected than before, or file systems were mounted";
    if (is_clock_set(before, scope))
        return "the clock was set";
    if (scope->now - before->whole > OLDEST_MS)
        return "all was last read more than 24 hours ago";
    if (is_incomplete(change->previous))
        return "Deep Inspection was incomplete before";
    if (!are_paths_clear(change->previous))
        return "a path is no UTF-8, or looks like one into an archive";
    if (change->folder_count != 0 && !scope->plain)
        return "file systems are mounted below inspected paths, or twice";
    if (change->folder_count > MG_LIMIT_CHANGED_FOLDERS)
        return "too many folders have changed";
    return NULL;
}

/* The inspected path that path lies below; NULL: none. */
static const struct mg_scope_path *above(const struct mg_scope *scope, struct mg_str path)
{
    for (size_t i = 0; i < scope->paths.n; i++) {
        const struct mg_scope_path *one = mg_vec_at(&scope->paths, i);

        if (one->there && mg_kept_is_below(path, one->path) && !mg_str_eq(path, one->path))
            return one;
    }
    return NULL;
}

static bool holds_inspected(const struct mg_scope *scope, struct mg_str path)
{
    for (size_t i = 0; i < scope->paths.n; i++) {
        const struct mg_scope_path *one = mg_vec_at(&scope->paths, i);

        if (one->there && mg_kept_is_below(one->path, path))
            return true;
    }
    return false;
}

size_t mg_again_depth(const struct mg_again *again, struct mg_str path)
{
    const struct mg_scope_path *folder = above(&again->scope, path);
    size_t depth = folder == NULL || folder->path.n == 0;

    for (size_t i = folder == NULL ? 0 : folder->path.n; i < path.n; i++)
        depth += path.p[i] == '/';
    return depth;
}

/* A folder node_modules decides whether lock files beside it count. */
static enum mg_status mark_locks(struct mg_again *again, struct mg_str path, struct mg_error *err)
{
    size_t at = mg_str_find_str(path, MODULES);
    enum mg_status status = MG_OK;
    struct mg_buf lock;
    const char *name;

    if (at == SIZE_MAX)
        return MG_OK;
    mg_buf_init(&lock, PATH_MAX + MG_KIB(1));
    for (size_t i = 0; status == MG_OK && (name = mg_javascript_lock(i)) != NULL; i++) {
        mg_buf_reset(&lock);
        mg_buf_str(&lock, mg_str_take(path, at));
        mg_buf_printf(&lock, "/%s", name);
        if (above(&again->scope, mg_buf_view(&lock)) != NULL)
            status = mg_kept_change(&again->kept, mg_buf_view(&lock), err);
    }
    mg_buf_clear(&lock);
    return status;
}

/* *known: it lies below an inspected path; *whole: one lies in it. */
static enum mg_status mark(struct mg_again *again, struct mg_str path, bool *known, bool *whole,
                           struct mg_error *err)
{
    enum mg_status status;

    *whole = *whole || holds_inspected(&again->scope, path) ||
             mg_again_depth(again, path) > MG_LIMIT_WALK_DEPTH;
    if (above(&again->scope, path) == NULL)
        return MG_OK;
    *known = true;
    status = mg_kept_change(&again->kept, path, err);
    return status == MG_OK ? mark_locks(again, path, err) : status;
}

/* The path of the entry itself, which may be a link or be gone: only what leads there is followed,
 * as far as there is something. */
static bool find_entry(struct mg_tree *tree, struct mg_str path, struct mg_buf *out)
{
    char prefix[PATH_MAX];
    size_t at = path.n;
    bool found;

    do {
        do
            at--;
        while (path.p[at] != '/');
        memcpy(prefix, path.p, at);
        prefix[at] = '\0';
        mg_buf_reset(out);
        found = mg_tree_resolve(tree, prefix, out, NULL) == MG_OK;
    } while (!found && at > 0);
    if (out->n != 0)
        mg_buf_char(out, '/');
    mg_buf_str(out, mg_str_skip(path, at + 1));
    return found && !out->failed;
}

static bool is_path(struct mg_str path)
{
    struct mg_str rest = mg_str_skip(path, 1), name;
    bool sound = path.n > 1 && path.n < PATH_MAX && path.p[0] == '/' && path.p[path.n - 1] != '/';

    while (sound && mg_str_cut(&rest, '/', &name))
        sound = name.n != 0 && !mg_str_is(name, ".") && !mg_str_is(name, "..");
    return sound;
}

/* One that is told to have changed: as it is called, and as what it leads to is called. */
static enum mg_status mark_folder(struct mg_again *again, struct mg_tree *tree, const char *folder,
                                  bool *understood, struct mg_error *err)
{
    struct mg_str path = mg_str_of(folder);
    bool known = false, whole = false;
    enum mg_status status = MG_OK;
    struct mg_buf found;

    *understood = false;
    if (!is_path(path))
        return MG_OK;
    mg_buf_init(&found, PATH_MAX);
    if (find_entry(tree, path, &found))
        status = mark(again, mg_buf_view(&found), &known, &whole, err);
    mg_buf_reset(&found);
    if (status == MG_OK && mg_tree_resolve(tree, folder, &found, NULL) == MG_OK)
        status = mark(again, mg_buf_view(&found), &known, &whole, err);
    mg_buf_clear(&found);
    *understood = known && !whole;
    return status;
}

static enum mg_status mark_folders(struct mg_again *again, struct mg_tree *tree,
                                   const struct mg_change_request *request, const char **doubt,
                                   struct mg_error *err)
{
    enum mg_status status = MG_OK;
    bool understood = true;

    for (size_t i = 0; status == MG_OK && understood && i < request->folder_count; i++)
        status = mark_folder(again, tree, request->folders[i], &understood, err);
    if (!understood)
        *doubt = "a folder has changed that does not lie below an inspected path";
    mg_kept_tidy(&again->kept);
    return status;
}

static enum mg_again_way way_of(const struct mg_change_request *change)
{
    bool enough = !change->files && change->previous->reading.links == 0;

    return enough ? MG_AGAIN_FOLDERS : MG_AGAIN_FILES;
}

static int64_t since(const struct mg_reading *before)
{
    return before->begun > SLACK_MS ? (int64_t)(before->begun - SLACK_MS) * 1000000 : 0;
}

static enum mg_status decide(struct mg_again *again, struct mg_tree *tree,
                             const struct mg_change_request *change, const char **doubt,
                             struct mg_error *err)
{
    enum mg_status status = MG_OK;

    *doubt = change->previous == NULL ? "there is no inventory before that can be used"
                                      : doubt_of(change, &again->scope);
    if (*doubt == NULL) {
        status = mg_kept_init(&again->kept, change->previous, err);
        again->kept.since = since(&change->previous->reading);
        if (status == MG_OK)
            status = mark_folders(again, tree, change, doubt, err);
    }
    if (*doubt == NULL)
        again->way = way_of(change);
    return status;
}

enum mg_status mg_again_init(struct mg_again *again, struct mg_tree *tree,
                             const struct mg_provide_request *request,
                             struct mg_inventory *inventory, struct mg_error *err)
{
    const struct mg_change_request *change = &request->change;
    const char *doubt = NULL;
    struct mg_reading reading;
    enum mg_status status;

    *again = (struct mg_again){.way = MG_AGAIN_ALL};
    status = mg_scope_init(&again->scope, tree, request, &inventory->host, err);
    if (status == MG_OK && change->asked)
        status = decide(again, tree, change, &doubt, err);
    if (status != MG_OK)
        return status;
    reading = (struct mg_reading){
        .begun = again->scope.now,
        .whole = again->way == MG_AGAIN_ALL ? again->scope.now : change->previous->reading.whole,
        .clock = again->scope.clock,
        .host = mg_str_of(again->scope.host),
        .place = mg_str_of(again->scope.place),
        .again = again->way == MG_AGAIN_ALL ? MG_STR_NONE : MG_STR("changed"),
        .reason = mg_str_of(doubt),
    };
    return mg_inventory_set_reading(inventory, &reading, err);
}

void mg_again_clear(struct mg_again *again)
{
    mg_scope_clear(&again->scope);
    mg_kept_clear(&again->kept);
}

/* Below overlapping paths a package counts for the first of them that was walked. */
static uint64_t count_below(const struct mg_again *again, struct mg_str asked, size_t first,
                            const struct mg_inventory *inventory)
{
    uint64_t count = 0;

    for (size_t i = first; i < inventory->package_count; i++) {
        const struct mg_scope_path *path =
            above(&again->scope, mg_kept_file(&inventory->packages[i]));

        count += path != NULL && mg_str_is(asked, path->asked);
    }
    return count;
}

static void tell_read(const struct mg_again *again, const struct mg_coverage *before, size_t first,
                      struct mg_inventory *inventory)
{
    struct mg_coverage entry = *before;
    char time[MG_DAY_TEXT_SIZE];

    entry.count = count_below(again, before->subject, first, inventory);
    entry.detail = mg_str_of(
        mg_arena_printf(&inventory->arena, "read at %.*s, and again what has changed since",
                        MG_STR_ARG(mg_day_text((int64_t)inventory->reading.whole, time))));
    mg_inventory_add_coverage(inventory, &entry);
}

void mg_again_tell(const struct mg_again *again, size_t first, struct mg_inventory *inventory)
{
    const struct mg_inventory *previous = again->kept.previous;

    for (size_t i = 0; i < previous->coverage_count; i++) {
        const struct mg_coverage *entry = &previous->coverage[i];

        if (!mg_str_is(entry->area, "inspection"))
            continue;
        if (mg_str_is(entry->code, "READ") && !mg_str_is(entry->detail, MG_AGAIN_PART))
            tell_read(again, entry, first, inventory);
        else
            mg_inventory_add_coverage(inventory, entry);
    }
}
