/* SPDX-License-Identifier: Apache-2.0
 *
 * Where Deep Inspection looks: its paths as they were asked for and as they lead to folders, and
 * the mounts on the way there. Two scans of one place differ in nothing but what was changed in it.
 */
#ifndef MG_LINUX_INSPECTION_SCOPE_H
#define MG_LINUX_INSPECTION_SCOPE_H

#include "core/base/tree.h"
#include "core/base/vec.h"
#include "core/model/inventory.h"
#include "core/platform.h"

struct mg_scope_path {
    const char *asked;  /* borrowed of the request */
    struct mg_str path; /* without links, relative to the root; in arena */
    bool there;
};

struct mg_scope {
    struct mg_arena arena;
    struct mg_vec paths; /* of struct mg_scope_path, in the order in which they are walked */
    bool plain; /* each folder has one name only: nothing is mounted below, nothing twice */
    char host[17], place[17]; /* hashes: see model/reading.h */
    uint64_t now, clock;
};

/* Fails with NOMEM only; clear in any case. */
enum mg_status mg_scope_init(struct mg_scope *scope, struct mg_tree *tree,
                             const struct mg_provide_request *request, const struct mg_host *host,
                             struct mg_error *err);
void mg_scope_clear(struct mg_scope *scope);

/* For tests: what the mounts in text, in the form of mountinfo, mean for a root that is seen as
 * root. False: not plain. *hash goes on from what it is. */
bool mg_scope_mounts(const struct mg_scope *scope, struct mg_str text, struct mg_str root,
                     uint64_t *hash);

#endif
