/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading commands: a table of members, and what must agree.
 */
#include "core/remote/document.h"

#include <string.h>

#include "core/base/day.h"
#include "core/base/json_members.h"
#include "core/base/limits.h"

#define HOUR ((int64_t)60 * 60 * 1000)
#define DAY (24 * HOUR)

static const char *const verbs[MG_REMOTE_VERBS] = {
    [MG_REMOTE_INSTALL_PLUGIN] = "install-plugin",
    [MG_REMOTE_REMOVE_PLUGIN] = "remove-plugin",
    [MG_REMOTE_SET_POLICY] = "set-policy",
};

const char *mg_remote_verb_name(enum mg_remote_verb verb)
{
    return verbs[verb];
}

static bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Begins with a letter or digit: neither "..", nor an option, nor a hidden file. */
static enum mg_status take_word(const cJSON *item, size_t least, struct mg_str *out,
                                struct mg_error *err)
{
    struct mg_str word = mg_json_text(item);
    bool ok = word.n >= least && word.n <= MG_LIMIT_PLUGIN_WORD && is_letter_or_digit(word.p[0]);

    for (size_t i = 1; ok && i < word.n; i++)
        ok = is_letter_or_digit(word.p[i]) || (word.p[i] != '\0' && strchr("._+-~", word.p[i]));
    if (!ok)
        return mg_fail(err, MG_FORMAT,
                       "is no word of letters, digits and . _ + - ~, of %zu to %zu characters",
                       least, MG_LIMIT_PLUGIN_WORD);
    *out = word;
    return MG_OK;
}

static enum mg_status take_time(const cJSON *item, int64_t *out, struct mg_error *err)
{
    return mg_day_millis(mg_json_text(item), out)
               ? MG_OK
               : mg_fail(err, MG_FORMAT, "is no time like 2026-03-01T12:00:00Z");
}

/* The name of a folder as well: Windows does not tell capitals, nor dots at the end. */
static enum mg_status read_id(const cJSON *item, void *to, struct mg_error *err)
{
    struct mg_str *id = &((struct mg_remote_command *)to)->id;
    enum mg_status status = take_word(item, 8, id, err);

    for (size_t i = 0; status == MG_OK && i < id->n; i++) {
        if ((id->p[i] >= 'A' && id->p[i] <= 'Z') || id->p[id->n - 1] == '.')
            status = mg_fail(err, MG_FORMAT, "has a capital letter, or a dot at its end");
    }
    return status;
}

static enum mg_status read_verb(const cJSON *item, void *to, struct mg_error *err)
{
    for (unsigned i = 0; i < MG_REMOTE_VERBS; i++) {
        if (mg_str_is(mg_json_text(item), verbs[i])) {
            ((struct mg_remote_command *)to)->verb = i;
            return MG_OK;
        }
    }
    return mg_fail(err, MG_UNSUPPORTED, "is none that this program knows");
}

static enum mg_status read_issued(const cJSON *item, void *to, struct mg_error *err)
{
    return take_time(item, &((struct mg_remote_command *)to)->issued, err);
}

static enum mg_status read_expires(const cJSON *item, void *to, struct mg_error *err)
{
    return take_time(item, &((struct mg_remote_command *)to)->expires, err);
}

static enum mg_status read_hosts(const cJSON *items, void *to, struct mg_error *err)
{
    const cJSON *item;
    size_t n = 0;

    if (!cJSON_IsArray(items))
        return mg_fail(err, MG_FORMAT, "is no list");
    cJSON_ArrayForEach(item, items)
    {
        if (++n > MG_LIMIT_COMMAND_HOSTS || mg_json_text(item).n == 0)
            return mg_fail(err, MG_FORMAT, "is no list of up to %d names", MG_LIMIT_COMMAND_HOSTS);
    }
    if (n == 0)
        return mg_fail(err, MG_FORMAT, "names no host; without it a command is for every host");
    ((struct mg_remote_command *)to)->hosts = items;
    return MG_OK;
}

static enum mg_status read_plugin_name(const cJSON *item, void *to, struct mg_error *err)
{
    return take_word(item, 1, &((struct mg_remote_command *)to)->plugin, err);
}

static enum mg_status read_plugin_version(const cJSON *item, void *to, struct mg_error *err)
{
    return take_word(item, 1, &((struct mg_remote_command *)to)->version, err);
}

static enum mg_status read_plugin(const cJSON *item, void *to, struct mg_error *err)
{
    static const struct mg_json_member members[] = {{"name", read_plugin_name, false},
                                                    {"version", read_plugin_version, true}};

    return mg_json_members(item, members, MG_COUNT(members), to, err);
}

static enum mg_status read_url(const cJSON *item, void *to, struct mg_error *err)
{
    struct mg_str url = mg_json_text(item);

    if (url.n == 0 || url.n > MG_LIMIT_FIELD)
        return mg_fail(err, MG_FORMAT, "is neither a URL nor a path");
    ((struct mg_remote_command *)to)->url = url;
    return MG_OK;
}

static enum mg_status read_size(const cJSON *item, void *to, struct mg_error *err)
{
    return mg_json_take_count(item, 1, MG_LIMIT_COMMAND_PACKAGE,
                              &((struct mg_remote_command *)to)->size, err);
}

