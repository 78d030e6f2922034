/* SPDX-License-Identifier: Apache-2.0
 *
 * The paths below which packages of languages are looked for, as the kernel names them, and the
 * file systems that are mounted below them.
 */
#ifndef MG_LINUX_WATCH_ROOTS_H
#define MG_LINUX_WATCH_ROOTS_H

#include "core/base/error.h"
#include "core/base/limits.h"
#include "core/base/str.h"
#include "platform/linux/watch/pending.h"

/* Default paths, those of the account and of the organization. */
#define MG_ROOTS (4 + 2 * MG_LIMIT_INSPECTION_PATHS)

struct mg_roots {
    char *wished[MG_ROOTS]; /* as asked for */
    char *real[MG_ROOTS];   /* without links as far as they are there; at least "/" */
    size_t count;
    char *mounts[MG_LIMIT_WATCHED_MOUNTS]; /* points of those that are below */
    size_t mount_count;
    bool too_many;  /* there are more */
    uint64_t print; /* of the mounts */
};

/* paths beside the default ones; those past the limits are left out. NOMEM. */
enum mg_status mg_roots_init(struct mg_roots *roots, const char *const *paths, size_t count,
                             struct mg_error *err);
void mg_roots_clear(struct mg_roots *roots);
/* Are the same paths asked for? */
bool mg_roots_same(const struct mg_roots *a, const struct mg_roots *b);
/* See what they are now. True when it is not what it was. */
bool mg_roots_look(struct mg_roots *roots);
/* Is path in one of them? */
bool mg_roots_hold(const struct mg_roots *roots, struct mg_str path);
/* Does the way to one of them lead over path? */
bool mg_roots_lead_over(const struct mg_roots *roots, struct mg_str path);
/* Something happened to path: each root whose way leads over it is pending as a whole. True when
 * there is one. */
bool mg_roots_touch(const struct mg_roots *roots, struct mg_str path, struct mg_pending *pending);

/* The point of a line of mountinfo (proc_pid_mountinfo(5)) with escapes undone, in place, when its
 * file system is one of this host that inspections enter; else empty. */
struct mg_str mg_roots_mount_of_line(char *line);

#endif
