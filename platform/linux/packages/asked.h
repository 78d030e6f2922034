/* SPDX-License-Identifier: Apache-2.0
 *
 * The paths whose owners somebody asks for, for package managers whose lists tell folders from
 * files. The paths are given first, then the files of every package are held against them.
 */
#ifndef MG_LINUX_PACKAGES_ASKED_H
#define MG_LINUX_PACKAGES_ASKED_H

#include "core/base/vec.h"
#include "core/model/inventory.h"
#include "platform/linux/packages/watch.h"

/* What every reader of a package database is asked for. */
struct mg_asked_request {
    const char *const *owners; /* with owner_count > 0: only packages that own these paths */
    size_t owner_count;
    bool beside;    /* another package manager rules this host: this one may have no packages */
    bool relations; /* what packages require and provide is wanted as well */
    struct mg_str *names;     /* not NULL: the owner of each path is written here, in arena, */
    struct mg_arena *answers; /* unless it is known already; none of them becomes coverage */
};

struct mg_asked {
    const struct mg_asked_request *request;
    struct mg_watch paths;   /* objects: struct question of asked.c */
    struct mg_vec questions; /* of struct question *: one per path asked for */
};

/* Ask for the request's paths (absolute), which is borrowed until clear. NOMEM. On failure clear as
 * well. */
enum mg_status mg_asked_init(struct mg_asked *asked, struct mg_tree *tree,
                             const struct mg_asked_request *request, struct mg_error *err);
void mg_asked_clear(struct mg_asked *asked);

/* The package of that name installs the file path. Has somebody asked for it? */
bool mg_asked_meet(struct mg_asked *asked, struct mg_str path, struct mg_str package);

/* When all packages were met: note the paths that belong to none, unless another package manager
 * may own them, or give the names of the owners where they were asked for. */
void mg_asked_finish(const struct mg_asked *asked, const char *area,
                     struct mg_inventory *inventory);

#endif
