/* SPDX-License-Identifier: Apache-2.0
 *
 * Handing reports over to the spool, from where the link sends them.
 */
#ifndef MG_AGENT_OUTGOING_H
#define MG_AGENT_OUTGOING_H

#include "core/agent/spool.h"

#define MG_OUTGOING_SPOOL "spool" /* folder of the agent's data folder */

struct mg_outgoing {
    const char *data;   /* folder of the agent */
    unsigned spool_mib; /* at most, of all that waits; 0: MG_LIMIT_SPOOL_MIB */
};

/* Of a managed agent: add a report; one that works alone sends nothing, which is fine. */
enum mg_status mg_outgoing_add(const struct mg_outgoing *to, enum mg_spool_kind kind,
                               struct mg_str bytes, struct mg_error *err);
/* The same with head and the content of a file of the data folder. LIMIT: larger than is sent. */
enum mg_status mg_outgoing_file(const struct mg_outgoing *to, enum mg_spool_kind kind,
                                const char *name, struct mg_str head, struct mg_error *err);

/* How many wait, and what became of others. */
enum mg_status mg_outgoing_state(const char *data, struct mg_spool_state *out,
                                 struct mg_error *err);

#endif
