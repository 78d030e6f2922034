/* SPDX-License-Identifier: Apache-2.0
 *
 * The names in a folder of a tree, sorted, so that what follows does not depend on the order of
 * the file system.
 */
#ifndef MG_LINUX_TREE_NAMES_H
#define MG_LINUX_TREE_NAMES_H

#include "core/base/arena.h"
#include "core/base/tree.h"
#include "core/base/vec.h"

/* Append to names (of struct mg_str) the path "folder/entry" of each entry that keep accepts, in
 * byte order. They are NUL-terminated and live in arena. LIMIT past its ceiling. */
enum mg_status mg_tree_names(struct mg_tree *tree, const char *folder,
                             bool (*keep)(struct mg_str entry), struct mg_arena *arena,
                             struct mg_vec *names, struct mg_error *err);

/* The last component of a path. */
struct mg_str mg_tree_base_name(struct mg_str path);

#endif
