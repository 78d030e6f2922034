/* SPDX-License-Identifier: Apache-2.0
 *
 * Laying out the sections: rows are laid out in the order in which a scan reads them, so that one
 * host touches few blocks. All orders are by content: the same records give the same bytes.
 */
#include "core/advisory/build_layout.h"

#include "core/advisory/range.h"

static void word(struct mg_build_layout *l, enum mg_db_section section, size_t value)
{
    mg_build_put32(&l->sections[section], (uint32_t)value);
}

/* Offset of a string in a heap, added at its first use. */
static uint32_t string_at(struct mg_build_layout *l, enum mg_db_section heap,
                          struct mg_build_string *string)
{
    uint32_t *at = &string->at[heap == MG_DB_TEXTS];
    struct mg_buf *buf = &l->sections[heap];
    size_t n = string->s.n;

    if (n == 0 || *at != 0)
        return *at;
    *at = (uint32_t)buf->n;
    for (; n >= 0x80; n >>= 7)
        mg_buf_char(buf, (char)(0x80 | (n & 0x7f)));
    mg_buf_char(buf, (char)n);
    mg_buf_str(buf, string->s);
    return *at;
}

static void name(struct mg_build_layout *l, enum mg_db_section section,
                 struct mg_build_string *string)
{
    word(l, section, string_at(l, MG_DB_NAMES, string));
}

static void text(struct mg_build_layout *l, enum mg_db_section section,
                 struct mg_build_string *string)
{
    word(l, section, string_at(l, MG_DB_TEXTS, string));
}

static struct mg_build_advisory *advisory_at(const struct mg_vec *vec, size_t i)
{
    return *(struct mg_build_advisory **)mg_vec_at(vec, i);
}

static struct mg_build_affected *affected_at(const struct mg_build_layout *l, size_t i)
{
    return *(struct mg_build_affected **)mg_vec_at(&l->affected, i);
}

/* By ecosystem, package, advisory (advisories are sorted and numbered), place in the advisory. */
static int by_package(const void *a, const void *b)
{
    const struct mg_build_affected *left = *(struct mg_build_affected *const *)a;
    const struct mg_build_affected *right = *(struct mg_build_affected *const *)b;
    int order = mg_str_cmp(left->ecosystem->s, right->ecosystem->s);

    if (order == 0)
        order = mg_str_cmp(left->name->s, right->name->s);
    if (order == 0)
        order = (left->advisory->row > right->advisory->row) -
                (left->advisory->row < right->advisory->row);
    return order != 0 ? order : (left > right) - (left < right);
}

static bool gather_affected(struct mg_build_layout *l)
{
    for (size_t i = 0; i < l->builder->advisories.n; i++) {
        struct mg_build_advisory *advisory = advisory_at(&l->builder->advisories, i);

        advisory->row = (uint32_t)i;
        for (size_t j = 0; j < advisory->affected_count; j++) {
            struct mg_build_affected *one = &advisory->affected[j];

            if (!mg_vec_push(&l->affected, &one))
                return false;
        }
    }
    mg_vec_sort(&l->affected, by_package);
    return true;
}

/* Insertion sort: ranges have a handful of events, and equal ones must keep their order. */
static void sort_events(struct mg_build_range *range, const struct mg_version_scheme *scheme)
{
    for (size_t i = 1; i < range->event_count; i++) {
        struct mg_build_event moving = range->events[i];
        struct mg_record_event key = {moving.kind, moving.version->s};
        size_t at = i;

        for (; at > 0; at--) {
            const struct mg_build_event *before = &range->events[at - 1];
            struct mg_record_event other = {before->kind, before->version->s};

            if (mg_range_order(scheme, &other, &key) <= 0)
                break;
            range->events[at] = *before;
        }
        range->events[at] = moving;
    }
}

static bool in_ranges(const struct mg_build_affected *affected,
                      const struct mg_version_scheme *scheme, struct mg_str version)
{
    for (size_t i = 0; scheme != NULL && i < affected->range_count; i++) {
        const struct mg_build_range *range = &affected->ranges[i];
        struct mg_range_walk walk;

        mg_range_begin(&walk, scheme, version);
        for (size_t j = 0; j < range->event_count; j++)
            mg_range_event(&walk, range->events[j].kind, range->events[j].version->s);
        if (mg_range_affected(&walk))
            return true;
    }
    return false;
}

static void write_ranges(struct mg_build_layout *l, struct mg_build_affected *affected,
                         const struct mg_version_scheme *scheme)
{
    word(l, MG_DB_AFFECTED, mg_build_rows(l, MG_DB_RANGES));
    word(l, MG_DB_AFFECTED, affected->range_count);
    for (size_t i = 0; i < affected->range_count; i++) {
        struct mg_build_range *range = &affected->ranges[i];

        sort_events(range, scheme);
        word(l, MG_DB_RANGES, mg_build_rows(l, MG_DB_EVENTS));
        word(l, MG_DB_RANGES, range->event_count);
        for (size_t j = 0; j < range->event_count; j++) {
            word(l, MG_DB_EVENTS, range->events[j].kind);
            name(l, MG_DB_EVENTS, range->events[j].version);
        }
    }
}

