/* SPDX-License-Identifier: Apache-2.0
 *
 * Entries follow each other; each has addresses, matches and a target. A chain of a hook begins
 * where the table says, any other one behind an entry whose target ERROR has its name; so ends the
 * table as well. Jumps name the place of an entry.
 */
#include "platform/linux/exposure/legacy.h"

#include <linux/in.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <linux/netfilter/x_tables.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>

#include "core/base/limits.h"
#include "platform/linux/exposure/legacy_entry.h"
#include "platform/linux/exposure/xt.h"

struct start {
    size_t at; /* of its first entry */
    struct mg_nf_chain chain;
};

struct decoder {
    const struct mg_legacy_table *table;
    struct mg_arena *arena;
    struct mg_steps steps;
    struct mg_vec starts; /* of struct start, by place */
    struct mg_vec rules;  /* of struct mg_nf_rule: of the chain at hand */
    size_t count;         /* of all rules */
    struct mg_error *err;
};

static enum mg_status broken(struct decoder *decoder)
{
    return mg_fail(decoder->err, MG_FORMAT, "table %.*s of iptables is broken",
                   MG_STR_ARG(decoder->table->name));
}

static enum mg_status no_memory(struct decoder *decoder)
{
    return mg_fail(decoder->err, MG_NOMEM, "not enough memory for the tables of iptables");
}

/* The numbers are in the order of the kernel's hooks (enum nf_inet_hooks). */
static const struct {
    const char *name;
    enum mg_nf_hook hook;
} hooks[MG_LEGACY_HOOKS] = {
    {"PREROUTING", MG_NF_PREROUTING},   {"INPUT", MG_NF_INPUT},
    {"FORWARD", MG_NF_FORWARD},         {"OUTPUT", MG_NF_OUTPUT},
    {"POSTROUTING", MG_NF_POSTROUTING},
};

/* As the kernel registers them (enum nf_ip_hook_priorities); that of nat differs by hook. */
static int32_t priority_of(struct mg_str table, enum mg_nf_hook hook)
{
    if (mg_str_is(table, "raw"))
        return NF_IP_PRI_RAW;
    if (mg_str_is(table, "mangle"))
        return NF_IP_PRI_MANGLE;
    if (mg_str_is(table, "security"))
        return NF_IP_PRI_SECURITY;
    if (mg_str_is(table, "nat"))
        return hook == MG_NF_PREROUTING || hook == MG_NF_OUTPUT ? NF_IP_PRI_NAT_DST
                                                                : NF_IP_PRI_NAT_SRC;
    return NF_IP_PRI_FILTER;
}

static bool add_start(struct decoder *decoder, size_t at, struct mg_str name, size_t hook)
{
    struct start *start = mg_vec_add(&decoder->starts);
    struct mg_nf_chain *chain;

    if (start == NULL)
        return false;
    start->at = at;
    chain = &start->chain;
    chain->family = decoder->table->ipv6 ? MG_STR("ip6") : MG_STR("ip");
    chain->legacy = true;
    chain->policy = MG_NF_ACCEPT;
    if (hook < MG_LEGACY_HOOKS) {
        chain->hook = hooks[hook].hook;
        chain->priority = priority_of(decoder->table->name, chain->hook);
        chain->nat = mg_str_is(decoder->table->name, "nat");
    }
    return mg_arena_str(decoder->arena, decoder->table->name, &chain->table) &&
           mg_arena_str(decoder->arena, name, &chain->name);
}

static bool is_error(const struct mg_legacy_entry *entry)
{
    return mg_str_is(entry->target, XT_ERROR_TARGET);
}

/* Those of hooks, and those that have names of their own. */
static enum mg_status find_starts(struct decoder *decoder)
{
    const struct mg_legacy_table *table = decoder->table;
    struct mg_legacy_entry entry;

