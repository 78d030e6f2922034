/* SPDX-License-Identifier: Apache-2.0
 *
 * Manifests of servicing packages (.mum): the number of the update that a package is. It is the
 * only place on a host that tells it for cumulative updates, offline and without asking anybody.
 */
#ifndef MG_WINDOWS_RULES_MUM_H
#define MG_WINDOWS_RULES_MUM_H

#include "core/base/arena.h"
#include "core/base/error.h"

struct mg_mum {
    struct mg_str name, version; /* of the package: "Package_for_RollupFix", "20348.2495.1.6" */
    struct mg_str kb;            /* "KB5049993"; empty: none that is real */
    struct mg_str release_type;  /* "Security Update" */
};

/* Read a manifest up to its package element; what follows it, the larger part by far, is not looked
 * at. The texts are copied into the arena. FORMAT, LIMIT, UNTRUSTED (a document type declaration),
 * NOMEM. */
enum mg_status mg_mum_parse(struct mg_str text, struct mg_arena *arena, struct mg_mum *out,
                            struct mg_error *err);

#endif
