/* SPDX-License-Identifier: Apache-2.0
 *
 * From pacman's local database to packages of the inventory: a folder per package, with its
 * description in desc and its files in files.
 */
#include "platform/linux/packages/pacman.h"

#include <inttypes.h>

#include "core/base/limits.h"
#include "platform/linux/field.h"
#include "platform/linux/note.h"
#include "platform/linux/packages/pacman_desc.h"
#include "platform/linux/tree/names.h"

#define AREA "packages/pacman"
#define LOCAL "var/lib/pacman/local"
#define LOCK "var/lib/pacman/db.lck"

struct reading {
    const struct mg_asked_request *request;
    struct mg_tree *tree;
    struct mg_inventory *inventory;
    struct mg_arena arena; /* paths of the folders, and of the files in them */
    struct mg_buf desc, files, license;
    struct mg_relations relations;
    struct mg_asked asked;
    struct mg_note broken, unread;
    uint64_t installed, added;
};

/* The folder also holds the file ALPM_DB_VERSION. */
static bool is_package(struct mg_str name)
{
    return name.p[0] != '.' && !mg_str_is(name, "ALPM_DB_VERSION");
}

/* Lists name folders with a slash at the end. */
static bool owns_asked(struct reading *r, struct mg_str package, struct mg_str bytes)
{
    struct mg_pacman_text text;
    struct mg_str path;
    bool owns = false;

    mg_pacman_text_init(&text, bytes);
    while (mg_pacman_text_next(&text, &path)) {
        if (mg_str_is(text.section, "FILES") && !mg_str_ends(path, MG_STR("/")))
            owns = mg_asked_meet(&r->asked, path, package) || owns;
    }
    return owns;
}

static bool is_wanted(struct reading *r, struct mg_str package, const char *path)
{
    struct mg_error why;

    if (r->request->owner_count == 0)
        return true;
    mg_buf_reset(&r->files);
    if (mg_tree_read(r->tree, path, &r->files, &why) == MG_OK)
        return owns_asked(r, package, mg_buf_view(&r->files));
    mg_note_add(&r->unread, r->inventory, mg_str_of(path), "%s", why.text);
    return false;
}

/* makepkg's default where nobody set PACKAGER (makepkg.conf(5)): built by hand, say from the AUR.
 */
static bool is_built_by_hand(const struct mg_pacman_desc *desc)
{
    return mg_str_is(desc->packager, "Unknown Packager");
}

/* What is not needed to tell that a package is installed. */
static void add_facts(struct reading *r, struct mg_package *package)
{
    mg_buf_reset(&r->license);
    mg_pacman_desc_license(mg_buf_view(&r->desc), &r->license);
    if (!r->license.failed)
        package->license = mg_field_if_plain(mg_buf_view(&r->license));
    if (!r->relations.wanted)
        return;
    mg_relations_begin(&r->relations);
    mg_pacman_desc_relations(mg_buf_view(&r->desc), &r->relations);
    mg_relations_give(&r->relations, package);
}

/* A package that the inventory refuses is told, the others are still read. */
static enum mg_status add(struct reading *r, const struct mg_pacman_desc *desc, const char *path,
                          struct mg_error *err)
{
    struct mg_package package = {
        .type = MG_STR("alpm"),
        .name = desc->name,
        .version = desc->version,
        .arch = desc->arch,
        .source_name = desc->base.n != 0 ? desc->base : desc->name,
        .source_version = desc->version,
        .location = mg_str_of(path),
    };
    struct mg_error why;
    enum mg_status status;

    add_facts(r, &package);
    if (is_built_by_hand(desc)) {
        package.origin = MG_STR("local");
        package.origin_reason = MG_STR("its packager is 'Unknown Packager'");
    }
    status = mg_inventory_add_package(r->inventory, &package, &why);
    r->added += status == MG_OK;
    if (status == MG_OK)
        return MG_OK;
    mg_note_add(&r->broken, r->inventory, mg_str_of(path), "%s: %s", path, why.text);
    return status == MG_LIMIT ? MG_OK : mg_fail(err, status, "%s", why.text);
}

static enum mg_status take_package(struct reading *r, const char *folder, struct mg_error *err)
{
    const char *desc_path = mg_arena_printf(&r->arena, "%s/desc", folder);
    const char *files_path = mg_arena_printf(&r->arena, "%s/files", folder);
    struct mg_pacman_desc desc;
    struct mg_error problem;
    bool usable;

