/* SPDX-License-Identifier: Apache-2.0
 *
 * From a vulnerability of MSRC to a record. Each fix of a product is an affected entry of its own:
 * before the build that it brings, with the number of its update. Several entries of one product
 * are alternatives (cumulative update or hotpatch, rollup or security-only update); which of them
 * counts on a host is decided when it is matched.
 */
#include "core/advisory/feeds/msrc.h"

#include <string.h>

#include "core/base/limits.h"
#include "core/version/version.h"

static int fix_order(const void *a, const void *b)
{
    const struct mg_msrc_fix *left = a, *right = b;
    int order = mg_str_cmp(left->product->name, right->product->name);

    if (order == 0)
        order = mg_str_cmp(left->update, right->update);
    if (order == 0)
        order = mg_str_cmp(left->build, right->build);
    return order != 0 ? order : mg_str_cmp(left->kind, right->kind);
}

/* Sort the fixes and keep equal ones once. */
static void unite(struct mg_vec *fixes)
{
    size_t kept = 0;

    mg_vec_sort(fixes, fix_order);
    for (size_t i = 0; i < fixes->n; i++) {
        if (kept == 0 || fix_order(mg_vec_at(fixes, kept - 1), mg_vec_at(fixes, i)) != 0)
            memmove(mg_vec_at(fixes, kept++), mg_vec_at(fixes, i), fixes->size);
    }
    fixes->n = kept;
}

/* The build as a version, or the empty view: Office's Click-to-Run has a link there, and what
 * updates of Internet Explorer count is not the build of the Windows they are for. */
static struct mg_str build_of(struct mg_msrc *msrc, const struct mg_msrc_fix *fix)
{
    struct mg_str build = fix->build;

    if (mg_str_ends(build, MG_STR(".")))
        build = mg_str_take(build, build.n - 1);
    if (mg_str_is(fix->kind, "IE Cumulative"))
        return MG_STR_NONE;
    if (mg_version_windows.valid(build))
        return build;
    msrc->result->ignored += build.n != 0;
    return MG_STR_NONE;
}

/* "Important" as the scales of other vendors are written. */
static struct mg_str lower(struct mg_msrc *msrc, struct mg_str word)
{
    char *copy = mg_arena_alloc(&msrc->arena, word.n);

    msrc->full = msrc->full || copy == NULL;
    for (size_t i = 0; copy != NULL && i < word.n; i++)
        copy[i] =
            word.p[i] >= 'A' && word.p[i] <= 'Z' ? (char)(word.p[i] + ('a' - 'A')) : word.p[i];
    return (struct mg_str){copy, copy == NULL ? 0 : word.n};
}

static bool add_range(struct mg_msrc *msrc, struct mg_str build, struct mg_record_affected *entry)
{
    struct mg_record_event *events = mg_arena_array(&msrc->arena, 2, sizeof *events);
    struct mg_record_range *range = mg_arena_alloc(&msrc->arena, sizeof *range);

    if (events == NULL || range == NULL)
        return false;
    events[0] = (struct mg_record_event){MG_EVENT_INTRODUCED, MG_STR("0")};
    events[1] = (struct mg_record_event){MG_EVENT_FIXED, build};
    *range = (struct mg_record_range){events, 2};
    entry->ranges = range;
    entry->range_count = 1;
    return true;
}

static struct mg_record_affected entry_of(struct mg_msrc *msrc,
                                          const struct mg_msrc_product *product)
{
    return (struct mg_record_affected){
        .ecosystem = MG_STR(MG_MSRC_ECOSYSTEM),
        .name = product->name,
        .urgency = lower(msrc, product->severity),
        .needs_subscription = product->extended,
    };
}

/* Fixes first, then products without one. A fix of a product that the document does not call
 * affected says nothing. */
static bool fill_affected(struct mg_msrc *msrc, struct mg_record *record)
{
    struct mg_record_affected *entries =
        mg_arena_array(&msrc->arena, msrc->fixes.n + msrc->affected.n, sizeof *entries);
    size_t n = 0;

    for (size_t i = 0; entries != NULL && i < msrc->fixes.n; i++) {
        const struct mg_msrc_fix *fix = mg_vec_at(&msrc->fixes, i);
        struct mg_str build = build_of(msrc, fix);

        if (!fix->product->affected)
            continue;
        entries[n] = entry_of(msrc, fix->product);
        entries[n].update = fix->update;
        entries[n].state = fix->kind;
        entries[n].needs_restart = fix->restart;
        if (build.n != 0 && !add_range(msrc, build, &entries[n]))
            return false;
        n++;
    }
    for (size_t i = 0; entries != NULL && i < msrc->affected.n; i++) {
        const struct mg_msrc_product *product =
            *(struct mg_msrc_product **)mg_vec_at(&msrc->affected, i);

        if (!product->has_fix)
            entries[n++] = entry_of(msrc, product);
    }
    record->affected = entries;
    record->affected_count = n;
    return entries != NULL;
}

