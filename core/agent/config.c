/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading agent.json: one row per key. The members of an object are walked as text, which tells
 * their lines; each value is then parsed on its own.
 */
#include "core/agent/config.h"

#include <stdio.h>
#include <string.h>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/json_items.h"
#include "core/base/nearest.h"
#include "core/model/capability.h"
#include "core/model/inspection_paths.h"

#define SCHEMA "margay/agent-config/1"

struct reading {
    struct mg_str text; /* the whole file, for lines */
    struct mg_str os_family;
    struct mg_agent_config *config;
    struct mg_error *err;
};

/* A value: its key, its place in the text, and what it holds. */
struct value {
    const char *key;
    struct mg_str at;
    const cJSON *item;
};

struct key {
    const char *name;
    enum mg_status (*take)(struct reading *r, const struct key *key, const struct value *value);
    size_t offset;             /* in struct mg_agent_config */
    unsigned lowest, greatest; /* of numbers */
};

static enum mg_status fail_at(const struct reading *r, struct mg_str at, enum mg_status status,
                              const char *what)
{
    size_t line = 1;

    for (const char *p = r->text.p; p < at.p; p++)
        line += *p == '\n' ? 1 : 0;
    return mg_fail(r->err, status, "line %zu: %s", line, what);
}

/* "key" and what is wrong with it. */
static enum mg_status fail_value(const struct reading *r, const struct value *value,
                                 const char *what)
{
    char text[sizeof r->err->text + 100];

    (void)snprintf(text, sizeof text, "\"%s\" %s", value->key, what);
    return fail_at(r, value->at, MG_FORMAT, text);
}

static void *field_of(const struct reading *r, const struct key *key)
{
    return (char *)r->config + key->offset;
}

static enum mg_status keep(const struct reading *r, const struct value *value, struct mg_str text,
                           struct mg_str *out)
{
    if (mg_arena_str(&r->config->arena, text, out))
        return MG_OK;
    return fail_at(r, value->at, MG_NOMEM, "no memory");
}

static enum mg_status take_schema(struct reading *r, const struct key *key,
                                  const struct value *value)
{
    (void)key;
    if (mg_str_is(mg_json_text(value->item), SCHEMA))
        return MG_OK;
    return fail_value(r, value, "must be \"" SCHEMA "\"");
}

static enum mg_status take_number(struct reading *r, const struct key *key,
                                  const struct value *value)
{
    double number = cJSON_IsNumber(value->item) ? value->item->valuedouble : -1;
    unsigned *to = field_of(r, key);
    char what[80];

    if (number >= key->lowest && number <= key->greatest && number == (double)(unsigned)number) {
        *to = (unsigned)number;
        return MG_OK;
    }
    (void)snprintf(what, sizeof what, "must be a whole number from %u to %u", key->lowest,
                   key->greatest);
    return fail_value(r, value, what);
}

/* The agent has no folder that names could be relative to: "/...", "C:...", "\\...". */
static bool is_absolute(struct mg_str path)
{
    return path.n > 1 && (path.p[0] == '/' || path.p[0] == '\\' || path.p[1] == ':');
}

static enum mg_status take_path(struct reading *r, const struct key *key, const struct value *value)
{
    struct mg_str path = mg_json_text(value->item);
    const char **to = field_of(r, key);
    enum mg_status status;

    if (!is_absolute(path))
        return fail_value(r, value, "must be an absolute path");
    status = keep(r, value, path, &path);
    if (status == MG_OK)
        *to = path.p;
    return status;
}

static enum mg_status take_paths(struct reading *r, const struct key *key,
                                 const struct value *value)
{
    struct mg_config_files *files = field_of(r, key);
    const cJSON *item;

    if (!cJSON_IsArray(value->item))
        return fail_value(r, value, "must be a list of absolute paths");
    cJSON_ArrayForEach(item, value->item)
    {
        struct mg_str path = mg_json_text(item);
        enum mg_status status;

        if (!is_absolute(path))
            return fail_value(r, value, "must be a list of absolute paths");
        if (files->count == MG_LIMIT_AGENT_FILES)
            return fail_value(r, value, "has too many entries");
        status = keep(r, value, path, &path);
        if (status != MG_OK)
            return status;
        files->items[files->count++] = path.p;
    }
    return MG_OK;
}

