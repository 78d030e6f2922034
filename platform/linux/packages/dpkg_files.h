/* SPDX-License-Identifier: Apache-2.0
 *
 * Which package owns a file, from dpkg's lists (var/lib/dpkg/info/NAME[:ARCH].list and the
 * *.md5sums of distroless images). The paths in question are given first, then all lists are read
 * once, one at a time: memory does not grow with the number of files on the host.
 */
#ifndef MG_LINUX_PACKAGES_DPKG_FILES_H
#define MG_LINUX_PACKAGES_DPKG_FILES_H

#include "core/base/tree.h"
#include "core/base/vec.h"
#include "core/model/inventory.h"
#include "platform/linux/packages/diversions.h"
#include "platform/linux/packages/stanza.h"
#include "platform/linux/packages/watch.h"

/* A package as its list names it. */
struct mg_dpkg_owner {
    struct mg_str name;   /* empty for distroless images */
    struct mg_str arch;   /* empty: in whatever architecture it is installed */
    struct mg_str status; /* path of its file in status.d; empty but for distroless images */
};

struct mg_dpkg_files {
    struct mg_watch watch;    /* objects: struct watched of dpkg_files.c */
    struct mg_vec questions;  /* of struct watched *: one per path asked for */
    struct mg_vec diversions; /* of struct mg_diversion */
    struct mg_buf diverted;   /* text of the diversions, which borrow */
};

/* Ask for paths (absolute, borrowed until clear). NOMEM. On failure clear as well. */
enum mg_status mg_dpkg_files_init(struct mg_dpkg_files *files, struct mg_tree *tree,
                                  const char *const *paths, size_t count,
                                  struct mg_inventory *inventory, struct mg_error *err);
void mg_dpkg_files_clear(struct mg_dpkg_files *files);

/* Read all lists. What cannot be read becomes coverage. NOMEM. */
enum mg_status mg_dpkg_files_load(struct mg_dpkg_files *files, struct mg_tree *tree,
                                  struct mg_inventory *inventory, struct mg_error *err);

/* One list: the paths in text, one per line, are installed by owner, whose views last until clear.
 * With hashes the lines are those of an .md5sums file. False without memory. */
bool mg_dpkg_files_add_list(struct mg_dpkg_files *files, const struct mg_dpkg_owner *owner,
                            struct mg_str text, bool hashes);

/* Owners of path i: struct mg_dpkg_owner; several where a file belongs to one package in several
 * architectures. Empty: no package, or a folder that packages share. */
const struct mg_vec *mg_dpkg_files_owners(const struct mg_dpkg_files *files, size_t i);

/* Does the package own one of the paths? */
bool mg_dpkg_files_owns(const struct mg_dpkg_files *files, const struct mg_stanza *stanza);

#endif
