/* SPDX-License-Identifier: Apache-2.0
 *
 * Making a program: tables and chains by name first, then the pieces of all addresses, then the
 * rules with their places among them. A named set that many rules use is placed once.
 */
#include "core/exposure/netfilter_program.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/limits.h"
#include "core/exposure/netfilter_back.h"
#include "core/exposure/netfilter_span.h"

void mg_nf_program_init(struct mg_nf_program *program, enum mg_ip_family family)
{
    *program = (struct mg_nf_program){0};
    mg_nf_pieces_init(&program->pieces, family);
    mg_arena_init(&program->arena, MG_LIMIT_NETFILTER_ARENA);
    mg_map_init(&program->tables);
    mg_map_init(&program->spans);
}

void mg_nf_program_clear(struct mg_nf_program *program)
{
    for (size_t i = 0; i < program->tables.capacity; i++) {
        struct mg_nf_table *table = program->tables.slots[i].value;

        if (table != NULL)
            mg_map_clear(&table->chains);
    }
    mg_map_clear(&program->tables);
    mg_map_clear(&program->spans);
    mg_nf_pieces_clear(&program->pieces);
    mg_arena_clear(&program->arena);
}

static enum mg_status no_memory(struct mg_error *err)
{
    return mg_fail(err, MG_NOMEM, "not enough memory for the rules of the packet filter");
}

/* Whether packets of the family meet chains of a table. */
static bool is_for(enum mg_ip_family family, struct mg_str table)
{
    return mg_str_is(table, "inet") || mg_str_is(table, "netdev") ||
           mg_str_is(table, family == MG_IPV4 ? "ip" : "ip6");
}

static struct mg_nf_table *find_table(struct mg_nf_program *program,
                                      const struct mg_nf_chain *chain)
{
    const char *key = mg_arena_printf(&program->arena, "%d %.*s %.*s", chain->legacy,
                                      MG_STR_ARG(chain->family), MG_STR_ARG(chain->table));
    struct mg_nf_table *table = key != NULL ? mg_map_get(&program->tables, mg_str_of(key)) : NULL;

    if (key == NULL || table != NULL)
        return table;
    table = mg_arena_alloc(&program->arena, sizeof *table);
    if (table == NULL)
        return NULL;
    mg_map_init(&table->chains);
    return mg_map_put(&program->tables, mg_str_of(key), table) ? table : NULL;
}

/* nf_nat registers one hook for all chains for NAT, as soon as there is one. */
static int32_t real_priority(const struct mg_nf_chain *chain)
{
    if (!chain->nat)
        return chain->priority;
    return chain->hook == MG_NF_PREROUTING || chain->hook == MG_NF_OUTPUT
               ? MG_NF_PRIORITY_NAT_DESTINATION
               : MG_NF_PRIORITY_NAT_SOURCE;
}

/* A bridge's own rules can take packets away before those of its addresses see them. */
static bool takes_away(const struct mg_nf_chain *chain)
{
    return mg_str_is(chain->family, "bridge") && chain->hook != MG_NF_NO_HOOK &&
           (chain->count != 0 || chain->policy == MG_NF_DROP);
}

static bool add_chain(struct mg_nf_program *program, const struct mg_nf_chain *chain)
{
    struct mg_nf_ready_chain *ready = &program->chains[program->count];

    program->bridged = program->bridged || takes_away(chain);
    if (!is_for(program->pieces.family, chain->family))
        return true;
    ready->chain = chain;
    ready->priority = real_priority(chain);
    ready->table = find_table(program, chain);
    if (ready->table == NULL || !mg_map_put(&ready->table->chains, chain->name, ready))
        return false;
    if (chain->hook == MG_NF_INGRESS || chain->hook == MG_NF_PREROUTING)
        ready->table->before_routing = true;
    program->count++;
    if (chain->hook != MG_NF_NO_HOOK)
        program->base[program->base_count++] = ready;
    return true;
}

/* Chains for NAT are met together; among each other their own priority counts. */
static int by_meeting(const void *left, const void *right)
{
    const struct mg_nf_ready_chain *a = *(struct mg_nf_ready_chain *const *)left;
    const struct mg_nf_ready_chain *b = *(struct mg_nf_ready_chain *const *)right;

    if (a->chain->hook != b->chain->hook)
        return a->chain->hook < b->chain->hook ? -1 : 1;
    if (a->priority != b->priority)
        return a->priority < b->priority ? -1 : 1;
    if (a->chain->nat != b->chain->nat)
        return a->chain->nat ? 1 : -1;
    if (a->chain->priority != b->chain->priority)
        return a->chain->priority < b->chain->priority ? -1 : 1;
    return (a > b) - (a < b);
}

/* What the rules ask for and do, of all chains. */
struct summary {
    bool marks, interfaces, destinations, back;
};