static enum mg_status take_inspection(struct reading *r, const struct key *key,
                                      const struct value *value)
{
    const struct mg_config_files *paths = field_of(r, key);
    struct mg_error why;
    enum mg_status status;

    if (!mg_capability_has(MG_CAPABILITY_DEEP_INSPECTION, r->os_family))
        return fail_value(r, value, "is for Deep Inspection, which is not done on this system");
    status = take_paths(r, key, value);
    if (status == MG_OK &&
        mg_inspection_paths_check(paths->items, paths->count, "the account", &why) != MG_OK)
        status = fail_value(r, value, why.text);
    return status;
}

static const char *const levels[] = {"error", "warning", "info", "debug"};

const char *mg_config_level_name(enum mg_log_level level)
{
    return levels[level];
}

static enum mg_status take_level(struct reading *r, const struct key *key,
                                 const struct value *value)
{
    (void)key;
    for (unsigned i = 0; i < MG_COUNT(levels); i++) {
        if (mg_str_is(mg_json_text(value->item), levels[i])) {
            r->config->log_level = (enum mg_log_level)i;
            return MG_OK;
        }
    }
    return fail_value(r, value, "must be \"error\", \"warning\", \"info\" or \"debug\"");
}

static enum mg_status walk(struct reading *r, struct mg_str object, const struct key *keys,
                           size_t count, bool triggers);

static const struct key limit_keys[] = {
    {"memory_mib", take_number, offsetof(struct mg_agent_config, limits.memory_mib), 64, 65536},
    {"cpu_percent", take_number, offsetof(struct mg_agent_config, limits.cpu_percent), 1, 100},
    {"seconds", take_number, offsetof(struct mg_agent_config, limits.seconds), 10, 7200},
};

static enum mg_status take_limits(struct reading *r, const struct key *key,
                                  const struct value *value)
{
    (void)key;
    if (!cJSON_IsObject(value->item))
        return fail_value(r, value, "must be an object");
    return walk(r, value->at, limit_keys, MG_COUNT(limit_keys), false);
}

static const struct key file_keys[] = {
    {"schema", take_schema, 0, 0, 0},
    {"database", take_path, offsetof(struct mg_agent_config, database), 0, 0},
    {"ignore", take_paths, offsetof(struct mg_agent_config, ignore), 0, 0},
    {"vex", take_paths, offsetof(struct mg_agent_config, vex), 0, 0},
    {"inspection_paths", take_inspection, offsetof(struct mg_agent_config, inspection_paths), 0, 0},
    {"limits", take_limits, 0, 0, 0},
    {"log_level", take_level, 0, 0, 0},
};

static enum mg_status take_schedule(struct reading *r, enum mg_trigger trigger,
                                    const struct value *value)
{
    struct mg_schedule schedule;
    struct mg_error why;

    if (mg_schedule_parse(mg_json_text(value->item), &schedule, &why) != MG_OK) {
        char what[400];

        (void)snprintf(what, sizeof what, "is no schedule: %.350s", why.text);
        return fail_value(r, value, what);
    }
    return keep(r, value, mg_json_text(value->item), &r->config->policy.schedules[trigger]);
}

/* A trigger takes a schedule, or true and false; which one, the table of triggers says. */
static enum mg_status take_trigger(struct reading *r, enum mg_trigger trigger,
                                   const struct value *value)
{
    const struct mg_trigger_row *row = mg_trigger_row(trigger, r->os_family);

    if (row == NULL || (!row->adjustable && !row->optional))
        return fail_value(r, value, "is a trigger that cannot be changed on this system");
    if (row->adjustable)
        return take_schedule(r, trigger, value);
    if (!cJSON_IsBool(value->item))
        return fail_value(r, value, "must be true or false");
    r->config->policy.switches[trigger] =
        cJSON_IsTrue(value->item) ? MG_TRIGGER_ON : MG_TRIGGER_OFF;
    return MG_OK;
}

static enum mg_status fail_unknown(const struct reading *r, struct mg_str name,
                                   const struct key *keys, size_t count, bool triggers)
{
    struct mg_nearest nearest = mg_nearest_begin(name);
    char text[400];

    for (size_t i = 0; i < count; i++)
        mg_nearest_offer(&nearest, keys[i].name);
    for (unsigned i = 0; triggers && i < MG_TRIGGERS; i++) {
        const struct mg_trigger_row *row = mg_trigger_row((enum mg_trigger)i, r->os_family);

        if (row != NULL && (row->adjustable || row->optional))
            mg_nearest_offer(&nearest, mg_trigger_name((enum mg_trigger)i));
    }
    (void)snprintf(text, sizeof text, "unknown key \"%.*s\"%s%s%s",
                   MG_STR_ARG(mg_str_take(name, 100)),
                   nearest.name == NULL ? "" : "; did you mean \"",
                   nearest.name == NULL ? "" : nearest.name, nearest.name == NULL ? "" : "\"?");
    return fail_at(r, name, MG_FORMAT, text);
}

