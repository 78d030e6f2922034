/* SPDX-License-Identifier: Apache-2.0
 *
 * Small databases for tests: records written as C literals, built into a file and opened.
 */
#ifndef TESTS_ADVISORY_FIXTURE_H
#define TESTS_ADVISORY_FIXTURE_H

#include <stdio.h>

#include "core/advisory/build.h"
#include "core/advisory/db.h"

/* One advisory about one package in one release. Empty and NULL members are left out. */
struct fixture {
    const char *id, *upstream, *alias, *ecosystem, *package, *introduced, *fixed, *last_affected;
    const char *fixed_too; /* of a second entry for the same package */
    const char *module, *summary;
    const char *version, *state, *urgency, *cvss, *vendor_severity, *withdrawn, *modified;
    bool needs_subscription, not_affected;
};

/* Ids separated by spaces to views; returns how many. */
static inline size_t fixture_words(const char *text, struct mg_str *to, size_t max)
{
    struct mg_str rest = mg_str_of(text), word;
    size_t n = 0;

    while (n < max && mg_str_cut(&rest, ' ', &word))
        to[n++] = word;
    return n;
}

static inline void fixture_add(struct mg_builder *builder, const struct fixture *f)
{
    struct mg_str upstream[8], alias[8], version = mg_str_of(f->version);
    struct mg_record_event events[2], events_too[2];
    struct mg_record_range range = {events, 0}, range_too = {events_too, 2};
    struct mg_record_severity severities[2];
    struct mg_record_affected affected[2] = {{
        .ecosystem = mg_str_of(f->ecosystem),
        .name = mg_str_of(f->package),
        .ranges = &range,
        .range_count = f->introduced != NULL,
        .versions = &version,
        .version_count = f->version != NULL,
        .state = mg_str_of(f->state),
        .urgency = mg_str_of(f->urgency),
        .needs_subscription = f->needs_subscription,
        .not_affected = f->not_affected,
        .module = mg_str_of(f->module),
    }};
    struct mg_record record = {
        .id = mg_str_of(f->id),
        .summary = mg_str_of(f->summary),
        .modified = mg_str_of(f->modified == NULL ? "2026-01-01T00:00:00Z" : f->modified),
        .withdrawn = mg_str_of(f->withdrawn),
        .aliases = alias,
        .alias_count = fixture_words(f->alias, alias, 8),
        .upstream = upstream,
        .upstream_count = fixture_words(f->upstream, upstream, 8),
        .severities = severities,
        .affected = affected,
        .affected_count = f->fixed_too == NULL ? 1 : 2,
    };

    if (f->introduced != NULL)
        events[range.event_count++] =
            (struct mg_record_event){MG_EVENT_INTRODUCED, mg_str_of(f->introduced)};
    if (f->fixed != NULL)
        events[range.event_count++] = (struct mg_record_event){MG_EVENT_FIXED, mg_str_of(f->fixed)};
    if (f->last_affected != NULL)
        events[range.event_count++] =
            (struct mg_record_event){MG_EVENT_LAST_AFFECTED, mg_str_of(f->last_affected)};
    affected[1] = affected[0];
    affected[1].ranges = &range_too;
    events_too[0] = events[0];
    events_too[1] = (struct mg_record_event){MG_EVENT_FIXED, mg_str_of(f->fixed_too)};
    if (f->cvss != NULL)
        severities[record.severity_count++] =
            (struct mg_record_severity){MG_STR("CVSS_V3"), mg_str_of(f->cvss)};
    if (f->vendor_severity != NULL)
        severities[record.severity_count++] =
            (struct mg_record_severity){MG_STR("Ubuntu"), mg_str_of(f->vendor_severity)};
    assert_int_equal(mg_builder_add(builder, &record, NULL), MG_OK);
}

/* Build a database of the records at path; the order of the list is kept. */
static inline void fixture_build(const struct fixture *list, size_t count, const char *path)
{
    struct mg_builder *builder = mg_builder_new();
    struct mg_feed_note note = {
        .format = MG_STR("osv"),
        .name = MG_STR("test.zip"),
        .newest = MG_STR("2026-01-01T00:00:00Z"),
        .records = count,
    };
    struct mg_error err = {0};
    size_t feed;

    assert_non_null(builder);
    assert_int_equal(mg_builder_feed_begin(builder, &feed, NULL), MG_OK);
    for (size_t i = 0; i < count; i++)
        fixture_add(builder, &list[i]);
    assert_int_equal(mg_builder_feed_note(builder, feed, &note, NULL), MG_OK);
    if (mg_builder_write(builder, path, &err) != MG_OK)
        fail_msg("%s", err.text);
    mg_builder_free(builder);
}

static inline struct mg_db *fixture_open(const char *path)
{
    struct mg_db *db = NULL;
    struct mg_error err = {0};

    if (mg_db_open(path, &db, &err) != MG_OK)
        fail_msg("%s", err.text);
    return db;
}

#endif
