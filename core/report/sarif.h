/* SPDX-License-Identifier: Apache-2.0
 *
 * The parts of a SARIF log. Private to core/report.
 */
#ifndef MG_REPORT_SARIF_H
#define MG_REPORT_SARIF_H

#include "core/base/arena.h"
#include "core/base/json_write.h"
#include "core/report/report.h"

/* A vulnerability; its findings are results of this rule. */
struct mg_sarif_rule {
    const struct mg_finding *finding; /* the worst of them */
    size_t index;
};

struct mg_sarif_rules {
    struct mg_sarif_rule *items; /* in the order of their first findings */
    size_t count;
    struct mg_sarif_rule **of_finding; /* the rule of each finding */
    size_t finding_count;
};

/* Memory is the arena's; false past its ceiling. */
bool mg_sarif_rules_make(struct mg_arena *arena, const struct mg_report *report,
                         struct mg_sarif_rules *out);
/* "rules". */
void mg_sarif_write_rules(struct mg_json_writer *w, const struct mg_sarif_rules *rules);

/* An element of "results". */
void mg_sarif_write_result(struct mg_json_writer *w, const struct mg_finding *finding,
                           const struct mg_sarif_rule *rule);

/* "error", "warning" or "note" for the finding. */
const char *mg_sarif_level(const struct mg_finding *finding);
/* {"text": text} with what would be a placeholder or a link in it made harmless. */
void mg_sarif_put_message(struct mg_json_writer *w, const char *key, struct mg_str text);

#endif
