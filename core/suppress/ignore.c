/* SPDX-License-Identifier: Apache-2.0
 *
 * Ignore files (docs/schema/ignore-1.json): JSON with rules that name a vulnerability, a package, a
 * path, the reason and the last day on which they count. The user wrote them by hand, so whatever
 * looks like a slip is an error that names its line; nothing is guessed.
 */
#include "core/base/day.h"
#include "core/base/nearest.h"
#include "core/suppress/ignore_line.h"

static const char *const file_keys[] = {"version", "rules"};
static const char *const rule_keys[] = {"id", "package", "path", "host", "reason", "expires"};

static enum mg_status fail_key(struct mg_str text, size_t rule, const char *key,
                               const char *const *known, size_t count, struct mg_error *err)
{
    const char *near = mg_nearest(mg_str_of(key), known, count);

    return mg_fail(err, MG_FORMAT, "line %zu: unknown key \"%s\"%s%s%s",
                   mg_ignore_line(text, rule, mg_str_of(key)), key,
                   near == NULL ? "" : "; did you mean \"", near == NULL ? "" : near,
                   near == NULL ? "" : "\"?");
}

static bool is_known(const char *key, const char *const *known, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (mg_str_is(mg_str_of(key), known[i]))
            return true;
    }
    return false;
}

/* Are the members of object known ones, each there once? rule: 0 for the file itself. */
static enum mg_status check_keys(const cJSON *object, struct mg_str text, size_t rule,
                                 const char *const *known, size_t count, struct mg_error *err)
{
    const cJSON *member;

    cJSON_ArrayForEach(member, object)
    {
        if (!is_known(member->string, known, count))
            return fail_key(text, rule, member->string, known, count, err);
        if (cJSON_GetObjectItemCaseSensitive(object, member->string) != member)
            return mg_fail(err, MG_FORMAT, "line %zu: \"%s\" is there twice",
                           mg_ignore_line(text, rule, mg_str_of(member->string)), member->string);
        if (rule != 0 && mg_str_trim(mg_json_text(member)).n == 0)
            return mg_fail(err, MG_FORMAT, "line %zu: \"%s\" must be a text that is not empty",
                           mg_ignore_line(text, rule, mg_str_of(member->string)), member->string);
    }
    return MG_OK;
}

/* The line of a rule's member, of the rule itself without key. */
static enum mg_status fail_rule(struct mg_str text, size_t rule, const char *key, const char *what,
                                struct mg_error *err)
{
    return mg_fail(err, MG_FORMAT, "line %zu: %s", mg_ignore_line(text, rule, mg_str_of(key)),
                   what);
}

/* Only "2027-01-31", so that days can be compared as text. */
static bool is_day(struct mg_str text)
{
    int64_t millis;

    return text.n == 10 && mg_day_millis(text, &millis);
}

static bool has_inner_star(struct mg_str pattern)
{
    return mg_str_find(pattern, '*') < pattern.n - (pattern.n != 0);
}

/* Nothing but a star: it says nothing. */
static bool says_nothing(struct mg_str pattern)
{
    return pattern.n == 0 || mg_str_is(pattern, "*");
}

static enum mg_status check_rule(const struct mg_rule *rule, struct mg_str text,
                                 struct mg_error *err)
{
    size_t number = rule->result->number;

    if (rule->result->reason.n == 0)
        return fail_rule(text, number, NULL, "the rule has no reason", err);
    if (rule->result->expires.n != 0 && !is_day(rule->result->expires))
        return fail_rule(text, number, "expires", "\"expires\" is no day like 2027-01-31", err);
    if (has_inner_star(rule->package))
        return fail_rule(text, number, "package", "'*' can only end a package", err);
    if (has_inner_star(rule->path))
        return fail_rule(text, number, "path", "'*' can only end a path", err);
    if (has_inner_star(rule->host))
        return fail_rule(text, number, "host", "'*' can only end a host", err);
    if (mg_str_find(rule->id, '*') != SIZE_MAX)
        return fail_rule(text, number, "id", "an id has no '*'", err);
    if (rule->id.n == 0 && rule->product == NULL && says_nothing(rule->package) &&
        says_nothing(rule->path))
        return fail_rule(text, number, NULL,
                         "the rule names no id, package or path: it would ignore everything", err);
    return MG_OK;
}

