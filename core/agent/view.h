/* SPDX-License-Identifier: Apache-2.0
 *
 * What `margay agent status` tells, as one JSON document (docs/schema/agent-status-1.json): of an
 * agent that runs, or of what one that does not run left behind.
 */
#ifndef MG_AGENT_VIEW_H
#define MG_AGENT_VIEW_H

#include "core/agent/config.h"
#include "core/agent/enrolment.h"
#include "core/agent/link.h"
#include "core/agent/spool.h"
#include "core/agent/state.h"
#include "core/platform.h"

struct mg_agent_view {
    const char *version, *data, *config_path;
    const struct mg_state *state;
    const struct mg_enrolment *enrolment; /* NULL: it works alone */
    /* The rest is of an agent that runs. */
    const struct mg_triggers *triggers; /* NULL: none runs */
    const struct mg_agent_config *config;
    const struct mg_link *link;
    const struct mg_spool_state *spool; /* NULL: it cannot be read */
    const char *config_error;           /* of the file, when it was rejected; else NULL */
    bool config_there;                  /* there is a file */
    const char *const *sources; /* per trigger: why its source cannot be read; NULL: it can */
    const struct mg_agent_view_watch {
        const struct mg_os_watch_state *state; /* NULL: nothing is watched */
        const char *why;                       /* not, or not in the best way; NULL: it is */
        int64_t lag;                           /* ms; -1: none so far */
    } * watch;                                 /* NULL: this system has none */
    bool config_changed;                       /* since it was read */
    struct mg_now now;
    int64_t since; /* wall clock */
    int pid;
    uint64_t memory; /* bytes */
    double cpu;      /* seconds */
};

/* In one word, from how the last scan ended: "COMPLETE", "INCOMPLETE", "NO_INVENTORY", "UNKNOWN";
 * or "EXCLUDED" by config, which may be NULL. */
const char *mg_view_coverage(const struct mg_result *scan, const struct mg_agent_config *config);
/* On one line, without line feed. */
void mg_view_write(struct mg_sink *sink, const struct mg_agent_view *view);

#endif
