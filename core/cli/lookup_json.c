/* SPDX-License-Identifier: Apache-2.0
 *
 * What db lookup found, as JSON (schema margay/db-lookup/1, docs/output.md).
 */
#include "core/base/json_write.h"
#include "core/cli/lookup.h"

static void put_ranges(struct mg_json_writer *w, struct mg_db *db,
                       const struct mg_db_affected *affected)
{
    mg_json_array_begin(w, "ranges");
    for (uint32_t i = 0; i < affected->range_count; i++) {
        struct mg_db_range range = mg_db_range(db, affected->first_range + i);

        mg_json_array_begin(w, NULL);
        for (uint32_t j = 0; j < range.event_count; j++) {
            struct mg_db_event event = mg_db_event(db, range.first_event + j);

            mg_json_object_begin(w, NULL);
            mg_json_put_str(w, mg_lookup_event_name(event.kind), event.version);
            mg_json_object_end(w);
        }
        mg_json_array_end(w);
    }
    mg_json_array_end(w);
    mg_json_array_begin(w, "versions");
    for (uint32_t i = 0; i < affected->version_count; i++)
        mg_json_put_str(w, NULL, mg_db_version(db, affected->first_version + i));
    mg_json_array_end(w);
}

static void put_affected(struct mg_json_writer *w, struct mg_db *db, uint32_t index)
{
    struct mg_db_affected affected = mg_db_affected(db, index);
    struct mg_db_package package = mg_db_package_of_affected(db, index);

    mg_json_object_begin(w, NULL);
    mg_json_put_str(w, "advisory", mg_db_advisory(db, affected.advisory).id);
    mg_json_put_str(w, "ecosystem", package.ecosystem);
    mg_json_put_str(w, "package", package.name);
    mg_json_put_str(w, "state", affected.state);
    mg_json_put_str(w, "urgency", affected.urgency);
    mg_json_put_bool(w, "needs_subscription", affected.needs_subscription);
    mg_json_put_bool(w, "not_affected", affected.not_affected);
    put_ranges(w, db, &affected);
    mg_json_object_end(w);
}

static void put_advisory(struct mg_json_writer *w, struct mg_db *db, uint32_t index)
{
    struct mg_db_advisory advisory = mg_db_advisory(db, index);

    mg_json_object_begin(w, NULL);
    mg_json_put_str(w, "id", advisory.id);
    mg_json_put_str(w, "feed", mg_db_feed(db, advisory.feed).name);
    mg_json_put_str(w, "summary", advisory.summary);
    mg_json_put_str(w, "details", advisory.details);
    mg_json_put_str(w, "published", advisory.published);
    mg_json_put_str(w, "modified", advisory.modified);
    mg_json_put_str(w, "withdrawn", advisory.withdrawn);
    mg_json_array_begin(w, "severities");
    for (uint32_t i = 0; i < advisory.severity_count; i++) {
        struct mg_record_severity severity = mg_db_severity(db, advisory.first_severity + i);

        mg_json_object_begin(w, NULL);
        mg_json_put_str(w, "type", severity.type);
        mg_json_put_str(w, "score", severity.score);
        mg_json_object_end(w);
    }
    mg_json_array_end(w);
    mg_json_array_begin(w, "references");
    for (uint32_t i = 0; i < advisory.reference_count; i++)
        mg_json_put_str(w, NULL, mg_db_reference(db, advisory.first_reference + i));
    mg_json_array_end(w);
    mg_json_array_begin(w, "affected");
    for (uint32_t i = 0; i < advisory.affected_ref_count; i++)
        put_affected(w, db, mg_db_link(db, advisory.first_affected_ref + i));
    mg_json_array_end(w);
    mg_json_object_end(w);
}

static void put_threat(struct mg_json_writer *w, const struct mg_lookup *lookup)
{
    if (lookup->has_kev) {
        mg_json_object_begin(w, "kev");
        mg_json_put_str(w, "date_added", lookup->kev.added);
        mg_json_put_str(w, "due_date", lookup->kev.due);
        mg_json_put_str(w, "ransomware", lookup->kev.ransomware);
        mg_json_object_end(w);
    } else {
        mg_json_put_null(w, "kev");
    }
    if (lookup->has_epss) {
        mg_json_object_begin(w, "epss");
        mg_json_put_number(w, "score", lookup->epss.score, 5);
        mg_json_put_number(w, "percentile", lookup->epss.percentile, 5);
        mg_json_object_end(w);
    } else {
        mg_json_put_null(w, "epss");
    }
}

static void put_packages(struct mg_json_writer *w, const struct mg_lookup *lookup)
{
    struct mg_db_package package;
    uint32_t cursor = 0;

    mg_json_array_begin(w, "packages");
    while (mg_db_next_package_named(lookup->db, lookup->key, &cursor, &package)) {
        mg_json_object_begin(w, NULL);
        mg_json_put_str(w, "ecosystem", package.ecosystem);
        mg_json_put_str(w, "name", package.name);
        mg_json_array_begin(w, "affected");
        for (uint32_t i = 0; i < package.affected_count; i++)
            put_affected(w, lookup->db, package.first_affected + i);
        mg_json_array_end(w);
        mg_json_object_end(w);
    }
    mg_json_array_end(w);
}

static void put_vulnerability(struct mg_json_writer *w, const struct mg_lookup *lookup)
{
    struct mg_db_vulnerability one = {0};

    if (lookup->has_vulnerability)
        one = mg_db_vulnerability(lookup->db, lookup->vulnerability);
    mg_json_array_begin(w, "aliases");
    for (uint32_t i = 0; i < one.alias_count; i++)
        mg_json_put_str(w, NULL, mg_db_alias(lookup->db, one.first_alias + i));
    mg_json_array_end(w);
    mg_json_array_begin(w, "advisories");
    for (uint32_t i = 0; i < one.advisory_count; i++)
        put_advisory(w, lookup->db, mg_db_link(lookup->db, one.first_advisory + i));
    if (!lookup->has_vulnerability && lookup->has_advisory)
        put_advisory(w, lookup->db, lookup->advisory);
    mg_json_array_end(w);
}

void mg_lookup_json(const struct mg_lookup *lookup, struct mg_sink *sink)
{
    struct mg_json_writer w;

    mg_json_writer_init(&w, sink, true);
    mg_json_object_begin(&w, NULL);
    mg_json_put_str(&w, "schema", MG_STR("margay/db-lookup/1"));
    mg_json_put_str(&w, "key", lookup->key);
    put_threat(&w, lookup);
    put_vulnerability(&w, lookup);
    put_packages(&w, lookup);
    mg_json_object_end(&w);
    mg_json_newline(&w);
}
