/* SPDX-License-Identifier: Apache-2.0
 *
 * Privileges that a process gives up for good: new ones, capabilities, resources.
 */
#ifndef MG_LINUX_SANDBOX_PRIVILEGES_H
#define MG_LINUX_SANDBOX_PRIVILEGES_H

#include "core/model/protection.h"
#include "platform/linux/sandbox/profile.h"

/* No program that it starts has more rights than it has (prctl(2), PR_SET_NO_NEW_PRIVS), and no
 * other process of its user looks into it. */
void mg_sandbox_no_privileges(struct mg_protections *out);

/* Keep of the capabilities (capabilities(7)) only these, and of these only what it has. */
void mg_sandbox_capabilities(uint64_t kept, struct mg_protections *out);

/* Limits of setrlimit(2), soft and hard: memory of its own, files that are open, no other process,
 * no core file, files that it writes. */
void mg_sandbox_resources(const struct mg_sandbox_profile *profile, struct mg_protections *out);

#endif
