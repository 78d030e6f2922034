/* SPDX-License-Identifier: Apache-2.0
 *
 * Profiles: which rights a process keeps for its duty. All others it gives up. A profile is a row
 * of the table in profile.c; what the rights mean to the kernel is in the other files of this
 * folder.
 */
#ifndef MG_LINUX_SANDBOX_PROFILE_H
#define MG_LINUX_SANDBOX_PROFILE_H

#include <stdint.h>

#include "core/platform.h"

/* Groups of system calls, by what they give: syscalls.c. */
enum mg_calls {
    MG_CALLS_BASE = 1 << 0,    /* memory, time, signals to itself, files that are open */
    MG_CALLS_READ = 1 << 1,    /* opening files for reading, listing folders */
    MG_CALLS_BENEATH = 1 << 2, /* openat2, whose flags a filter cannot see */
    MG_CALLS_WRITE = 1 << 3,   /* making, changing, removing files */
    MG_CALLS_NETLINK = 1 << 4, /* asking the kernel about the network */
};

/* What may be done below a folder: the numbers are ours, landlock.c has the kernel's. */
enum mg_files {
    MG_FILES_UNRULED, /* Landlock is not used at all */
    MG_FILES_READ_FOLDER,
    MG_FILES_READ_ALL_WRITE_FOLDER,
};

struct mg_sandbox_profile {
    enum mg_duty duty;
    uint64_t capabilities; /* 1 << CAP_...: kept when the process has them */
    enum mg_files files;
    unsigned calls;      /* bits of enum mg_calls */
    uint64_t file_bytes; /* size of a file that is written; 0: none is, but one that is open */
};

/* NULL: there is none. */
const struct mg_sandbox_profile *mg_sandbox_profile(enum mg_duty duty);

#endif
