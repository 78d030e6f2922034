/* SPDX-License-Identifier: Apache-2.0
 *
 * The set: files, and the rules that statements become.
 */
#include "core/suppress/rules.h"

#include <stdlib.h>

#include "core/base/day.h"

/* No time is longer, with any fraction that somebody would write. */
#define MG_RULES_TIME 64

struct mg_suppress *mg_suppress_new(void)
{
    struct mg_suppress *set = calloc(1, sizeof *set);

    if (set == NULL)
        return NULL;
    mg_arena_init(&set->arena, MG_LIMIT_SUPPRESS_ARENA);
    mg_vec_init(&set->documents, sizeof(cJSON *));
    mg_vec_init(&set->files, sizeof(struct mg_rule_file *));
    mg_vec_init(&set->ignores, sizeof(struct mg_rule *));
    mg_map_init(&set->index);
    mg_map_init(&set->names);
    return set;
}

void mg_suppress_free(struct mg_suppress *set)
{
    if (set == NULL)
        return;
    for (size_t i = 0; i < set->documents.n; i++)
        cJSON_Delete(*(cJSON **)mg_vec_at(&set->documents, i));
    mg_vec_clear(&set->documents);
    mg_vec_clear(&set->files);
    mg_vec_clear(&set->ignores);
    mg_map_clear(&set->index);
    mg_map_clear(&set->names);
    mg_arena_clear(&set->arena);
    free(set);
}

struct mg_rule_file *mg_rules_add_file(struct mg_suppress *set, const char *name, cJSON *document)
{
    struct mg_rule_file *file = mg_arena_alloc(&set->arena, sizeof *file);

    if (file == NULL || !mg_arena_str(&set->arena, mg_str_of(name), &file->name) ||
        !mg_vec_push(&set->files, &file) || !mg_vec_push(&set->documents, &document))
        return NULL;
    return file;
}

static bool suppresses(enum mg_rule_status status)
{
    return status >= MG_RULE_NOT_AFFECTED;
}

void mg_rules_skip(struct mg_rule_file *file, const struct mg_statement *statement,
                   enum mg_skip why)
{
    file->skipped[why] += suppresses(statement->status);
}

static enum mg_status no_memory(struct mg_error *err)
{
    return mg_fail(err, MG_NOMEM, "no memory for rules that suppress findings");
}

/* Without a time it is the oldest when it suppresses, and the newest when it does not. */
static int64_t time_of(const struct mg_statement *statement)
{
    int64_t millis;

    if (mg_day_millis(mg_str_take(statement->time, MG_RULES_TIME), &millis))
        return millis;
    return suppresses(statement->status) ? INT64_MIN : INT64_MAX;
}

/* Texts of documents do not move, so that equal ones are at one place. */
static const struct mg_suppression *result_of(struct mg_suppress *set,
                                              const struct mg_rule_file *file,
                                              const struct mg_statement *statement)
{
    static const char *const names[] = {
        [MG_RULE_AFFECTED] = "affected",         [MG_RULE_UNDECIDED] = "under_investigation",
        [MG_RULE_NOT_AFFECTED] = "not_affected", [MG_RULE_FIXED] = "fixed",
        [MG_RULE_IGNORED] = "ignored",
    };
    const struct mg_suppression *last = set->last;
    struct mg_suppression *result;

    if (last != NULL && last->file.p == file->name.p && last->number == statement->number &&
        last->status.p == names[statement->status] &&
        last->justification.p == statement->justification.p &&
        last->reason.p == statement->reason.p)
        return last;
    result = mg_arena_alloc(&set->arena, sizeof *result);
    if (result == NULL)
        return NULL;
    *result = (struct mg_suppression){
        .file = file->name,
        .number = statement->number,
        .status = mg_str_of(names[statement->status]),
        .justification = statement->justification,
        .reason = statement->reason,
    };
    set->last = result;
    return result;
}

static enum mg_status add_rule(struct mg_suppress *set, const struct mg_rule_file *file,
                               const struct mg_statement *statement, struct mg_error *err)
{
    const struct mg_rule_names alone = {0, statement->id};
    const struct mg_suppression *result = result_of(set, file, statement);
    struct mg_rule *rule = mg_arena_alloc(&set->arena, sizeof *rule);

    if (rule == NULL || result == NULL)
        return no_memory(err);
    *rule = (struct mg_rule){
        .status = statement->status,
        .result = result,
        .id = statement->id,
        .product = statement->product,
        .versions = statement->versions,
        .platform = statement->platform,
        .host = statement->host,
        .time = time_of(statement),
    };
    return mg_rules_index(set, statement->names != NULL ? statement->names : &alone, rule, err);
}

/* It is fixed, in a product without a version: it does not say in which one. */
static bool is_fixed_somewhere(const struct mg_statement *statement)
{
    return statement->status == MG_RULE_FIXED && statement->versions.n == 0 &&
           (statement->product == NULL || statement->product->version.n == 0);
}

enum mg_status mg_rules_add(struct mg_suppress *set, struct mg_rule_file *file,
                            const struct mg_statement *statement, struct mg_error *err)
{
    if (!mg_rules_is_name(statement->id))
        mg_rules_skip(file, statement, MG_SKIP_NO_ID);
    else if (is_fixed_somewhere(statement))
        mg_rules_skip(file, statement, MG_SKIP_NO_VERSION);
    else if (statement->versions.n != 0 && !mg_versions_valid(statement->versions))
        mg_rules_skip(file, statement, MG_SKIP_RANGE);
    else if (statement->platform.n != 0 && !mg_platform_known(statement->platform))
        mg_rules_skip(file, statement, MG_SKIP_PLATFORM);
    else
        return add_rule(set, file, statement, err);
    return MG_OK;
}
