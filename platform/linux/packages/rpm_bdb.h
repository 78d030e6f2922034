/* SPDX-License-Identifier: Apache-2.0
 *
 * Berkeley DB hash files (Packages), the container of rpm up to 4.15 and of RHEL up to 8.
 */
#ifndef MG_LINUX_PACKAGES_RPM_BDB_H
#define MG_LINUX_PACKAGES_RPM_BDB_H

#include "platform/linux/packages/rpm_walk.h"

/* Hand out all headers of the file. FORMAT when it is none of this kind, UNSUPPORTED when it is
 * one that rpm does not write (encrypted, with page sums), NOMEM, or what the walk's blob
 * returned. */
enum mg_status mg_rpm_bdb_walk(struct mg_str file, const struct mg_rpm_walk *walk,
                               struct mg_error *err);

#endif
