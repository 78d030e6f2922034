/* SPDX-License-Identifier: Apache-2.0
 *
 * Which package owns each of many files, asked of every package database of the host. The lists of
 * a database are read once, whatever the number of files.
 */
#ifndef MG_LINUX_PACKAGES_OWNERS_H
#define MG_LINUX_PACKAGES_OWNERS_H

#include "core/base/arena.h"
#include "core/base/tree.h"
#include "core/model/inventory.h"

struct mg_owners_request {
    const struct mg_host *host;
    const char *const *paths; /* relative to the root or absolute */
    size_t count;
};

/* Write the name of the package that owns path i to names[i], in arena; it stays empty where none
 * does. Lists that cannot be read become coverage of inventory, which is not changed else. NOMEM.
 */
enum mg_status mg_owners_find(struct mg_tree *tree, const struct mg_owners_request *request,
                              struct mg_inventory *inventory, struct mg_arena *arena,
                              struct mg_str *names, struct mg_error *err);

#endif
