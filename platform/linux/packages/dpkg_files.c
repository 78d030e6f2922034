/* SPDX-License-Identifier: Apache-2.0
 *
 * Ownership. A map holds the paths asked for and those that are diverted, each relative to the
 * root and under the one name that a merged /usr gives it; every line of every list is looked up
 * there. Lists name folders as well and do not tell them from files: a path with another one
 * listed below it is a folder.
 */
#include "platform/linux/packages/dpkg_files.h"

#include "core/base/limits.h"
#include "platform/linux/note.h"
#include "platform/linux/packages/dpkg_db.h"
#include "platform/linux/tree/names.h"

#define INFO "var/lib/dpkg/info"
/* "d41d8cd98f00b204e9800998ecf8427e  usr/bin/true" (md5sum(1)) */
#define HASH_WIDTH 34

struct watched {
    bool asked;                           /* and not just part of a diversion */
    bool folder;                          /* something is listed below it */
    const struct mg_diversion *diversion; /* of this very path, or NULL */
    struct mg_vec owners;                 /* of struct mg_dpkg_owner */
};

static struct watched *find_watched(const struct mg_dpkg_files *files, struct mg_str path)
{
    return mg_watch_find(&files->watch, path);
}

/* The watched path, made when it is new. NULL without memory. */
static struct watched *watch(struct mg_dpkg_files *files, struct mg_str path)
{
    struct watched *watched = mg_watch_add(&files->watch, path, sizeof *watched);

    if (watched != NULL && watched->owners.size == 0)
        mg_vec_init(&watched->owners, sizeof(struct mg_dpkg_owner));
    return watched;
}

static bool ask(struct mg_dpkg_files *files, const char *path)
{
    struct watched *asked = watch(files, mg_str_of(path));

    if (asked == NULL || !mg_vec_push(&files->questions, &asked))
        return false;
    asked->asked = true;
    return true;
}

static bool watch_diversions(struct mg_dpkg_files *files)
{
    for (size_t i = 0; i < files->diversions.n; i++) {
        const struct mg_diversion *diversion = mg_vec_at(&files->diversions, i);
        struct watched *from = watch(files, diversion->from);

        if (from == NULL || watch(files, diversion->to) == NULL)
            return false;
        from->diversion = diversion;
    }
    return true;
}

static enum mg_status load_diversions(struct mg_dpkg_files *files, struct mg_tree *tree,
                                      struct mg_inventory *inventory, struct mg_error *err)
{
    struct mg_error why = {0};
    enum mg_status status = mg_tree_read(tree, MG_DPKG_DIVERSIONS, &files->diverted, &why);

    if (status == MG_NOENT)
        return MG_OK;
    if (status == MG_OK)
        status = mg_diversions_parse(mg_buf_view(&files->diverted), &files->diversions, &why);
    if (status != MG_OK && status != MG_NOMEM)
        mg_inventory_add_failure(inventory, MG_DPKG_AREA, MG_DPKG_DIVERSIONS, &why);
    if (status == MG_NOMEM || !watch_diversions(files))
        return mg_fail(err, MG_NOMEM, "no memory for the diversions of dpkg");
    return MG_OK;
}

enum mg_status mg_dpkg_files_init(struct mg_dpkg_files *files, struct mg_tree *tree,
                                  const char *const *paths, size_t count,
                                  struct mg_inventory *inventory, struct mg_error *err)
{
    *files = (struct mg_dpkg_files){0};
    mg_watch_init(&files->watch, tree, MG_LIMIT_DPKG_LIST);
    mg_vec_init(&files->questions, sizeof(struct watched *));
    mg_vec_init(&files->diversions, sizeof(struct mg_diversion));
    mg_buf_init(&files->diverted, MG_LIMIT_DPKG_LIST);
    for (size_t i = 0; i < count; i++) {
        if (!ask(files, paths[i]))
            return mg_fail(err, MG_NOMEM, "no memory for %zu paths", count);
    }
    return load_diversions(files, tree, inventory, err);
}

