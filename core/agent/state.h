/* SPDX-License-Identifier: Apache-2.0
 *
 * What the agent remembers from one start to the next, in state.json of its data folder. The file
 * is written whole (temporary file, fsync, rename) and read as if anybody had written it: any
 * content costs at most one scan too many.
 */
#ifndef MG_AGENT_STATE_H
#define MG_AGENT_STATE_H

#include "core/agent/result.h"
#include "core/agent/triggers.h"
#include "core/base/sink.h"

/* All zeros: a new host. */
struct mg_state {
    struct mg_triggers_stored triggers;
    struct mg_result results[MG_WORKS]; /* of the last time */
    struct mg_state_seen {
        bool is;
        uint64_t print; /* fingerprint of what a source saw last: sources.h */
    } seen[MG_TRIGGERS];
};

void mg_state_write(struct mg_sink *sink, const struct mg_state *state);
/* FORMAT, LIMIT: not a state, or not one that this version can have written. */
enum mg_status mg_state_parse(struct mg_str text, struct mg_state *out, struct mg_error *err);

enum mg_status mg_state_store(const char *path, const struct mg_state *state, struct mg_error *err);
/* NOENT: a new host. */
enum mg_status mg_state_load(const char *path, struct mg_state *out, struct mg_error *err);

#endif
