/* SPDX-License-Identifier: Apache-2.0
 *
 * System calls by a filter of the kernel (seccomp(2)), made from the table of syscalls.c.
 */
#ifndef MG_LINUX_SANDBOX_SECCOMP_H
#define MG_LINUX_SANDBOX_SECCOMP_H

#include <linux/filter.h>

#include "core/model/protection.h"

/* Instructions of the largest filter; the kernel takes 4096. */
#define MG_SECCOMP_SIZE 1024

/* Write the filter that allows these groups of calls (bits of enum mg_calls) to the process of this
 * id. Returns its length; 0: the system calls of this machine are not known. */
unsigned short mg_seccomp_build(unsigned groups, int pid, struct sock_filter out[MG_SECCOMP_SIZE]);

/* Put this process under it for good. Needs no-new-privileges. */
void mg_sandbox_seccomp(unsigned groups, struct mg_protections *out);

#endif
