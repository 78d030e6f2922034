/* SPDX-License-Identifier: Apache-2.0
 *
 * The members of an object are walked as text, which tells their lines; each value is then parsed
 * on its own.
 */
#include "core/agent/config_read.h"

#include <stdio.h>

#include "core/base/json_items.h"
#include "core/base/nearest.h"

enum mg_status mg_config_fail(const struct mg_config_reading *r, struct mg_str at,
                              enum mg_status status, const char *what)
{
    size_t line = 1;

    for (const char *p = r->text.p; p < at.p; p++)
        line += *p == '\n' ? 1 : 0;
    return mg_fail(r->err, status, "line %zu: %s", line, what);
}

enum mg_status mg_config_fail_value(const struct mg_config_reading *r,
                                    const struct mg_config_value *value, const char *what)
{
    char text[sizeof r->err->text + 100];

    (void)snprintf(text, sizeof text, "\"%s\" %s", value->key, what);
    return mg_config_fail(r, value->at, MG_FORMAT, text);
}

static enum mg_status fail_unknown(const struct mg_config_reading *r, struct mg_str name,
                                   const struct mg_config_keys *keys)
{
    struct mg_nearest nearest = mg_nearest_begin(name);
    char text[400];

    for (size_t i = 0; i < keys->count; i++)
        mg_nearest_offer(&nearest, keys->keys[i].name);
    for (unsigned i = 0; keys->take_trigger != NULL && i < MG_TRIGGERS; i++) {
        const struct mg_trigger_row *row = mg_trigger_row((enum mg_trigger)i, r->os_family);

        if (row != NULL && (row->adjustable || row->optional))
            mg_nearest_offer(&nearest, mg_trigger_name((enum mg_trigger)i));
    }
    (void)snprintf(text, sizeof text, "unknown key \"%.*s\"%s%s%s",
                   MG_STR_ARG(mg_str_take(name, 100)),
                   nearest.name == NULL ? "" : "; did you mean \"",
                   nearest.name == NULL ? "" : nearest.name, nearest.name == NULL ? "" : "\"?");
    return mg_config_fail(r, name, MG_FORMAT, text);
}

/* One member. *row: a number that no other key has, for finding repeated ones. */
static enum mg_status take_member(struct mg_config_reading *r, struct mg_str name,
                                  struct mg_config_value *value, const struct mg_config_keys *keys,
                                  size_t *row)
{
    enum mg_trigger trigger;

    for (size_t i = 0; i < keys->count; i++) {
        *row = i;
        value->key = keys->keys[i].name;
        if (mg_str_is(name, value->key))
            return keys->keys[i].take(r, &keys->keys[i], value);
    }
    if (keys->take_trigger == NULL || !mg_trigger_parse(name, &trigger))
        return fail_unknown(r, name, keys);
    *row = keys->count + trigger;
    value->key = mg_trigger_name(trigger);
    return keys->take_trigger(r, trigger, value);
}

enum mg_status mg_config_walk(struct mg_config_reading *r, struct mg_str object,
                              const struct mg_config_keys *keys)
{
    bool seen[MG_CONFIG_KEYS + MG_TRIGGERS] = {false};
    struct mg_json_items items;
    struct mg_str name;
    struct mg_config_value value;
    enum mg_status status = MG_OK;

    if (!mg_json_items_begin(&items, object))
        return mg_config_fail(r, object, MG_FORMAT, "this is no object");
    while (status == MG_OK && mg_json_items_next(&items, &name, &value.at)) {
        cJSON *item = NULL;
        size_t row = 0;

        status = mg_json_parse(value.at, MG_LIMIT_AGENT_CONFIG, &item, r->err);
        value.item = item;
        if (status == MG_OK)
            status = take_member(r, name, &value, keys, &row);
        if (status == MG_OK && seen[row])
            status = mg_config_fail_value(r, &value, "is there twice");
        seen[row] = true;
        cJSON_Delete(item);
    }
    if (status == MG_OK && !items.ended)
        status = mg_config_fail(r, object, MG_FORMAT, "this is no object of JSON");
    return status;
}

/* The parser tells a byte of the text; people count lines. */
enum mg_status mg_config_check_syntax(struct mg_config_reading *r)
{
    cJSON *document = NULL;
    const char *end = NULL;
    struct mg_error why;
    enum mg_status status = mg_json_parse(r->text, MG_LIMIT_AGENT_CONFIG, &document, &why);

    if (status == MG_OK && !cJSON_IsObject(document))
        status = mg_config_fail(r, r->text, MG_FORMAT, "the file must hold one object");
    else if (status == MG_FORMAT && r->text.n != 0) {
        cJSON_Delete(cJSON_ParseWithLengthOpts(r->text.p, r->text.n, &end, 0));
        status =
            mg_config_fail(r, mg_str_skip(r->text, (size_t)(end - r->text.p)), status, why.text);
    } else if (status != MG_OK) {
        status = mg_config_fail(r, r->text, status, why.text);
    }
    cJSON_Delete(document);
    return status;
}