static enum mg_status read_sha256(const cJSON *item, void *to, struct mg_error *err)
{
    return mg_json_take_sha256(item, &((struct mg_remote_command *)to)->sha256, err);
}

static enum mg_status read_package(const cJSON *item, void *to, struct mg_error *err)
{
    static const struct mg_json_member members[] = {
        {"url", read_url, false}, {"size", read_size, false}, {"sha256", read_sha256, false}};

    return mg_json_members(item, members, MG_COUNT(members), to, err);
}

/* What is in it the agent judges, which has to live by it. */
static enum mg_status read_policy(const cJSON *item, void *to, struct mg_error *err)
{
    if (!cJSON_IsObject(item))
        return mg_fail(err, MG_FORMAT, "is no object");
    ((struct mg_remote_command *)to)->policy = item;
    return MG_OK;
}

static const struct mg_json_member members[] = {
    {"schema", NULL, false}, /* was looked at before all others */
    {"id", read_id, false},           {"verb", read_verb, false},    {"issued", read_issued, false},
    {"expires", read_expires, false}, {"hosts", read_hosts, true},   {"plugin", read_plugin, true},
    {"package", read_package, true},  {"policy", read_policy, true},
};

static enum mg_status check_schema(const cJSON *document, struct mg_error *err)
{
    struct mg_str schema = mg_json_str(document, "schema");

    if (mg_str_is(schema, MG_REMOTE_SCHEMA))
        return MG_OK;
    return mg_fail(err,
                   mg_str_starts(schema, MG_STR("margay/command/")) ? MG_UNSUPPORTED : MG_FORMAT,
                   "member \"schema\" is not \"%s\"", MG_REMOTE_SCHEMA);
}

/* A command that never ends could be kept for a day when it does harm. */
static enum mg_status check_agreement(const struct mg_remote_command *command, struct mg_error *err)
{
    bool installs = command->verb == MG_REMOTE_INSTALL_PLUGIN;
    bool sets = command->verb == MG_REMOTE_SET_POLICY;

    if (command->expires <= command->issued)
        return mg_fail(err, MG_FORMAT, "\"expires\" does not come after \"issued\"");
    if (command->expires - command->issued > MG_LIMIT_COMMAND_DAYS * DAY)
        return mg_fail(err, MG_LIMIT, "it is in force for more than %d days",
                       MG_LIMIT_COMMAND_DAYS);
    if (sets != (command->policy != NULL) || sets != (command->plugin.n == 0))
        return mg_fail(err, MG_FORMAT, "%s takes %s \"policy\" and %s \"plugin\"",
                       verbs[command->verb], sets ? "a" : "no", sets ? "no" : "a");
    if (installs != (command->url.n != 0) || installs != (command->version.n != 0))
        return mg_fail(err, MG_FORMAT, "%s takes %s \"package\" and %s \"version\" of the plugin",
                       verbs[command->verb], installs ? "a" : "no", installs ? "a" : "no");
    return MG_OK;
}

enum mg_status mg_remote_parse(struct mg_str text, struct mg_remote_command *out,
                               struct mg_error *err)
{
    struct mg_remote_command command = {0};
    enum mg_status status = mg_json_parse(text, MG_LIMIT_COMMAND, &command.document, err);

    if (status == MG_OK)
        status = check_schema(command.document, err);
    if (status == MG_OK)
        status = mg_json_members(command.document, members, MG_COUNT(members), &command, err);
    if (status == MG_OK)
        status = check_agreement(&command, err);
    if (status != MG_OK) {
        mg_remote_clear(&command);
        return status;
    }
    *out = command;
    return MG_OK;
}

void mg_remote_clear(struct mg_remote_command *command)
{
    cJSON_Delete(command->document);
    *command = (struct mg_remote_command){0};
}

enum mg_status mg_remote_check_time(const struct mg_remote_command *command, int64_t now,
                                    struct mg_error *err)
{
    char time[MG_DAY_TEXT_SIZE];

    if (now >= command->expires)
        return mg_fail(err, MG_TIMEOUT, "it expired at %.*s",
                       MG_STR_ARG(mg_day_text(command->expires, time)));
    if (command->issued - now > HOUR)
        return mg_fail(err, MG_USAGE,
                       "it is issued at %.*s: the clock of this host is wrong, or "
                       "that of who made it",
                       MG_STR_ARG(mg_day_text(command->issued, time)));
    return MG_OK;
}

enum mg_status mg_remote_check_host(const struct mg_remote_command *command, struct mg_str hostname,
                                    struct mg_str machine, struct mg_error *err)
{
    const cJSON *item;

    if (command->hosts == NULL)
        return MG_OK;
    cJSON_ArrayForEach(item, command->hosts)
    {
        struct mg_str host = mg_json_text(item);

        if (mg_str_eq_nocase(host, machine) || mg_str_eq_nocase(host, hostname))
            return MG_OK;
    }
    return mg_fail(err, MG_USAGE, "it is for other hosts, not for %.*s (%.*s)",
                   MG_STR_ARG(hostname), MG_STR_ARG(machine));
}
