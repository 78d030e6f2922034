/* SPDX-License-Identifier: Apache-2.0
 *
 * JSON reading. One pass over the bytes checks depth and NUL escapes, then cJSON parses.
 */
#include "core/base/json.h"

#include "core/base/limits.h"

/* Depth of nesting that text reaches, looking only at brackets outside strings; stops early past
 * the limit. *nul is set when a \u0000 escape or a raw NUL is met. */
static size_t scan_depth(struct mg_str text, bool *nul)
{
    size_t depth = 0, deepest = 0;
    bool quoted = false;

    for (size_t i = 0; i < text.n && deepest <= MG_LIMIT_JSON_DEPTH; i++) {
        char c = text.p[i];

        if (c == '\0')
            *nul = true;
        if (quoted && c == '\\') {
            *nul = *nul || mg_str_starts(mg_str_skip(text, i), MG_STR("\\u0000"));
            i++;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && (c == '{' || c == '[')) {
            depth++;
            deepest = depth > deepest ? depth : deepest;
        } else if (!quoted && (c == '}' || c == ']') && depth > 0) {
            depth--;
        }
    }
    return deepest;
}

enum mg_status mg_json_parse(struct mg_str text, size_t max_bytes, cJSON **out,
                             struct mg_error *err)
{
    const char *end = NULL;
    bool nul = false;
    cJSON *document;

    if (text.n > max_bytes)
        return mg_fail(err, MG_LIMIT, "JSON of %zu bytes, at most %zu are read", text.n, max_bytes);
    if (scan_depth(text, &nul) > MG_LIMIT_JSON_DEPTH)
        return mg_fail(err, MG_LIMIT, "JSON nested deeper than %d levels", MG_LIMIT_JSON_DEPTH);
    if (nul)
        return mg_fail(err, MG_FORMAT, "JSON holds a NUL character");
    if (text.n == 0)
        return mg_fail(err, MG_FORMAT, "JSON is empty");
    document = cJSON_ParseWithLengthOpts(text.p, text.n, &end, 0);
    if (document == NULL) {
        return mg_fail(err, MG_FORMAT, "invalid JSON at byte %zu",
                       end == NULL ? (size_t)0 : (size_t)(end - text.p));
    }
    if (mg_str_trim(mg_str_skip(text, (size_t)(end - text.p))).n != 0) {
        cJSON_Delete(document);
        return mg_fail(err, MG_FORMAT, "text after the JSON document, at byte %zu",
                       (size_t)(end - text.p));
    }
    *out = document;
    return MG_OK;
}

struct mg_str mg_json_text(const cJSON *item)
{
    return mg_str_of(cJSON_IsString(item) ? item->valuestring : NULL);
}

struct mg_str mg_json_str(const cJSON *object, const char *name)
{
    return mg_json_text(cJSON_GetObjectItemCaseSensitive(object, name));
}

const cJSON *mg_json_array(const cJSON *object, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);

    return cJSON_IsArray(item) ? item : NULL;
}

const cJSON *mg_json_object(const cJSON *object, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);

    return cJSON_IsObject(item) ? item : NULL;
}

double mg_json_number(const cJSON *object, const char *name, double fallback)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);

    return cJSON_IsNumber(item) ? item->valuedouble : fallback;
}

bool mg_json_bool(const cJSON *object, const char *name)
{
    return cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(object, name)) != 0;
}
