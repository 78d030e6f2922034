/* SPDX-License-Identifier: Apache-2.0
 *
 * What has changed on a host since somebody looked, as far as an observer can tell: hints, not
 * truth; whoever gets them reads the state itself. Memory is bounded whatever happens: when more
 * folders change than are kept, they become fewer and larger ones, in the end everything.
 */
#ifndef MG_MODEL_CHANGES_H
#define MG_MODEL_CHANGES_H

#include "core/base/limits.h"
#include "core/base/str.h"

/* All zeros: nothing has changed. */
struct mg_changes {
    bool packages;      /* databases of package managers, or what tells the release of the system */
    bool files;         /* files that package managers wrote below inspected paths, unknown which */
    bool advisories;    /* the advisory database */
    bool configuration; /* the configuration of the agent */
    bool everything;    /* anything may have changed: hosts are to be read as a whole */
    char why[160];      /* ... for people */
    /* Absolute; what is in them or below has changed. Some are files. None is below another; they
     * need not be there any more. */
    char *folders[MG_LIMIT_CHANGED_FOLDERS];
    size_t folder_count;
    int64_t at; /* of the last change; milliseconds of a clock that never goes back */
};

void mg_changes_clear(struct mg_changes *changes);

/* Add a folder by its absolute path, without '/' at its end. One without memory for it, or too
 * long, is everything. */
void mg_changes_add_folder(struct mg_changes *changes, struct mg_str path);
/* Everything; the first reason stays. */
void mg_changes_add_everything(struct mg_changes *changes, const char *why);
/* All of from into changes; from is empty then. */
void mg_changes_move(struct mg_changes *changes, struct mg_changes *from);

/* Is there something that a new inventory would show? */
bool mg_changes_is_host(const struct mg_changes *changes);

/* Is path the folder, or below it? */
bool mg_path_is_below(struct mg_str path, struct mg_str folder);

#endif
