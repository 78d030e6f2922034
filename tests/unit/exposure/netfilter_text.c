/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading the notation. Rules and chains are added one by one to arrays of fixed size.
 */
#include "netfilter_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/limits.h"

#define CHAINS 16
#define RULES 16
#define STEPS 12
#define ELEMENTS 16

void netfilter_text_begin(struct netfilter_text *text)
{
    memset(text, 0, sizeof *text);
    mg_netfilter_init(&text->filter);
    text->filter.chains = mg_arena_array(&text->filter.arena, CHAINS, sizeof *text->filter.chains);
    text->host.interfaces = text->interfaces;
    text->host.addresses = text->addresses;
    text->host.routes = text->routes;
}

void netfilter_text_end(struct netfilter_text *text)
{
    mg_netfilter_clear(&text->filter);
}

static struct mg_str word(struct mg_str *rest)
{
    struct mg_str piece = MG_STR_NONE;

    *rest = mg_str_trim(*rest);
    (void)mg_str_cut(rest, ' ', &piece);
    *rest = mg_str_trim(*rest);
    return piece;
}

static unsigned number_of(struct mg_str text)
{
    uint64_t n = 0;

    if (!mg_str_u64(text, &n))
        fail_msg("\"%.*s\" is no number", MG_STR_ARG(text));
    return (unsigned)n;
}

/* Kinds of value: what the text of one may be. */
enum form { NUMBER, ADDRESS, NAME, STATE, PROTOCOL };

static const struct field {
    const char *name;
    enum mg_nf_field field;
    enum form form;
} fields[] = {
    {"protocol", MG_NF_PROTOCOL, PROTOCOL},
    {"saddr", MG_NF_SOURCE, ADDRESS},
    {"daddr", MG_NF_DESTINATION, ADDRESS},
    {"sport", MG_NF_SOURCE_PORT, NUMBER},
    {"dport", MG_NF_DESTINATION_PORT, NUMBER},
    {"iif", MG_NF_IN_NAME, NAME},
    {"oif", MG_NF_OUT_NAME, NAME},
    {"iifindex", MG_NF_IN_INDEX, NUMBER},
    {"state", MG_NF_CT_STATE, STATE},
    {"status", MG_NF_CT_STATUS, NUMBER},
    {"mark", MG_NF_MARK, NUMBER},
    {"ctmark", MG_NF_CT_MARK, NUMBER},
    {"flags", MG_NF_TCP_FLAGS, NUMBER},
    {"stype", MG_NF_SOURCE_TYPE, NUMBER},
    {"dtype", MG_NF_DESTINATION_TYPE, NUMBER},
    {"back", MG_NF_BACK, NUMBER},
    {"unknown", MG_NF_UNKNOWN, NUMBER},
};

static void put_number(struct mg_nf_value *value, unsigned n)
{
    for (size_t i = 0; i < 4; i++)
        value->bytes[15 - i] = (unsigned char)(n >> i * 8);
}

static void put_numbers(struct mg_nf_range *range, struct mg_str text)
{
    struct mg_str first;

    (void)mg_str_cut(&text, '-', &first);
    put_number(&range->first, number_of(first));
    put_number(&range->last, text.n != 0 ? number_of(text) : number_of(first));
}

static void put_addresses(struct mg_nf_range *range, struct mg_str text)
{
    struct mg_ip_range ips;

    if (!mg_ip_range_parse(MG_IPV4, text, &ips) && !mg_ip_range_parse(MG_IPV6, text, &ips))
        fail_msg("\"%.*s\" is no address", MG_STR_ARG(text));
    memcpy(range->first.bytes, ips.first.bytes, sizeof ips.first.bytes);
    memcpy(range->last.bytes, ips.last.bytes, sizeof ips.last.bytes);
}

/* "eth*" are all that begin so. */
static void put_name(struct mg_nf_range *range, struct mg_str text)
{
    bool all = mg_str_ends(text, MG_STR("*"));
    size_t n = all ? text.n - 1 : text.n;

    assert_true(n <= sizeof range->first.bytes);
    memset(range->last.bytes, all ? 0xff : 0, sizeof range->last.bytes);
    memcpy(range->first.bytes, text.p, n);
    memcpy(range->last.bytes, text.p, n);
}

