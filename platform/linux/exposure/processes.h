/* SPDX-License-Identifier: Apache-2.0
 *
 * Which processes have which sockets, from /proc. Processes come and go meanwhile: what is gone is
 * not known, and no failure.
 */
#ifndef MG_LINUX_EXPOSURE_PROCESSES_H
#define MG_LINUX_EXPOSURE_PROCESSES_H

#include "core/base/arena.h"
#include "core/base/error.h"
#include "core/base/vec.h"

/* Texts are in the arena; empty: not known. */
struct mg_process {
    uint64_t inode;  /* of the socket that was asked for */
    uint64_t cgroup; /* that it was made in: see struct mg_socket */
    uint64_t pid;    /* 0: no process was found */
    struct mg_str name;
    struct mg_str path; /* of its executable */
    bool replaced;      /* the executable that runs is no longer the file of that path */
    bool elsewhere;     /* the path is none of this host, but of a container */
    bool held;          /* the process is systemd, which has the socket for a unit */
    struct mg_str unit; /* of systemd, that it runs in: "ssh.service"; of held: "ssh.socket" */
};

/* Fill in the processes of which inode and cgroup are set, sorted by inode; a socket of several
 * processes is the oldest one's, by pid, but systemd's only if no other has it: it keeps those that
 * it gives to services. *denied: processes that could not be looked into. NOMEM. */
enum mg_status mg_processes_find(struct mg_vec *processes, struct mg_arena *arena, size_t *denied,
                                 struct mg_error *err);

#endif
