/* SPDX-License-Identifier: Apache-2.0
 *
 * From an update to a record: every package is affected before the version that the update brings.
 * The same package for several architectures is one entry.
 */
#include "core/advisory/feeds/updateinfo.h"

#include <string.h>

#include "core/base/limits.h"

static int package_order(const void *a, const void *b)
{
    const struct mg_updateinfo_package *left = a, *right = b;
    int order = mg_str_cmp(left->ecosystem, right->ecosystem);

    if (order == 0)
        order = mg_str_cmp(left->name, right->name);
    if (order == 0)
        order = mg_str_cmp(left->version, right->version);
    return order != 0 ? order : mg_str_cmp(left->module, right->module);
}

static int text_order(const void *a, const void *b)
{
    const struct mg_str *left = a, *right = b;

    return mg_str_cmp(*left, *right);
}

/* Sort a list and keep equal ones once. */
static void unite(struct mg_vec *list, int (*order)(const void *, const void *))
{
    size_t kept = 0;

    mg_vec_sort(list, order);
    for (size_t i = 0; i < list->n; i++) {
        if (kept == 0 || order(mg_vec_at(list, kept - 1), mg_vec_at(list, i)) != 0)
            memmove(mg_vec_at(list, kept++), mg_vec_at(list, i), list->size);
    }
    list->n = kept;
}

/* Of "2023-02-17 20:41", "2020-05-27 04:10:31", "2014-12-08" and RFC 3339 itself; empty for
 * anything else, and without memory. */
static struct mg_str time_of(struct mg_updateinfo *update, struct mg_str date)
{
    struct mg_feed_result seen = {.records = 0};
    struct mg_str day = mg_str_take(date, 10), clock = mg_str_take(mg_str_skip(date, 11), 8), time;

    if (clock.n == 5)
        time = mg_str_of(
            mg_arena_printf(&update->arena, "%.*sT%.*s:00Z", MG_STR_ARG(day), MG_STR_ARG(clock)));
    else if (clock.n == 8)
        time = mg_str_of(
            mg_arena_printf(&update->arena, "%.*sT%.*sZ", MG_STR_ARG(day), MG_STR_ARG(clock)));
    else
        time = day;
    mg_feed_saw_time(&seen, time);
    return mg_str_of(seen.newest[0] == '\0' ? NULL
                                            : mg_arena_printf(&update->arena, "%s", seen.newest));
}

/* "Amazon Linux 2 2017.12 - ALAS2-2018-939: critical priority package update for kernel": the part
 * behind the id. */
static struct mg_str summary_of(const struct mg_updateinfo *update)
{
    struct mg_str title = update->title.n != 0 ? update->title : update->summary, rest;
    size_t at = mg_str_find_str(title, update->id);

    if (title.n == 0)
        return mg_feed_headline(update->description);
    rest = at == SIZE_MAX ? title : mg_str_skip(title, at + update->id.n);
    if (rest.n != 0 && rest.p[0] == ':')
        rest = mg_str_skip(rest, 1);
    rest = mg_str_trim(rest);
    return mg_feed_headline(rest.n != 0 ? rest : title);
}

/* In lower case, as OSV's databases have it; empty for words that say that nobody judged. */
static bool urgency_of(struct mg_updateinfo *update, struct mg_str *out)
{
    static const char *const unknown[] = {"none", "unspecified", "n/a"};
    char word[32] = "";

    *out = MG_STR_NONE;
    if (update->severity.n == 0 || update->severity.n >= sizeof word)
        return true;
    for (size_t i = 0; i < update->severity.n; i++) {
        char c = update->severity.p[i];

        word[i] = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
    }
    for (size_t i = 0; i < MG_COUNT(unknown); i++) {
        if (strcmp(word, unknown[i]) == 0)
            return true;
    }
    return mg_arena_str(&update->arena, mg_str_of(word), out);
}

/* Builds of a module have ".module" in their release; without <module> nobody says of which. */
static struct mg_str module_of(const struct mg_updateinfo_package *package)
{
    if (package->module.n != 0)
        return package->module;
    return mg_str_find_str(package->version, MG_STR(".module")) != SIZE_MAX ? MG_STR("*")
                                                                            : MG_STR_NONE;
}

