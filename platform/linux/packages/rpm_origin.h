/* SPDX-License-Identifier: Apache-2.0
 *
 * Who built an rpm package when that is not the host's distribution, by what the package says of
 * itself.
 */
#ifndef MG_LINUX_PACKAGES_RPM_ORIGIN_H
#define MG_LINUX_PACKAGES_RPM_ORIGIN_H

#include "platform/linux/packages/origin.h"
#include "platform/linux/packages/rpm_package.h"

/* out is empty when the package is of the distribution, or when the distribution is not known by
 * its vendor names: then nothing is called foreign. False past the arena's ceiling. */
bool mg_rpm_origin(const struct mg_rpm_package *package, const struct mg_host *host,
                   struct mg_arena *arena, struct mg_origin *out);

#endif
