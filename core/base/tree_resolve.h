/* SPDX-License-Identifier: Apache-2.0
 *
 * The path of a file without links in it: the one name under which packages list it.
 */
#ifndef MG_BASE_TREE_RESOLVE_H
#define MG_BASE_TREE_RESOLVE_H

#include "core/base/tree.h"

/* Append to out (empty; its ceiling limits all paths on the way) the path that path leads to, with
 * all links followed inside the root, without "." and "..", and a NUL behind it that does not
 * count; empty for the root. FORMAT for a loop of links or a path that is too long, NOENT, ACCESS.
 */
enum mg_status mg_tree_resolve(struct mg_tree *tree, const char *path, struct mg_buf *out,
                               struct mg_error *err);

#endif
