/* SPDX-License-Identifier: Apache-2.0
 *
 * Collecting records: everything is copied into the builder's arena with interned strings.
 */
#include "core/advisory/build.h"

#include <stdlib.h>

#include "core/advisory/builder.h"
#include "core/advisory/cve.h"
#include "core/advisory/format.h"
#include "core/base/limits.h"
#include "core/model/package_key.h"

struct mg_builder *mg_builder_new(void)
{
    struct mg_builder *builder = calloc(1, sizeof *builder);

    if (builder == NULL)
        return NULL;
    mg_arena_init(&builder->arena, MG_LIMIT_BUILD_ARENA);
    mg_map_init(&builder->strings);
    mg_vec_init(&builder->feeds, sizeof(struct mg_build_feed *));
    mg_vec_init(&builder->advisories, sizeof(struct mg_build_advisory *));
    mg_vec_init(&builder->vulnerabilities, sizeof(struct mg_build_vulnerability *));
    mg_vec_init(&builder->kev, sizeof(struct mg_build_kev));
    mg_vec_init(&builder->epss, sizeof(struct mg_build_epss));
    mg_vec_init(&builder->supersedes, sizeof(struct mg_build_supersedes));
    return builder;
}

static void clear_vulnerabilities(struct mg_builder *builder)
{
    for (size_t i = 0; i < builder->vulnerabilities.n; i++) {
        struct mg_build_vulnerability *one =
            *(struct mg_build_vulnerability **)mg_vec_at(&builder->vulnerabilities, i);

        mg_vec_clear(&one->aliases);
        mg_vec_clear(&one->advisories);
    }
    mg_vec_clear(&builder->vulnerabilities);
}

void mg_builder_free(struct mg_builder *builder)
{
    if (builder == NULL)
        return;
    clear_vulnerabilities(builder);
    for (size_t i = 0; i < builder->advisories.n; i++) {
        struct mg_build_advisory *one =
            *(struct mg_build_advisory **)mg_vec_at(&builder->advisories, i);

        mg_vec_clear(&one->vulnerabilities);
    }
    mg_vec_clear(&builder->advisories);
    mg_vec_clear(&builder->feeds);
    mg_vec_clear(&builder->kev);
    mg_vec_clear(&builder->epss);
    mg_vec_clear(&builder->supersedes);
    mg_map_clear(&builder->strings);
    mg_arena_clear(&builder->arena);
    free(builder);
}

static enum mg_status no_memory(struct mg_error *err)
{
    return mg_fail(err, MG_NOMEM, "building the database needs more memory than there is");
}

struct mg_build_string *mg_build_intern(struct mg_builder *builder, struct mg_str s)
{
    struct mg_build_string *known = mg_map_get(&builder->strings, s);

    if (known != NULL)
        return known;
    known = mg_arena_alloc(&builder->arena, sizeof *known);
    if (known == NULL || !mg_arena_str(&builder->arena, s, &known->s) ||
        !mg_map_put(&builder->strings, known->s, known))
        return NULL;
    return known;
}

int mg_build_string_order(const void *a, const void *b)
{
    const struct mg_build_string *const *left = a, *const *right = b;

    return mg_str_cmp((*left)->s, (*right)->s);
}

static bool intern_to(struct mg_builder *builder, struct mg_build_string **to, struct mg_str s)
{
    *to = mg_build_intern(builder, s);
    return *to != NULL;
}

static struct mg_build_string **intern_list(struct mg_builder *builder, const struct mg_str *list,
                                            size_t n)
{
    struct mg_build_string **copy = mg_arena_array(&builder->arena, n, sizeof *copy);

    for (size_t i = 0; copy != NULL && i < n; i++) {
        if (!intern_to(builder, &copy[i], list[i]))
            return NULL;
    }
    return copy;
}

