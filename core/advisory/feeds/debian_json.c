/* SPDX-License-Identifier: Apache-2.0
 *
 * The JSON export of the Debian security tracker: {package: {vulnerability: {"releases":
 * {codename: {"status", "fixed_version", "urgency", "nodsa", "nodsa_reason"}}}}}. It is sorted by
 * package; advisories are about one vulnerability, so the statements are collected, sorted, and
 * handed over by vulnerability. Packages are parsed one after the other: no tree of it all is
 * built.
 */
#include "core/advisory/feeds/debian.h"

#include "core/advisory/cve.h"
#include "core/base/json_items.h"
#include "core/base/arena.h"
#include "core/base/json.h"
#include "core/base/limits.h"
#include "core/base/vec.h"

/* What the tracker says of one vulnerability in one package of one release. */
struct statement {
    struct mg_str vulnerability, package, description;
    struct mg_record_affected affected;
    struct mg_str fixed; /* empty: no fix */
};

struct reader {
    struct mg_feed_result *result;
    struct mg_arena arena;    /* texts of statements */
    struct mg_vec statements; /* struct statement */
};

static void skip(struct reader *reader, const struct statement *about, const char *why)
{
    struct mg_error error;

    (void)mg_fail(&error, MG_FORMAT, "%.*s in %.*s: %s", MG_STR_ARG(about->vulnerability),
                  MG_STR_ARG(about->package), why);
    mg_feed_skip(reader->result, &error);
}

/* What the tracker's sources write as <ignored>, <postponed> or <no-dsa> with a reason arrives as
 * two members; nodsa_reason is empty for <no-dsa>. */
static bool set_state(struct reader *reader, const cJSON *release, struct statement *one)
{
    struct mg_str reason = mg_json_str(release, "nodsa_reason");
    struct mg_str words = mg_json_str(release, "nodsa");
    const char *text;

    if (words.n == 0 || words.n > MG_LIMIT_FIELD || reason.n > MG_LIMIT_FIELD)
        return mg_arena_str(&reader->arena, mg_json_str(release, "status"), &one->affected.state);
    if (reason.n == 0)
        reason = MG_STR("no-dsa");
    text = mg_arena_printf(&reader->arena, "%.*s (%.*s)", MG_STR_ARG(reason), MG_STR_ARG(words));
    one->affected.state = mg_str_of(text);
    return text != NULL;
}

static bool is_known_status(struct mg_str status)
{
    return mg_str_is(status, "resolved") || mg_str_is(status, "open") ||
           mg_str_is(status, "undetermined");
}

/* A fixed_version of "0" says that no version was ever affected. False without memory. */
static bool read_release(struct reader *reader, const cJSON *release, struct statement one)
{
    struct mg_str status = mg_json_str(release, "status");
    struct mg_str fixed = mg_json_str(release, "fixed_version");
    struct mg_str urgency = mg_json_str(release, "urgency");
    bool resolved = mg_str_is(status, "resolved");

    one.affected.ecosystem = mg_debian_ecosystem(mg_str_of(release->string));
    one.affected.name = one.package;
    if (one.affected.ecosystem.n == 0) {
        reader->result->ignored++;
        return true;
    }
    if (!is_known_status(status) || (resolved && fixed.n == 0) || fixed.n > MG_LIMIT_VERSION ||
        urgency.n > MG_LIMIT_FIELD) {
        skip(reader, &one, "no usable status");
        return true;
    }
    one.affected.not_affected = resolved && mg_str_is(fixed, "0");
    return mg_arena_str(&reader->arena, resolved ? fixed : MG_STR_NONE, &one.fixed) &&
           mg_arena_str(&reader->arena, urgency, &one.affected.urgency) &&
           set_state(reader, release, &one) && mg_vec_push(&reader->statements, &one);
}

/* All releases of one vulnerability of one package; false without memory. */
static bool read_vulnerability(struct reader *reader, const cJSON *item, struct mg_str package)
{
    const cJSON *releases = mg_json_object(item, "releases");
    struct statement one = {.vulnerability = mg_str_of(item->string), .package = package};

    if (releases == NULL || one.vulnerability.n == 0 || one.vulnerability.n > MG_LIMIT_FIELD) {
        skip(reader, &one, "no releases");
        return true;
    }
    if (!mg_arena_str(&reader->arena, one.vulnerability, &one.vulnerability) ||
        !mg_arena_str(&reader->arena, mg_json_str(item, "description"), &one.description))
        return false;
    for (const cJSON *release = releases->child; release != NULL; release = release->next) {
        if (!read_release(reader, release, one))
            return false;
    }
    return true;
}