    for (size_t i = 0; i < MG_LEGACY_HOOKS; i++) {
        if ((table->hooks >> i & 1) != 0 &&
            !add_start(decoder, table->entry[i], mg_str_of(hooks[i].name), i))
            return no_memory(decoder);
    }
    for (size_t at = 0; at < table->entries.n; at = entry.next) {
        if (!mg_legacy_entry_read(decoder->table, at, &entry) || entry.next == at)
            return broken(decoder);
        if (decoder->count++ == MG_LIMIT_FIREWALL_RULES)
            return mg_fail(decoder->err, MG_LIMIT, "iptables has more than %d rules in a table",
                           MG_LIMIT_FIREWALL_RULES);
        if (is_error(&entry) && entry.next < table->entries.n &&
            !add_start(decoder, entry.next, mg_legacy_text(entry.info.p, entry.info.n),
                       MG_LEGACY_HOOKS))
            return no_memory(decoder);
    }
    return MG_OK;
}

static int by_place(const void *left, const void *right)
{
    const struct start *a = left, *b = right;

    return (a->at > b->at) - (a->at < b->at);
}

static const struct start *start_at(const struct decoder *decoder, size_t at)
{
    const struct start *starts = decoder->starts.items;
    size_t low = 0, high = decoder->starts.n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (starts[middle].at < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low < decoder->starts.n && starts[low].at == at ? &starts[low] : NULL;
}

static struct mg_xt xt_of(const struct decoder *decoder, const struct mg_legacy_entry *entry)
{
    return (struct mg_xt){
        .family = decoder->table->ipv6 ? AF_INET6 : AF_INET,
        .protocol = (entry->inverted & XT_INV_PROTO) != 0 ? 0 : entry->protocol,
    };
}

static enum mg_status add_matches(struct decoder *decoder, const struct mg_legacy_entry *entry)
{
    struct mg_str rest = entry->matches;
    struct mg_xt xt = xt_of(decoder, entry);
    struct xt_entry_match match;

    while (rest.n != 0) {
        if (rest.n < sizeof match)
            return broken(decoder);
        memcpy(&match, rest.p, sizeof match);
        if (match.u.user.match_size < sizeof match || match.u.user.match_size > rest.n)
            return broken(decoder);
        xt.name = mg_legacy_text(rest.p + offsetof(struct xt_entry_match, u.user.name),
                                 sizeof match.u.user.name);
        xt.revision = match.u.user.revision;
        xt.info = mg_str_skip(mg_str_take(rest, match.u.user.match_size), sizeof match);
        mg_xt_match(&decoder->steps, &xt);
        rest = mg_str_skip(rest, match.u.user.match_size);
    }
    return MG_OK;
}

static enum mg_nf_verdict verdict_of(int32_t number)
{
    switch (number) {
    case -NF_DROP - 1:
        return MG_NF_DROP;
    case -NF_ACCEPT - 1:
        return MG_NF_ACCEPT;
    case XT_RETURN:
        return MG_NF_RETURN;
    default:
        return MG_NF_ANYTHING;
    }
}

/* The target without a name: a verdict, or the place to go on. */
static enum mg_status add_verdict(struct decoder *decoder, const struct mg_legacy_entry *entry)
{
    const struct start *start;
    int32_t number;

    if (entry->info.n < sizeof number)
        return broken(decoder);
    memcpy(&number, entry->info.p, sizeof number);
    if (number < 0) {
        if (verdict_of(number) == MG_NF_ANYTHING)
            mg_steps_anything(&decoder->steps, "queue");
        else
            mg_steps_decide(&decoder->steps, verdict_of(number));
        return MG_OK;
    }
    if ((size_t)number == entry->next) /* a rule without a target */
        return MG_OK;
    start = start_at(decoder, (size_t)number);
    if (start == NULL)
        return broken(decoder);
    mg_steps_go(&decoder->steps,
                (struct mg_nf_decision){entry->goes ? MG_NF_GOTO : MG_NF_JUMP, start->chain.name});
    return MG_OK;
}

static enum mg_status add_rule(struct decoder *decoder, const struct mg_legacy_entry *entry)
{
    struct mg_xt xt = xt_of(decoder, entry);
    struct mg_nf_rule rule;
    enum mg_status status;

    mg_legacy_entry_conditions(decoder->table->ipv6, entry, &decoder->steps);
    status = add_matches(decoder, entry);
    if (status != MG_OK)
        return status;
    xt.name = entry->target;
    xt.revision = entry->revision;
    xt.info = entry->info;
    if (entry->target.n != 0)
        mg_xt_target(&decoder->steps, &xt);
    else
        status = add_verdict(decoder, entry);
    if (status != MG_OK)
        return status;
    if (!mg_steps_finish(&decoder->steps, decoder->rules.n + 1, &rule) ||
        !mg_vec_push(&decoder->rules, &rule))
        return no_memory(decoder);
    return MG_OK;
}

/* The last entry of a chain of a hook is its policy, that of any other one a return. */
static void take_policy(struct mg_nf_chain *chain, struct mg_vec *rules)
{
    const struct mg_nf_rule *last = rules->n != 0 ? mg_vec_at(rules, rules->n - 1) : NULL;

    if (last == NULL || last->count != 1 || last->steps[0].kind != MG_NF_DECIDE)
        return;
    if (chain->hook != MG_NF_NO_HOOK && last->steps[0].decision.verdict == MG_NF_DROP)
        chain->policy = MG_NF_DROP;
    rules->n--;
}

static enum mg_status add_chain(struct decoder *decoder, struct start *start, size_t end)
{
    struct mg_nf_chain *chain = &start->chain;
    struct mg_legacy_entry entry;

    decoder->rules.n = 0;
    for (size_t at = start->at; at < end; at = entry.next) {
        enum mg_status status =
            mg_legacy_entry_read(decoder->table, at, &entry) ? MG_OK : broken(decoder);

        if (status == MG_OK && is_error(&entry))
            break;
        if (status == MG_OK)
            status = add_rule(decoder, &entry);
        if (status != MG_OK)
            return status;
    }
    take_policy(chain, &decoder->rules);
    chain->count = decoder->rules.n;
    chain->rules = mg_arena_array(decoder->arena, chain->count, sizeof *chain->rules);
    if (chain->rules == NULL)
        return no_memory(decoder);
    if (chain->count != 0)
        memcpy(chain->rules, decoder->rules.items, chain->count * sizeof *chain->rules);
    return MG_OK;
}

static enum mg_status add_chains(struct decoder *decoder, struct mg_vec *out)
{
    enum mg_status status = MG_OK;

    mg_vec_sort(&decoder->starts, by_place);
    for (size_t i = 0; i < decoder->starts.n && status == MG_OK; i++) {
        struct start *start = mg_vec_at(&decoder->starts, i), *next = start + 1;
        size_t end = i + 1 < decoder->starts.n ? next->at : decoder->table->entries.n;

        status = add_chain(decoder, start, end);
        if (status == MG_OK && !mg_vec_push(out, &start->chain))
            status = no_memory(decoder);
    }
    return status;
}

enum mg_status mg_legacy_decode(const struct mg_legacy_table *table, struct mg_arena *arena,
                                struct mg_vec *chains, struct mg_error *err)
{
    struct decoder decoder = {.table = table, .arena = arena, .err = err};
    enum mg_status status;

    mg_steps_init(&decoder.steps, arena);
    mg_vec_init(&decoder.starts, sizeof(struct start));
    mg_vec_init(&decoder.rules, sizeof(struct mg_nf_rule));
    status = find_starts(&decoder);
    if (status == MG_OK)
        status = add_chains(&decoder, chains);
    mg_vec_clear(&decoder.rules);
    mg_vec_clear(&decoder.starts);
    mg_steps_clear(&decoder.steps);
    return status;
}
