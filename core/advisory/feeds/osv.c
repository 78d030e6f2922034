/* SPDX-License-Identifier: Apache-2.0
 *
 * OSV documents (https://ossf.github.io/osv-schema/): one JSON object, or an array of them. An
 * element of the wrong type is left out and counted; the rest of the document still counts.
 */
#include "core/advisory/feeds/osv.h"

#include "core/base/json_items.h"
#include "core/base/limits.h"

void *mg_osv_array(struct mg_osv *osv, size_t count, size_t size)
{
    void *array = mg_arena_array(&osv->arena, count, size);

    osv->full = osv->full || array == NULL;
    return array;
}

void mg_osv_skip(struct mg_osv *osv, const char *where, const char *why)
{
    struct mg_error error;

    (void)mg_fail(&error, MG_FORMAT, "%.*s: %s: %s", MG_STR_ARG(osv->record.id), where, why);
    mg_feed_skip(osv->result, &error);
}

const cJSON *mg_osv_list(struct mg_osv *osv, const cJSON *object, const char *name)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(object, name);

    if (list == NULL || cJSON_IsNull(list))
        return NULL;
    if (cJSON_IsArray(list))
        return list;
    mg_osv_skip(osv, name, "not an array");
    return NULL;
}

size_t mg_osv_strings(struct mg_osv *osv, const cJSON *object, const char *name, size_t limit,
                      const struct mg_str **out)
{
    const cJSON *list = mg_osv_list(osv, object, name), *item;
    struct mg_str *strings = NULL;
    size_t n = 0;

    if (list == NULL || list->child == NULL)
        return 0;
    strings = mg_osv_array(osv, (size_t)cJSON_GetArraySize(list), sizeof *strings);
    if (strings == NULL)
        return 0;
    for (item = list->child; item != NULL; item = item->next) {
        struct mg_str text = mg_json_text(item);

        if (text.n != 0 && text.n <= limit)
            strings[n++] = text;
        else
            mg_osv_skip(osv, name, text.n == 0 ? "not a string" : "too long");
    }
    *out = strings;
    return n;
}

static void references(struct mg_osv *osv)
{
    const cJSON *list = mg_osv_list(osv, osv->root, "references"), *item;
    struct mg_str *urls;
    size_t n = 0;

    if (list == NULL)
        return;
    urls = mg_osv_array(osv, (size_t)cJSON_GetArraySize(list), sizeof *urls);
    if (urls == NULL)
        return;
    for (item = list->child; item != NULL; item = item->next) {
        struct mg_str url = mg_json_str(item, "url");

        if (url.n != 0 && url.n <= MG_LIMIT_FIELD)
            urls[n++] = url;
        else
            mg_osv_skip(osv, "references", "no url");
    }
    osv->record.references = urls;
    osv->record.reference_count = n;
}

/* Text of an optional member; another type than string or null is counted. */
static struct mg_str text_of(struct mg_osv *osv, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(osv->root, name);

    if (item != NULL && !cJSON_IsString(item) && !cJSON_IsNull(item))
        mg_osv_skip(osv, name, "not a string");
    return mg_json_text(item);
}

static void texts(struct mg_osv *osv)
{
    struct mg_record *record = &osv->record;
    struct mg_str summary = text_of(osv, "summary");

    record->details = text_of(osv, "details");
    record->summary = mg_feed_headline(mg_str_trim(summary).n != 0 ? summary : record->details);
    record->published = text_of(osv, "published");
    record->modified = text_of(osv, "modified");
    record->withdrawn = text_of(osv, "withdrawn");
}

/* The schema promises that versions with the same major number stay readable. */
static enum mg_status check_schema(const cJSON *root, struct mg_str id, struct mg_error *err)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(root, "schema_version");
    struct mg_str version = mg_json_text(item), major = MG_STR_NONE;
    uint64_t number;

    if (item == NULL || cJSON_IsNull(item)) /* RustSec writes null */
        return MG_OK;
    if (!mg_str_cut(&version, '.', &major) || !mg_str_u64(major, &number))
        return mg_fail(err, MG_FORMAT, "%.*s: schema_version is not a version", MG_STR_ARG(id));
    if (number > 1) {
        return mg_fail(err, MG_UNSUPPORTED, "%.*s: OSV schema %.*s, at most 1 is understood",
                       MG_STR_ARG(id), MG_STR_ARG(mg_json_text(item)));
    }
    return MG_OK;
}

