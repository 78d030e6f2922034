/* SPDX-License-Identifier: Apache-2.0
 *
 * Control groups, version 2 (Documentation/admin-guide/cgroup-v2.rst of the kernel): a group of its
 * own for the jobs of the agent, below one that was delegated to it.
 */
#ifndef MG_LINUX_CGROUP_H
#define MG_LINUX_CGROUP_H

#include "core/platform.h"

/* Which limits are on; why another one is not, else empty. */
struct mg_cgroup_limits {
    bool memory, cpu;
    char why[80];
};

/* The folder of the group that this process is in. False: it is in none. */
bool mg_cgroup_own(char *out, size_t size);

/* Move this process from the group in the folder own to the group of jobs, and limit that. What
 * else is in own then moves as well, to the group "agent", for the kernel wants processes in the
 * leaves only. Nothing happens in a group that was not delegated to us (Delegate= of
 * systemd.resource-control(5)): it is somebody else's. */
struct mg_cgroup_limits mg_cgroup_enter(const char *own, const struct mg_os_limits *limits);

#endif