static bool copy_range(struct mg_builder *builder, const struct mg_record_range *from,
                       struct mg_build_range *to)
{
    to->event_count = from->event_count;
    to->events = mg_arena_array(&builder->arena, from->event_count, sizeof *to->events);
    for (size_t i = 0; to->events != NULL && i < from->event_count; i++) {
        to->events[i].kind = from->events[i].kind;
        if (!intern_to(builder, &to->events[i].version, from->events[i].version))
            return false;
    }
    return to->events != NULL;
}

/* The package's name in the one spelling that queries use, too. */
static bool intern_key(struct mg_builder *builder, struct mg_build_string **to,
                       const struct mg_record_affected *from)
{
    struct mg_buf key;
    bool ok;

    if (!mg_package_key_differs(from->ecosystem))
        return intern_to(builder, to, from->name);
    mg_buf_init(&key, from->name.n);
    mg_package_key(&key, from->ecosystem, from->name);
    ok = !key.failed && intern_to(builder, to, mg_buf_view(&key));
    mg_buf_clear(&key);
    return ok;
}

static bool copy_affected(struct mg_builder *builder, const struct mg_record_affected *from,
                          struct mg_build_affected *to)
{
    to->flags = (from->needs_subscription ? MG_DB_NEEDS_SUBSCRIPTION : 0) |
                (from->not_affected ? MG_DB_NOT_AFFECTED : 0) |
                (from->needs_restart ? MG_DB_NEEDS_RESTART : 0);
    to->range_count = from->range_count;
    to->ranges = mg_arena_array(&builder->arena, from->range_count, sizeof *to->ranges);
    to->version_count = from->version_count;
    to->versions = intern_list(builder, from->versions, from->version_count);
    if (to->ranges == NULL || to->versions == NULL ||
        !intern_to(builder, &to->ecosystem, from->ecosystem) ||
        !intern_key(builder, &to->name, from) || !intern_to(builder, &to->state, from->state) ||
        !intern_to(builder, &to->urgency, from->urgency) ||
        !intern_to(builder, &to->module, from->module) ||
        !intern_to(builder, &to->update, from->update))
        return false;
    for (size_t i = 0; i < from->range_count; i++) {
        if (!copy_range(builder, &from->ranges[i], &to->ranges[i]))
            return false;
    }
    return true;
}

static bool copy_severities(struct mg_builder *builder, const struct mg_record *from,
                            struct mg_build_advisory *to)
{
    to->severity_count = from->severity_count;
    to->severities = mg_arena_array(&builder->arena, from->severity_count, sizeof *to->severities);
    for (size_t i = 0; to->severities != NULL && i < from->severity_count; i++) {
        if (!intern_to(builder, &to->severities[i].type, from->severities[i].type) ||
            !intern_to(builder, &to->severities[i].score, from->severities[i].score))
            return false;
    }
    return to->severities != NULL;
}

static bool copy_record(struct mg_builder *builder, const struct mg_record *from,
                        struct mg_build_advisory *to)
{
    to->flags = (from->exploited ? MG_DB_EXPLOITED : 0) | (from->disclosed ? MG_DB_DISCLOSED : 0);
    to->alias_count = from->alias_count;
    to->upstream_count = from->upstream_count;
    to->reference_count = from->reference_count;
    to->affected_count = from->affected_count;
    to->aliases = intern_list(builder, from->aliases, from->alias_count);
    to->upstream = intern_list(builder, from->upstream, from->upstream_count);
    to->references = intern_list(builder, from->references, from->reference_count);
    to->affected = mg_arena_array(&builder->arena, from->affected_count, sizeof *to->affected);
    if (to->aliases == NULL || to->upstream == NULL || to->references == NULL ||
        to->affected == NULL || !copy_severities(builder, from, to))
        return false;
    for (size_t i = 0; i < from->affected_count; i++) {
        to->affected[i].advisory = to;
        if (!copy_affected(builder, &from->affected[i], &to->affected[i]))
            return false;
    }
    return intern_to(builder, &to->id, from->id) &&
           intern_to(builder, &to->summary, from->summary) &&
           intern_to(builder, &to->details, from->details) &&
           intern_to(builder, &to->published, from->published) &&
           intern_to(builder, &to->modified, from->modified) &&
           intern_to(builder, &to->withdrawn, from->withdrawn);
}