void mg_dpkg_files_clear(struct mg_dpkg_files *files)
{
    for (size_t i = 0; i < files->watch.objects.capacity; i++) {
        struct watched *watched = files->watch.objects.slots[i].value;

        if (watched != NULL)
            mg_vec_clear(&watched->owners);
    }
    mg_vec_clear(&files->questions);
    mg_vec_clear(&files->diversions);
    mg_buf_clear(&files->diverted);
    mg_watch_clear(&files->watch);
}

static bool next_path(struct mg_str *rest, bool hashes, struct mg_str *path)
{
    if (!mg_str_cut(rest, '\n', path))
        return false;
    *path = mg_watch_relative(hashes ? mg_str_skip(*path, HASH_WIDTH) : *path);
    return true;
}

static struct mg_str parent_of(struct mg_str path)
{
    size_t n = path.n;

    while (n > 0 && path.p[n - 1] != '/')
        n--;
    return mg_str_take(path, n == 0 ? 0 : n - 1);
}

/* The folder of path is no file. Lines of one folder follow each other: it is looked up once. */
static void meet_parent(struct mg_dpkg_files *files, struct mg_str path, struct mg_str *previous)
{
    struct mg_str parent = parent_of(path);
    struct watched *watched;

    if (mg_str_eq(parent, *previous))
        return;
    *previous = parent;
    watched = find_watched(files, parent);
    if (watched != NULL)
        watched->folder = true;
}

static bool same_owner(const struct mg_dpkg_owner *a, const struct mg_dpkg_owner *b)
{
    return mg_str_eq(a->name, b->name) && mg_str_eq(a->arch, b->arch) &&
           mg_str_eq(a->status, b->status);
}

static bool add_owner(struct watched *watched, const struct mg_dpkg_owner *owner)
{
    size_t n = watched->owners.n;

    if (n != 0 && same_owner(mg_vec_at(&watched->owners, n - 1), owner))
        return true;
    return mg_vec_push(&watched->owners, owner);
}

/* A listed path is watched: whose file is really there? A diverted file of another package is
 * where the diversion points to. */
static bool meet(struct mg_dpkg_files *files, struct watched *watched,
                 const struct mg_dpkg_owner *owner)
{
    const struct mg_diversion *diversion = watched->diversion;

    if (diversion != NULL && !mg_str_eq(diversion->package, owner->name))
        watched = find_watched(files, diversion->to);
    return watched == NULL || !watched->asked || add_owner(watched, owner);
}

bool mg_dpkg_files_add_list(struct mg_dpkg_files *files, const struct mg_dpkg_owner *owner,
                            struct mg_str text, bool hashes)
{
    struct mg_str path, previous = MG_STR_NONE;

    while (next_path(&text, hashes, &path)) {
        struct watched *watched = find_watched(files, path);

        meet_parent(files, path, &previous);
        if (watched != NULL && !meet(files, watched, owner))
            return false;
    }
    return true;
}

static bool is_list(struct mg_str name)
{
    return mg_str_ends(name, MG_STR(".list"));
}

static bool is_hash_list(struct mg_str name)
{
    return mg_str_ends(name, MG_STR(".md5sums"));
}

/* "var/lib/dpkg/info/libc6:amd64.list", "var/lib/dpkg/status.d/base.md5sums". */
static struct mg_dpkg_owner owner_of(struct mg_str path, bool hashes)
{
    struct mg_str stem = mg_tree_base_name(path);
    size_t colon;

    if (hashes)
        return (struct mg_dpkg_owner){.status = mg_str_take(path, path.n - 8)};
    stem = mg_str_take(stem, stem.n - 5);
    colon = mg_str_find(stem, ':');
    return (struct mg_dpkg_owner){
        .name = mg_str_take(stem, colon),
        .arch = mg_str_skip(stem, colon == SIZE_MAX ? SIZE_MAX : colon + 1),
    };
}

