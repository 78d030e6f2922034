/* SPDX-License-Identifier: Apache-2.0
 *
 * rpm's database in memory, as it was at one moment, whatever its format.
 */
#ifndef MG_LINUX_PACKAGES_RPM_DB_H
#define MG_LINUX_PACKAGES_RPM_DB_H

#include "platform/linux/packages/rpm_find.h"
#include "platform/linux/packages/rpm_walk.h"

struct mg_rpm_db {
    const struct mg_rpm_place *place;
    struct mg_buf file;
    struct mg_buf log;      /* write-ahead log of SQLite; empty: none */
    uint32_t log_committed; /* frames of the log that count, after the walk */
};

void mg_rpm_db_init(struct mg_rpm_db *db, const struct mg_rpm_place *place);
void mg_rpm_db_clear(struct mg_rpm_db *db);

/* Read the database, again while rpm changes it. Becomes coverage: a log that cannot be read, a
 * journal that has not been rolled back, a database that does not hold still. */
enum mg_status mg_rpm_db_load(struct mg_rpm_db *db, struct mg_tree *tree,
                              struct mg_inventory *inventory, struct mg_error *err);

/* Hand out all headers. Becomes coverage: a transaction that has not ended. Fails as the readers of
 * the formats do. */
enum mg_status mg_rpm_db_walk(struct mg_rpm_db *db, const struct mg_rpm_walk *walk,
                              struct mg_inventory *inventory, struct mg_error *err);

#endif
