/* SPDX-License-Identifier: Apache-2.0
 *
 * The set: files, rules and an index over them, so that a finding meets only the rules about its
 * vulnerability and package. How many rules one place of the index may have is limited, so that a
 * hostile document cannot make that slow.
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

/* No text of a JSON document holds a NUL. */
static struct mg_str make_key(struct mg_buf *buf, struct mg_str id,
                              const struct mg_product *product, bool source, struct mg_str name)
{
    mg_buf_reset(buf);
    mg_buf_str(buf, id);
    mg_buf_char(buf, '\0');
    if (product != NULL)
        mg_product_add_key(buf, product, source, name);
    return mg_buf_view(buf);
}

const struct mg_rule_link *mg_rules_find(const struct mg_suppress *set, struct mg_str id,
                                         const struct mg_product *product, bool source,
                                         struct mg_str name, struct mg_buf *buf)
{
    struct mg_str key = make_key(buf, id, product, source, name);
    const struct mg_rule_bucket *bucket = buf->failed ? NULL : mg_map_get(&set->index, key);

    return bucket == NULL ? NULL : bucket->first;
}

static enum mg_status no_memory(struct mg_error *err)
{
    return mg_fail(err, MG_NOMEM, "no memory for rules that suppress findings");
}

static struct mg_rule_bucket *bucket_of(struct mg_suppress *set, struct mg_str key)
{
    struct mg_rule_bucket *bucket = mg_map_get(&set->index, key);

    if (bucket != NULL)
        return bucket;
    bucket = mg_arena_alloc(&set->arena, sizeof *bucket);
    if (bucket == NULL || !mg_arena_str(&set->arena, key, &key) ||
        !mg_map_put(&set->index, key, bucket))
        return NULL;
    return bucket;
}

enum mg_status mg_rules_index(struct mg_suppress *set, struct mg_str id, struct mg_rule *rule,
                              struct mg_error *err)
{
    const struct mg_product *product = rule->has_product ? &rule->product : NULL;
    struct mg_rule_link *link = mg_arena_alloc(&set->arena, sizeof *link);
    struct mg_rule_bucket *bucket = NULL;
    struct mg_buf buf;

    mg_buf_init(&buf, MG_LIMIT_VEX_BYTES);
    (void)make_key(&buf, id, product, product != NULL && mg_product_is_source(product),
                   rule->product.name);
    if (link != NULL && !buf.failed)
        bucket = bucket_of(set, mg_buf_view(&buf));
    mg_buf_clear(&buf);
    if (bucket == NULL)
        return no_memory(err);
    if (bucket->count == MG_LIMIT_SUPPRESS_ALIKE)
        return mg_fail(err, MG_LIMIT, "more than %d rules about %.*s in one package",
                       MG_LIMIT_SUPPRESS_ALIKE, MG_STR_ARG(id));
    *link = (struct mg_rule_link){rule, bucket->first};
    bucket->first = link;
    bucket->count++;
    return MG_OK;
}

/* Without a time it is the oldest when it suppresses, and the newest when it does not. */
static int64_t time_of(const struct mg_statement *statement)
{
    int64_t millis;

    if (mg_day_millis(mg_str_take(statement->time, MG_RULES_TIME), &millis))
        return millis;
    return suppresses(statement->status) ? INT64_MIN : INT64_MAX;
}

static struct mg_rule *make_rule(struct mg_suppress *set, const struct mg_rule_file *file,
                                 const struct mg_statement *statement)
{
    static const char *const names[] = {
        [MG_RULE_AFFECTED] = "affected",         [MG_RULE_UNDECIDED] = "under_investigation",
        [MG_RULE_NOT_AFFECTED] = "not_affected", [MG_RULE_FIXED] = "fixed",
        [MG_RULE_IGNORED] = "ignored",
    };
    struct mg_rule *rule = mg_arena_alloc(&set->arena, sizeof *rule);

    if (rule == NULL)
        return NULL;
    *rule = (struct mg_rule){
        .status = statement->status,
        .result = {.file = file->name,
                   .number = statement->number,
                   .status = mg_str_of(names[statement->status]),
                   .justification = statement->justification,
                   .reason = statement->reason},
        .id = statement->id,
        .versions = statement->versions,
        .platform = statement->platform,
        .host = statement->host,
        .time = time_of(statement),
    };
    return rule;
}

enum mg_status mg_rules_take_aliases(struct mg_statement *statement, const cJSON *list,
                                     const char *member, struct mg_error *err)
{
    const cJSON *item;

    cJSON_ArrayForEach(item, list)
    {
        struct mg_str alias = member == NULL ? mg_json_text(item) : mg_json_str(item, member);

        if (alias.n == 0 || alias.n > MG_LIMIT_FIELD || mg_str_eq(alias, statement->id))
            continue;
        if (statement->alias_count == MG_LIMIT_VEX_ALIASES)
            return mg_fail(err, MG_LIMIT, "%.*s has more than %d aliases",
                           MG_STR_ARG(statement->id), MG_LIMIT_VEX_ALIASES);
        statement->aliases[statement->alias_count++] = alias;
    }
    return MG_OK;
}

static enum mg_status index_all(struct mg_suppress *set, const struct mg_statement *statement,
                                struct mg_rule *rule, struct mg_error *err)
{
    enum mg_status status = mg_rules_index(set, rule->id, rule, err);

    for (size_t i = 0; status == MG_OK && i < statement->alias_count; i++)
        status = mg_rules_index(set, statement->aliases[i], rule, err);
    return status;
}

/* A product without a version that is "fixed" does not say in which one. */
static bool is_fixed_somewhere(const struct mg_rule *rule)
{
    return rule->status == MG_RULE_FIXED && rule->product.version.n == 0 && rule->versions.n == 0;
}

enum mg_status mg_rules_add(struct mg_suppress *set, struct mg_rule_file *file,
                            const struct mg_statement *statement, struct mg_error *err)
{
    struct mg_rule *rule = make_rule(set, file, statement);
    enum mg_skip why = MG_SKIP_COUNT;

    if (rule == NULL)
        return no_memory(err);
    rule->has_product = statement->purl.n != 0;
    if (statement->id.n == 0 || statement->id.n > MG_LIMIT_FIELD)
        why = MG_SKIP_NO_ID;
    else if (rule->has_product &&
             mg_product_parse(&set->arena, statement->purl, &rule->product, NULL) != MG_OK)
        why = MG_SKIP_NO_PURL;
    else if (is_fixed_somewhere(rule))
        why = MG_SKIP_NO_VERSION;
    else if (rule->versions.n != 0 && !mg_versions_valid(rule->versions))
        why = MG_SKIP_RANGE;
    else if (rule->platform.n != 0 && !mg_platform_known(rule->platform))
        why = MG_SKIP_PLATFORM;
    if (why == MG_SKIP_COUNT)
        return index_all(set, statement, rule, err);
    mg_rules_skip(file, statement, why);
    return MG_OK;
}
