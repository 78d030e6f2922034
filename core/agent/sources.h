/* SPDX-License-Identifier: Apache-2.0
 *
 * Sources of events: each makes a fingerprint of what it watches, and when that is
 * another one than before, its trigger fires. What was seen last is kept in state.json, so that
 * changes are noticed that come while the agent does not run. They are asked at the start, and when
 * the system tells of something new (loop.h); those that it does not tell of now and then.
 */
#ifndef MG_AGENT_SOURCES_H
#define MG_AGENT_SOURCES_H

#include "core/agent/trigger_table.h"

/* How often one that the system could tell of is asked where it does not. */
#define MG_SOURCE_POLL_MS (60 * 1000)

struct mg_source_place {
    const char *database; /* file */
};

struct mg_source {
    enum mg_trigger trigger;
    uint32_t poll; /* ms from one look to the next; 0: only where the system does not watch */
    /* Quick, as the loop waits for it: milliseconds. */
    enum mg_status (*print)(const struct mg_source_place *place, uint64_t *out,
                            struct mg_error *err);
};

/* In turn; NULL behind the last. */
const struct mg_source *mg_source_at(size_t index);

#endif
