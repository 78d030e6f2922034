/* SPDX-License-Identifier: Apache-2.0
 *
 * Loading the database. rpm may write at the same time and nobody else's locks are taken: file and
 * log must be the same before and after they were read.
 */
#include "platform/linux/packages/rpm_db.h"

#include <stdio.h>

#include "core/base/limits.h"
#include "platform/linux/note.h"
#include "platform/linux/packages/rpm_bdb.h"
#include "platform/linux/packages/rpm_ndb.h"
#include "platform/linux/packages/rpm_sqlite.h"

/* Reads of the database while rpm keeps changing it, then we take what we have. */
#define ATTEMPTS 4
#define PATH_SIZE 64 /* the longest place and a suffix */

/* A rollback journal that counts begins with this (fileformat2.html of SQLite, section 3). */
static const struct mg_str journal_magic = MG_STR_INIT("\xd9\xd5\x05\xf9\x20\xa1\x63\xd7");

struct moment {
    struct mg_tree_stat file, log;
};

void mg_rpm_db_init(struct mg_rpm_db *db, const struct mg_rpm_place *place)
{
    *db = (struct mg_rpm_db){.place = place};
    mg_buf_init(&db->file, MG_LIMIT_RPM_DB);
    mg_buf_init(&db->log, MG_LIMIT_RPM_DB);
}

void mg_rpm_db_clear(struct mg_rpm_db *db)
{
    mg_buf_clear(&db->file);
    mg_buf_clear(&db->log);
}

static void path_of(const struct mg_rpm_db *db, const char *suffix, char out[PATH_SIZE])
{
    (void)snprintf(out, PATH_SIZE, "%s%s", db->place->path, suffix);
}

static void look(const struct mg_rpm_db *db, struct mg_tree *tree, struct moment *out)
{
    char log[PATH_SIZE];

    *out = (struct moment){0};
    path_of(db, "-wal", log);
    (void)mg_tree_stat(tree, db->place->path, &out->file, NULL);
    (void)mg_tree_stat(tree, log, &out->log, NULL);
}

static bool same_moment(const struct moment *a, const struct moment *b)
{
    return mg_tree_same(&a->file, &b->file) && mg_tree_same(&a->log, &b->log);
}

static void load_log(struct mg_rpm_db *db, struct mg_tree *tree, struct mg_error *why)
{
    char path[PATH_SIZE];

    path_of(db, "-wal", path);
    mg_buf_reset(&db->log);
    why->status = mg_tree_read(tree, path, &db->log, why);
}

/* A log that could not be read may hold the latest packages. */
static void note_unread_log(const struct mg_rpm_db *db, const struct mg_error *why,
                            struct mg_inventory *inventory)
{
    char path[PATH_SIZE];

    path_of(db, "-wal", path);
    if (why->status != MG_OK && why->status != MG_NOENT)
        mg_inventory_add_failure(inventory, MG_RPM_AREA, path, why);
}

/* Without rolling back, the file holds a part of a transaction that was never committed. */
static void check_journal(const struct mg_rpm_db *db, struct mg_tree *tree,
                          struct mg_inventory *inventory)
{
    struct mg_note hot = {MG_COVERAGE_INCOMPLETE, MG_RPM_AREA, "HOT_JOURNAL", 0};
    char path[PATH_SIZE], magic[8];
    struct mg_tree_file *file = NULL;
    struct mg_error err;
    enum mg_status status;

    path_of(db, "-journal", path);
    status = mg_tree_open(tree, path, &file, &err);
    if (status == MG_OK && file->stat.size >= sizeof magic)
        status = mg_tree_file_read(file, 0, magic, sizeof magic, &err);
    if (status != MG_OK && status != MG_NOENT)
        mg_inventory_add_failure(inventory, MG_RPM_AREA, path, &err);
    else if (status == MG_OK && file->stat.size >= sizeof magic &&
             mg_str_starts((struct mg_str){magic, sizeof magic}, journal_magic))
        mg_note_add(&hot, inventory, mg_str_of(path),
                    "%s: a transaction was cut off or is running; some packages may be as it "
                    "left them",
                    path);
    mg_tree_file_close(file);
}

static void note_unstable(const struct mg_rpm_db *db, struct mg_inventory *inventory)
{
    struct mg_note note = {MG_COVERAGE_INCOMPLETE, MG_RPM_AREA, "CHANGING", 0};

    mg_note_add(&note, inventory, mg_str_of(db->place->path),
                "%s was changed each of %d times it was read; scan again when rpm has finished",
                db->place->path, ATTEMPTS);
}

static enum mg_status load_once(struct mg_rpm_db *db, struct mg_tree *tree, struct mg_error *log,
                                struct mg_error *err)
{
    enum mg_status status;

    mg_buf_reset(&db->file);
    status = mg_tree_read(tree, db->place->path, &db->file, err);
    if (status == MG_OK && db->place->backend == MG_RPM_SQLITE)
        load_log(db, tree, log);
    return status;
}

enum mg_status mg_rpm_db_load(struct mg_rpm_db *db, struct mg_tree *tree,
                              struct mg_inventory *inventory, struct mg_error *err)
{
    struct mg_error log = {.status = MG_OK};
    struct moment before, after;
    bool stable = false;

    for (int i = 0; !stable && i < ATTEMPTS; i++) {
        enum mg_status status;

        look(db, tree, &before);
        status = load_once(db, tree, &log, err);
        if (status != MG_OK)
            return status;
        look(db, tree, &after);
        stable = same_moment(&before, &after);
    }
    if (!stable)
        note_unstable(db, inventory);
    note_unread_log(db, &log, inventory);
    if (db->place->backend == MG_RPM_SQLITE)
        check_journal(db, tree, inventory);
    return MG_OK;
}

static void note_log(const struct mg_rpm_db *db, const struct mg_sqlite_log *log,
                     const struct mg_rpm_walk *walk, struct mg_inventory *inventory)
{
    struct mg_note open = {MG_COVERAGE_LIMITED, MG_RPM_AREA, "UNCOMMITTED", 0};
    char path[PATH_SIZE];

    path_of(db, "-wal", path);
    if (log->broken)
        mg_rpm_walk_damage(walk, "%s is no log of this database", path);
    if (log->uncommitted != 0)
        mg_note_add(&open, inventory, mg_str_of(path),
                    "a transaction has not ended: %u pages are not committed", log->uncommitted);
}

static enum mg_status walk_sqlite(struct mg_rpm_db *db, const struct mg_rpm_walk *walk,
                                  struct mg_inventory *inventory, struct mg_error *err)
{
    struct mg_sqlite_log log;
    enum mg_status status =
        mg_rpm_sqlite_walk(mg_buf_view(&db->file), mg_buf_view(&db->log), walk, &log, err);

    note_log(db, &log, walk, inventory);
    db->log_committed = log.committed;
    return status;
}

enum mg_status mg_rpm_db_walk(struct mg_rpm_db *db, const struct mg_rpm_walk *walk,
                              struct mg_inventory *inventory, struct mg_error *err)
{
    switch (db->place->backend) {
    case MG_RPM_SQLITE:
        return walk_sqlite(db, walk, inventory, err);
    case MG_RPM_NDB:
        return mg_rpm_ndb_walk(mg_buf_view(&db->file), walk, err);
    case MG_RPM_BDB:
        break;
    }
    return mg_rpm_bdb_walk(mg_buf_view(&db->file), walk, err);
}
