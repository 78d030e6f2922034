/* SPDX-License-Identifier: Apache-2.0
 *
 * Packages of languages that are being installed: which files and folders, and when they have come
 * to rest.
 * An installer writes many files in a row and some write a last one, after which little waiting is
 * enough. Which files count is what the inspectors want, and a table of names.
 */
#ifndef MG_LINUX_WATCH_PENDING_H
#define MG_LINUX_WATCH_PENDING_H

#include "core/model/changes.h"
#include "platform/linux/watch/clock.h"

/* What happened to an entry of a folder, as bits. */
enum mg_touch {
    MG_TOUCH_MADE = 1 << 0, /* appeared by link(2), or is still being written */
    MG_TOUCH_DONE = 1 << 1, /* was written, or moved here */
    MG_TOUCH_GONE = 1 << 2,
    MG_TOUCH_FOLDER = 1 << 3, /* the entry is a folder */
};

struct mg_pending {
    struct mg_changes set; /* folders and files only */
    int64_t first, last;   /* milliseconds */
    bool marker;           /* the last one told that an installer is done */
};

/* Note what happened to the entry name of the folder (absolute). True when it counts. */
bool mg_pending_touch(struct mg_pending *pending, struct mg_str folder, struct mg_str name,
                      unsigned touch, int64_t now);
/* Note that the folder path changed, with all that is in it; marker as in the structure. */
void mg_pending_add(struct mg_pending *pending, struct mg_str path, bool marker, int64_t now);
/* When the folders are to be told; busy: a package manager of the system works, whose end is waited
 * for. MG_NEVER_MS: there are none. */
int64_t mg_pending_due(const struct mg_pending *pending, bool busy);
/* All folders into changes. */
void mg_pending_take(struct mg_pending *pending, struct mg_changes *changes);

#endif
