/* SPDX-License-Identifier: Apache-2.0
 *
 * The connection of a managed agent to its console: sends what is in the spool, in order and once,
 * waits for commands, tells that it lives and renews its certificate. It speaks with the agent by
 * lines (core/agent/link.h). Whatever the console says or does not say, it goes on: it tells its
 * state and tries again after a back-off.
 */
#ifndef MG_LINK_CONNECTION_H
#define MG_LINK_CONNECTION_H

#include "core/base/error.h"

struct mg_connection_wish {
    const char *data;  /* folder of the agent */
    const char *proxy; /* of its configuration; NULL: as it was enrolled */
};

/* Until standard input ends. NOENT: it is not enrolled. */
enum mg_status mg_connection_run(const struct mg_connection_wish *wish, struct mg_error *err);

#endif
