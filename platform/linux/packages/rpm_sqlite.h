/* SPDX-License-Identifier: Apache-2.0
 *
 * The headers in rpmdb.sqlite, by a walk over the b-tree of its table Packages.
 */
#ifndef MG_LINUX_PACKAGES_RPM_SQLITE_H
#define MG_LINUX_PACKAGES_RPM_SQLITE_H

#include "platform/linux/packages/rpm_walk.h"
#include "platform/linux/packages/sqlite_pages.h"

/* Hand out all headers. An empty file is an empty database, as it is for SQLite. FORMAT when the
 * file is no SQLite database or has no table Packages, UNSUPPORTED, NOMEM, or what the walk's blob
 * returned. */
enum mg_status mg_rpm_sqlite_walk(struct mg_str file, struct mg_str log,
                                  const struct mg_rpm_walk *walk, struct mg_sqlite_log *state,
                                  struct mg_error *err);

#endif
