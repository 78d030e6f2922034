/* SPDX-License-Identifier: Apache-2.0
 *
 * Where rpm keeps its database.
 */
#ifndef MG_LINUX_PACKAGES_RPM_FIND_H
#define MG_LINUX_PACKAGES_RPM_FIND_H

#include "core/base/tree.h"
#include "core/model/inventory.h"

#define MG_RPM_AREA "packages/rpm"

enum mg_rpm_backend { MG_RPM_SQLITE, MG_RPM_NDB, MG_RPM_BDB };

struct mg_rpm_place {
    const char *folder;
    const char *path; /* of the database, in folder */
    enum mg_rpm_backend backend;
};

/* The database that rpm uses, or NULL when there is none. Others that are there are told in the
 * coverage. What cannot be looked at counts as there, so that reading it fails and is told. */
const struct mg_rpm_place *mg_rpm_find(struct mg_tree *tree, struct mg_inventory *inventory);

#endif
