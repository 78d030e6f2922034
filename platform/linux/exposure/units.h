/* SPDX-License-Identifier: Apache-2.0
 *
 * Which unit of systemd a socket was made for: systemd makes it in the unit's own control group
 * (systemd.socket(5)), which the kernel remembers. Of units of the system, not of users.
 */
#ifndef MG_LINUX_EXPOSURE_UNITS_H
#define MG_LINUX_EXPOSURE_UNITS_H

#include "core/base/arena.h"

#define MG_UNIT_GROUPS "/sys/fs/cgroup/system.slice"
#define MG_UNITS "/usr/lib/systemd/system" /* of packages */

/* The name of the folder in groups that ends in ".socket" and has this id, in arena; empty: none.
 * False without memory. */
bool mg_unit_of_socket(const char *groups, uint64_t cgroup, struct mg_arena *arena,
                       struct mg_str *out);
/* The file in a folder of units that tells whose a socket unit is, in arena: that of the service
 * that it starts, else its own; "/": there is none. NULL without memory. */
const char *mg_unit_path(const char *folder, struct mg_str unit, struct mg_arena *arena);

#endif