/* Listed versions that the ranges do not already cover: real lists repeat the range. */
static void write_versions(struct mg_build_layout *l, struct mg_build_affected *affected,
                           const struct mg_version_scheme *scheme)
{
    size_t first = mg_build_rows(l, MG_DB_VERSIONS);

    for (size_t i = 0; i < affected->version_count; i++) {
        if (!in_ranges(affected, scheme, affected->versions[i]->s))
            name(l, MG_DB_VERSIONS, affected->versions[i]);
    }
    word(l, MG_DB_AFFECTED, first);
    word(l, MG_DB_AFFECTED, mg_build_rows(l, MG_DB_VERSIONS) - first);
}

static void write_affected(struct mg_build_layout *l, struct mg_build_affected *affected,
                           size_t package)
{
    const struct mg_version_scheme *scheme = mg_version_scheme_of(affected->ecosystem->s);

    affected->row = (uint32_t)mg_build_rows(l, MG_DB_AFFECTED);
    word(l, MG_DB_AFFECTED, affected->advisory->row);
    word(l, MG_DB_AFFECTED, package);
    name(l, MG_DB_AFFECTED, affected->state);
    name(l, MG_DB_AFFECTED, affected->urgency);
    write_ranges(l, affected, scheme);
    write_versions(l, affected, scheme);
    word(l, MG_DB_AFFECTED, affected->flags);
    name(l, MG_DB_AFFECTED, affected->module);
    name(l, MG_DB_AFFECTED, affected->update);
}

/* One package: the run of affected entries that begins at `first`. Returns the run's end. */
static size_t write_package(struct mg_build_layout *l, size_t ecosystem, size_t first)
{
    const struct mg_build_affected *head = affected_at(l, first);
    size_t end = first, package = mg_build_rows(l, MG_DB_PACKAGES);

    word(l, MG_DB_PACKAGES, ecosystem);
    name(l, MG_DB_PACKAGES, head->name);
    word(l, MG_DB_PACKAGES, first);
    while (end < l->affected.n && affected_at(l, end)->ecosystem == head->ecosystem &&
           affected_at(l, end)->name == head->name)
        write_affected(l, affected_at(l, end++), package);
    word(l, MG_DB_PACKAGES, end - first);
    return end;
}

/* The later of two advisories' times; times are RFC 3339 in UTC, so their bytes have that order. */
static struct mg_build_string *later(struct mg_build_string *newest,
                                     const struct mg_build_affected *affected)
{
    struct mg_build_string *modified = affected->advisory->modified;

    return mg_str_cmp(modified->s, newest->s) > 0 ? modified : newest;
}

static void write_packages(struct mg_build_layout *l)
{
    size_t at = 0;

    while (at < l->affected.n) {
        struct mg_build_string *ecosystem = affected_at(l, at)->ecosystem;
        size_t number = mg_build_rows(l, MG_DB_ECOSYSTEMS),
               first = mg_build_rows(l, MG_DB_PACKAGES);
        struct mg_build_string *newest = affected_at(l, at)->advisory->modified;

        name(l, MG_DB_ECOSYSTEMS, ecosystem);
        word(l, MG_DB_ECOSYSTEMS, first);
        while (at < l->affected.n && affected_at(l, at)->ecosystem == ecosystem) {
            size_t end = write_package(l, number, at);

            for (; at < end; at++)
                newest = later(newest, affected_at(l, at));
        }
        word(l, MG_DB_ECOSYSTEMS, mg_build_rows(l, MG_DB_PACKAGES) - first);
        name(l, MG_DB_ECOSYSTEMS, newest);
    }
}

/* Hash table of packages, at most half full; see find_in_ecosystem in db.c. */
static bool write_slots(struct mg_build_layout *l)
{
    size_t packages = mg_build_rows(l, MG_DB_PACKAGES), capacity = 1, ecosystem = SIZE_MAX, row = 0;
    uint32_t *slots;

    while (capacity < 2 * packages)
        capacity *= 2;
    slots = mg_arena_array(&l->builder->arena, capacity, sizeof *slots);
    if (slots == NULL)
        return false;
    for (size_t i = 0; i < l->affected.n; i++) {
        const struct mg_build_affected *one = affected_at(l, i);
        const struct mg_build_affected *before = i == 0 ? NULL : affected_at(l, i - 1);
        bool new_ecosystem = before == NULL || before->ecosystem != one->ecosystem;
        uint64_t at;

        ecosystem += new_ecosystem;
        if (!new_ecosystem && before->name == one->name)
            continue;
        at = mg_str_hash(one->name->s) + ecosystem;
        while (slots[at & (capacity - 1)] != 0)
            at++;
        slots[at & (capacity - 1)] = (uint32_t)++row;
    }
    for (size_t i = 0; i < capacity; i++)
        word(l, MG_DB_PACKAGE_SLOTS, slots[i]);
    return true;
}

