/* SPDX-License-Identifier: Apache-2.0
 *
 * From headers to packages of the inventory. The keys that rpm trusts are kept as packages named
 * gpg-pubkey; they are counted, not given: nothing of them is installed.
 */
#include "platform/linux/packages/rpm.h"

#include <inttypes.h>

#include "core/base/limits.h"
#include "platform/linux/note.h"
#include "platform/linux/packages/rpm_db.h"
#include "platform/linux/packages/rpm_epoch.h"
#include "platform/linux/packages/rpm_files.h"
#include "platform/linux/packages/rpm_origin.h"
#include "platform/linux/packages/rpm_relations.h"

struct reading {
    const struct mg_rpm_request *request;
    struct mg_inventory *inventory;
    struct mg_rpm_db db;
    struct mg_rpm_files files;
    struct mg_arena arena; /* texts put together for the inventory, which copies them */
    struct mg_relations relations;
    struct mg_note broken, damaged;
    uint64_t installed, added, keys;
};

static enum mg_status no_memory(struct mg_error *err)
{
    return mg_fail(err, MG_NOMEM, "no memory for the packages of rpm");
}

/* A package that the inventory refuses is told like a broken one; the others are still read. */
static enum mg_status add(struct reading *r, const struct mg_rpm_package *from,
                          struct mg_error *err)
{
    struct mg_package package = {
        .type = MG_STR("rpm"),
        .name = from->name,
        .arch = from->arch,
        .modularity = from->modularity,
        .license = from->license,
        .location = mg_str_of(r->db.place->path),
    };
    struct mg_origin origin;
    struct mg_error why;
    enum mg_status status;

    if (!mg_rpm_package_evr(from, &r->arena, &package.version) ||
        !mg_rpm_package_source(from, &r->arena, &package.source_name, &package.source_version) ||
        !mg_rpm_origin(from, r->request->host, &r->arena, &origin))
        return no_memory(err);
    package.origin = origin.vendor;
    package.origin_reason = origin.reason;
    mg_relations_give(&r->relations, &package);
    status = mg_inventory_add_package(r->inventory, &package, &why);
    r->added += status == MG_OK;
    if (status == MG_LIMIT) {
        mg_note_add(&r->broken, r->inventory, from->name, "%.*s: %s", MG_STR_ARG(from->name),
                    why.text);
        return MG_OK;
    }
    return status == MG_OK ? MG_OK : no_memory(err);
}

static void note_problem(struct reading *r, const struct mg_rpm_package *package,
                         const struct mg_error *problem)
{
    bool named = package->name.n != 0;

    mg_note_add(&r->broken, r->inventory, package->name, "%s%.*s: %s", named ? "package " : "",
                MG_STR_ARG(named ? package->name : MG_STR("a package without a name")),
                problem->text);
}

static enum mg_status take_header(struct reading *r, const struct mg_rpm_header *header,
                                  struct mg_error *err)
{
    struct mg_rpm_package package;
    struct mg_error problem;
    bool usable = mg_rpm_package_read(header, &package, &problem);
    enum mg_status status = MG_OK;
    bool wanted = true;

    if (problem.status != MG_OK)
        note_problem(r, &package, &problem);
    if (usable && mg_rpm_package_is_key(&package)) {
        r->keys++;
        return MG_OK;
    }
    r->installed += usable;
    if (usable && r->request->asked.owner_count != 0)
        status = mg_rpm_files_ask(&r->files, header, package.name, &wanted, err);
    if (status != MG_OK || !usable || !wanted)
        return status;
    if (r->relations.wanted) {
        mg_relations_begin(&r->relations);
        mg_rpm_relations(header, &r->relations);
    }
    return add(r, &package, err);
}

static enum mg_status take_blob(void *context, struct mg_str blob, struct mg_error *err)
{
    struct reading *r = context;
    struct mg_rpm_header header;
    struct mg_error why;

    if (mg_rpm_header_open(blob, &header, &why) == MG_OK)
        return take_header(r, &header, err);
    mg_note_add(&r->broken, r->inventory, MG_STR_NONE, "%s", why.text);
    return MG_OK;
}

