/* SPDX-License-Identifier: Apache-2.0
 *
 * From dpkg's stanzas to packages of the inventory. A package whose configuration has not finished
 * is there with all its files and is counted; it gets a LIMITED entry, not an INCOMPLETE one:
 * the inventory is right, but services may still run the files of the version before.
 */
#include "platform/linux/packages/dpkg.h"

#include <inttypes.h>

#include "platform/linux/packages/apt_lists.h"
#include "platform/linux/packages/dpkg_db.h"
#include "platform/linux/packages/dpkg_files.h"

struct reading {
    struct mg_dpkg_db db;
    struct mg_origin *origins;         /* per stanza of db */
    const struct mg_dpkg_files *files; /* NULL: all packages are wanted */
    enum mg_origin_base base;
    struct mg_inventory *inventory;
    struct mg_relations relations;
    struct mg_note unconfigured, half_installed;
    uint64_t present, added, removed;
};

static enum mg_status find_origins(struct reading *r, struct mg_tree *tree, struct mg_error *err)
{
    enum mg_status status;

    r->origins = mg_arena_array(&r->db.arena, r->db.stanzas.n, sizeof *r->origins);
    if (r->origins == NULL)
        return mg_fail(err, MG_NOMEM, "no memory for the origins of %zu packages", r->db.stanzas.n);
    status =
        mg_apt_origins(tree, r->base, &r->db.stanzas, &r->db.arena, r->origins, r->inventory, err);
    for (size_t i = 0; status == MG_OK && i < r->db.stanzas.n; i++) {
        const struct mg_stanza *stanza = mg_vec_at(&r->db.stanzas, i);

        if (!mg_origin_of_fields(stanza, r->base, &r->db.arena, &r->origins[i]) &&
            r->origins[i].vendor.n == 0)
            (void)mg_origin_of_marks(stanza, &r->db.arena, &r->origins[i]);
    }
    return status;
}

/* Count and note what the state of a stanza means. */
static void note_state(struct reading *r, const struct mg_stanza *stanza)
{
    r->present += mg_stanza_present(stanza);
    r->removed += stanza->state == MG_STANZA_REMOVED;
    if (stanza->state == MG_STANZA_UNCONFIGURED)
        mg_note_add(&r->unconfigured, r->inventory, stanza->name,
                    "%.*s %.*s is '%.*s': its files are there and are counted, but running "
                    "services may still use the version before",
                    MG_STR_ARG(stanza->name), MG_STR_ARG(stanza->version),
                    MG_STR_ARG(stanza->status));
    if (stanza->state == MG_STANZA_HALF_INSTALLED)
        mg_note_add(&r->half_installed, r->inventory, stanza->name,
                    "%.*s is '%.*s': not counted as installed, but some files of it may be there",
                    MG_STR_ARG(stanza->name), MG_STR_ARG(stanza->status));
}

static enum mg_status add(struct reading *r, const struct mg_stanza *stanza,
                          const struct mg_origin *origin, struct mg_error *err)
{
    struct mg_package package = {
        .type = MG_STR("deb"),
        .name = stanza->name,
        .version = stanza->version,
        .arch = stanza->arch,
        .multi_arch = stanza->multi_arch,
        .status = stanza->status,
        .origin = origin->vendor,
        .origin_reason = origin->reason,
        .location = stanza->location,
    };
    enum mg_status status;

    mg_stanza_source(stanza, &package.source_name, &package.source_version);
    if (r->relations.wanted) {
        mg_relations_begin(&r->relations);
        mg_stanza_relations(stanza, &r->relations);
        mg_relations_give(&r->relations, &package);
    }
    status = mg_inventory_add_package(r->inventory, &package, err);
    r->added += status == MG_OK;
    return status;
}

static enum mg_status add_all(struct reading *r, struct mg_error *err)
{
    enum mg_status status = MG_OK;

    for (size_t i = 0; status == MG_OK && i < r->db.stanzas.n; i++) {
        const struct mg_stanza *stanza = mg_vec_at(&r->db.stanzas, i);

        note_state(r, stanza);
        if (mg_stanza_present(stanza) && (r->files == NULL || mg_dpkg_files_owns(r->files, stanza)))
            status = add(r, stanza, &r->origins[i], err);
    }
    mg_relations_finish(&r->relations, MG_DPKG_AREA, r->inventory);
    mg_note_finish(&r->unconfigured, r->inventory);
    mg_note_finish(&r->half_installed, r->inventory);
    return status;
}