static uint64_t fold_number(uint64_t h, uint64_t number)
{
    h = (h ^ number) * UINT64_C(0x100000001b3);
    return h ^ (h >> 32);
}

static uint64_t fold(uint64_t h, const struct mg_build_string *string)
{
    return fold_number(h, mg_str_hash(string->s));
}

static uint64_t fold_list(uint64_t h, struct mg_build_string *const *list, size_t n)
{
    h = fold_number(h, n);
    for (size_t i = 0; i < n; i++)
        h = fold(h, list[i]);
    return h;
}

static uint64_t fold_affected(uint64_t h, const struct mg_build_affected *affected)
{
    h = fold(fold(h, affected->ecosystem), affected->name);
    h = fold(fold(fold(h, affected->state), affected->urgency), affected->module);
    h = fold_number(fold(h, affected->update), affected->flags);
    h = fold_number(h, affected->range_count);
    for (size_t i = 0; i < affected->range_count; i++) {
        const struct mg_build_range *range = &affected->ranges[i];

        h = fold_number(h, range->event_count);
        for (size_t j = 0; j < range->event_count; j++)
            h = fold(fold_number(h, range->events[j].kind), range->events[j].version);
    }
    return fold_list(h, affected->versions, affected->version_count);
}

/* Over all that is written of an advisory, so that records with equal fingerprints give the same
 * bytes. */
static uint64_t fingerprint(const struct mg_build_advisory *advisory)
{
    uint64_t h = fold(fold(fold(0, advisory->summary), advisory->details), advisory->withdrawn);

    h = fold_number(fold(h, advisory->published), advisory->flags);
    h = fold_list(h, advisory->aliases, advisory->alias_count);
    h = fold_list(h, advisory->upstream, advisory->upstream_count);
    h = fold_list(h, advisory->references, advisory->reference_count);
    for (size_t i = 0; i < advisory->severity_count; i++)
        h = fold(fold(h, advisory->severities[i].type), advisory->severities[i].score);
    for (size_t i = 0; i < advisory->affected_count; i++)
        h = fold_affected(h, &advisory->affected[i]);
    return h;
}

static struct mg_build_feed *feed_at(struct mg_builder *builder, size_t i)
{
    return *(struct mg_build_feed **)mg_vec_at(&builder->feeds, i);
}

int mg_build_feed_order(const struct mg_build_feed *a, const struct mg_build_feed *b)
{
    int order = mg_str_cmp(a->format->s, b->format->s);

    if (order == 0)
        order = mg_str_cmp(a->name->s, b->name->s);
    return order != 0 ? order : mg_str_cmp(a->sha256->s, b->sha256->s);
}

/* Of all ranges of one entry; a range counts, too. */
static size_t count_events(const struct mg_record_affected *affected)
{
    size_t n = affected->range_count;

    for (size_t i = 0; i < affected->range_count; i++)
        n += affected->ranges[i].event_count;
    return n;
}

enum mg_status mg_builder_add(struct mg_builder *builder, const struct mg_record *record,
                              struct mg_error *err)
{
    struct mg_build_advisory *advisory;

    if (record->id.n == 0)
        return mg_fail(err, MG_FORMAT, "an advisory without an id");
    for (size_t i = 0; i < record->affected_count; i++) {
        if (count_events(&record->affected[i]) > MG_LIMIT_RANGE_EVENTS)
            return mg_fail(err, MG_LIMIT, "%.*s: ranges with more than %d events",
                           MG_STR_ARG(record->id), MG_LIMIT_RANGE_EVENTS);
    }
    advisory = mg_arena_alloc(&builder->arena, sizeof *advisory);
    if (advisory == NULL || !copy_record(builder, record, advisory))
        return no_memory(err);
    mg_vec_init(&advisory->vulnerabilities, sizeof(struct mg_build_string *));
    if (builder->feeds.n != 0)
        advisory->feed = feed_at(builder, builder->feeds.n - 1);
    advisory->fingerprint = fingerprint(advisory);
    return mg_vec_push(&builder->advisories, &advisory) ? MG_OK : no_memory(err);
}