static void take_damage(void *context, const char *line)
{
    struct reading *r = context;
    const char *path = r->db.place->path;

    mg_note_add(&r->damaged, r->inventory, mg_str_of(path), "%s: %s", path, line);
}

static void note_empty(const struct reading *r)
{
    struct mg_note note = {MG_COVERAGE_INCOMPLETE, MG_RPM_AREA, "NO_PACKAGES", 0};
    const char *path = r->db.place->path;

    mg_note_add(&note, r->inventory, mg_str_of(path), "%s holds no installed package", path);
}

/* A log that counts is told: what a copy of the file alone would not have. */
static const char *log_of(struct reading *r)
{
    const char *text = mg_arena_printf(&r->arena, ", %" PRIu32 " pages from the write-ahead log",
                                       r->db.log_committed);

    return r->db.log_committed != 0 && text != NULL ? text : "";
}

static void summarize(struct reading *r)
{
    bool whole = r->broken.seen == 0 && r->damaged.seen == 0;
    const char *detail = mg_arena_printf(
        &r->arena, "%" PRIu64 " installed%s, %" PRIu64 " trusted keys%s", r->installed,
        r->request->asked.owner_count != 0 ? ", kept those that own the given files" : "", r->keys,
        log_of(r));

    mg_inventory_add_coverage(r->inventory,
                              &(struct mg_coverage){
                                  .level = whole ? MG_COVERAGE_COMPLETE : MG_COVERAGE_INCOMPLETE,
                                  .area = MG_STR(MG_RPM_AREA),
                                  .code = MG_STR("READ"),
                                  .subject = mg_str_of(r->db.place->path),
                                  .detail = mg_str_of(detail),
                                  .count = r->added,
                              });
}

static enum mg_status take_stock(struct reading *r, struct mg_tree *tree, struct mg_error *err)
{
    const struct mg_rpm_walk walk = {r, take_blob, take_damage};
    size_t first = r->inventory->package_count;
    enum mg_status status = mg_rpm_files_init(&r->files, tree, &r->request->asked, err);

    if (status == MG_OK)
        status = mg_rpm_db_load(&r->db, tree, r->inventory, err);
    if (status == MG_OK)
        status = mg_rpm_db_walk(&r->db, &walk, r->inventory, err);
    if (status == MG_OK && !mg_rpm_epochs_set(r->inventory, first))
        status = no_memory(err);
    mg_relations_finish(&r->relations, MG_RPM_AREA, r->inventory);
    mg_note_finish(&r->broken, r->inventory);
    mg_note_finish(&r->damaged, r->inventory);
    if (status != MG_OK)
        return status;
    if (r->installed == 0 && !r->request->asked.beside)
        note_empty(r);
    else
        summarize(r);
    mg_asked_finish(&r->files.asked, MG_RPM_AREA, r->inventory);
    return MG_OK;
}

enum mg_status mg_rpm_read(struct mg_tree *tree, const struct mg_rpm_request *request,
                           struct mg_inventory *inventory, bool *found, struct mg_error *err)
{
    struct reading r = {
        .request = request,
        .inventory = inventory,
        .broken = {MG_COVERAGE_INCOMPLETE, MG_RPM_AREA, "BROKEN_HEADER", 0},
        .damaged = {MG_COVERAGE_INCOMPLETE, MG_RPM_AREA, "DAMAGED", 0},
    };
    const struct mg_rpm_place *place = mg_rpm_find(tree, inventory);
    struct mg_error why;
    enum mg_status status;

    *found = place != NULL;
    if (place == NULL)
        return MG_OK;
    mg_rpm_db_init(&r.db, place);
    mg_arena_init(&r.arena, MG_LIMIT_SCAN_ARENA);
    mg_relations_init(&r.relations, request->asked.relations);
    status = take_stock(&r, tree, &why);
    if (status == MG_NOMEM)
        (void)mg_fail(err, status, "%s", why.text);
    else if (status != MG_OK)
        mg_inventory_add_failure(inventory, MG_RPM_AREA, place->path, &why);
    mg_relations_clear(&r.relations);
    mg_arena_clear(&r.arena);
    mg_rpm_files_clear(&r.files);
    mg_rpm_db_clear(&r.db);
    return status == MG_NOMEM ? status : MG_OK;
}