static bool fill_severities(struct mg_msrc *msrc, struct mg_record *record)
{
    struct mg_record_severity *list = mg_arena_array(&msrc->arena, msrc->vectors.n, sizeof *list);

    for (size_t i = 0; list != NULL && i < msrc->vectors.n; i++) {
        struct mg_str vector = *(struct mg_str *)mg_vec_at(&msrc->vectors, i);

        list[i].type = MG_STR("CVSS_V3");
        if (mg_str_starts(vector, MG_STR("CVSS:4")))
            list[i].type = MG_STR("CVSS_V4");
        else if (!mg_str_starts(vector, MG_STR("CVSS:")))
            list[i].type = MG_STR("CVSS_V2");
        list[i].score = vector;
    }
    record->severities = list;
    record->severity_count = msrc->vectors.n;
    return list != NULL;
}

/* Notes are HTML: their text without the tags. */
static struct mg_str without_tags(struct mg_msrc *msrc, struct mg_str html)
{
    char *text = mg_arena_alloc(&msrc->arena, html.n);
    bool tag = false;
    size_t n = 0;

    for (size_t i = 0; text != NULL && i < html.n; i++) {
        tag = tag || html.p[i] == '<';
        if (!tag)
            text[n++] = html.p[i];
        tag = tag && html.p[i] != '>';
    }
    msrc->full = msrc->full || text == NULL;
    return mg_str_trim((struct mg_str){text, n});
}

/* Nobody else may have the id of the record, so the CVE gets a prefix, as Debian's and Ubuntu's. */
static bool fill(struct mg_msrc *msrc, struct mg_record *record, struct mg_str *page)
{
    bool cve = mg_str_starts(msrc->id, MG_STR("CVE-"));
    const char *id =
        mg_arena_printf(&msrc->arena, "%s%.*s", cve ? "MSRC-" : "", MG_STR_ARG(msrc->id));
    const char *url =
        mg_arena_printf(&msrc->arena, "https://msrc.microsoft.com/update-guide/%s/%.*s",
                        cve ? "vulnerability" : "advisory", MG_STR_ARG(msrc->id));

    *page = mg_str_of(url);
    *record = (struct mg_record){
        .id = mg_str_of(id),
        .summary = mg_feed_headline(msrc->title),
        .details = without_tags(msrc, msrc->description),
        .published = msrc->published,
        .modified = msrc->modified,
        .references = page,
        .reference_count = 1,
        .exploited = msrc->exploited,
        .disclosed = msrc->disclosed,
    };
    return id != NULL && url != NULL && fill_affected(msrc, record) &&
           fill_severities(msrc, record) && !msrc->full;
}

static enum mg_status add_supersedes(struct mg_msrc *msrc, struct mg_error *err)
{
    enum mg_status status = MG_OK;

    for (size_t i = 0; status == MG_OK && i < msrc->supersedes.n; i++)
        status = mg_builder_add_supersedes(msrc->builder, mg_vec_at(&msrc->supersedes, i), err);
    return status;
}

enum mg_status mg_msrc_end(struct mg_msrc *msrc, struct mg_error *err)
{
    struct mg_record record;
    struct mg_error why;
    struct mg_str page;
    enum mg_status status;

    msrc->id = mg_str_trim(msrc->id);
    if (msrc->id.n == 0 || msrc->id.n > MG_LIMIT_FIELD) {
        (void)mg_fail(&why, MG_FORMAT, "a vulnerability without a usable id");
        mg_feed_skip(msrc->result, &why);
        return MG_OK;
    }
    if (msrc->affected.n == 0)
        return MG_OK;
    unite(&msrc->fixes);
    if (!fill(msrc, &record, &page))
        return mg_fail(err, MG_NOMEM, "no memory for a vulnerability");
    status = mg_builder_add(msrc->builder, &record, &why);
    if (status == MG_NOMEM)
        return mg_fail(err, status, "%s", why.text);
    if (status != MG_OK) {
        mg_feed_skip(msrc->result, &why);
        return MG_OK;
    }
    msrc->result->records++;
    mg_feed_saw_time(msrc->result, record.modified);
    return add_supersedes(msrc, err);
}
