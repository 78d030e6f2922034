/* SPDX-License-Identifier: Apache-2.0
 *
 * From apk's records to packages of the inventory. apk replaces its database by rename, so one read
 * sees one state. Names that begin with a dot are the virtual packages of `apk add --virtual`: a
 * list of dependencies, nothing of them is installed.
 */
#include "platform/linux/packages/apk.h"

#include <inttypes.h>
#include <limits.h>

#include "core/base/limits.h"
#include "platform/linux/note.h"
#include "platform/linux/packages/apk_record.h"

#define AREA "packages/apk"

/* Before apk 3, and where /lib is a folder of its own; then where it is not. */
static const char *const databases[] = {"lib/apk/db/installed", "usr/lib/apk/db/installed"};

struct reading {
    const struct mg_asked_request *request;
    struct mg_inventory *inventory;
    const char *path;
    struct mg_buf text; /* of the database; records borrow */
    struct mg_asked asked;
    struct mg_relations relations;
    struct mg_note broken, unfinished;
    uint64_t installed, added, virtuals;
};

static bool is_wanted(struct reading *r, const struct mg_apk_record *record)
{
    bool wanted = r->request->owner_count == 0;
    struct mg_apk_files files;
    struct mg_str path;
    char buf[PATH_MAX];

    if (wanted)
        return true;
    mg_apk_files_init(&files, record);
    while (mg_apk_files_next(&files, buf, sizeof buf, &path))
        wanted = mg_asked_meet(&r->asked, path, record->name) || wanted;
    return wanted;
}

/* A record without origin is its own source: apk writes one for all that is built from an
 * APKBUILD. A package that the inventory refuses is told, the others are still read. */
static enum mg_status add(struct reading *r, const struct mg_apk_record *record,
                          struct mg_error *err)
{
    struct mg_package package = {
        .type = MG_STR("apk"),
        .name = record->name,
        .version = record->version,
        .arch = record->arch,
        .source_name = record->origin.n != 0 ? record->origin : record->name,
        .source_version = record->version,
        .status = record->broken,
        .license = record->license,
        .location = mg_str_of(r->path),
    };
    struct mg_error why;
    enum mg_status status;

    if (r->relations.wanted) {
        mg_relations_begin(&r->relations);
        mg_apk_record_relations(record, &r->relations);
        mg_relations_give(&r->relations, &package);
    }
    status = mg_inventory_add_package(r->inventory, &package, &why);
    r->added += status == MG_OK;
    if (status == MG_OK)
        return MG_OK;
    mg_note_add(&r->broken, r->inventory, record->name, "%.*s: %s", MG_STR_ARG(record->name),
                why.text);
    return status == MG_LIMIT ? MG_OK : mg_fail(err, status, "%s", why.text);
}

static enum mg_status take_record(struct reading *r, const struct mg_apk_record *record,
                                  struct mg_error *err)
{
    if (mg_str_starts(record->name, MG_STR("."))) {
        r->virtuals++;
        return MG_OK;
    }
    r->installed++;
    if (record->broken.n != 0)
        mg_note_add(&r->unfinished, r->inventory, record->name,
                    "%.*s %.*s: apk could not install all of it (%.*s); it is counted",
                    MG_STR_ARG(record->name), MG_STR_ARG(record->version),
                    MG_STR_ARG(record->broken));
    return is_wanted(r, record) ? add(r, record, err) : MG_OK;
}

static enum mg_status take_all(struct reading *r, struct mg_error *err)
{
    enum mg_status status = MG_OK;
    struct mg_apk_record record;
    struct mg_error problem;
    struct mg_apk_text text;

    mg_apk_text_init(&text, mg_buf_view(&r->text));
    while (status == MG_OK && mg_apk_record_next(&text, &record, &problem)) {
        if (problem.status != MG_OK)
            mg_note_add(&r->broken, r->inventory, mg_str_of(r->path), "%s, %s", r->path,
                        problem.text);
        if (record.usable)
            status = take_record(r, &record, err);
    }
    mg_relations_finish(&r->relations, AREA, r->inventory);
    mg_note_finish(&r->broken, r->inventory);
    mg_note_finish(&r->unfinished, r->inventory);
    return status;
}

static void note_empty(const struct reading *r)
{
    struct mg_note note = {MG_COVERAGE_INCOMPLETE, AREA, "NO_PACKAGES", 0};

    mg_note_add(&note, r->inventory, mg_str_of(r->path), "%s holds no installed package", r->path);
}

static const char *summary_of(const struct reading *r)
{
    struct mg_arena *arena = &r->inventory->arena;
    const char *all =
        mg_arena_printf(arena, "%" PRIu64 " installed%s", r->installed,
                        r->request->owner_count == 0 ? "" : ", kept those that own the files");

    if (r->virtuals == 0 || all == NULL)
        return all;
    return mg_arena_printf(arena, "%s, %" PRIu64 " virtual packages left out", all, r->virtuals);
}

static void summarize(const struct reading *r)
{
    bool whole = r->broken.seen == 0;

    mg_inventory_add_coverage(
        r->inventory, &(struct mg_coverage){whole ? MG_COVERAGE_COMPLETE : MG_COVERAGE_INCOMPLETE,
                                            MG_STR(AREA), MG_STR("READ"), mg_str_of(r->path),
                                            mg_str_of(summary_of(r)), r->added});
}

static enum mg_status take_stock(struct reading *r, struct mg_tree *tree, struct mg_error *err)
{
    enum mg_status status = mg_asked_init(&r->asked, tree, r->request, err);

    if (status == MG_OK)
        status = take_all(r, err);
    if (status != MG_OK)
        return status;
    if (r->installed == 0 && !r->request->beside)
        note_empty(r);
    else
        summarize(r);
    mg_asked_finish(&r->asked, AREA, r->inventory);
    return MG_OK;
}

/* Read the first database that is there; r->path stays NULL when there is none. */
static enum mg_status load(struct reading *r, struct mg_tree *tree, struct mg_error *err)
{
    enum mg_status status = MG_NOENT;

    for (size_t i = 0; status == MG_NOENT && i < MG_COUNT(databases); i++) {
        status = mg_tree_read(tree, databases[i], &r->text, err);
        if (status != MG_NOENT)
            r->path = databases[i];
    }
    return status;
}

enum mg_status mg_apk_read(struct mg_tree *tree, const struct mg_asked_request *request,
                           struct mg_inventory *inventory, bool *found, struct mg_error *err)
{
    struct reading r = {
        .request = request,
        .inventory = inventory,
        .broken = {MG_COVERAGE_INCOMPLETE, AREA, "BROKEN_RECORD", 0},
        .unfinished = {MG_COVERAGE_LIMITED, AREA, "HALF_INSTALLED", 0},
    };
    enum mg_status status = MG_OK;
    struct mg_error why;

    mg_buf_init(&r.text, MG_LIMIT_APK_INSTALLED);
    mg_relations_init(&r.relations, request->relations);
    if (load(&r, tree, &why) == MG_OK)
        status = take_stock(&r, tree, err);
    else if (r.path != NULL)
        mg_inventory_add_failure(inventory, AREA, r.path, &why);
    mg_relations_clear(&r.relations);
    mg_asked_clear(&r.asked);
    mg_buf_clear(&r.text);
    if (status == MG_OK)
        *found = r.path != NULL;
    return status;
}