static enum mg_status check_document(const cJSON *root, struct mg_error *err)
{
    struct mg_str id = mg_json_str(root, "id");

    if (!cJSON_IsObject(root))
        return mg_fail(err, MG_FORMAT, "not a JSON object");
    if (id.n == 0)
        return mg_fail(err, MG_FORMAT, "an advisory without an id");
    if (id.n > MG_LIMIT_FIELD)
        return mg_fail(err, MG_LIMIT, "an id of %zu bytes", id.n);
    return check_schema(root, id, err);
}

static void fill(struct mg_osv *osv)
{
    struct mg_record *record = &osv->record;

    texts(osv);
    record->alias_count =
        mg_osv_strings(osv, osv->root, "aliases", MG_LIMIT_FIELD, &record->aliases);
    record->upstream_count =
        mg_osv_strings(osv, osv->root, "upstream", MG_LIMIT_FIELD, &record->upstream);
    mg_osv_related(osv);
    references(osv);
    mg_osv_severities(osv);
    mg_osv_streams(osv);
    mg_osv_affected(osv);
}

static enum mg_status read_one(struct mg_builder *builder, struct mg_str text,
                               struct mg_feed_result *result, struct mg_error *err)
{
    struct mg_osv osv = {.result = result};
    cJSON *root = NULL;
    enum mg_status status = mg_json_parse(text, MG_LIMIT_JSON_BYTES, &root, err);

    if (status != MG_OK)
        return status;
    mg_arena_init(&osv.arena, MG_LIMIT_FEED_ARENA);
    status = check_document(root, err);
    if (status != MG_OK)
        goto out;
    osv.root = root;
    osv.record.id = mg_json_str(root, "id");
    fill(&osv);
    if (osv.full) {
        status = mg_fail(err, MG_LIMIT, "%.*s: too many elements", MG_STR_ARG(osv.record.id));
        goto out;
    }
    status = mg_builder_add(builder, &osv.record, err);
    if (status != MG_OK)
        goto out;
    result->records++;
    mg_feed_saw_time(result, osv.record.modified);
out:
    mg_arena_clear(&osv.arena);
    cJSON_Delete(root);
    return status;
}

static enum mg_status read_array(struct mg_builder *builder, struct mg_str document,
                                 struct mg_feed_result *result, struct mg_error *err)
{
    struct mg_json_items items;
    struct mg_str key, value;
    uint64_t count;
    enum mg_status status = mg_json_items_check(document, &count, err);

    if (status != MG_OK || !mg_json_items_begin(&items, document))
        return status;
    while (mg_json_items_next(&items, &key, &value)) {
        struct mg_error why;

        status = read_one(builder, value, result, &why);
        if (status == MG_NOMEM)
            return mg_fail(err, MG_NOMEM, "%s", why.text);
        if (status != MG_OK)
            mg_feed_skip(result, &why);
    }
    return MG_OK;
}

static enum mg_status read_osv(struct mg_builder *builder, struct mg_str document,
                               struct mg_feed_result *result, struct mg_error *err)
{
    if (mg_str_starts(mg_str_trim(document), MG_STR("[")))
        return read_array(builder, document, result, err);
    return read_one(builder, document, result, err);
}

/* Members may come in any order and the first may be long, so one of the names that every OSV
 * document has (or nearly every) is enough. */
static bool recognizes(struct mg_str name, struct mg_str head)
{
    struct mg_str start = mg_str_trim(head);

    (void)name;
    if (!mg_str_starts(start, MG_STR("{")) && !mg_str_starts(start, MG_STR("[")))
        return false;
    return mg_str_find_str(head, MG_STR("\"schema_version\"")) != SIZE_MAX ||
           mg_str_find_str(head, MG_STR("\"affected\"")) != SIZE_MAX ||
           (mg_str_find_str(head, MG_STR("\"id\"")) != SIZE_MAX &&
            mg_str_find_str(head, MG_STR("\"modified\"")) != SIZE_MAX);
}

const struct mg_feed mg_feed_osv = {"osv", recognizes, read_osv};
