/* SPDX-License-Identifier: Apache-2.0
 *
 * Asking the agent that runs: one line there, one line back.
 */
#ifndef MG_AGENT_ASK_H
#define MG_AGENT_ASK_H

#include "core/base/buf.h"
#include "core/base/error.h"

/* Send request (no line feed) to the agent of the data folder and add its answer, a line without
 * line feed, to answer, whose ceiling bounds it. seconds: how long to wait for it. NOENT: no agent
 * runs there; ACCESS: we may not ask; TIMEOUT; IO: it went away. */
enum mg_status mg_ask(const char *data, const char *request, unsigned seconds,
                      struct mg_buf *answer, struct mg_error *err);

#endif
