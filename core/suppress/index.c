/* SPDX-License-Identifier: Apache-2.0
 *
 * The index over the rules, so that a finding meets only those about its vulnerability and package.
 * A rule is in one place of it; the aliases of a statement lead there. How many rules one place and
 * how many statements one name may have is limited, so that no document makes that slow.
 */
#include "core/suppress/rules.h"

/* No text of a JSON document holds a NUL. */
static struct mg_str make_key(struct mg_buf *buf, const struct mg_rule_names *names,
                              const struct mg_product *product, bool source, struct mg_str name)
{
    mg_buf_reset(buf);
    mg_buf_printf(buf, "%zu:", names->number);
    if (names->number == 0)
        mg_buf_str(buf, names->id);
    mg_buf_char(buf, '\0');
    if (product != NULL)
        mg_product_add_key(buf, product, source, name);
    return mg_buf_view(buf);
}

struct mg_rule *mg_rules_find(const struct mg_suppress *set, const struct mg_rule_names *names,
                              const struct mg_product *product, bool source, struct mg_str name,
                              struct mg_buf *buf)
{
    struct mg_str key = make_key(buf, names, product, source, name);
    const struct mg_rule_bucket *bucket = buf->failed ? NULL : mg_map_get(&set->index, key);

    return bucket == NULL ? NULL : bucket->first;
}

const struct mg_rule_namesake *mg_rules_named(const struct mg_suppress *set, struct mg_str id)
{
    const struct mg_rule_namesakes *all = mg_map_get(&set->names, id);

    return all == NULL ? NULL : all->first;
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

enum mg_status mg_rules_index(struct mg_suppress *set, const struct mg_rule_names *names,
                              struct mg_rule *rule, struct mg_error *err)
{
    const struct mg_product *product = rule->product;
    struct mg_rule_bucket *bucket = NULL;
    struct mg_buf buf;

    mg_buf_init(&buf, MG_LIMIT_VEX_BYTES);
    (void)make_key(&buf, names, product, product != NULL && mg_product_is_source(product),
                   product != NULL ? product->name : MG_STR_NONE);
    if (!buf.failed)
        bucket = bucket_of(set, mg_buf_view(&buf));
    mg_buf_clear(&buf);
    if (bucket == NULL)
        return no_memory(err);
    if (bucket->count == MG_LIMIT_SUPPRESS_ALIKE)
        return mg_fail(err, MG_LIMIT, "more than %d rules about %.*s in one package",
                       MG_LIMIT_SUPPRESS_ALIKE, MG_STR_ARG(names->id));
    rule->next = bucket->first;
    bucket->first = rule;
    bucket->count++;
    return MG_OK;
}

static struct mg_rule_namesakes *namesakes_of(struct mg_suppress *set, struct mg_str name)
{
    struct mg_rule_namesakes *all = mg_map_get(&set->names, name);

    if (all != NULL)
        return all;
    all = mg_arena_alloc(&set->arena, sizeof *all);
    return all != NULL && mg_map_put(&set->names, name, all) ? all : NULL;
}

static enum mg_status add_name(struct mg_suppress *set, struct mg_str name,
                               const struct mg_rule_names *names, struct mg_error *err)
{
    struct mg_rule_namesakes *all = namesakes_of(set, name);
    struct mg_rule_namesake *one;

    if (all != NULL && all->first != NULL && all->first->names == names)
        return MG_OK; /* it is there twice */
    one = mg_arena_alloc(&set->arena, sizeof *one);
    if (all == NULL || one == NULL)
        return no_memory(err);
    if (all->count == MG_LIMIT_SUPPRESS_NAMESAKES)
        return mg_fail(err, MG_LIMIT, "more than %d statements about %.*s",
                       MG_LIMIT_SUPPRESS_NAMESAKES, MG_STR_ARG(name));
    *one = (struct mg_rule_namesake){names, all->first};
    all->first = one;
    all->count++;
    return MG_OK;
}

bool mg_rules_is_name(struct mg_str id)
{
    return id.n != 0 && id.n <= MG_LIMIT_FIELD;
}

static enum mg_status add_alias(struct mg_suppress *set, struct mg_statement *statement,
                                struct mg_str alias, struct mg_error *err)
{
    struct mg_rule_names *names;
    enum mg_status status = MG_OK;

    if (!mg_rules_is_name(alias) || mg_str_eq(alias, statement->id))
        return MG_OK;
    if (statement->names == NULL) {
        names = mg_arena_alloc(&set->arena, sizeof *names);
        if (names == NULL)
            return no_memory(err);
        *names = (struct mg_rule_names){++set->names_count, statement->id};
        statement->names = names;
        status = add_name(set, statement->id, names, err);
    }
    return status == MG_OK ? add_name(set, alias, statement->names, err) : status;
}

enum mg_status mg_rules_name(struct mg_suppress *set, struct mg_statement *statement,
                             const cJSON *list, const char *member, struct mg_error *err)
{
    enum mg_status status = MG_OK;
    const cJSON *item;

    statement->names = NULL;
    if (!mg_rules_is_name(statement->id))
        return MG_OK;
    cJSON_ArrayForEach(item, list)
    {
        struct mg_str alias = member == NULL ? mg_json_text(item) : mg_json_str(item, member);

        if (status == MG_OK)
            status = add_alias(set, statement, alias, err);
    }
    return status;
}
