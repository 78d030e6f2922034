/* SPDX-License-Identifier: Apache-2.0
 *
 * Inventory storage. The kinds of record are copied view by view through one table of
 * offsets each, so that a new field is one line in the struct and one in the table.
 */
#include "core/model/inventory.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/limits.h"

#define FIELD(type, name) offsetof(struct type, name)

static const size_t host_fields[] = {
    FIELD(mg_host, hostname),
    FIELD(mg_host, os_family),
    FIELD(mg_host, os_id),
    FIELD(mg_host, os_id_like),
    FIELD(mg_host, os_version),
    FIELD(mg_host, os_codename),
    FIELD(mg_host, base_codename),
    FIELD(mg_host, os_name),
    FIELD(mg_host, architecture),
    FIELD(mg_host, kernel_release),
    FIELD(mg_host, boot_id),
    FIELD(mg_host, machine_id),
    FIELD(mg_host, root),
    FIELD(mg_host, live_patches),
    FIELD(mg_host, os_build),
    FIELD(mg_host, os_edition),
    FIELD(mg_host, installation_type),
    FIELD(mg_host, display_version),
    FIELD(mg_host, hotpatch),
    FIELD(mg_host, hotpatch_baseline),
    FIELD(mg_host, pending_restart),
};

static const size_t reading_fields[] = {
    FIELD(mg_reading, host),
    FIELD(mg_reading, place),
    FIELD(mg_reading, again),
    FIELD(mg_reading, reason),
};

static const size_t package_fields[] = {
    FIELD(mg_package, type),          FIELD(mg_package, name),
    FIELD(mg_package, version),       FIELD(mg_package, arch),
    FIELD(mg_package, source_name),   FIELD(mg_package, source_version),
    FIELD(mg_package, multi_arch),    FIELD(mg_package, modularity),
    FIELD(mg_package, status),        FIELD(mg_package, origin),
    FIELD(mg_package, origin_reason), FIELD(mg_package, location),
    FIELD(mg_package, ecosystem),     FIELD(mg_package, owner),
    FIELD(mg_package, evidence),      FIELD(mg_package, license),
    FIELD(mg_package, sha1),
};

static const size_t relation_fields[] = {
    FIELD(mg_package, requires),
    FIELD(mg_package, provides),
};

static const size_t update_fields[] = {
    FIELD(mg_update, kb),        FIELD(mg_update, state),   FIELD(mg_update, title),
    FIELD(mg_update, identity),  FIELD(mg_update, version), FIELD(mg_update, sources),
    FIELD(mg_update, installed),
};

static const size_t listener_fields[] = {
    FIELD(mg_listener, protocol), FIELD(mg_listener, family),    FIELD(mg_listener, address),
    FIELD(mg_listener, process),  FIELD(mg_listener, path),      FIELD(mg_listener, user),
    FIELD(mg_listener, services), FIELD(mg_listener, container), FIELD(mg_listener, package),
    FIELD(mg_listener, device),   FIELD(mg_listener, forward),   FIELD(mg_listener, replaced),
};

static const size_t coverage_fields[] = {
    FIELD(mg_coverage, area),
    FIELD(mg_coverage, code),
    FIELD(mg_coverage, subject),
    FIELD(mg_coverage, detail),
};

/* Replace each view of record, of at most limit bytes, by a copy in the arena. */
static enum mg_status own_long_fields(struct mg_arena *arena, void *record, const size_t *offsets,
                                      size_t count, size_t limit, struct mg_error *err)
{
    for (size_t i = 0; i < count; i++) {
        struct mg_str *field = (struct mg_str *)(void *)((char *)record + offsets[i]);

        if (field->n > limit)
            return mg_fail(err, MG_LIMIT, "a field of %zu bytes, at most %zu are kept", field->n,
                           limit);
        if (field->n == 0)
            *field = MG_STR_NONE;
        else if (!mg_arena_str(arena, *field, field))
            return mg_fail(err, MG_NOMEM, "the inventory needs more than %zu bytes",
                           arena->ceiling);
    }
    return MG_OK;
}

static enum mg_status own_fields(struct mg_arena *arena, void *record, const size_t *offsets,
                                 size_t count, struct mg_error *err)
{
    return own_long_fields(arena, record, offsets, count, MG_LIMIT_FIELD, err);
}

/* Room for one more element; doubles. */
static bool reserve(void **items, size_t count, size_t *capacity, size_t size)
{
    size_t larger = *capacity == 0 ? 64 : *capacity * 2;
    void *p;

    if (count < *capacity)
        return true;
    p = realloc(*items, larger * size);
    if (p == NULL)
        return false;
    *items = p;
    *capacity = larger;
    return true;
}

void mg_inventory_init(struct mg_inventory *inventory)
{
    *inventory = (struct mg_inventory){0};
    mg_arena_init(&inventory->arena, MG_LIMIT_SCAN_ARENA);
}

void mg_inventory_clear(struct mg_inventory *inventory)
{
    free(inventory->packages);
    free(inventory->updates);
    free(inventory->listeners);
    free(inventory->coverage);
    mg_arena_clear(&inventory->arena);
    mg_inventory_init(inventory);
}

enum mg_status mg_inventory_set_host(struct mg_inventory *inventory, const struct mg_host *host,
                                     struct mg_error *err)
{
    struct mg_host copy = *host;
    enum mg_status status =
        own_fields(&inventory->arena, &copy, host_fields, MG_COUNT(host_fields), err);

    if (status == MG_OK)
        inventory->host = copy;
    return status;
}

