/* SPDX-License-Identifier: Apache-2.0
 *
 * Files and network by Landlock (landlock(7)), as far as the running kernel has it.
 */
#ifndef MG_LINUX_SANDBOX_LANDLOCK_H
#define MG_LINUX_SANDBOX_LANDLOCK_H

#include "core/model/protection.h"
#include "platform/linux/sandbox/profile.h"

/* From now on nothing is read, written, made, removed or executed but what the profile has below
 * folder, no TCP port is bound or connected to, and no signal or abstract socket outside is
 * reached. Needs no-new-privileges. False: it is not on. */
bool mg_sandbox_landlock(const struct mg_sandbox_profile *profile, const char *folder,
                         struct mg_protections *out);

#endif
