/* SPDX-License-Identifier: Apache-2.0
 *
 * Events of whole file systems, by fanotify(7): no folder has to be listed or watched, none is
 * missed, and nothing costs while nothing happens. Needs Linux 5.9, CAP_SYS_ADMIN and
 * CAP_DAC_READ_SEARCH, and file systems that take such a mark (a container's overlay does not).
 */
#ifndef MG_LINUX_WATCH_FILE_SYSTEMS_H
#define MG_LINUX_WATCH_FILE_SYSTEMS_H

#include "core/model/changes.h"
#include "platform/linux/watch/fanotify_event.h"
#include "platform/linux/watch/pending.h"
#include "platform/linux/watch/roots.h"

/* Folders whose path is remembered. */
#define MG_HANDLE_SLOTS 256

struct mg_file_systems {
    int fd; /* of fanotify */
    const struct mg_roots *roots;
    struct mg_file_system_mark {
        char fsid[MG_FSID_SIZE];
        int mount;  /* id; a file system may be mounted at several places, or parts of it */
        char *path; /* a folder on it */
    } marks[MG_ROOTS + MG_LIMIT_WATCHED_MOUNTS];
    size_t mark_count;
    struct mg_handle_slot {
        size_t mark;  /* the path is that of this one */
        char *handle; /* file system and handle; NULL: free */
        size_t n;
        char *path; /* NULL: in no root */
    } slots[MG_HANDLE_SLOTS];
    uint64_t events, overflows;
};

/* roots is borrowed. UNSUPPORTED, ACCESS: the kernel, a file system or the privileges do not let
 * us. */
enum mg_status mg_file_systems_open(struct mg_file_systems *watch, const struct mg_roots *roots,
                                    struct mg_error *err);
void mg_file_systems_close(struct mg_file_systems *watch);
/* The roots have changed: mark what they are on now. */
enum mg_status mg_file_systems_mark(struct mg_file_systems *watch, struct mg_error *err);
/* Read events into pending. again: the way to a root is another one, so that the roots are to be
 * looked at, and the marks made, again. lost: the same, and everything is to be read again, for
 * this reason. Both are set only when it is so. */
void mg_file_systems_read(struct mg_file_systems *watch, struct mg_pending *pending, bool *again,
                          const char **lost);

#endif
