/* SPDX-License-Identifier: Apache-2.0
 *
 * The host of inventory providers: starts one as a child process, enforces time, size, record and
 * count limits, and treats every byte it says as hostile. A provider that crashes, hangs, floods
 * or lies costs a scan, never this process: it becomes a coverage entry.
 */
#ifndef MG_PROVIDER_PROVIDER_H
#define MG_PROVIDER_PROVIDER_H

#include "core/provider/protocol.h"

struct mg_provider_command {
    const char *const *argv; /* NULL-terminated; argv[0] is the program's path */
    const char *program;     /* the file to start, when not argv[0]; else NULL */
    const char *input;       /* a file that becomes its standard input; NULL: there is none */
    unsigned seconds;        /* wall-clock limit, from start to exit */
    struct mg_protocol_limits limits;
    /* May be NULL; called once a second while the provider runs, with the packages so far, and what
     * the provider told last of its inspection (NULL: nothing). */
    void (*progress)(void *context, uint64_t packages,
                     const struct mg_inspection_progress *inspection);
    void *context;
};

/* Run the provider to its end and fill inventory (initialized by the caller). Of our environment
 * it gets only PATH. On failure whatever was understood stays in the inventory, the
 * child and all of its tree that mg_os_kill_tree reaches is gone, and the error says what happened,
 * with the last line of the provider's standard error: NOENT, ACCESS (cannot start), TIMEOUT,
 * LIMIT, FORMAT (garbage or an incomplete stream), UNSUPPORTED (a newer protocol), IO (signal or
 * exit status, also after a complete stream). Takes at most seconds and MG_LIMIT_PROVIDER_GRACE_MS.
 */
enum mg_status mg_provider_run(const struct mg_provider_command *command,
                               struct mg_inventory *inventory, struct mg_error *err);

#endif
