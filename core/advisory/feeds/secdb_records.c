/* SPDX-License-Identifier: Apache-2.0
 *
 * From the statements of a security database, which are sorted by package there, to records, which
 * are about one vulnerability each.
 */
#include "core/advisory/feeds/secdb.h"

#include "core/base/limits.h"

static enum mg_status no_memory(struct mg_error *err)
{
    return mg_fail(err, MG_NOMEM, "no memory for a security database");
}

static int statement_order(const void *a, const void *b)
{
    const struct mg_secdb_statement *left = a, *right = b;
    int order = mg_str_cmp(left->vulnerability, right->vulnerability);

    if (order == 0)
        order = mg_str_cmp(left->package, right->package);
    return order != 0 ? order : mg_str_cmp(left->fixed, right->fixed);
}

/* Number of statements from first on, of count, about the same vulnerability and, with package set,
 * the same package. */
static size_t count_same(const struct mg_secdb_statement *first, size_t count, bool package)
{
    size_t n = 1;

    while (n < count && mg_str_eq(first[n].vulnerability, first->vulnerability) &&
           (!package || mg_str_eq(first[n].package, first->package)))
        n++;
    return n;
}

/* One entry from all statements about one package. Several fixes give several ranges, which
 * together hold every version before the last one; "0" counts only when there is no other. */
static bool fill_entry(struct mg_arena *arena, const struct mg_secdb_statement *first, size_t count,
                       struct mg_record_affected *out)
{
    struct mg_record_event *events = mg_arena_array(arena, count, 2 * sizeof *events);
    struct mg_record_range *ranges = mg_arena_array(arena, count, sizeof *ranges);
    size_t n = 0;

    if (events == NULL || ranges == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (mg_str_is(first[i].fixed, "0") ||
            (i > 0 && mg_str_eq(first[i].fixed, first[i - 1].fixed)))
            continue;
        events[2 * n] = (struct mg_record_event){MG_EVENT_INTRODUCED, MG_STR("0")};
        events[2 * n + 1] = (struct mg_record_event){MG_EVENT_FIXED, first[i].fixed};
        ranges[n] = (struct mg_record_range){&events[2 * n], 2};
        n++;
    }
    *out = (struct mg_record_affected){
        .name = first->package, .ranges = ranges, .range_count = n, .not_affected = n == 0};
    return true;
}

static bool fill_record(const struct mg_secdb *reader, struct mg_arena *arena,
                        const struct mg_secdb_statement *first, size_t count,
                        struct mg_record *record)
{
    struct mg_record_affected *affected = mg_arena_array(arena, count, sizeof *affected);
    size_t n = 0;

    for (size_t i = 0, same; affected != NULL && i < count; i += same) {
        same = count_same(&first[i], count - i, true);
        if (!fill_entry(arena, &first[i], same, &affected[n]))
            return false;
        affected[n++].ecosystem = reader->ecosystem;
    }
    record->affected = affected;
    record->affected_count = n;
    record->id = mg_str_of(mg_arena_printf(arena, "%.*s@%.*s", MG_STR_ARG(first->vulnerability),
                                           MG_STR_ARG(reader->origin)));
    return affected != NULL && record->id.n != 0;
}

/* Named by branch and repository behind the vulnerability ("CVE-2020-1234@alpine-v3.20-main"): of
 * two records with one name only one would count. The vulnerability itself is an alias, too, so
 * that one without a CVE is known by its own name. */
static enum mg_status add_record(const struct mg_secdb *reader, struct mg_builder *builder,
                                 const struct mg_secdb_statement *first, size_t count,
                                 struct mg_error *err)
{
    struct mg_record record = {.aliases = &first->vulnerability,
                               .alias_count = 1,
                               .upstream = &first->vulnerability,
                               .upstream_count = 1};
    struct mg_arena arena;
    enum mg_status status;

    mg_arena_init(&arena, MG_LIMIT_FEED_ARENA);
    if (!fill_record(reader, &arena, first, count, &record))
        status = no_memory(err);
    else
        status = mg_builder_add(builder, &record, err);
    mg_arena_clear(&arena);
    return status;
}

enum mg_status mg_secdb_add(struct mg_secdb *reader, struct mg_builder *builder,
                            struct mg_error *err)
{
    const struct mg_secdb_statement *all = reader->statements.items;
    size_t count = reader->statements.n;

    if (reader->ecosystem.n == 0) {
        reader->result->ignored += count;
        return MG_OK;
    }
    mg_vec_sort(&reader->statements, statement_order);
    for (size_t i = 0, same; i < count; i += same) {
        struct mg_error why;
        enum mg_status status;

        same = count_same(&all[i], count - i, false);
        status = add_record(reader, builder, &all[i], same, &why);
        if (status == MG_NOMEM)
            return mg_fail(err, status, "%s", why.text);
        if (status == MG_OK)
            reader->result->records++;
        else
            mg_feed_skip(reader->result, &why);
    }
    return MG_OK;
}
