/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading agent.json and policies: one row per key.
 */
#include "core/agent/config.h"

#include <stdio.h>
#include <string.h>

#include "core/agent/config_read.h"
#include "core/base/day.h"
#include "core/base/file.h"
#include "core/model/capability.h"
#include "core/model/inspection_paths.h"
#include "core/platform.h"

#define SCHEMA "margay/agent-config/1"
#define MOST_TAG 128 /* bytes */
#define AT(member) offsetof(struct mg_agent_config, member)

static void *field_of(const struct mg_config_reading *r, const struct mg_config_key *key)
{
    return (char *)r->config + key->offset;
}

static enum mg_status keep(const struct mg_config_reading *r, const struct mg_config_value *value,
                           struct mg_str text, struct mg_str *out)
{
    if (mg_arena_str(&r->config->arena, text, out))
        return MG_OK;
    return mg_config_fail(r, value->at, MG_NOMEM, "no memory");
}

static enum mg_status take_schema(struct mg_config_reading *r, const struct mg_config_key *key,
                                  const struct mg_config_value *value)
{
    (void)key;
    if (mg_str_is(mg_json_text(value->item), SCHEMA))
        return MG_OK;
    return mg_config_fail_value(r, value, "must be \"" SCHEMA "\"");
}

static enum mg_status take_policy_schema(struct mg_config_reading *r,
                                         const struct mg_config_key *key,
                                         const struct mg_config_value *value)
{
    (void)key;
    if (mg_str_is(mg_json_text(value->item), MG_POLICY_SCHEMA))
        return MG_OK;
    return mg_config_fail_value(r, value, "must be \"" MG_POLICY_SCHEMA "\"");
}

static enum mg_status take_command(struct mg_config_reading *r, const struct mg_config_key *key,
                                   const struct mg_config_value *value)
{
    (void)key;
    return keep(r, value, mg_json_text(value->item), &r->config->policy_command);
}

static enum mg_status take_issued(struct mg_config_reading *r, const struct mg_config_key *key,
                                  const struct mg_config_value *value)
{
    (void)key;
    if (mg_day_millis(mg_json_text(value->item), &r->config->policy_issued))
        return MG_OK;
    return mg_config_fail_value(r, value, "is no time like 2026-03-01T12:00:00Z");
}

static enum mg_status take_number(struct mg_config_reading *r, const struct mg_config_key *key,
                                  const struct mg_config_value *value)
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
    return mg_config_fail_value(r, value, what);
}

/* The agent has no folder that names could be relative to: "/...", "C:...", "\\...". */
static bool is_absolute(struct mg_str path)
{
    return path.n > 1 && (path.p[0] == '/' || path.p[0] == '\\' || path.p[1] == ':');
}

static enum mg_status take_path(struct mg_config_reading *r, const struct mg_config_key *key,
                                const struct mg_config_value *value)
{
    struct mg_str path = mg_json_text(value->item);
    const char **to = field_of(r, key);
    enum mg_status status;

    if (!is_absolute(path))
        return mg_config_fail_value(r, value, "must be an absolute path");
    status = keep(r, value, path, &path);
    if (status == MG_OK)
        *to = path.p;
    return status;
}

static enum mg_status take_paths(struct mg_config_reading *r, const struct mg_config_key *key,
                                 const struct mg_config_value *value)
{
    struct mg_config_files *files = field_of(r, key);
    const cJSON *item;

    if (!cJSON_IsArray(value->item))
        return mg_config_fail_value(r, value, "must be a list of absolute paths");
    cJSON_ArrayForEach(item, value->item)
    {
        struct mg_str path = mg_json_text(item);
        enum mg_status status;

        if (!is_absolute(path))
            return mg_config_fail_value(r, value, "must be a list of absolute paths");
        if (files->count == MG_LIMIT_AGENT_FILES)
            return mg_config_fail_value(r, value, "has too many entries");
        status = keep(r, value, path, &path);
        if (status != MG_OK)
            return status;
        files->items[files->count++] = path.p;
    }
    return MG_OK;
}

static bool is_tag(struct mg_str tag)
{
    for (size_t i = 0; i < tag.n; i++) {
        if ((unsigned char)tag.p[i] <= ' ' || tag.p[i] == 0x7f)
            return false;
    }
    return tag.n != 0 && tag.n <= MOST_TAG;
}

