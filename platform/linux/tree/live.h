/* SPDX-License-Identifier: Apache-2.0
 *
 * The tree (core/base/tree.h) over a directory of the running system: "/" or a folder that holds a
 * root file system. Links are resolved as if that directory were the root. Devices, FIFOs and
 * sockets are never opened, only regular files are read.
 */
#ifndef MG_LINUX_TREE_LIVE_H
#define MG_LINUX_TREE_LIVE_H

#include "core/base/tree.h"

/* NULL when root is not a directory that we may read; the error names it. Close with
 * mg_tree_close. */
struct mg_tree *mg_live_tree_open(const char *root, struct mg_error *err);

/* From now on resolve paths without openat2, as on kernels that lack it. For tests. */
void mg_live_tree_avoid_openat2(struct mg_tree *tree);

#endif
