/* SPDX-License-Identifier: Apache-2.0
 *
 * The walk of Deep Inspection: below given paths it offers each regular file to the inspectors by
 * its name. Links are not followed, other hosts' file systems are not entered
 * (platform/linux/tree/folder.h), each folder is read once however it is reached, and memory does
 * not grow with the tree. It ends when the time is over or the packages are too many.
 */
#ifndef MG_LINUX_INSPECTION_WALK_H
#define MG_LINUX_INSPECTION_WALK_H

#include "platform/linux/inspection/folder_set.h"
#include "platform/linux/inspection/kept.h"
#include "platform/linux/note.h"

struct mg_walk_count {
    uint64_t directories, files; /* regular ones, met by name */
    uint64_t packages;
};

struct mg_walk {
    struct mg_inspection *in;
    const struct mg_kept *kept; /* NULL: every file is read; else those that are not kept */
    const struct mg_inspector *const *inspectors; /* borrowed, inspector_count of them */
    size_t inspector_count;
    /* May be NULL; called now and then. */
    void (*progress)(void *context, const struct mg_walk_count *sum);
    void *context;

    struct mg_walk_count sum; /* of all paths */
    struct mg_folder_set seen;
    struct mg_note unreadable, skipped, deep;
    struct mg_buf path;  /* of the folder that is read */
    struct mg_buf names; /* of folders that wait, each with its NUL */
};

/* The caller then fills in what is above the empty line. */
void mg_walk_init(struct mg_walk *walk);
void mg_walk_clear(struct mg_walk *walk);

/* Inspect what is below path, which is relative to the root, without links, and is a folder.
 * *count is what was met, also on failure. *again: the folder itself was met before, nothing is
 * done. TIMEOUT when the time is over, LIMIT when there are too many packages (in->full), NOMEM:
 * the walk is over. Any other error is about path itself. */
enum mg_status mg_walk_path(struct mg_walk *walk, const char *path, struct mg_walk_count *count,
                            bool *again, struct mg_error *err);

/* Inspect the file or folder at path, as a walk from above would, of which depth folders lie above
 * it. What is not there, or is neither, is no error. Errors as above. */
enum mg_status mg_walk_part(struct mg_walk *walk, const char *path, size_t depth,
                            struct mg_error *err);

/* Close the lists of what could not be read. */
void mg_walk_finish(struct mg_walk *walk);

#endif
