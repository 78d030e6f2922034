/* SPDX-License-Identifier: Apache-2.0
 *
 * Loading dpkg's database. While dpkg runs it writes each change as a numbered file into updates/
 * and folds them into a new status file from time to time (dpkg's lib/dpkg/dbmodify.c describes the
 * journal): numbered files are stanzas that replace those of status, in the order of their
 * numbers. Folding between our two reads would lose changes, so status must be the same file
 * before and after the journal was read.
 */
#include "platform/linux/packages/dpkg_db.h"

#include <inttypes.h>

#include "core/base/limits.h"
#include "platform/linux/packages/dpkg_merge.h"
#include "platform/linux/tree/names.h"

#define UPDATES "var/lib/dpkg/updates"
/* Reads of the database while dpkg keeps replacing it, then we take what we have. */
#define ATTEMPTS 4
/* Digits of the longest journal name that dpkg takes (IMPORTANTMAXLEN). */
#define UPDATE_DIGITS 10

/* A file that was read; both views borrow. */
struct file {
    struct mg_str path; /* NUL-terminated */
    struct mg_str text;
};

void mg_dpkg_db_init(struct mg_dpkg_db *db)
{
    *db = (struct mg_dpkg_db){
        .broken = {MG_COVERAGE_INCOMPLETE, MG_DPKG_AREA, "BROKEN_STANZA", 0},
    };
    mg_vec_init(&db->stanzas, sizeof(struct mg_stanza));
    mg_buf_init(&db->text, MG_LIMIT_DPKG_STATUS);
    mg_arena_init(&db->arena, MG_LIMIT_DPKG_STATUS);
}

void mg_dpkg_db_clear(struct mg_dpkg_db *db)
{
    mg_vec_clear(&db->stanzas);
    mg_buf_clear(&db->text);
    mg_arena_clear(&db->arena);
}

/* Append the usable stanzas of text to stanzas, note the others. */
static bool parse(struct mg_dpkg_db *db, struct mg_vec *stanzas, const struct file *file,
                  bool status_optional, struct mg_inventory *inventory)
{
    struct mg_control control;
    struct mg_stanza stanza;
    struct mg_error problem;

    mg_control_init(&control, file->text);
    while (mg_stanza_next(&control, status_optional, &stanza, &problem)) {
        if (problem.status != MG_OK)
            mg_note_add(&db->broken, inventory, file->path, "%s, %s", file->path.p, problem.text);
        stanza.location = file->path;
        if (!stanza.usable)
            continue;
        if (stanzas->n == MG_LIMIT_PACKAGES) {
            mg_note_add(&db->broken, inventory, file->path,
                        "%s, line %" PRIu64 ": more than %d packages", file->path.p, stanza.line,
                        MG_LIMIT_PACKAGES);
            return true;
        }
        if (!mg_vec_push(stanzas, &stanza))
            return false;
    }
    return true;
}

/* Read a small file and keep its text in the arena. A failure becomes coverage; but a file that is
 * gone was folded into status by dpkg. */
static void keep_file(struct mg_dpkg_db *db, struct mg_tree *tree, struct file *file,
                      struct mg_inventory *inventory)
{
    struct mg_error err = {0};
    struct mg_buf buf;

    mg_buf_init(&buf, MG_LIMIT_DPKG_UPDATE);
    if (mg_tree_read(tree, file->path.p, &buf, &err) == MG_OK &&
        !mg_arena_str(&db->arena, mg_buf_view(&buf), &file->text))
        (void)mg_fail(&err, MG_LIMIT, "%s and the files before it are more than %zu bytes",
                      file->path.p, db->arena.ceiling);
    if (err.status != MG_OK && err.status != MG_NOENT)
        mg_inventory_add_failure(inventory, MG_DPKG_AREA, file->path.p, &err);
    mg_buf_clear(&buf);
}

/* The files of folder, with their texts. */
static bool keep_folder(struct mg_dpkg_db *db, struct mg_tree *tree, const char *folder,
                        bool (*keep)(struct mg_str), struct mg_vec *files, bool *found,
                        struct mg_inventory *inventory)
{
    struct mg_error err;
    struct mg_vec paths;
    enum mg_status status;
    bool ok = true;

    mg_vec_init(&paths, sizeof(struct mg_str));
    status = mg_tree_names(tree, folder, keep, &db->arena, &paths, &err);
    if (status != MG_OK && status != MG_NOENT)
        mg_inventory_add_failure(inventory, MG_DPKG_AREA, folder, &err);
    *found = paths.n != 0;
    for (size_t i = 0; ok && i < paths.n; i++) {
        struct file file = {*(struct mg_str *)mg_vec_at(&paths, i), MG_STR_NONE};

        keep_file(db, tree, &file, inventory);
        ok = mg_vec_push(files, &file);
    }
    mg_vec_clear(&paths);
    return ok;
}

