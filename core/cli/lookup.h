/* SPDX-License-Identifier: Apache-2.0
 *
 * Inside db lookup: the two ways to print what was found. Not for other commands.
 */
#ifndef MG_CLI_LOOKUP_H
#define MG_CLI_LOOKUP_H

#include "core/advisory/db.h"
#include "core/base/sink.h"

/* What a key led to: a vulnerability, else an advisory, else packages of that name. */
struct mg_lookup {
    struct mg_db *db;
    struct mg_str key;
    bool has_vulnerability, has_advisory, has_epss, has_kev, has_package;
    uint32_t vulnerability, advisory;
    struct mg_record_epss epss;
    struct mg_record_kev kev;
};

bool mg_lookup_find(struct mg_db *db, struct mg_str key, struct mg_lookup *out);
void mg_lookup_table(const struct mg_lookup *lookup, struct mg_sink *sink);
void mg_lookup_json(const struct mg_lookup *lookup, struct mg_sink *sink);

/* "introduced 0, fixed 1.2-3" of one affected entry. */
void mg_lookup_ranges(struct mg_db *db, const struct mg_db_affected *affected,
                      struct mg_sink *sink);
/* "introduced", "fixed", ... */
const char *mg_lookup_event_name(enum mg_event_kind kind);

#endif
