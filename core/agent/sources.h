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

/* How often, as long as the trigger of one that is not watched is on. */
#define MG_SOURCE_POLL_MS (60 * 1000)

struct mg_source_place {
    const char *database; /* file */
};

struct mg_source {
    enum mg_trigger trigger;
    bool watched; /* where the system watches at all */
    /* Quick, as the loop waits for it: milliseconds. */
    enum mg_status (*print)(const struct mg_source_place *place, uint64_t *out,
                            struct mg_error *err);
};

/* In turn; NULL behind the last. */
const struct mg_source *mg_source_at(size_t index);

#endif