static void sum_up_step(const struct mg_nf_step *step, struct summary *out)
{
    if (step->kind == MG_NF_SET_MARK || step->kind == MG_NF_NOTRACK)
        out->marks = true;
    if (step->kind == MG_NF_NAT) /* its way depends on both */
        out->interfaces = out->destinations = true;
    for (size_t i = 0; i < step->key_count; i++) {
        enum mg_nf_field field = step->keys[i].field;

        if (field >= MG_NF_IN_INDEX && field <= MG_NF_OUT_NAME)
            out->interfaces = true;
        if (field == MG_NF_DESTINATION)
            out->destinations = true;
        if (field == MG_NF_BACK)
            out->back = out->interfaces = true;
    }
}

/* Of answers the source is an address of the host. */
static void sum_up_chain(const struct mg_nf_chain *chain, struct summary *out)
{
    if (chain->hook == MG_NF_INGRESS)
        out->interfaces = true;
    if (chain->hook == MG_NF_OUTPUT || chain->hook == MG_NF_POSTROUTING)
        out->destinations = true;
    for (size_t r = 0; r < chain->count; r++) {
        for (size_t s = 0; s < chain->rules[r].count; s++)
            sum_up_step(&chain->rules[r].steps[s], out);
    }
}

static bool has_equals(const struct mg_nf_program *program)
{
    for (size_t i = 1; i < program->base_count; i++) {
        const struct mg_nf_ready_chain *a = program->base[i - 1], *b = program->base[i];

        if (a->chain->hook == b->chain->hook && a->priority == b->priority)
            return true;
    }
    return false;
}

static bool add_chains(struct mg_nf_program *program)
{
    const struct mg_netfilter *filter = program->filter;
    struct summary summary = {false, false, false, false};

    program->chains = mg_arena_array(&program->arena, filter->count, sizeof *program->chains);
    program->base = mg_arena_array(&program->arena, filter->count, sizeof *program->base);
    if (program->chains == NULL || program->base == NULL)
        return false;
    for (size_t i = 0; i < filter->count; i++) {
        if (!add_chain(program, &filter->chains[i]))
            return false;
    }
    if (program->base_count != 0)
        qsort(program->base, program->base_count, sizeof *program->base, by_meeting);
    for (size_t i = 0; i < program->count; i++)
        sum_up_chain(program->chains[i].chain, &summary);
    program->marks_in_doubt = has_equals(program) && summary.marks;
    program->same_interfaces = !summary.interfaces;
    program->same_addresses = !summary.destinations;
    program->asks_back = summary.back;
    return true;
}

static bool is_cheap(const struct mg_nf_op *op)
{
    return op->sources == NULL && op->destinations == NULL;
}

/* The order of matches is nothing to the outcome: those without addresses save most of the work. */
static void put_cheap_first(struct mg_nf_op *ops, size_t count)
{
    size_t cheap = 0;

    for (size_t i = 0; i < count && ops[i].step->kind == MG_NF_MATCH; i++) {
        struct mg_nf_op op = ops[i];

        if (!is_cheap(&op))
            continue;
        ops[i] = ops[cheap];
        ops[cheap++] = op;
    }
}

static bool make_rule(struct mg_nf_program *program, const struct mg_nf_rule *rule,
                      struct mg_nf_ready_rule *ready)
{
    struct mg_nf_op *ops = mg_arena_array(&program->arena, rule->count, sizeof *ops);

    if (ops == NULL)
        return false;
    for (size_t i = 0; i < rule->count; i++) {
        ops[i].step = &rule->steps[i];
        ops[i].sources = mg_nf_span_find(program, ops[i].step, MG_NF_SOURCE);
        ops[i].destinations = mg_nf_span_find(program, ops[i].step, MG_NF_DESTINATION);
    }
    put_cheap_first(ops, rule->count);
    *ready = (struct mg_nf_ready_rule){rule, ops};
    return true;
}

static bool make_rules(struct mg_nf_program *program)
{
    for (size_t i = 0; i < program->count; i++) {
        const struct mg_nf_chain *chain = program->chains[i].chain;
        struct mg_nf_ready_rule *rules =
            mg_arena_array(&program->arena, chain->count, sizeof *rules);

        if (rules == NULL)
            return false;
        for (size_t r = 0; r < chain->count; r++) {
            if (!make_rule(program, &chain->rules[r], &rules[r]))
                return false;
        }
        program->chains[i].rules = rules;
    }
    return true;
}

enum mg_status mg_nf_program_make(struct mg_nf_program *program, const struct mg_netfilter *filter,
                                  const struct mg_nf_host *host, struct mg_error *err)
{
    enum mg_status status;

    program->filter = filter;
    program->host = host;
    if (!add_chains(program) || !mg_nf_span_collect(program))
        return no_memory(err);
    mg_nf_back_collect(program);
    status = mg_nf_pieces_cut(&program->pieces, host, err);
    if (status != MG_OK)
        return status;
    mg_nf_span_fill(program);
    return mg_nf_back_fill(program) && make_rules(program) ? MG_OK : no_memory(err);
}