static unsigned state_of(struct mg_str text)
{
    static const struct {
        const char *name;
        unsigned bit;
    } states[] = {{"invalid", MG_NF_INVALID},
                  {"established", MG_NF_ESTABLISHED},
                  {"related", MG_NF_RELATED},
                  {"new", MG_NF_NEW},
                  {"untracked", MG_NF_UNTRACKED}};

    for (size_t i = 0; i < MG_COUNT(states); i++) {
        if (mg_str_is(text, states[i].name))
            return states[i].bit;
    }
    fail_msg("\"%.*s\" is no state", MG_STR_ARG(text));
    return 0;
}

static void put_value(enum form form, struct mg_nf_range *range, struct mg_str text)
{
    unsigned n;

    switch (form) {
    case NUMBER:
        put_numbers(range, text);
        break;
    case ADDRESS:
        put_addresses(range, text);
        break;
    case NAME:
        put_name(range, text);
        break;
    default:
        n = form == STATE ? state_of(text) : mg_str_is(text, "tcp") ? 6 : 17;
        put_number(&range->first, n);
        put_number(&range->last, n);
    }
}

static const struct field *find_field(struct mg_str name)
{
    for (size_t i = 0; i < MG_COUNT(fields); i++) {
        if (mg_str_is(name, fields[i].name))
            return &fields[i];
    }
    return NULL;
}

/* "accept", "jump:NAME". */
static struct mg_nf_decision decision_of(struct mg_str text)
{
    static const char *const names[] = {
        [MG_NF_CONTINUE] = "continue", [MG_NF_ACCEPT] = "accept", [MG_NF_DROP] = "drop",
        [MG_NF_JUMP] = "jump",         [MG_NF_GOTO] = "goto",     [MG_NF_RETURN] = "return",
        [MG_NF_ANYTHING] = "anything",
    };
    struct mg_str name;

    (void)mg_str_cut(&text, ':', &name);
    for (size_t i = 0; i < MG_COUNT(names); i++) {
        if (mg_str_is(name, names[i]))
            return (struct mg_nf_decision){(enum mg_nf_verdict)i, text};
    }
    fail_msg("\"%.*s\" is no decision", MG_STR_ARG(name));
    return (struct mg_nf_decision){0};
}

/* "saddr.dport": the fields of a concatenation, and how their values look. */
static size_t read_keys(struct mg_str text, struct mg_nf_key *keys, enum form *forms)
{
    struct mg_str name;
    size_t n = 0;

    while (mg_str_cut(&text, '.', &name)) {
        const struct field *field = find_field(name);

        if (field == NULL)
            return 0;
        keys[n].field = field->field;
        forms[n] = field->form;
        memset(keys[n++].mask.bytes, 0xff, sizeof keys->mask.bytes);
    }
    return n;
}

/* "A+B=DECISION,..." of a set or map. */
static const struct mg_nf_set *read_set(struct mg_arena *arena, const struct mg_nf_step *step,
                                        const enum form *forms, struct mg_str text)
{
    struct mg_nf_set *set = mg_arena_alloc(arena, sizeof *set);
    struct mg_str item, value, decision;

    set->elements = mg_arena_array(arena, ELEMENTS, sizeof *set->elements);
    set->vague = mg_str_is(text, "@vague");
    while (!set->vague && mg_str_cut(&text, ',', &item)) {
        struct mg_nf_element *element = &set->elements[set->count];

        decision = item;
        (void)mg_str_cut(&decision, '=', &item);
        if (decision.n != 0 && step->kind == MG_NF_MAP)
            element->decision = decision_of(decision);
        if (mg_str_is(item, "*")) {
            set->has_default = true;
            set->otherwise = element->decision;
            continue;
        }
        for (size_t i = 0; i < step->key_count && mg_str_cut(&item, '+', &value); i++)
            put_value(forms[i], &element->keys[i], value);
        assert_true(++set->count < ELEMENTS);
    }
    return set;
}

/* Of the status one bit is asked for. */
static void read_status(struct mg_nf_step *step)
{
    if (step->keys[0].field == MG_NF_CT_STATUS)
        step->keys[0].mask = step->set->elements[0].keys[0].first;
}

/* States are asked for as nft does it: the bits are not all zero. */
static void read_states(struct mg_arena *arena, struct mg_nf_step *step, struct mg_str text)
{
    struct mg_nf_set *set = mg_arena_alloc(arena, sizeof *set);
    unsigned bits = 0;
    struct mg_str name;

    while (mg_str_cut(&text, ',', &name))
        bits |= state_of(name);
    memset(&step->keys[0].mask, 0, sizeof step->keys[0].mask);
    put_number(&step->keys[0].mask, bits);
    set->elements = mg_arena_alloc(arena, sizeof *set->elements);
    set->count = 1;
    step->set = set;
    step->inverted = !step->inverted;
}

