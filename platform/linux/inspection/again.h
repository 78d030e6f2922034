/* SPDX-License-Identifier: Apache-2.0
 *
 * Whether Deep Inspection may keep what an earlier inventory says, and of which files. The result
 * is that of a scan of everything, or everything is scanned: there is nothing in between.
 */
#ifndef MG_LINUX_INSPECTION_AGAIN_H
#define MG_LINUX_INSPECTION_AGAIN_H

#include "platform/linux/inspection/kept.h"
#include "platform/linux/inspection/scope.h"

/* What is told of an inspected path that lies below another one. */
#define MG_AGAIN_PART "read as part of another path"

enum mg_again_way {
    MG_AGAIN_ALL,     /* nothing is kept */
    MG_AGAIN_FILES,   /* all folders are walked, and files read that changed since */
    MG_AGAIN_FOLDERS, /* only what is told to have changed is walked */
};

struct mg_again {
    enum mg_again_way way;
    struct mg_scope scope;
    struct mg_kept kept; /* unless MG_AGAIN_ALL; its changed paths are those to read */
};

/* Decide, and enter into inventory how it is read. Fails with NOMEM only; clear in any case. */
enum mg_status mg_again_init(struct mg_again *again, struct mg_tree *tree,
                             const struct mg_provide_request *request,
                             struct mg_inventory *inventory, struct mg_error *err);
void mg_again_clear(struct mg_again *again);

/* How many folders below an inspected path it lies, at least 1. */
size_t mg_again_depth(const struct mg_again *again, struct mg_str path);

/* MG_AGAIN_FOLDERS, once all packages of languages are there, from first on: tell of each inspected
 * path what the earlier inventory told, with what has become of it. */
void mg_again_tell(const struct mg_again *again, size_t first, struct mg_inventory *inventory);

#endif
