/* SPDX-License-Identifier: Apache-2.0
 *
 * What is known of running processes: names, executables, users, services. Read at once, for the
 * processes of many sockets. Depends on core/base only, so that plugins can use it.
 */
#ifndef MG_WINDOWS_PROCESSES_H
#define MG_WINDOWS_PROCESSES_H

#include "core/base/arena.h"
#include "core/base/error.h"
#include "core/base/vec.h"

struct mg_process {
    unsigned long pid;
    struct mg_str name;                            /* "svchost.exe" */
    bool asked;                                    /* for what follows: */
    struct mg_str path, user, services, container; /* as struct mg_listener has them */
};

struct mg_processes {
    struct mg_arena *arena; /* borrowed */
    struct mg_vec items;    /* struct mg_process, by pid */
};

/* Names and services of all processes. Texts are the arena's. IO, NOMEM. */
enum mg_status mg_processes_init(struct mg_processes *processes, struct mg_arena *arena,
                                 struct mg_error *err);
void mg_processes_clear(struct mg_processes *processes);
/* The process with all that may be known of it; NULL when there was none. */
const struct mg_process *mg_processes_get(struct mg_processes *processes, unsigned long pid);

#endif