/* Added to those that are there: a policy takes none away. */
static enum mg_status take_tags(struct mg_config_reading *r, const struct mg_config_key *key,
                                const struct mg_config_value *value)
{
    struct mg_config_files *tags = field_of(r, key);
    const cJSON *item;

    cJSON_ArrayForEach(item, value->item)
    {
        struct mg_str tag = mg_json_text(item), name;
        enum mg_status status;

        if (!is_tag(tag) || tags->count == MG_LIMIT_AGENT_FILES)
            break;
        status = keep(r, value, tag, &tag);
        if (status != MG_OK)
            return status;
        tags->items[tags->count++] = tag.p;
        (void)mg_str_cut(&tag, '=', &name);
        r->config->excluded = r->config->excluded || mg_str_is(name, MG_EXCLUSION_TAG);
    }
    if (cJSON_IsArray(value->item) && item == NULL)
        return MG_OK;
    return mg_config_fail_value(
        r, value, "must be a list of up to 16 texts without spaces, of up to 128 characters");
}

/* Not shown in errors: it may hold a password. */
static enum mg_status take_proxy(struct mg_config_reading *r, const struct mg_config_key *key,
                                 const struct mg_config_value *value)
{
    struct mg_str url = mg_json_text(value->item);
    const char **to = field_of(r, key);
    enum mg_status status;

    if (!mg_str_starts(url, MG_STR("http://")) && !mg_str_starts(url, MG_STR("https://")))
        return mg_config_fail_value(r, value, "must be an http or https URL");
    status = keep(r, value, url, &url);
    if (status == MG_OK)
        *to = url.p;
    return status;
}

static enum mg_status take_inspection(struct mg_config_reading *r, const struct mg_config_key *key,
                                      const struct mg_config_value *value)
{
    const struct mg_config_files *paths = field_of(r, key);
    char text[sizeof r->err->text + 16];
    struct mg_error why;
    enum mg_status status;

    if (!mg_capability_has(MG_CAPABILITY_DEEP_INSPECTION, r->os_family))
        return mg_config_fail_value(r, value,
                                    "is for Deep Inspection, which is not done on this system");
    status = take_paths(r, key, value);
    if (status == MG_OK &&
        mg_inspection_paths_check(paths->items, paths->count,
                                  paths == &r->config->inspection_paths ? "the account"
                                                                        : "the organization",
                                  &why) != MG_OK) {
        (void)snprintf(text, sizeof text, "is wrong: %s", why.text);
        status = mg_config_fail_value(r, value, text);
    }
    return status;
}

static enum mg_status take_level(struct mg_config_reading *r, const struct mg_config_key *key,
                                 const struct mg_config_value *value)
{
    static const char *const levels[] = {"error", "warning", "info", "debug"};

    (void)key;
    for (unsigned i = 0; i < MG_COUNT(levels); i++) {
        if (mg_str_is(mg_json_text(value->item), levels[i])) {
            r->config->log_level = (enum mg_log_level)i;
            return MG_OK;
        }
    }
    return mg_config_fail_value(r, value, "must be \"error\", \"warning\", \"info\" or \"debug\"");
}

static const struct mg_config_key limit_keys[] = {
    {"memory_mib", take_number, AT(limits.memory_mib), 64, 65536},
    {"cpu_percent", take_number, AT(limits.cpu_percent), 1, 100},
    {"seconds", take_number, AT(limits.seconds), 10, 7200},
    {"spool_mib", take_number, AT(limits.spool_mib), 1, 4096},
};

static enum mg_status take_object(struct mg_config_reading *r, const struct mg_config_value *value,
                                  const struct mg_config_keys *keys)
{
    if (!cJSON_IsObject(value->item))
        return mg_config_fail_value(r, value, "must be an object");
    return mg_config_walk(r, value->at, keys);
}

static enum mg_status take_limits(struct mg_config_reading *r, const struct mg_config_key *key,
                                  const struct mg_config_value *value)
{
    static const struct mg_config_keys keys = {limit_keys, MG_COUNT(limit_keys), NULL};

    (void)key;
    return take_object(r, value, &keys);
}

static enum mg_status take_schedule(struct mg_config_reading *r, enum mg_trigger trigger,
                                    const struct mg_config_value *value)
{
    struct mg_schedule schedule;
    struct mg_error why;

    if (mg_schedule_parse(mg_json_text(value->item), &schedule, &why) != MG_OK) {
        char what[400];

        (void)snprintf(what, sizeof what, "is no schedule: %.350s", why.text);
        return mg_config_fail_value(r, value, what);
    }
    return keep(r, value, mg_json_text(value->item), &r->config->policy.schedules[trigger]);
}

/* A trigger takes a schedule, or true and false; which one, the table of triggers says. */
static enum mg_status take_trigger(struct mg_config_reading *r, enum mg_trigger trigger,
                                   const struct mg_config_value *value)
{
    const struct mg_trigger_row *row = mg_trigger_row(trigger, r->os_family);

    if (row == NULL || (!row->adjustable && !row->optional))
        return mg_config_fail_value(r, value, "is a trigger that cannot be changed on this system");
    if (row->adjustable)
        return take_schedule(r, trigger, value);
    if (!cJSON_IsBool(value->item))
        return mg_config_fail_value(r, value, "must be true or false");
    r->config->policy.switches[trigger] =
        cJSON_IsTrue(value->item) ? MG_TRIGGER_ON : MG_TRIGGER_OFF;
    return MG_OK;
}

