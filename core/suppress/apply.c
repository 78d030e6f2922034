/* SPDX-License-Identifier: Apache-2.0
 *
 * Holding the rules against findings. Of the statements that hold for a finding the newest decides,
 * whichever document it is from; of two of one time the one that does not suppress. Where no
 * statement suppresses a finding, an ignore rule may.
 */
#include "core/suppress/rules.h"
#include "core/suppress/told.h"

/* Package URLs of findings are taken apart in memory that is used again. */
#define MG_APPLY_KEPT MG_MIB(1)

struct search {
    const struct mg_suppress *set;
    struct mg_rule_case one;
    struct mg_str today;
    struct mg_arena arena;
    struct mg_buf key;
    struct mg_rule *statement, *ignore; /* that hold for the finding */
};

/* Statements that suppress are those with the greater status. */
static bool is_newer(const struct mg_rule *a, const struct mg_rule *b)
{
    return a->time != b->time ? a->time > b->time : a->status < b->status;
}

static void consider(struct search *s, struct mg_rule *rule)
{
    if (mg_rule_is_expired(rule, s->today) || !mg_rule_holds(rule, &s->one))
        return;
    rule->used = true;
    if (rule->status == MG_RULE_IGNORED)
        s->ignore = rule;
    else if (s->statement == NULL || is_newer(rule, s->statement))
        s->statement = rule;
}

static void consider_all(struct search *s, struct mg_rule *rule)
{
    for (; rule != NULL; rule = rule->next)
        consider(s, rule);
}

/* All rules of these names that might be about the package. */
static void look_into(struct search *s, const struct mg_rule_names *names)
{
    const struct mg_target *target = s->one.target;

    consider_all(s, mg_rules_find(s->set, names, NULL, false, MG_STR_NONE, &s->key));
    if (target == NULL)
        return;
    consider_all(
        s, mg_rules_find(s->set, names, &target->product, false, target->product.name, &s->key));
    if (target->source_name.n != 0)
        consider_all(
            s, mg_rules_find(s->set, names, &target->product, true, target->source_name, &s->key));
}

/* By an alias of the finding only what is about that very name: two vulnerabilities may be in one
 * advisory, whose name both have as an alias. */
static void look_up(struct search *s, struct mg_str id, bool by_alias)
{
    const struct mg_rule_namesake *one = mg_rules_named(s->set, id);

    look_into(s, &(struct mg_rule_names){0, id});
    for (; one != NULL; one = one->next) {
        if (!by_alias || mg_str_eq(one->names->id, id))
            look_into(s, one->names);
    }
}

static void suppress(struct search *s, struct mg_finding *finding)
{
    struct mg_target target;

    if (s->arena.used > MG_APPLY_KEPT)
        mg_arena_clear(&s->arena);
    s->one.finding = finding;
    s->one.target =
        mg_target_make(&s->arena, finding, s->one.host, s->one.distro, &target) ? &target : NULL;
    s->statement = s->ignore = NULL;
    look_up(s, finding->vulnerability_id, false);
    for (size_t i = 0; i < finding->alias_count; i++)
        look_up(s, finding->aliases[i], true);
    look_up(s, MG_STR_NONE, false); /* rules without an id */
    finding->suppression = NULL;
    if (s->statement != NULL && s->statement->status >= MG_RULE_NOT_AFFECTED)
        finding->suppression = s->statement->result;
    else if (s->ignore != NULL)
        finding->suppression = s->ignore->result;
    s->one.target = NULL;
}

enum mg_status mg_suppress_apply(struct mg_suppress *set, struct mg_inventory *inventory,
                                 struct mg_str today, struct mg_finding *findings, size_t count,
                                 struct mg_error *err)
{
    struct mg_distro distro;
    struct search s = {
        .set = set,
        .one = {.host = &inventory->host,
                .distro = mg_distro_resolve(&inventory->host, &distro) ? &distro : NULL},
        .today = today,
    };
    bool failed;

    mg_arena_init(&s.arena, MG_LIMIT_SCAN_ARENA);
    mg_buf_init(&s.key, MG_MIB(1));
    for (size_t i = 0; i < count && !s.key.failed; i++)
        suppress(&s, &findings[i]);
    failed = s.key.failed;
    mg_buf_clear(&s.key);
    mg_arena_clear(&s.arena);
    mg_rules_tell(set, inventory, today);
    return failed ? mg_fail(err, MG_NOMEM, "no memory to look for suppressed findings") : MG_OK;
}
