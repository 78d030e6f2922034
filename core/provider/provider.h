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
    unsigned seconds;        /* wall-clock limit */
    struct mg_protocol_limits limits;
};

/* Run the provider to its end and fill inventory (initialized by the caller). On failure whatever
 * was understood stays in the inventory, the child and its children are gone, and the error says
 * what happened: NOENT (cannot start), TIMEOUT, LIMIT, FORMAT (garbage or an incomplete stream),
 * IO (crash: signal or exit code, with the last line of its standard error). */
enum mg_status mg_provider_run(const struct mg_provider_command *command,
                               struct mg_inventory *inventory, struct mg_error *err);

#endif