enum mg_status mg_builder_add_kev(struct mg_builder *builder, const struct mg_record_kev *kev,
                                  struct mg_error *err)
{
    struct mg_build_kev row;

    if (mg_cve_of(kev->cve).n != kev->cve.n || kev->cve.n == 0)
        return mg_fail(err, MG_FORMAT, "KEV entry with the id '%.*s'", MG_STR_ARG(kev->cve));
    if (!intern_to(builder, &row.cve, kev->cve) || !intern_to(builder, &row.added, kev->added) ||
        !intern_to(builder, &row.due, kev->due) ||
        !intern_to(builder, &row.ransomware, kev->ransomware) || !mg_vec_push(&builder->kev, &row))
        return no_memory(err);
    return MG_OK;
}

enum mg_status mg_builder_add_supersedes(struct mg_builder *builder,
                                         const struct mg_record_supersedes *pair,
                                         struct mg_error *err)
{
    struct mg_build_supersedes row;

    if (pair->update.n == 0 || pair->superseded.n == 0)
        return mg_fail(err, MG_FORMAT, "an update without a name");
    if (!intern_to(builder, &row.update, pair->update) ||
        !intern_to(builder, &row.superseded, pair->superseded) ||
        !mg_vec_push(&builder->supersedes, &row))
        return no_memory(err);
    return MG_OK;
}

static bool is_probability(double value)
{
    return value >= 0.0 && value <= 1.0;
}

enum mg_status mg_builder_add_epss(struct mg_builder *builder, const struct mg_record_epss *epss,
                                   struct mg_error *err)
{
    struct mg_build_epss row;

    if (!mg_cve_key(epss->cve, &row.key) || !is_probability(epss->score) ||
        !is_probability(epss->percentile))
        return mg_fail(err, MG_FORMAT, "EPSS row of '%.*s' is not a CVE with two probabilities",
                       MG_STR_ARG(epss->cve));
    row.score = (uint32_t)(epss->score * MG_DB_EPSS_STEPS + 0.5);
    row.percentile = (uint32_t)(epss->percentile * MG_DB_EPSS_STEPS + 0.5);
    return mg_vec_push(&builder->epss, &row) ? MG_OK : no_memory(err);
}

enum mg_status mg_builder_feed_begin(struct mg_builder *builder, size_t *feed, struct mg_error *err)
{
    struct mg_build_string *empty = mg_build_intern(builder, MG_STR_NONE);
    struct mg_build_feed *row = mg_arena_alloc(&builder->arena, sizeof *row);

    if (empty == NULL || row == NULL || !mg_vec_push(&builder->feeds, &row))
        return no_memory(err);
    row->format = row->name = row->sha256 = row->newest = empty;
    *feed = builder->feeds.n - 1;
    return MG_OK;
}

static uint32_t saturate(uint64_t n)
{
    return n > UINT32_MAX ? UINT32_MAX : (uint32_t)n;
}

enum mg_status mg_builder_feed_note(struct mg_builder *builder, size_t feed,
                                    const struct mg_feed_note *note, struct mg_error *err)
{
    struct mg_build_feed *row = feed_at(builder, feed);

    row->records = saturate(note->records);
    row->skipped = saturate(note->skipped);
    row->ignored = saturate(note->ignored);
    if (!intern_to(builder, &row->format, note->format) ||
        !intern_to(builder, &row->name, note->name) ||
        !intern_to(builder, &row->sha256, note->sha256) ||
        !intern_to(builder, &row->newest, note->newest))
        return no_memory(err);
    return MG_OK;
}