/* A dpkg database without a single package is a broken one: dpkg is a package itself. */
static void note_empty(struct reading *r)
{
    struct mg_note note = {MG_COVERAGE_INCOMPLETE, MG_DPKG_AREA, "NO_PACKAGES", 0};
    const char *path = r->db.status_found ? MG_DPKG_STATUS : MG_DPKG_STATUS_D;

    mg_note_add(&note, r->inventory, mg_str_of(path), "%s holds no installed package", path);
}

static const char *summary_of(struct reading *r)
{
    const char *all = mg_arena_printf(&r->db.arena, "%" PRIu64 " installed%s", r->present,
                                      r->files == NULL ? "" : ", kept those that own the files");

    if (r->removed == 0 || all == NULL)
        return all;
    return mg_arena_printf(&r->db.arena, "%s, %" PRIu64 " removed with configuration files left",
                           all, r->removed);
}

static void summarize(struct reading *r)
{
    const char *path = r->db.status_found ? MG_DPKG_STATUS : MG_DPKG_STATUS_D;

    mg_inventory_add_coverage(
        r->inventory,
        &(struct mg_coverage){
            .level = r->db.broken.seen == 0 ? MG_COVERAGE_COMPLETE : MG_COVERAGE_INCOMPLETE,
            .area = MG_STR(MG_DPKG_AREA),
            .code = MG_STR("READ"),
            .subject = mg_str_of(path),
            .detail = mg_str_of(summary_of(r)),
            .count = r->added,
        });
}

static enum mg_status take_stock(struct reading *r, struct mg_tree *tree, struct mg_error *err)
{
    enum mg_status status = find_origins(r, tree, err);

    if (status == MG_OK)
        status = add_all(r, err);
    if (status != MG_OK)
        return status;
    if (r->present == 0)
        note_empty(r);
    else
        summarize(r);
    return MG_OK;
}

static void note_unowned(const struct mg_dpkg_request *request, const struct mg_dpkg_files *files,
                         struct mg_inventory *inventory)
{
    struct mg_note note = {MG_COVERAGE_LIMITED, MG_DPKG_AREA, "NO_OWNER", 0};

    for (size_t i = 0; i < request->owner_count; i++) {
        if (mg_dpkg_files_owners(files, i)->n == 0)
            mg_note_add(&note, inventory, mg_str_of(request->owners[i]),
                        "%s belongs to no single package", request->owners[i]);
    }
    mg_note_finish(&note, inventory);
}

static enum mg_status find_owners(const struct mg_dpkg_request *request, struct mg_tree *tree,
                                  struct mg_dpkg_files *files, struct mg_inventory *inventory,
                                  struct mg_error *err)
{
    enum mg_status status =
        mg_dpkg_files_init(files, tree, request->owners, request->owner_count, inventory, err);

    if (status == MG_OK)
        status = mg_dpkg_files_load(files, tree, inventory, err);
    if (status == MG_OK)
        note_unowned(request, files, inventory);
    return status;
}

enum mg_status mg_dpkg_read(struct mg_tree *tree, const struct mg_dpkg_request *request,
                            struct mg_inventory *inventory, bool *found, struct mg_error *err)
{
    struct reading r = {
        .base = mg_origin_base(request->host),
        .inventory = inventory,
        .unconfigured = {MG_COVERAGE_LIMITED, MG_DPKG_AREA, "NOT_CONFIGURED", 0},
        .half_installed = {MG_COVERAGE_LIMITED, MG_DPKG_AREA, "HALF_INSTALLED", 0},
    };
    struct mg_dpkg_files files = {0};
    enum mg_status status;

    mg_relations_init(&r.relations, request->relations);
    mg_dpkg_db_init(&r.db);
    status = mg_dpkg_db_load(&r.db, tree, inventory, err);
    if (status != MG_OK || (!r.db.status_found && !r.db.status_d_found))
        goto out;
    if (request->owner_count != 0) {
        status = find_owners(request, tree, &files, inventory, err);
        r.files = &files;
    }
    if (status == MG_OK)
        status = take_stock(&r, tree, err);
out:
    if (status == MG_OK)
        *found = r.db.status_found || r.db.status_d_found;
    mg_relations_clear(&r.relations);
    mg_dpkg_files_clear(&files);
    mg_dpkg_db_clear(&r.db);
    return status;
}
