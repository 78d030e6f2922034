/* SPDX-License-Identifier: Apache-2.0
 *
 * What lies in a folder of our own. Not for folders of the scanned host: those go through the tree.
 */
#ifndef MG_BASE_FOLDER_H
#define MG_BASE_FOLDER_H

#include <stddef.h>

#include "core/base/error.h"

enum mg_folder_kind {
    MG_FOLDER_FILE, /* a regular file */
    MG_FOLDER_FOLDER,
    MG_FOLDER_OTHER, /* a link, a device, a pipe */
};

/* Something in a folder; the texts last until the callback returns. */
struct mg_folder_entry {
    const char *path; /* with the folder's in front, separated by '/' */
    const char *name;
    enum mg_folder_kind kind; /* links are not followed */
};

typedef enum mg_status (*mg_folder_fn)(void *context, const struct mg_folder_entry *entry,
                                       struct mg_error *err);

/* Call each for all entries but "." and "..", in no order that systems share; the first failure
 * ends it. NOENT, ACCESS, IO; LIMIT past so many entries. */
enum mg_status mg_folder_each(const char *path, size_t limit, mg_folder_fn each, void *context,
                              struct mg_error *err);

/* Remove an empty folder. One that holds something stays, which is no error, and neither is one
 * that is not there; a link is not followed. */
enum mg_status mg_folder_remove(const char *path, struct mg_error *err);

#endif