static bool read_match(struct mg_arena *arena, struct mg_nf_step *step, struct mg_str name,
                       struct mg_str *rest)
{
    enum form forms[MG_NF_KEYS];
    struct mg_str values;

    step->kind = MG_NF_MATCH;
    if (mg_str_is(name, "map")) {
        step->kind = MG_NF_MAP;
        name = word(rest);
    }
    step->key_count = read_keys(name, step->keys, forms);
    if (step->key_count == 0)
        return false;
    values = word(rest);
    step->inverted = mg_str_is(values, "!");
    if (step->inverted)
        values = word(rest);
    if (step->kind == MG_NF_MATCH && step->keys[0].field == MG_NF_CT_STATE)
        read_states(arena, step, values);
    else
        step->set = read_set(arena, step, forms, values);
    read_status(step);
    return true;
}

static void read_nat(struct mg_nf_step *step, struct mg_str name, struct mg_str *rest)
{
    struct mg_str to = word(rest), port = to;

    step->kind = MG_NF_NAT;
    step->nat.redirect = mg_str_is(name, "redirect");
    step->nat.vague = mg_str_is(to, "somewhere");
    if (step->nat.vague)
        return;
    if (!step->nat.redirect) {
        (void)mg_str_cut(&port, '/', &to);
        put_addresses(&step->nat.address, to);
        step->nat.has_address = true;
    }
    step->nat.has_port = port.n != 0 && !mg_str_is(port, "same");
    if (step->nat.has_port)
        put_numbers(&step->nat.port, port);
}

static void read_step(struct mg_arena *arena, struct mg_nf_step *step, struct mg_str *rest)
{
    struct mg_str name = word(rest), why;

    if (read_match(arena, step, name, rest))
        return;
    if (mg_str_is(name, "maybe")) {
        step->kind = MG_NF_MAYBE;
        assert_true(mg_arena_str(arena, word(rest), &why));
        step->why = why.p;
    } else if (mg_str_is(name, "setmark")) {
        step->kind = MG_NF_SET_MARK;
        step->mark = number_of(word(rest));
        step->mask = UINT32_MAX;
    } else if (mg_str_is(name, "losemark")) {
        step->kind = MG_NF_LOSE_MARK;
    } else if (mg_str_is(name, "notrack")) {
        step->kind = MG_NF_NOTRACK;
    } else if (mg_str_is(name, "redirect") || mg_str_is(name, "dnat")) {
        read_nat(step, name, rest);
    } else {
        step->kind = MG_NF_DECIDE;
        step->decision = decision_of(name);
    }
}

static void add_rule(struct netfilter_text *text, struct mg_str line)
{
    struct mg_arena *arena = &text->filter.arena;
    struct mg_nf_chain *chain = &text->filter.chains[text->filter.count - 1];
    struct mg_nf_rule *rule = &chain->rules[chain->count++];

    assert_true(chain->count <= RULES);
    rule->handle = chain->count;
    rule->steps = mg_arena_array(arena, STEPS, sizeof *rule->steps);
    while (mg_str_trim(line).n != 0) {
        assert_true(rule->count < STEPS);
        read_step(arena, &rule->steps[rule->count++], &line);
    }
}

static enum mg_nf_hook hook_of(struct mg_str text)
{
    static const char *const hooks[] = {
        [MG_NF_NO_HOOK] = "-",
        [MG_NF_INGRESS] = "ingress",
        [MG_NF_PREROUTING] = "prerouting",
        [MG_NF_INPUT] = "input",
        [MG_NF_FORWARD] = "forward",
        [MG_NF_OUTPUT] = "output",
        [MG_NF_POSTROUTING] = "postrouting",
    };

    for (size_t i = 0; i < MG_COUNT(hooks); i++) {
        if (mg_str_is(text, hooks[i]))
            return (enum mg_nf_hook)i;
    }
    fail_msg("\"%.*s\" is no hook", MG_STR_ARG(text));
    return MG_NF_NO_HOOK;
}

