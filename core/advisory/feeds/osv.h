/* SPDX-License-Identifier: Apache-2.0
 *
 * Inside the OSV feed: one document on its way from JSON to a record. Not for other parts.
 */
#ifndef MG_ADVISORY_FEEDS_OSV_H
#define MG_ADVISORY_FEEDS_OSV_H

#include "core/advisory/feeds/feed.h"
#include "core/base/arena.h"
#include "core/base/json.h"

struct mg_osv {
    struct mg_arena arena; /* everything the record points to that is not in the JSON tree */
    const cJSON *root;
    struct mg_feed_result *result;
    struct mg_record record;
    struct mg_str streams; /* module streams that the summary names, "nodejs:18 nodejs:20" */
    bool full;             /* the arena's ceiling was hit: the record is incomplete */
};

/* count zeroed objects; NULL latches osv->full. */
void *mg_osv_array(struct mg_osv *osv, size_t count, size_t size);
/* Count an element of the document that is left out: "GHSA-...: affected: no name". */
void mg_osv_skip(struct mg_osv *osv, const char *where, const char *why);
/* Member name as an array; absent and null give NULL, another type is skipped and gives NULL. */
const cJSON *mg_osv_list(struct mg_osv *osv, const cJSON *object, const char *name);
/* The strings of a list that are not empty and not longer than limit. */
size_t mg_osv_strings(struct mg_osv *osv, const cJSON *object, const char *name, size_t limit,
                      const struct mg_str **out);

/* osv_related.c: the CVEs among the related ids become the record's upstream, for errata that name
 * none elsewhere. */
void mg_osv_related(struct mg_osv *osv);

/* osv_affected.c: the record's affected entries, and the severities of the whole record. */
void mg_osv_affected(struct mg_osv *osv);
void mg_osv_severities(struct mg_osv *osv);

/* osv_module.c: find the module streams that the record's summary names. */
void mg_osv_streams(struct mg_osv *osv);
/* Which streams an entry with ranges is about; purl is that of its package. */
void mg_osv_module(struct mg_osv *osv, struct mg_str purl, struct mg_record_affected *affected);
/* The urgency of an entry without one, from the word that the summary begins with. */
void mg_osv_gravity(struct mg_osv *osv, struct mg_record_affected *affected);

#endif