/* Paths are told from the root, with or without the slash in front. */
static struct mg_str path_of(const cJSON *item)
{
    struct mg_str path = mg_json_str(item, "path");

    return path.n > 1 && path.p[0] == '/' ? mg_str_skip(path, 1) : path;
}

static bool fill_result(struct mg_suppression *result, const struct mg_rule_file *file,
                        const cJSON *item)
{
    if (result == NULL)
        return false;
    *result = (struct mg_suppression){
        .by_rule = true,
        .file = file->name,
        .number = file->statements,
        .status = MG_STR("ignored"),
        .reason = mg_str_trim(mg_json_str(item, "reason")),
        .expires = mg_json_str(item, "expires"),
    };
    return true;
}

static enum mg_status set_package(struct mg_suppress *set, struct mg_rule *rule,
                                  struct mg_str package, struct mg_str text, struct mg_error *err)
{
    enum mg_status status;

    if (!mg_str_starts(package, MG_STR("pkg:"))) {
        rule->package = package;
        return MG_OK;
    }
    status = mg_product_new(&set->arena, package, &rule->product, err);
    if (status == MG_OK && rule->product == NULL)
        return fail_rule(text, rule->result->number, "package", "\"package\" is no package URL",
                         err);
    return status;
}

static enum mg_status add_rule(struct mg_suppress *set, const struct mg_rule_file *file,
                               const cJSON *item, struct mg_str text, struct mg_error *err)
{
    struct mg_suppression *result = mg_arena_alloc(&set->arena, sizeof *result);
    struct mg_rule *rule = mg_arena_alloc(&set->arena, sizeof *rule);
    struct mg_rule_names names = {0, mg_json_str(item, "id")};
    enum mg_status status;

    if (rule == NULL || !fill_result(result, file, item) || !mg_vec_push(&set->ignores, &rule))
        return mg_fail(err, MG_NOMEM, "no memory for its rules");
    *rule = (struct mg_rule){
        .status = MG_RULE_IGNORED,
        .result = result,
        .id = names.id,
        .path = path_of(item),
        .host = mg_json_str(item, "host"),
    };
    status = set_package(set, rule, mg_json_str(item, "package"), text, err);
    if (status == MG_OK)
        status = check_rule(rule, text, err);
    return status == MG_OK ? mg_rules_index(set, &names, rule, err) : status;
}

static enum mg_status read_rule(struct mg_suppress *set, struct mg_rule_file *file,
                                const cJSON *item, struct mg_str text, struct mg_error *err)
{
    size_t number = ++file->statements;
    enum mg_status status;

    if (!cJSON_IsObject(item))
        return mg_fail(err, MG_FORMAT, "rule %zu is no object", number);
    status = check_keys(item, text, number, rule_keys, MG_COUNT(rule_keys), err);
    return status == MG_OK ? add_rule(set, file, item, text, err) : status;
}

enum mg_status mg_rules_read_ignore(struct mg_suppress *set, struct mg_rule_file *file,
                                    const cJSON *root, struct mg_str text, struct mg_error *err)
{
    const cJSON *rules = mg_json_array(root, "rules"), *item;
    enum mg_status status;

    if (!cJSON_IsObject(root))
        return mg_fail(err, MG_FORMAT, "an ignore file is a JSON object");
    status = check_keys(root, text, 0, file_keys, MG_COUNT(file_keys), err);
    if (status != MG_OK)
        return status;
    if (mg_json_number(root, "version", 0) != 1)
        return mg_fail(err, MG_UNSUPPORTED, "an ignore file has \"version\": 1");
    if (rules == NULL)
        return mg_fail(err, MG_FORMAT, "an ignore file has \"rules\": [...]");
    cJSON_ArrayForEach(item, rules)
    {
        if (status == MG_OK)
            status = read_rule(set, file, item, text, err);
    }
    return status;
}
