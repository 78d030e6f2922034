/* SPDX-License-Identifier: Apache-2.0
 *
 * Matching: a pure function of (inventory, advisory database, day). No clock, no file, no network.
 */
#ifndef MG_MATCH_MATCH_H
#define MG_MATCH_MATCH_H

#include "core/advisory/db.h"
#include "core/match/evaluate.h"
#include "core/model/finding.h"
#include "core/model/inventory.h"

struct mg_findings {
    struct mg_finding *items; /* sorted: severity, score, EPSS, id, package */
    size_t count;
};

struct mg_match_request {
    struct mg_inventory *inventory; /* its ecosystems are set, coverage is added */
    struct mg_db *db;
    struct mg_str today; /* ISO day, for end-of-life findings */
};

/* All findings, owned by the inventory's arena. What could not be matched becomes coverage.
 * UNTRUSTED when the database is damaged, NOMEM past the arena's ceiling. */
enum mg_status mg_match(const struct mg_match_request *request, struct mg_findings *out,
                        struct mg_error *err);

/* Put them in that order again, when scores were adjusted. */
void mg_findings_sort(struct mg_findings *findings);

#endif
