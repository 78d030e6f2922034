/* SPDX-License-Identifier: Apache-2.0
 *
 * rpm's own container "ndb" (Packages.db), the default of SUSE.
 */
#ifndef MG_LINUX_PACKAGES_RPM_NDB_H
#define MG_LINUX_PACKAGES_RPM_NDB_H

#include "platform/linux/packages/rpm_walk.h"

/* Hand out all headers of the file. FORMAT when it is none of this kind, UNSUPPORTED when it is a
 * later version, or what the walk's blob returned. */
enum mg_status mg_rpm_ndb_walk(struct mg_str file, const struct mg_rpm_walk *walk,
                               struct mg_error *err);

#endif