static int by_content(const void *a, const void *b)
{
    return mg_build_feed_order(*(struct mg_build_feed *const *)a,
                               *(struct mg_build_feed *const *)b);
}

static void write_feeds(struct mg_build_layout *l)
{
    mg_vec_sort(&l->builder->feeds, by_content);
    for (size_t i = 0; i < l->builder->feeds.n; i++) {
        struct mg_build_feed *feed = *(struct mg_build_feed **)mg_vec_at(&l->builder->feeds, i);

        feed->row = (uint32_t)i;
        name(l, MG_DB_FEEDS, feed->format);
        name(l, MG_DB_FEEDS, feed->name);
        name(l, MG_DB_FEEDS, feed->sha256);
        name(l, MG_DB_FEEDS, feed->newest);
        word(l, MG_DB_FEEDS, feed->records);
        word(l, MG_DB_FEEDS, feed->skipped);
        word(l, MG_DB_FEEDS, feed->ignored);
    }
}

static void number_vulnerabilities(struct mg_build_layout *l, struct mg_map *index, bool *ok)
{
    for (size_t i = 0; *ok && i < l->builder->vulnerabilities.n; i++) {
        struct mg_build_vulnerability *one =
            *(struct mg_build_vulnerability **)mg_vec_at(&l->builder->vulnerabilities, i);

        one->row = (uint32_t)i;
        *ok = mg_map_put(index, one->id->s, one);
    }
}

static void write_links_of(struct mg_build_layout *l, const struct mg_build_advisory *advisory,
                           const struct mg_map *index)
{
    word(l, MG_DB_ADVISORIES, mg_build_rows(l, MG_DB_LINKS));
    word(l, MG_DB_ADVISORIES, advisory->vulnerabilities.n);
    for (size_t i = 0; i < advisory->vulnerabilities.n; i++) {
        const struct mg_build_string *id =
            *(struct mg_build_string **)mg_vec_at(&advisory->vulnerabilities, i);
        const struct mg_build_vulnerability *one = mg_map_get(index, id->s);

        word(l, MG_DB_LINKS, one->row);
    }
}

static void write_details_of(struct mg_build_layout *l, const struct mg_build_advisory *advisory)
{
    word(l, MG_DB_ADVISORIES, mg_build_rows(l, MG_DB_SEVERITIES));
    word(l, MG_DB_ADVISORIES, advisory->severity_count);
    for (size_t i = 0; i < advisory->severity_count; i++) {
        name(l, MG_DB_SEVERITIES, advisory->severities[i].type);
        name(l, MG_DB_SEVERITIES, advisory->severities[i].score);
    }
    word(l, MG_DB_ADVISORIES, mg_build_rows(l, MG_DB_REFERENCES));
    word(l, MG_DB_ADVISORIES, advisory->reference_count);
    for (size_t i = 0; i < advisory->reference_count; i++)
        text(l, MG_DB_REFERENCES, advisory->references[i]);
    word(l, MG_DB_ADVISORIES, mg_build_rows(l, MG_DB_LINKS));
    word(l, MG_DB_ADVISORIES, advisory->affected_count);
    for (size_t i = 0; i < advisory->affected_count; i++)
        word(l, MG_DB_LINKS, advisory->affected[i].row);
}

static void write_advisories(struct mg_build_layout *l, const struct mg_map *index)
{
    for (size_t i = 0; i < l->builder->advisories.n; i++) {
        struct mg_build_advisory *one = advisory_at(&l->builder->advisories, i);

        name(l, MG_DB_ADVISORIES, one->id);
        text(l, MG_DB_ADVISORIES, one->summary);
        text(l, MG_DB_ADVISORIES, one->details);
        text(l, MG_DB_ADVISORIES, one->published);
        text(l, MG_DB_ADVISORIES, one->modified);
        name(l, MG_DB_ADVISORIES, one->withdrawn);
        word(l, MG_DB_ADVISORIES, one->feed == NULL ? MG_DB_NO_FEED : one->feed->row);
        write_links_of(l, one, index);
        write_details_of(l, one);
        word(l, MG_DB_ADVISORIES, one->flags);
    }
}

