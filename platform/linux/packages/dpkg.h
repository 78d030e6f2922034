/* SPDX-License-Identifier: Apache-2.0
 *
 * Installed packages of a dpkg host: state, source, origin, and on request only those that own
 * certain files. docs/packages-dpkg.md has the rules.
 */
#ifndef MG_LINUX_PACKAGES_DPKG_H
#define MG_LINUX_PACKAGES_DPKG_H

#include "core/base/tree.h"
#include "core/model/inventory.h"

struct mg_dpkg_request {
    const struct mg_host *host; /* its distribution decides what is foreign */
    const char *const *owners;  /* with owner_count > 0: only packages that own these paths */
    size_t owner_count;
    bool relations; /* what packages require and provide is wanted as well */
};

/* Add the packages below tree's root to inventory, and the coverage of what was read. *found tells
 * whether there is a dpkg database at all. What cannot be read becomes coverage; NOMEM or LIMIT
 * when the inventory can take no more. */
enum mg_status mg_dpkg_read(struct mg_tree *tree, const struct mg_dpkg_request *request,
                            struct mg_inventory *inventory, bool *found, struct mg_error *err);

#endif