static const struct mg_config_key file_keys[] = {
    {"schema", take_schema, 0, 0, 0},
    {"database", take_path, AT(database), 0, 0},
    {"proxy", take_proxy, AT(proxy), 0, 0},
    {"ignore", take_paths, AT(ignore), 0, 0},
    {"vex", take_paths, AT(vex), 0, 0},
    {"inspection_paths", take_inspection, AT(inspection_paths), 0, 0},
    {"tags", take_tags, AT(tags), 0, 0},
    {"limits", take_limits, 0, 0, 0},
    {"log_level", take_level, 0, 0, 0},
};

/* What a policy may say: nothing that names files of the host, but for what is inspected. */
static const struct mg_config_key settings_keys[] = {
    {"inspection_paths", take_inspection, AT(organization_paths), 0, 0},
    {"tags", take_tags, AT(tags), 0, 0},
    {"limits", take_limits, 0, 0, 0},
    {"log_level", take_level, 0, 0, 0},
};

static enum mg_status take_settings(struct mg_config_reading *r, const struct mg_config_key *key,
                                    const struct mg_config_value *value)
{
    static const struct mg_config_keys keys = {settings_keys, MG_COUNT(settings_keys),
                                               take_trigger};

    (void)key;
    return take_object(r, value, &keys);
}

static const struct mg_config_key policy_keys[] = {
    {"schema", take_policy_schema, 0, 0, 0},
    {"command", take_command, 0, 0, 0},
    {"issued", take_issued, 0, 0, 0},
    {"settings", take_settings, 0, 0, 0},
};

/* Windows reads its host by plugins, which nobody knows the needs of. */
static const struct {
    const char *os_family;
    struct mg_config_limits limits;
} defaults[] = {
    {"linux", {128, 25, 1800, MG_LIMIT_SPOOL_MIB}},
    {"windows", {1024, 50, 1800, MG_LIMIT_SPOOL_MIB}},
};

void mg_config_init(struct mg_agent_config *config)
{
    *config = (struct mg_agent_config){.log_level = MG_LOG_INFO};
    for (size_t i = 0; i < MG_COUNT(defaults); i++) {
        if (mg_str_is(mg_os_family(), defaults[i].os_family))
            config->limits = defaults[i].limits;
    }
    mg_arena_init(&config->arena, MG_LIMIT_AGENT_CONFIG * 4);
}

void mg_config_clear(struct mg_agent_config *config)
{
    mg_arena_clear(&config->arena);
}

static enum mg_status parse(struct mg_str text, struct mg_str os_family,
                            const struct mg_config_keys *keys, struct mg_agent_config *config,
                            struct mg_error *err)
{
    struct mg_config_reading r = {text, os_family, config, err};
    enum mg_status status;

    if (mg_str_starts(text, MG_STR("\xef\xbb\xbf"))) /* as editors of Windows write it */
        r.text = mg_str_skip(text, 3);
    status = mg_config_check_syntax(&r);
    return status == MG_OK ? mg_config_walk(&r, r.text, keys) : status;
}

enum mg_status mg_config_parse(struct mg_str text, struct mg_str os_family,
                               struct mg_agent_config *config, struct mg_error *err)
{
    static const struct mg_config_keys keys = {file_keys, MG_COUNT(file_keys), take_trigger};

    return parse(text, os_family, &keys, config, err);
}

enum mg_status mg_config_parse_policy(struct mg_str text, struct mg_str os_family,
                                      struct mg_agent_config *config, struct mg_error *err)
{
    static const struct mg_config_keys keys = {policy_keys, MG_COUNT(policy_keys), NULL};

    return parse(text, os_family, &keys, config, err);
}

static enum mg_status load(const char *path, struct mg_str os_family,
                           enum mg_status (*take)(struct mg_str, struct mg_str,
                                                  struct mg_agent_config *, struct mg_error *),
                           struct mg_agent_config *config, struct mg_error *err)
{
    struct mg_buf text;
    enum mg_status status;

    mg_buf_init(&text, MG_LIMIT_AGENT_CONFIG);
    status = mg_file_read_regular(path, &text, err);
    if (status == MG_OK)
        status = take(mg_buf_view(&text), os_family, config, err);
    mg_buf_clear(&text);
    return status;
}

enum mg_status mg_config_load(const char *path, struct mg_str os_family,
                              struct mg_agent_config *config, struct mg_error *err)
{
    return load(path, os_family, mg_config_parse, config, err);
}

enum mg_status mg_config_load_policy(const char *path, struct mg_str os_family,
                                     struct mg_agent_config *config, struct mg_error *err)
{
    return load(path, os_family, mg_config_parse_policy, config, err);
}
