/* SPDX-License-Identifier: Apache-2.0
 *
 * A host with findings for the tests of suppression, and the documents that are given for it.
 */
#ifndef MG_TESTS_SUPPRESS_WORLD_H
#define MG_TESTS_SUPPRESS_WORLD_H

#include "core/model/package.h"
#include "core/suppress/suppress.h"

#define WORLD_FINDINGS 8
#define WORLD_TODAY "2026-11-23"

struct world {
    struct mg_inventory inventory;
    struct mg_finding findings[WORLD_FINDINGS];
    size_t count;
    struct mg_suppress *set;
};

/* A host "web1" of that distribution, without findings. */
void world_init(struct world *world, const char *os_id, const char *os_version);
void world_clear(struct world *world);

struct mg_package world_package(const char *type, const char *name, const char *version);
/* The finding of a vulnerability in a package, with its package URL. */
struct mg_finding *world_add(struct world *world, const char *id, const struct mg_package *package);

/* Documents that must be read. */
void world_vex(struct world *world, const char *text);
void world_ignore(struct world *world, const char *text);
/* One that must not, with that in the error. */
void world_refuse(enum mg_status (*add)(struct mg_suppress *, const char *, struct mg_str,
                                        struct mg_error *),
                  const char *text, enum mg_status status, const char *message);

/* Apply what was read; the status that suppresses a finding, "" when it counts. */
void world_apply(struct world *world);
const char *world_status(const struct world *world, size_t finding);
/* The count of the coverage entry with that code; 0 when there is none. */
uint64_t world_told(const struct world *world, const char *code);

#endif