/* FAMILY TABLE NAME [HOOK PRIORITY POLICY [nat | device NAME]]. */
static void add_chain(struct netfilter_text *text, struct mg_str rest)
{
    struct mg_nf_chain *chain = &text->filter.chains[text->filter.count++];
    struct mg_str priority;

    assert_true(text->filter.count <= CHAINS);
    chain->rules = mg_arena_array(&text->filter.arena, RULES, sizeof *chain->rules);
    chain->family = word(&rest);
    chain->table = word(&rest);
    chain->name = word(&rest);
    chain->policy = MG_NF_ACCEPT;
    if (rest.n == 0)
        return;
    chain->hook = hook_of(word(&rest));
    priority = word(&rest);
    chain->priority = mg_str_starts(priority, MG_STR("-"))
                          ? -(int32_t)number_of(mg_str_skip(priority, 1))
                          : (int32_t)number_of(priority);
    chain->policy = decision_of(word(&rest)).verdict;
    chain->nat = mg_str_is(rest, "nat");
    chain->legacy = mg_str_is(rest, "legacy");
    if (mg_str_is(word(&rest), "device"))
        chain->device = word(&rest);
}

static void add_address(struct netfilter_text *text, uint32_t interface, struct mg_str network)
{
    struct mg_nf_address *address = &text->addresses[text->host.address_count++];
    struct mg_str ip;

    assert_true(text->host.address_count <= MG_COUNT(text->addresses));
    (void)mg_str_cut(&network, '/', &ip);
    address->interface = interface;
    address->prefix = number_of(network);
    address->family = mg_str_find(ip, ':') == SIZE_MAX ? MG_IPV4 : MG_IPV6;
    assert_true(mg_ip_parse(address->family, ip, &address->ip));
}

/* NAME loopback|ordinary|default|containers ADDRESS/PREFIX... */
static void add_interface(struct netfilter_text *text, struct mg_str rest)
{
    struct mg_nf_interface *interface = &text->interfaces[text->host.interface_count++];
    struct mg_str kind;

    assert_true(text->host.interface_count <= MG_COUNT(text->interfaces));
    interface->index = (uint32_t)text->host.interface_count;
    interface->name = word(&rest);
    kind = word(&rest);
    interface->default_route = mg_str_is(kind, "default");
    interface->kind = mg_str_is(kind, "loopback")     ? MG_NF_LOOPBACK
                      : mg_str_is(kind, "containers") ? MG_NF_CONTAINERS
                                                      : MG_NF_ORDINARY;
    while (rest.n != 0)
        add_address(text, interface->index, word(&rest));
}

/* "eth0 10.0.0.0/8 ::/0": from then on, all routes are known. */
static void add_routes(struct netfilter_text *text, struct mg_str rest)
{
    struct mg_str name = word(&rest), network, length;
    uint32_t index = 0;

    for (size_t i = 0; i < text->host.interface_count; i++) {
        if (mg_str_eq(text->interfaces[i].name, name))
            index = text->interfaces[i].index;
    }
    while ((length = word(&rest)).n != 0) {
        struct mg_nf_route *route = &text->routes[text->host.route_count++];

        assert_true(text->host.route_count <= MG_COUNT(text->routes));
        (void)mg_str_cut(&length, '/', &network);
        *route = (struct mg_nf_route){.interface = index, .prefix = number_of(length)};
        route->vague = mg_str_is(name, "vague");
        route->family = mg_str_find(network, ':') == SIZE_MAX ? MG_IPV4 : MG_IPV6;
        assert_true(mg_ip_parse(route->family, network, &route->ip));
    }
    text->host.routes_known[MG_IPV4] = text->host.routes_known[MG_IPV6] = true;
}

/* "eth0": nothing is forwarded from there. */
static void keep(struct netfilter_text *text, struct mg_str name)
{
    for (size_t i = 0; i < text->host.interface_count; i++) {
        if (mg_str_eq(text->interfaces[i].name, name))
            text->interfaces[i].keeps[MG_IPV4] = text->interfaces[i].keeps[MG_IPV6] = true;
    }
}

void netfilter_text_line(struct netfilter_text *text, struct mg_str line)
{
    struct mg_str rest = line, first;

    assert_true(mg_arena_str(&text->filter.arena, line, &rest));
    line = rest;
    first = word(&rest);
    if (mg_str_is(first, "interface"))
        add_interface(text, rest);
    else if (mg_str_is(first, "route"))
        add_routes(text, rest);
    else if (mg_str_is(first, "keeps"))
        keep(text, rest);
    else if (mg_str_is(first, "chain"))
        add_chain(text, rest);
    else
        add_rule(text, line);
}