/* False without memory. */
static bool fill_affected(struct mg_updateinfo *update, struct mg_record *record)
{
    const struct mg_updateinfo_package *packages = update->packages.items;
    size_t count = update->packages.n;
    struct mg_record_affected *affected = mg_arena_array(&update->arena, count, sizeof *affected);
    struct mg_record_range *ranges = mg_arena_array(&update->arena, count, sizeof *ranges);
    struct mg_record_event *events = mg_arena_array(&update->arena, count, 2 * sizeof *events);
    struct mg_str urgency;

    if (affected == NULL || ranges == NULL || events == NULL || !urgency_of(update, &urgency))
        return false;
    for (size_t i = 0; i < count; i++) {
        events[2 * i] = (struct mg_record_event){MG_EVENT_INTRODUCED, MG_STR("0")};
        events[2 * i + 1] = (struct mg_record_event){MG_EVENT_FIXED, packages[i].version};
        ranges[i] = (struct mg_record_range){&events[2 * i], 2};
        affected[i] = (struct mg_record_affected){.ecosystem = packages[i].ecosystem,
                                                  .name = packages[i].name,
                                                  .ranges = &ranges[i],
                                                  .range_count = 1,
                                                  .urgency = urgency,
                                                  .module = module_of(&packages[i])};
    }
    record->affected = affected;
    record->affected_count = count;
    return true;
}

/* Name the ecosystems, and drop packages for which there is none; *dropped tells how many. */
static bool place_packages(struct mg_updateinfo *update, size_t *dropped)
{
    struct mg_updateinfo_package *packages = update->packages.items;
    size_t kept = 0;

    for (size_t i = 0; i < update->packages.n; i++) {
        if (!mg_updateinfo_ecosystem(update, &packages[i], &packages[i].ecosystem))
            return false;
        if (packages[i].ecosystem.n != 0)
            packages[kept++] = packages[i];
    }
    *dropped = update->packages.n - kept;
    if (kept == 0 && *dropped != 0)
        update->broken = "no distribution that is known";
    update->packages.n = kept;
    return true;
}

static enum mg_status skip(const struct mg_updateinfo *update, struct mg_feed_result *result,
                           const char *why)
{
    struct mg_error error;

    (void)mg_fail(&error, MG_FORMAT, "%.*s: %s",
                  MG_STR_ARG(update->id.n != 0 ? mg_str_take(update->id, 128) : MG_STR("update")),
                  why);
    mg_feed_skip(result, &error);
    return MG_OK;
}

static enum mg_status add(struct mg_updateinfo *update, struct mg_builder *builder,
                          struct mg_feed_result *result, struct mg_error *err)
{
    struct mg_record record = {.id = update->id,
                               .summary = summary_of(update),
                               .details = update->description,
                               .published = time_of(update, update->issued),
                               .modified = time_of(update, update->updated),
                               .upstream = update->cves.items,
                               .upstream_count = update->cves.n,
                               .references = update->references.items,
                               .reference_count = update->references.n};
    struct mg_error why;
    enum mg_status status;

    if (record.modified.n == 0)
        record.modified = record.published;
    if (!fill_affected(update, &record))
        return mg_fail(err, MG_NOMEM, "no memory for an update");
    status = mg_builder_add(builder, &record, &why);
    if (status == MG_NOMEM)
        return mg_fail(err, status, "%s", why.text);
    if (status != MG_OK)
        return skip(update, result, why.text);
    result->records++;
    mg_feed_saw_time(result, record.modified);
    return MG_OK;
}

enum mg_status mg_updateinfo_add(struct mg_updateinfo *update, struct mg_builder *builder,
                                 struct mg_feed_result *result, struct mg_error *err)
{
    size_t dropped = 0;

    if (!mg_str_is(update->type, "security")) {
        result->ignored++;
        return MG_OK;
    }
    if (update->id.n == 0 && update->broken == NULL)
        update->broken = "no id";
    if (update->broken == NULL && !place_packages(update, &dropped))
        return mg_fail(err, MG_NOMEM, "no memory for an update");
    if (update->broken != NULL)
        return skip(update, result, update->broken);
    if (dropped != 0)
        (void)skip(update, result, "packages of no distribution that is known");
    unite(&update->packages, package_order);
    unite(&update->cves, text_order);
    return add(update, builder, result, err);
}