/* One member. *row: a number that no other key has, for finding repeated ones. */
static enum mg_status take_member(struct reading *r, struct mg_str name, struct value *value,
                                  const struct key *keys, size_t count, bool triggers, size_t *row)
{
    enum mg_trigger trigger;

    for (size_t i = 0; i < count; i++) {
        *row = i;
        value->key = keys[i].name;
        if (mg_str_is(name, keys[i].name))
            return keys[i].take(r, &keys[i], value);
    }
    if (!triggers || !mg_trigger_parse(name, &trigger))
        return fail_unknown(r, name, keys, count, triggers);
    *row = count + trigger;
    value->key = mg_trigger_name(trigger);
    return take_trigger(r, trigger, value);
}

static enum mg_status walk(struct reading *r, struct mg_str object, const struct key *keys,
                           size_t count, bool triggers)
{
    bool seen[MG_COUNT(file_keys) + MG_TRIGGERS] = {false};
    struct mg_json_items items;
    struct mg_str name;
    struct value value;
    enum mg_status status = MG_OK;

    if (!mg_json_items_begin(&items, object))
        return fail_at(r, object, MG_FORMAT, "this is no object");
    while (status == MG_OK && mg_json_items_next(&items, &name, &value.at)) {
        cJSON *item = NULL;
        size_t row = 0;

        status = mg_json_parse(value.at, MG_LIMIT_AGENT_CONFIG, &item, r->err);
        value.item = item;
        if (status == MG_OK)
            status = take_member(r, name, &value, keys, count, triggers, &row);
        if (status == MG_OK && seen[row])
            status = fail_value(r, &value, "is there twice");
        seen[row] = true;
        cJSON_Delete(item);
    }
    if (status == MG_OK && !items.ended)
        status = fail_at(r, object, MG_FORMAT, "this is no object of JSON");
    return status;
}

/* The parser tells a byte of the text; people count lines. */
static enum mg_status check_syntax(struct reading *r)
{
    cJSON *document = NULL;
    const char *end = NULL;
    struct mg_error why;
    enum mg_status status = mg_json_parse(r->text, MG_LIMIT_AGENT_CONFIG, &document, &why);

    if (status == MG_OK && !cJSON_IsObject(document))
        status = fail_at(r, r->text, MG_FORMAT, "the file must hold one object");
    else if (status == MG_FORMAT && r->text.n != 0) {
        cJSON_Delete(cJSON_ParseWithLengthOpts(r->text.p, r->text.n, &end, 0));
        status = fail_at(r, mg_str_skip(r->text, (size_t)(end - r->text.p)), status, why.text);
    } else if (status != MG_OK) {
        status = fail_at(r, r->text, status, why.text);
    }
    cJSON_Delete(document);
    return status;
}

void mg_config_init(struct mg_agent_config *config)
{
    *config = (struct mg_agent_config){
        .limits = {.memory_mib = 1024, .cpu_percent = 50, .seconds = 1800},
        .log_level = MG_LOG_INFO,
    };
    mg_arena_init(&config->arena, MG_LIMIT_AGENT_CONFIG * 2);
}

void mg_config_clear(struct mg_agent_config *config)
{
    mg_arena_clear(&config->arena);
}

enum mg_status mg_config_parse(struct mg_str text, struct mg_str os_family,
                               struct mg_agent_config *config, struct mg_error *err)
{
    struct reading r = {text, os_family, config, err};
    enum mg_status status;

    if (mg_str_starts(text, MG_STR("\xef\xbb\xbf"))) /* as editors of Windows write it */
        r.text = mg_str_skip(text, 3);
    status = check_syntax(&r);
    if (status == MG_OK)
        status = walk(&r, r.text, file_keys, MG_COUNT(file_keys), true);
    return status;
}

enum mg_status mg_config_load(const char *path, struct mg_str os_family,
                              struct mg_agent_config *config, struct mg_error *err)
{
    struct mg_buf text;
    enum mg_status status;

    mg_buf_init(&text, MG_LIMIT_AGENT_CONFIG);
    status = mg_file_read_regular(path, &text, err);
    if (status == MG_OK)
        status = mg_config_parse(mg_buf_view(&text), os_family, config, err);
    mg_buf_clear(&text);
    return status;
}
