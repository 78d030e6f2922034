/* SPDX-License-Identifier: Apache-2.0
 *
 * What a process that reads a host has no business to do, each tried for real.
 */
#ifndef TEST_LINUX_PROBES_H
#define TEST_LINUX_PROBES_H

#include <stddef.h>
#include <sys/types.h>

/* What a probe may work with. */
struct probe_place {
    const char *folder; /* has the file "file", the folder "sub", and "program", which may be run */
    pid_t other;        /* a process of the same user, outside of the sandbox */
    int socket;         /* of AF_UNIX, open and not connected */
    const char *address; /* of AF_UNIX, somebody listens there */
};

struct probe {
    const char *name;
    /* 0: done; else errno. May also end the process. */
    int (*try)(const struct probe_place *place);
};

extern const struct probe probes[];
extern const size_t probe_count;

#endif