static bool is_update(struct mg_str name)
{
    uint64_t number;

    return name.n <= UPDATE_DIGITS && mg_str_u64(name, &number);
}

/* Distroless images list the files of package NAME in NAME.md5sums. */
static bool is_stanza_file(struct mg_str name)
{
    return name.p[0] != '.' && !mg_str_ends(name, MG_STR(".md5sums"));
}

/* Read status and journal until both are of one moment. False: dpkg kept replacing them. */
static enum mg_status read_moment(struct mg_dpkg_db *db, struct mg_tree *tree,
                                  struct mg_vec *updates, struct mg_inventory *inventory,
                                  bool *stable, struct mg_error *err)
{
    struct mg_tree_stat before = {0}, after = {0};
    bool found;

    for (int i = 0; i < ATTEMPTS; i++) {
        enum mg_status status;

        mg_buf_reset(&db->text);
        updates->n = 0;
        (void)mg_tree_stat(tree, MG_DPKG_STATUS, &before, NULL);
        status = mg_tree_read(tree, MG_DPKG_STATUS, &db->text, err);
        if (status != MG_OK)
            return status;
        if (!keep_folder(db, tree, UPDATES, is_update, updates, &found, inventory))
            return mg_fail(err, MG_NOMEM, "no memory for the journal in " UPDATES);
        (void)mg_tree_stat(tree, MG_DPKG_STATUS, &after, NULL);
        *stable = mg_tree_same(&before, &after);
        if (*stable)
            break;
    }
    return MG_OK;
}

static void note_unstable(struct mg_inventory *inventory)
{
    struct mg_note note = {MG_COVERAGE_INCOMPLETE, MG_DPKG_AREA, "CHANGING", 0};

    mg_note_add(&note, inventory, MG_STR(MG_DPKG_STATUS),
                MG_DPKG_STATUS " was replaced each of %d times it was read; scan again when dpkg "
                               "has finished",
                ATTEMPTS);
}

static bool merge_updates(struct mg_dpkg_db *db, const struct mg_vec *files,
                          struct mg_inventory *inventory)
{
    struct mg_vec updates;
    bool ok = true;

    mg_vec_init(&updates, sizeof(struct mg_stanza));
    for (size_t i = 0; ok && i < files->n; i++)
        ok = parse(db, &updates, mg_vec_at(files, i), false, inventory);
    ok = ok && mg_dpkg_merge(&db->stanzas, &updates);
    mg_vec_clear(&updates);
    return ok;
}

static enum mg_status load_status(struct mg_dpkg_db *db, struct mg_tree *tree,
                                  struct mg_inventory *inventory, struct mg_error *err)
{
    enum mg_status status;
    struct mg_error why = {0};
    struct mg_vec files;
    bool stable = true;

    mg_vec_init(&files, sizeof(struct file));
    status = read_moment(db, tree, &files, inventory, &stable, &why);
    db->status_found = status != MG_NOENT;
    if (status == MG_OK) {
        struct file file = {MG_STR(MG_DPKG_STATUS), mg_buf_view(&db->text)};

        if (!stable)
            note_unstable(inventory);
        if (!parse(db, &db->stanzas, &file, false, inventory) ||
            !merge_updates(db, &files, inventory))
            status = mg_fail(&why, MG_NOMEM, "no memory for the packages of %s", MG_DPKG_STATUS);
    }
    mg_vec_clear(&files);
    if (status == MG_NOMEM)
        return mg_fail(err, MG_NOMEM, "%s", why.text);
    if (status != MG_OK && status != MG_NOENT)
        mg_inventory_add_failure(inventory, MG_DPKG_AREA, MG_DPKG_STATUS, &why);
    return MG_OK;
}

static enum mg_status load_status_d(struct mg_dpkg_db *db, struct mg_tree *tree,
                                    struct mg_inventory *inventory, struct mg_error *err)
{
    struct mg_vec files;
    bool ok;

    mg_vec_init(&files, sizeof(struct file));
    ok = keep_folder(db, tree, MG_DPKG_STATUS_D, is_stanza_file, &files, &db->status_d_found,
                     inventory);
    for (size_t i = 0; ok && i < files.n; i++)
        ok = parse(db, &db->stanzas, mg_vec_at(&files, i), true, inventory);
    mg_vec_clear(&files);
    return ok ? MG_OK : mg_fail(err, MG_NOMEM, "no memory for the packages of " MG_DPKG_STATUS_D);
}

enum mg_status mg_dpkg_db_load(struct mg_dpkg_db *db, struct mg_tree *tree,
                               struct mg_inventory *inventory, struct mg_error *err)
{
    enum mg_status status = load_status(db, tree, inventory, err);

    if (status == MG_OK)
        status = load_status_d(db, tree, inventory, err);
    mg_note_finish(&db->broken, inventory);
    return status;
}
