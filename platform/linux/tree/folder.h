/* SPDX-License-Identifier: Apache-2.0
 *
 * Open folders of the live tree (struct mg_tree_dir of core/base/tree.h). A file system that is
 * mounted below is entered when it is on a disk or in the memory of this host; a mount of the same
 * file system elsewhere (bind) is entered, too: the identities of folders tell that they were met
 * before. Not entered: file systems of other hosts, of the kernel, and layered ones, which are the
 * roots of containers.
 */
#ifndef MG_LINUX_TREE_FOLDER_H
#define MG_LINUX_TREE_FOLDER_H

#include "core/base/tree.h"

/* What all folders of one tree share; lives as long as they. */
struct mg_folder_way {
    bool openat2;         /* works here */
    bool no_atime;        /* until a folder is met whose access time we must change */
    uint64_t root_device; /* of the tree: the host's own, whatever file system it has */
};

/* The folder at, which is open by O_PATH, for reading; takes at, also when it fails. Errors as of
 * open_dir. */
enum mg_status mg_folder_new(struct mg_folder_way *way, int at, struct mg_tree_dir **out,
                             struct mg_error *err);

#endif
