/* SPDX-License-Identifier: Apache-2.0
 *
 * Which packages of an inventory depend on which, by what they require and provide. Names mean
 * packages of the same type (purl type) only. Of several that would do, one is chosen:
 * - packages of an operating system: one of the same architecture (of the host's, for packages of
 *   no architecture), then one that has the name itself before those that provide it, then one of
 *   the same version;
 * - npm: the one that Node would load, from the nearest node_modules folder above;
 * - others: one from the same folder (site-packages, specifications, installed.json), then, between
 *   the folders that all programs of the host look into, below usr and var, one from another of
 *   them;
 * and of equal ones the first in the inventory. Nothing is guessed: a requirement that nobody
 * satisfies is counted.
 */
#ifndef MG_SBOM_DEPENDENCIES_H
#define MG_SBOM_DEPENDENCIES_H

#include "core/model/inventory.h"

/* What one package depends on: indexes in the inventory, ascending, each once, never its own. */
struct mg_dependency_list {
    const uint32_t *packages;
    size_t n;
};

struct mg_dependencies {
    const struct mg_dependency_list *lists; /* per package of the inventory */
    uint64_t unresolved;                    /* requirements that no package satisfies */
};

/* *out borrows from arena. An inventory that was collected without relations gives empty lists.
 * NOMEM past the arena's ceiling, LIMIT past MG_LIMIT_DEPENDENCY_STEPS. */
enum mg_status mg_dependencies_find(const struct mg_inventory *inventory, struct mg_arena *arena,
                                    struct mg_dependencies *out, struct mg_error *err);

#endif
