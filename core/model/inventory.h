/* SPDX-License-Identifier: Apache-2.0
 *
 * An inventory: one host, its packages, updates and listeners, and the coverage of what was read.
 * It owns everything its views point to. It knows no operating system. Adding past a limit is
 * refused with LIMIT.
 */
#ifndef MG_MODEL_INVENTORY_H
#define MG_MODEL_INVENTORY_H

#include "core/base/arena.h"
#include "core/base/error.h"
#include "core/model/coverage.h"
#include "core/model/host.h"
#include "core/model/listener.h"
#include "core/model/package.h"
#include "core/model/reading.h"
#include "core/model/update.h"

struct mg_inventory {
    struct mg_arena arena;
    struct mg_host host;
    struct mg_reading reading;
    struct mg_package *packages;
    size_t package_count;
    size_t package_capacity;
    struct mg_update *updates; /* of Windows */
    size_t update_count;
    size_t update_capacity;
    struct mg_listener *listeners;
    size_t listener_count;
    size_t listener_capacity;
    struct mg_coverage *coverage;
    size_t coverage_count;
    size_t coverage_capacity;
    uint64_t coverage_dropped; /* entries past the limit; the last entry kept says so */
};

void mg_inventory_init(struct mg_inventory *inventory);
void mg_inventory_clear(struct mg_inventory *inventory);

/* Copy host into the inventory; all views are duplicated. NOMEM past the arena's ceiling. */
enum mg_status mg_inventory_set_host(struct mg_inventory *inventory, const struct mg_host *host,
                                     struct mg_error *err);
/* The same of how it was read. */
enum mg_status mg_inventory_set_reading(struct mg_inventory *inventory,
                                        const struct mg_reading *reading, struct mg_error *err);
/* Append a copy of package. LIMIT past MG_LIMIT_PACKAGES or with a field past MG_LIMIT_FIELD
 * (requires and provides: MG_LIMIT_RELATIONS). */
enum mg_status mg_inventory_add_package(struct mg_inventory *inventory,
                                        const struct mg_package *package, struct mg_error *err);
/* Append a copy of update. LIMIT past MG_LIMIT_UPDATES or with a field past MG_LIMIT_FIELD. */
enum mg_status mg_inventory_add_update(struct mg_inventory *inventory,
                                       const struct mg_update *update, struct mg_error *err);
/* Append a copy of listener, which moves those before it. LIMIT past MG_LIMIT_LISTENERS or with a
 * field past MG_LIMIT_FIELD; FORMAT as mg_listener_check. */
enum mg_status mg_inventory_add_listener(struct mg_inventory *inventory,
                                         const struct mg_listener *listener, struct mg_error *err);
/* Append a copy of entry. Past MG_LIMIT_COVERAGE the entries are counted, not kept. */
void mg_inventory_add_coverage(struct mg_inventory *inventory, const struct mg_coverage *entry);

/* The same from an error: INCOMPLETE with the status' name as code and the error's text. */
void mg_inventory_add_failure(struct mg_inventory *inventory, const char *area, const char *subject,
                              const struct mg_error *err);

/* Is any coverage entry INCOMPLETE? */
bool mg_inventory_incomplete(const struct mg_inventory *inventory);

/* Sort the packages from first on by name, version, architecture, location (byte order). */
void mg_inventory_sort(struct mg_inventory *inventory, size_t first);

#endif
