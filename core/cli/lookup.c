/* SPDX-License-Identifier: Apache-2.0
 *
 * Looking a key up and printing it for people.
 */
#include "core/cli/lookup.h"

#include "core/base/compiler.h"

bool mg_lookup_find(struct mg_db *db, struct mg_str key, struct mg_lookup *out)
{
    struct mg_db_package package;
    uint32_t cursor = 0;

    *out = (struct mg_lookup){.db = db, .key = key};
    out->has_vulnerability = mg_db_find_vulnerability(db, key, &out->vulnerability);
    out->has_advisory = mg_db_find_advisory(db, key, &out->advisory);
    if (!out->has_vulnerability && !out->has_advisory)
        out->has_vulnerability = mg_db_find_alias(db, key, &out->vulnerability);
    out->has_epss = mg_db_find_epss(db, key, &out->epss);
    out->has_kev = mg_db_find_kev(db, key, &out->kev);
    out->has_package = mg_db_next_package_named(db, key, &cursor, &package);
    return out->has_vulnerability || out->has_advisory || out->has_epss || out->has_kev ||
           out->has_package;
}

const char *mg_lookup_event_name(enum mg_event_kind kind)
{
    static const char *const names[] = {"introduced", "fixed", "last_affected", "limit"};

    return names[kind];
}

void mg_lookup_ranges(struct mg_db *db, const struct mg_db_affected *affected, struct mg_sink *sink)
{
    for (uint32_t i = 0; i < affected->range_count; i++) {
        struct mg_db_range range = mg_db_range(db, affected->first_range + i);

        for (uint32_t j = 0; j < range.event_count; j++) {
            struct mg_db_event event = mg_db_event(db, range.first_event + j);

            mg_sink_printf(sink, "%s%s ", i + j == 0 ? "" : ", ", mg_lookup_event_name(event.kind));
            mg_sink_text(sink, event.version);
        }
    }
    if (affected->version_count != 0)
        mg_sink_printf(sink, "%s%u listed versions", affected->range_count == 0 ? "" : ", ",
                       affected->version_count);
}

static void print_affected(struct mg_db *db, uint32_t index, struct mg_sink *sink)
{
    struct mg_db_affected affected = mg_db_affected(db, index);
    struct mg_db_package package = mg_db_package_of_affected(db, index);

    mg_sink_write(sink, MG_STR("  "));
    mg_sink_text(sink, package.ecosystem);
    mg_sink_char(sink, ' ');
    mg_sink_text(sink, package.name);
    mg_sink_write(sink, MG_STR(": "));
    mg_lookup_ranges(db, &affected, sink);
    if (affected.state.n != 0) {
        mg_sink_write(sink, MG_STR(" ["));
        mg_sink_text(sink, affected.state);
        mg_sink_char(sink, ']');
    }
    if (affected.urgency.n != 0) {
        mg_sink_write(sink, MG_STR(" (urgency "));
        mg_sink_text(sink, affected.urgency);
        mg_sink_char(sink, ')');
    }
    if (affected.needs_subscription)
        mg_sink_write(sink, MG_STR(" (subscription)"));
    mg_sink_char(sink, '\n');
}

static void print_severities(struct mg_db *db, const struct mg_db_advisory *advisory,
                             struct mg_sink *sink)
{
    for (uint32_t i = 0; i < advisory->severity_count; i++) {
        struct mg_record_severity severity = mg_db_severity(db, advisory->first_severity + i);

        mg_sink_write(sink, MG_STR("  severity "));
        mg_sink_text(sink, severity.type);
        mg_sink_char(sink, ' ');
        mg_sink_text(sink, severity.score);
        mg_sink_char(sink, '\n');
    }
}

static void print_advisory(struct mg_db *db, uint32_t index, struct mg_sink *sink)
{
    struct mg_db_advisory advisory = mg_db_advisory(db, index);

    mg_sink_text(sink, advisory.id);
    if (advisory.withdrawn.n != 0) {
        mg_sink_write(sink, MG_STR(" (withdrawn "));
        mg_sink_text(sink, advisory.withdrawn);
        mg_sink_char(sink, ')');
    }
    mg_sink_write(sink, MG_STR(", feed "));
    mg_sink_text(sink, mg_db_feed(db, advisory.feed).name);
    mg_sink_write(sink, MG_STR(", modified "));
    mg_sink_text(sink, advisory.modified);
    mg_sink_char(sink, '\n');
    if (advisory.summary.n != 0) {
        mg_sink_write(sink, MG_STR("  "));
        mg_sink_text(sink, advisory.summary);
        mg_sink_char(sink, '\n');
    }
    print_severities(db, &advisory, sink);
    for (uint32_t i = 0; i < advisory.affected_ref_count; i++)
        print_affected(db, mg_db_link(db, advisory.first_affected_ref + i), sink);
}

static void print_vulnerability(const struct mg_lookup *lookup, struct mg_sink *sink)
{
    struct mg_db *db = lookup->db;
    struct mg_db_vulnerability one = mg_db_vulnerability(db, lookup->vulnerability);

    for (uint32_t i = 0; i < one.alias_count; i++) {
        mg_sink_write(sink, i == 0 ? MG_STR("also known as ") : MG_STR(", "));
        mg_sink_text(sink, mg_db_alias(db, one.first_alias + i));
    }
    mg_sink_write(sink, one.alias_count == 0 ? MG_STR("\n") : MG_STR("\n\n"));
    for (uint32_t i = 0; i < one.advisory_count; i++)
        print_advisory(db, mg_db_link(db, one.first_advisory + i), sink);
}

static void print_packages(const struct mg_lookup *lookup, struct mg_sink *sink)
{
    struct mg_db_package package;
    uint32_t cursor = 0;

    while (mg_db_next_package_named(lookup->db, lookup->key, &cursor, &package)) {
        mg_sink_text(sink, package.ecosystem);
        mg_sink_printf(sink, ": %u advisories\n", package.affected_count);
        for (uint32_t i = 0; i < package.affected_count; i++) {
            struct mg_db_affected affected = mg_db_affected(lookup->db, package.first_affected + i);

            mg_sink_write(sink, MG_STR("  "));
            mg_sink_text(sink, mg_db_advisory(lookup->db, affected.advisory).id);
            mg_sink_write(sink, MG_STR(": "));
            mg_lookup_ranges(lookup->db, &affected, sink);
            if (affected.state.n != 0) {
                mg_sink_write(sink, MG_STR(" ["));
                mg_sink_text(sink, affected.state);
                mg_sink_char(sink, ']');
            }
            mg_sink_char(sink, '\n');
        }
    }
}

void mg_lookup_table(const struct mg_lookup *lookup, struct mg_sink *sink)
{
    mg_sink_text(sink, lookup->key);
    mg_sink_char(sink, '\n');
    if (lookup->has_kev) {
        mg_sink_write(sink, MG_STR("known to be exploited since "));
        mg_sink_text(sink, lookup->kev.added);
        mg_sink_write(sink, MG_STR(" (CISA KEV), due "));
        mg_sink_text(sink, lookup->kev.due);
        mg_sink_char(sink, '\n');
    }
    if (lookup->has_epss)
        mg_sink_printf(sink, "EPSS %.5f, percentile %.5f\n", lookup->epss.score,
                       lookup->epss.percentile);
    if (lookup->has_vulnerability)
        print_vulnerability(lookup, sink);
    else if (lookup->has_advisory)
        print_advisory(lookup->db, lookup->advisory, sink);
    if (lookup->has_package)
        print_packages(lookup, sink);
}