static void write_vulnerabilities(struct mg_build_layout *l)
{
    for (size_t i = 0; i < l->builder->vulnerabilities.n; i++) {
        struct mg_build_vulnerability *one =
            *(struct mg_build_vulnerability **)mg_vec_at(&l->builder->vulnerabilities, i);

        name(l, MG_DB_VULNERABILITIES, one->id);
        word(l, MG_DB_VULNERABILITIES, mg_build_rows(l, MG_DB_ALIASES));
        word(l, MG_DB_VULNERABILITIES, one->aliases.n);
        for (size_t j = 0; j < one->aliases.n; j++)
            name(l, MG_DB_ALIASES, *(struct mg_build_string **)mg_vec_at(&one->aliases, j));
        word(l, MG_DB_VULNERABILITIES, mg_build_rows(l, MG_DB_LINKS));
        word(l, MG_DB_VULNERABILITIES, one->advisories.n);
        for (size_t j = 0; j < one->advisories.n; j++)
            word(l, MG_DB_LINKS, advisory_at(&one->advisories, j)->row);
    }
}

static int by_cve(const void *a, const void *b)
{
    const struct mg_build_kev *left = a, *right = b;
    int order = mg_str_cmp(left->cve->s, right->cve->s);

    if (order == 0)
        order = mg_str_cmp(left->added->s, right->added->s);
    if (order == 0)
        order = mg_str_cmp(left->due->s, right->due->s);
    return order != 0 ? order : mg_str_cmp(left->ransomware->s, right->ransomware->s);
}

static void write_kev(struct mg_build_layout *l)
{
    const struct mg_build_kev *before = NULL;

    mg_vec_sort(&l->builder->kev, by_cve);
    for (size_t i = 0; i < l->builder->kev.n; i++) {
        const struct mg_build_kev *one = mg_vec_at(&l->builder->kev, i);

        if (before != NULL && before->cve == one->cve)
            continue;
        name(l, MG_DB_KEV, one->cve);
        name(l, MG_DB_KEV, one->added);
        name(l, MG_DB_KEV, one->due);
        name(l, MG_DB_KEV, one->ransomware);
        before = one;
    }
}

static int by_key(const void *a, const void *b)
{
    const struct mg_build_epss *left = a, *right = b;

    if (left->key != right->key)
        return left->key < right->key ? -1 : 1;
    if (left->score != right->score)
        return left->score > right->score ? -1 : 1;
    return (right->percentile > left->percentile) - (right->percentile < left->percentile);
}

static void write_epss(struct mg_build_layout *l)
{
    mg_vec_sort(&l->builder->epss, by_key);
    for (size_t i = 0; i < l->builder->epss.n; i++) {
        const struct mg_build_epss *one = mg_vec_at(&l->builder->epss, i);

        if (i > 0 &&
            ((const struct mg_build_epss *)mg_vec_at(&l->builder->epss, i - 1))->key == one->key)
            continue;
        word(l, MG_DB_EPSS, one->key);
        word(l, MG_DB_EPSS, one->score);
        word(l, MG_DB_EPSS, one->percentile);
    }
}

static int by_update(const void *a, const void *b)
{
    const struct mg_build_supersedes *left = a, *right = b;
    int order = mg_str_cmp(left->update->s, right->update->s);

    return order != 0 ? order : mg_str_cmp(left->superseded->s, right->superseded->s);
}

/* Each pair once: every advisory of a month repeats it. */
static void write_supersedes(struct mg_build_layout *l)
{
    const struct mg_build_supersedes *before = NULL;

    mg_vec_sort(&l->builder->supersedes, by_update);
    for (size_t i = 0; i < l->builder->supersedes.n; i++) {
        const struct mg_build_supersedes *one = mg_vec_at(&l->builder->supersedes, i);

        if (before != NULL && by_update(before, one) == 0)
            continue;
        name(l, MG_DB_SUPERSEDES, one->update);
        name(l, MG_DB_SUPERSEDES, one->superseded);
        before = one;
    }
}

enum mg_status mg_build_lay_out(struct mg_build_layout *l, struct mg_error *err)
{
    struct mg_map index;
    bool ok = true;

    mg_map_init(&index);
    number_vulnerabilities(l, &index, &ok);
    ok = ok && gather_affected(l);
    if (ok) {
        write_feeds(l);
        write_packages(l);
        ok = write_slots(l);
    }
    if (ok) {
        write_advisories(l, &index);
        write_vulnerabilities(l);
        write_kev(l);
        write_epss(l);
        write_supersedes(l);
    }
    mg_map_clear(&index);
    for (size_t i = 0; i < MG_DB_SECTION_COUNT; i++) {
        if (l->sections[i].failed)
            return mg_fail(err, MG_LIMIT, "section %zu of the database would pass 4 GiB", i);
    }
    return ok ? MG_OK : mg_fail(err, MG_NOMEM, "no memory to write the database");
}
