/* SPDX-License-Identifier: Apache-2.0
 *
 * Paths that somebody wants to know the owner of. A set of them, each with an object of the caller,
 * under the one name that a merged /usr gives a file: what package managers list is looked up
 * here, so memory does not grow with the number of files on the host.
 */
#ifndef MG_LINUX_PACKAGES_WATCH_H
#define MG_LINUX_PACKAGES_WATCH_H

#include "core/base/arena.h"
#include "core/base/map.h"
#include "platform/linux/packages/usrmerge.h"

struct mg_watch {
    struct mg_arena arena; /* the objects and their paths */
    struct mg_map objects; /* by path, relative to the root */
    struct mg_usrmerge usr;
    uint64_t ends[256]; /* by the last byte of a path: a bit for its length */
};

void mg_watch_init(struct mg_watch *watch, struct mg_tree *tree, size_t ceiling);
void mg_watch_clear(struct mg_watch *watch);

/* path as package managers write it: "/usr/bin/true", "usr/bin/true" or "./usr/bin/true";
 * relative is without what is before the first name. */
struct mg_str mg_watch_relative(struct mg_str path);

/* The object of path under any of its names, or NULL. */
void *mg_watch_find(const struct mg_watch *watch, struct mg_str path);
/* The same, or a new zeroed one of size bytes. NULL without memory. */
void *mg_watch_add(struct mg_watch *watch, struct mg_str path, size_t size);

#endif