enum mg_status mg_inventory_set_reading(struct mg_inventory *inventory,
                                        const struct mg_reading *reading, struct mg_error *err)
{
    struct mg_reading copy = *reading;
    enum mg_status status =
        own_fields(&inventory->arena, &copy, reading_fields, MG_COUNT(reading_fields), err);

    if (status == MG_OK)
        inventory->reading = copy;
    return status;
}

enum mg_status mg_inventory_add_package(struct mg_inventory *inventory,
                                        const struct mg_package *package, struct mg_error *err)
{
    struct mg_package copy = *package;
    void *items = inventory->packages;
    enum mg_status status;

    if (inventory->package_count >= MG_LIMIT_PACKAGES)
        return mg_fail(err, MG_LIMIT, "more than %d packages", MG_LIMIT_PACKAGES);
    if (!reserve(&items, inventory->package_count, &inventory->package_capacity, sizeof copy))
        return mg_fail(err, MG_NOMEM, "no memory for another package");
    inventory->packages = items;
    status = own_fields(&inventory->arena, &copy, package_fields, MG_COUNT(package_fields), err);
    if (status == MG_OK)
        status = own_long_fields(&inventory->arena, &copy, relation_fields,
                                 MG_COUNT(relation_fields), MG_LIMIT_RELATIONS, err);
    if (status == MG_OK)
        inventory->packages[inventory->package_count++] = copy;
    return status;
}

enum mg_status mg_inventory_add_update(struct mg_inventory *inventory,
                                       const struct mg_update *update, struct mg_error *err)
{
    struct mg_update copy = *update;
    void *items = inventory->updates;
    enum mg_status status;

    if (inventory->update_count >= MG_LIMIT_UPDATES)
        return mg_fail(err, MG_LIMIT, "more than %d updates", MG_LIMIT_UPDATES);
    if (!reserve(&items, inventory->update_count, &inventory->update_capacity, sizeof copy))
        return mg_fail(err, MG_NOMEM, "no memory for another update");
    inventory->updates = items;
    status = own_fields(&inventory->arena, &copy, update_fields, MG_COUNT(update_fields), err);
    if (status == MG_OK)
        inventory->updates[inventory->update_count++] = copy;
    return status;
}

enum mg_status mg_inventory_add_listener(struct mg_inventory *inventory,
                                         const struct mg_listener *listener, struct mg_error *err)
{
    struct mg_listener copy = *listener;
    void *items = inventory->listeners;
    enum mg_status status = mg_listener_check(listener, err);

    if (status != MG_OK)
        return status;
    if (inventory->listener_count >= MG_LIMIT_LISTENERS)
        return mg_fail(err, MG_LIMIT, "more than %d listeners", MG_LIMIT_LISTENERS);
    if (!reserve(&items, inventory->listener_count, &inventory->listener_capacity, sizeof copy))
        return mg_fail(err, MG_NOMEM, "no memory for another listener");
    inventory->listeners = items;
    status = own_fields(&inventory->arena, &copy, listener_fields, MG_COUNT(listener_fields), err);
    if (status == MG_OK)
        inventory->listeners[inventory->listener_count++] = copy;
    return status;
}

static void cut_field(struct mg_str *field)
{
    *field = mg_str_take(*field, MG_LIMIT_FIELD);
}

void mg_inventory_add_coverage(struct mg_inventory *inventory, const struct mg_coverage *entry)
{
    struct mg_coverage copy = *entry;
    void *items = inventory->coverage;
    bool room =
        inventory->coverage_count < MG_LIMIT_COVERAGE &&
        reserve(&items, inventory->coverage_count, &inventory->coverage_capacity, sizeof copy);

    inventory->coverage = items;
    cut_field(&copy.subject);
    cut_field(&copy.detail);
    if (room && own_fields(&inventory->arena, &copy, coverage_fields, MG_COUNT(coverage_fields),
                           NULL) == MG_OK) {
        inventory->coverage[inventory->coverage_count++] = copy;
        return;
    }
    inventory->coverage_dropped++;
    if (inventory->coverage_count == 0)
        return;
    inventory->coverage[inventory->coverage_count - 1] = (struct mg_coverage){
        .level = MG_COVERAGE_INCOMPLETE,
        .area = MG_STR("coverage"),
        .code = MG_STR("LIMIT"),
        .detail = MG_STR("more coverage entries than are kept; count says how many are missing"),
        .count = inventory->coverage_dropped + 1,
    };
}

void mg_inventory_add_failure(struct mg_inventory *inventory, const char *area, const char *subject,
                              const struct mg_error *err)
{
    mg_inventory_add_coverage(inventory, &(struct mg_coverage){
                                             .level = MG_COVERAGE_INCOMPLETE,
                                             .area = mg_str_of(area),
                                             .code = mg_str_of(mg_status_name(err->status)),
                                             .subject = mg_str_of(subject),
                                             .detail = mg_str_of(err->text),
                                         });
}

bool mg_inventory_incomplete(const struct mg_inventory *inventory)
{
    for (size_t i = 0; i < inventory->coverage_count; i++) {
        if (inventory->coverage[i].level == MG_COVERAGE_INCOMPLETE)
            return true;
    }
    return inventory->coverage_dropped != 0;
}

static int by_identity(const void *left, const void *right)
{
    const struct mg_package *a = left, *b = right;
    int order = mg_str_cmp(a->name, b->name);

    if (order == 0)
        order = mg_str_cmp(a->version, b->version);
    if (order == 0)
        order = mg_str_cmp(a->arch, b->arch);
    return order != 0 ? order : mg_str_cmp(a->location, b->location);
}

void mg_inventory_sort(struct mg_inventory *inventory, size_t first)
{
    if (first < inventory->package_count)
        qsort(inventory->packages + first, inventory->package_count - first,
              sizeof *inventory->packages, by_identity);
}