    if (desc_path == NULL || files_path == NULL)
        return mg_fail(err, MG_NOMEM, "no memory for the packages in " LOCAL);
    mg_buf_reset(&r->desc);
    if (mg_tree_read(r->tree, desc_path, &r->desc, &problem) != MG_OK) {
        mg_note_add(&r->broken, r->inventory, mg_str_of(desc_path), "%s", problem.text);
        return MG_OK;
    }
    usable = mg_pacman_desc_parse(mg_buf_view(&r->desc), &desc, &problem);
    if (problem.status != MG_OK)
        mg_note_add(&r->broken, r->inventory, mg_str_of(desc_path), "%s, %s", desc_path,
                    problem.text);
    if (!usable)
        return MG_OK;
    r->installed++;
    return is_wanted(r, desc.name, files_path) ? add(r, &desc, desc_path, err) : MG_OK;
}

/* An upgrade takes the old version off the database before it enters the new one. */
static void note_lock(const struct reading *r)
{
    struct mg_note note = {MG_COVERAGE_LIMITED, AREA, "CHANGING", 0};
    struct mg_tree_stat st;

    if (mg_tree_stat(r->tree, LOCK, &st, NULL) == MG_OK)
        mg_note_add(&note, r->inventory, MG_STR(LOCK),
                    LOCK " is there: pacman is at work or was interrupted, packages that it "
                         "upgrades may be missing");
}

static void note_empty(struct mg_inventory *inventory)
{
    struct mg_note note = {MG_COVERAGE_INCOMPLETE, AREA, "NO_PACKAGES", 0};

    mg_note_add(&note, inventory, MG_STR(LOCAL), LOCAL " holds no installed package");
}

static void summarize(struct reading *r)
{
    bool whole = r->broken.seen == 0;
    const char *detail =
        mg_arena_printf(&r->inventory->arena, "%" PRIu64 " installed%s", r->installed,
                        r->request->owner_count == 0 ? "" : ", kept those that own the files");

    mg_inventory_add_coverage(
        r->inventory,
        &(struct mg_coverage){whole ? MG_COVERAGE_COMPLETE : MG_COVERAGE_INCOMPLETE, MG_STR(AREA),
                              MG_STR("READ"), MG_STR(LOCAL), mg_str_of(detail), r->added});
}

static enum mg_status take_all(struct reading *r, const struct mg_vec *folders,
                               struct mg_error *err)
{
    enum mg_status status = mg_asked_init(&r->asked, r->tree, r->request, err);

    for (size_t i = 0; status == MG_OK && i < folders->n; i++)
        status = take_package(r, ((const struct mg_str *)mg_vec_at(folders, i))->p, err);
    mg_relations_finish(&r->relations, AREA, r->inventory);
    mg_note_finish(&r->broken, r->inventory);
    mg_note_finish(&r->unread, r->inventory);
    if (status != MG_OK)
        return status;
    note_lock(r);
    if (r->installed != 0)
        summarize(r);
    else if (!r->request->beside)
        note_empty(r->inventory);
    mg_asked_finish(&r->asked, AREA, r->inventory);
    return MG_OK;
}

enum mg_status mg_pacman_read(struct mg_tree *tree, const struct mg_asked_request *request,
                              struct mg_inventory *inventory, bool *found, struct mg_error *err)
{
    struct reading r = {
        .request = request,
        .tree = tree,
        .inventory = inventory,
        .broken = {MG_COVERAGE_INCOMPLETE, AREA, "BROKEN_RECORD", 0},
        .unread = {MG_COVERAGE_INCOMPLETE, AREA, "UNREAD_FILE_LIST", 0},
    };
    enum mg_status listed, status = MG_OK;
    struct mg_vec folders;
    struct mg_error why;

    mg_vec_init(&folders, sizeof(struct mg_str));
    mg_arena_init(&r.arena, MG_LIMIT_PACMAN_FILES);
    mg_buf_init(&r.desc, MG_LIMIT_PACMAN_DESC);
    mg_buf_init(&r.files, MG_LIMIT_PACMAN_FILES);
    mg_buf_init(&r.license, MG_LIMIT_FIELD);
    mg_relations_init(&r.relations, request->relations);
    listed = mg_tree_names(tree, LOCAL, is_package, &r.arena, &folders, &why);
    if (listed == MG_OK)
        status = take_all(&r, &folders, err);
    else if (listed != MG_NOENT)
        mg_inventory_add_failure(inventory, AREA, LOCAL, &why);
    mg_asked_clear(&r.asked);
    mg_relations_clear(&r.relations);
    mg_buf_clear(&r.license);
    mg_buf_clear(&r.files);
    mg_buf_clear(&r.desc);
    mg_arena_clear(&r.arena);
    mg_vec_clear(&folders);
    if (status == MG_OK)
        *found = listed != MG_NOENT;
    return status;
}
