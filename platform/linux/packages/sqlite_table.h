/* SPDX-License-Identifier: Apache-2.0
 *
 * All rows of one table of an SQLite database.
 */
#ifndef MG_LINUX_PACKAGES_SQLITE_TABLE_H
#define MG_LINUX_PACKAGES_SQLITE_TABLE_H

#include "platform/linux/packages/rpm_walk.h"
#include "platform/linux/packages/sqlite_pages.h"

/* One row, borrowed during the call; of a damaged one what could be read, from its beginning.
 * Anything but MG_OK ends the walk with that status. */
typedef enum mg_status (*mg_sqlite_row_fn)(void *context, struct mg_str record,
                                           struct mg_error *err);

/* Rows in their order, from the b-tree whose root is page root. What cannot be read is told to
 * walk->damage. NOMEM, or what row returned. */
enum mg_status mg_sqlite_table_walk(const struct mg_sqlite_pages *pages, uint32_t root,
                                    const struct mg_rpm_walk *walk, mg_sqlite_row_fn row,
                                    void *context, struct mg_error *err);

#endif