/* Read one list into text and search it. A list that cannot be read is noted. */
static bool load_list(struct mg_dpkg_files *files, struct mg_tree *tree, struct mg_str path,
                      bool hashes, struct mg_buf *text, struct mg_note *unread,
                      struct mg_inventory *inventory)
{
    const struct mg_dpkg_owner owner = owner_of(path, hashes);
    struct mg_error err;

    mg_buf_reset(text);
    if (mg_tree_read(tree, path.p, text, &err) == MG_OK)
        return mg_dpkg_files_add_list(files, &owner, mg_buf_view(text), hashes);
    mg_note_add(unread, inventory, path, "%s", err.text);
    return true;
}

static enum mg_status load_folder(struct mg_dpkg_files *files, struct mg_tree *tree,
                                  const char *folder, bool hashes, struct mg_inventory *inventory,
                                  struct mg_error *err)
{
    struct mg_note unread = {MG_COVERAGE_INCOMPLETE, MG_DPKG_AREA, "UNREAD_FILE_LIST", 0};
    enum mg_status status;
    struct mg_error why;
    struct mg_vec paths;
    struct mg_buf text;
    bool ok = true;

    mg_vec_init(&paths, sizeof(struct mg_str));
    mg_buf_init(&text, MG_LIMIT_DPKG_LIST);
    status = mg_tree_names(tree, folder, hashes ? is_hash_list : is_list, &files->watch.arena,
                           &paths, &why);
    if (status != MG_OK && status != MG_NOENT)
        mg_inventory_add_failure(inventory, MG_DPKG_AREA, folder, &why);
    for (size_t i = 0; ok && i < paths.n; i++)
        ok = load_list(files, tree, *(struct mg_str *)mg_vec_at(&paths, i), hashes, &text, &unread,
                       inventory);
    mg_note_finish(&unread, inventory);
    mg_buf_clear(&text);
    mg_vec_clear(&paths);
    return ok ? MG_OK : mg_fail(err, MG_NOMEM, "no memory for the lists in %s", folder);
}

enum mg_status mg_dpkg_files_load(struct mg_dpkg_files *files, struct mg_tree *tree,
                                  struct mg_inventory *inventory, struct mg_error *err)
{
    enum mg_status status = load_folder(files, tree, INFO, false, inventory, err);

    return status == MG_OK ? load_folder(files, tree, MG_DPKG_STATUS_D, true, inventory, err)
                           : status;
}

/* Packages of other names at one path: an empty folder that they share. */
static bool of_one_package(const struct mg_vec *owners)
{
    const struct mg_dpkg_owner *first = owners->items;

    for (size_t i = 1; i < owners->n; i++) {
        const struct mg_dpkg_owner *other = mg_vec_at(owners, i);

        if (!mg_str_eq(first->name, other->name) || !mg_str_eq(first->status, other->status))
            return false;
    }
    return true;
}

const struct mg_vec *mg_dpkg_files_owners(const struct mg_dpkg_files *files, size_t i)
{
    static const struct mg_vec nobody = {.size = sizeof(struct mg_dpkg_owner)};
    const struct watched *question = *(struct watched *const *)mg_vec_at(&files->questions, i);

    return !question->folder && of_one_package(&question->owners) ? &question->owners : &nobody;
}

static bool is_owner(const struct mg_dpkg_owner *owner, const struct mg_stanza *stanza)
{
    if (owner->status.n != 0)
        return mg_str_eq(owner->status, stanza->location);
    return mg_str_eq(owner->name, stanza->name) &&
           (owner->arch.n == 0 || mg_str_eq(owner->arch, stanza->arch));
}

bool mg_dpkg_files_owns(const struct mg_dpkg_files *files, const struct mg_stanza *stanza)
{
    for (size_t i = 0; i < files->questions.n; i++) {
        const struct mg_vec *owners = mg_dpkg_files_owners(files, i);

        for (size_t k = 0; k < owners->n; k++) {
            if (is_owner(mg_vec_at(owners, k), stanza))
                return true;
        }
    }
    return false;
}
