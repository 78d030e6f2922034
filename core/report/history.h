/* SPDX-License-Identifier: Apache-2.0
 *
 * Findings over time: what an agent remembers of each, as a table for people and as a JSON
 * document.
 */
#ifndef MG_REPORT_HISTORY_H
#define MG_REPORT_HISTORY_H

#include "core/report/identity.h"

#define MG_REPORT_SCHEMA_HISTORY "margay/agent-findings/1"

/* Times are milliseconds since 1970, texts those of the last scan that found it. */
struct mg_history_entry {
    char id[MG_FINGERPRINT_SIZE]; /* fingerprint of the finding: identity.h */
    enum mg_severity severity;
    bool exposure;               /* a port that can be reached, rather than a vulnerability */
    struct mg_str vulnerability; /* of an exposure: its title */
    struct mg_str type, package, source, version, ecosystem, location; /* empty: about the host */
    struct mg_str fixed_version;
    bool suppressed; /* it does not count */
    int64_t first_seen, last_seen;
    int64_t fixed;     /* when a complete scan did not find it any more; 0: open */
    uint32_t reopened; /* times that it was found again after that; first_seen stays */
    bool seen;         /* while a history is brought up to date: by this scan */
};

struct mg_history_report {
    const struct mg_history_entry *entries;
    size_t count;
    int64_t updated; /* by the last scan; 0: never */
    int64_t now;
    uint64_t left_out;   /* findings past what is remembered */
    bool fixed;          /* the fixed ones rather than the open ones */
    struct mg_str place; /* what a person calls this agent: its folder */
};

void mg_history_table(const struct mg_history_report *report, const struct mg_render_style *style,
                      struct mg_sink *sink);
/* docs/schema/agent-findings-1.json; indented. */
void mg_history_json(const struct mg_history_report *report, struct mg_sink *sink);

/* What a report lists, the worst first, then what is open longest or was fixed last. Suppressed
 * ones are not listed. Freed by the caller; NULL without memory. */
const struct mg_history_entry **mg_history_list(const struct mg_history_report *report,
                                                size_t *count);

struct mg_history_summary {
    size_t open, suppressed, fixed;
    size_t by_severity[MG_SEVERITY_COUNT]; /* of what is open */
};
struct mg_history_summary mg_history_summarize(const struct mg_history_report *report);

#endif
