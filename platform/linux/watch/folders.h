/* SPDX-License-Identifier: Apache-2.0
 *
 * Events of folders one by one, by inotify(7): where file systems give none as a whole. All folders
 * below the paths are listed once and watched; how many is limited. A folder that appears counts
 * as changed with all that is in it, as files may be there before it is watched.
 */
#ifndef MG_LINUX_WATCH_FOLDERS_H
#define MG_LINUX_WATCH_FOLDERS_H

#include "platform/linux/watch/pending.h"
#include "platform/linux/watch/roots.h"

struct mg_folders {
    int fd; /* of inotify */
    const struct mg_roots *roots;
    struct mg_folder {
        int wd;
        char *path;
    } * items; /* in order of wd: the kernel only counts up */
    size_t count, capacity;
    int64_t now; /* of what is being read */
    uint64_t events, overflows;
};

/* roots is borrowed. LIMIT: there are more folders than we, or the system, want to watch. */
enum mg_status mg_folders_open(struct mg_folders *folders, const struct mg_roots *roots,
                               struct mg_error *err);
void mg_folders_close(struct mg_folders *folders);
/* Read events into pending. again and lost are as with mg_file_systems_read. LIMIT, NOMEM: there
 * are too many folders now; it is to be closed. */
enum mg_status mg_folders_read(struct mg_folders *folders, struct mg_pending *pending, bool *again,
                               const char **lost, struct mg_error *err);

#endif
