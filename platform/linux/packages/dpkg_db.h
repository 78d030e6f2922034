/* SPDX-License-Identifier: Apache-2.0
 *
 * dpkg's database as stanzas: var/lib/dpkg/status with the journal var/lib/dpkg/updates laid over
 * it, and var/lib/dpkg/status.d of distroless images. What is broken becomes coverage.
 */
#ifndef MG_LINUX_PACKAGES_DPKG_DB_H
#define MG_LINUX_PACKAGES_DPKG_DB_H

#include "core/base/arena.h"
#include "core/base/tree.h"
#include "core/base/vec.h"
#include "platform/linux/note.h"
#include "platform/linux/packages/stanza.h"

#define MG_DPKG_AREA "packages/dpkg"
#define MG_DPKG_STATUS "var/lib/dpkg/status"
#define MG_DPKG_STATUS_D "var/lib/dpkg/status.d"

struct mg_dpkg_db {
    struct mg_vec stanzas; /* of struct mg_stanza, the usable ones, in any state */
    struct mg_buf text;    /* of the status file; the stanzas borrow */
    struct mg_arena arena; /* of the other files; likewise */
    struct mg_note broken; /* broken stanzas and lines */
    bool status_found, status_d_found;
};

void mg_dpkg_db_init(struct mg_dpkg_db *db);
void mg_dpkg_db_clear(struct mg_dpkg_db *db);

/* Read all of it once. Files that are not there are no error: see the two flags. Files that cannot
 * be read become coverage. Fails with NOMEM only. */
enum mg_status mg_dpkg_db_load(struct mg_dpkg_db *db, struct mg_tree *tree,
                               struct mg_inventory *inventory, struct mg_error *err);

#endif