static enum mg_status read_package(struct reader *reader, struct mg_str package, struct mg_str text,
                                   struct mg_error *err)
{
    struct mg_error why;
    cJSON *root = NULL;
    bool fits = true;

    (void)mg_fail(&why, MG_FORMAT, "a package without a usable name");
    if (package.n == 0 || package.n > MG_LIMIT_FIELD || mg_str_find(package, '\\') != SIZE_MAX ||
        mg_json_parse(text, MG_LIMIT_JSON_BYTES, &root, &why) != MG_OK) {
        mg_feed_skip(reader->result, &why);
        return MG_OK;
    }
    for (const cJSON *item = root->child; fits && item != NULL; item = item->next) {
        if (cJSON_IsObject(root))
            fits = read_vulnerability(reader, item, package);
    }
    cJSON_Delete(root);
    return fits ? MG_OK : mg_fail(err, MG_NOMEM, "no memory for the Debian security tracker");
}

static int statement_order(const void *a, const void *b)
{
    const struct statement *left = a, *right = b;
    int order = mg_str_cmp(left->vulnerability, right->vulnerability);

    if (order == 0)
        order = mg_str_cmp(left->package, right->package);
    return order != 0 ? order : mg_str_cmp(left->affected.ecosystem, right->affected.ecosystem);
}

/* One record from count statements about one vulnerability. Named DEBIAN-TRACKER-CVE-..., not
 * DEBIAN-CVE-... as OSV names the same: of two records with one name only the newer would count.
 * Vulnerabilities without a CVE keep the tracker's temporary name. */
static enum mg_status add_record(struct reader *reader, struct mg_builder *builder,
                                 const struct statement *first, size_t count, struct mg_error *err)
{
    struct mg_record record = {.id = first->vulnerability,
                               .summary = mg_feed_headline(first->description),
                               .details = first->description};
    struct mg_arena arena;
    struct mg_record_affected *affected;
    struct mg_debian_span *spans;
    enum mg_status status = MG_NOMEM;

    mg_arena_init(&arena, MG_LIMIT_FEED_ARENA);
    affected = mg_arena_array(&arena, count, sizeof *affected);
    spans = mg_arena_array(&arena, count, sizeof *spans);
    if (mg_cve_of(first->vulnerability).n != 0) {
        record.upstream = &first->vulnerability;
        record.upstream_count = 1;
        record.id = mg_str_of(
            mg_arena_printf(&arena, "DEBIAN-TRACKER-%.*s", MG_STR_ARG(first->vulnerability)));
    }
    if (affected == NULL || spans == NULL || record.id.n == 0) {
        (void)mg_fail(err, MG_NOMEM, "no memory for the Debian security tracker");
        goto out;
    }
    for (size_t i = 0; i < count; i++) {
        affected[i] = first[i].affected;
        if (!affected[i].not_affected)
            mg_debian_set_range(&affected[i], &spans[i], first[i].fixed);
    }
    record.affected = affected;
    record.affected_count = count;
    status = mg_builder_add(builder, &record, err);
    reader->result->records += status == MG_OK;
out:
    mg_arena_clear(&arena);
    return status;
}

static enum mg_status add_records(struct reader *reader, struct mg_builder *builder,
                                  struct mg_error *err)
{
    const struct statement *all = reader->statements.items;
    enum mg_status status = MG_OK;

    mg_vec_sort(&reader->statements, statement_order);
    for (size_t i = 0, end; i < reader->statements.n && status == MG_OK; i = end) {
        end = i + 1;
        while (end < reader->statements.n &&
               mg_str_eq(all[end].vulnerability, all[i].vulnerability))
            end++;
        status = add_record(reader, builder, &all[i], end - i, err);
    }
    return status;
}

enum mg_status mg_debian_json_read(struct mg_builder *builder, struct mg_str document,
                                   struct mg_feed_result *result, struct mg_error *err)
{
    struct reader reader = {.result = result};
    struct mg_json_items items;
    struct mg_str package, text;
    uint64_t count;
    enum mg_status status = mg_json_items_check(document, &count, err);

    if (status != MG_OK || !mg_json_items_begin(&items, document))
        return status;
    mg_arena_init(&reader.arena, MG_LIMIT_FEED_ARENA);
    mg_vec_init(&reader.statements, sizeof(struct statement));
    while (status == MG_OK && mg_json_items_next(&items, &package, &text))
        status = read_package(&reader, package, text, err);
    if (status == MG_OK)
        status = add_records(&reader, builder, err);
    mg_vec_clear(&reader.statements);
    mg_arena_clear(&reader.arena);
    return status;
}
