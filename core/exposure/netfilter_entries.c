/* SPDX-License-Identifier: Apache-2.0
 *
 * What is translated to a listener was addressed to the ports and addresses that the rule itself
 * asks for, or to any: those are entries of which port or address is not known.
 */
#include "core/exposure/netfilter_entries.h"

#include <string.h>

#include "core/base/limits.h"

void mg_nf_entries_init(struct mg_nf_entries *entries)
{
    mg_vec_init(&entries->rules, sizeof(struct mg_nf_target_rule));
    mg_vec_init(&entries->items, sizeof(struct mg_nf_entry));
}

void mg_nf_entries_clear(struct mg_nf_entries *entries)
{
    mg_vec_clear(&entries->rules);
    mg_vec_clear(&entries->items);
}

/* What is not understood may translate as well. */
static bool may_translate(const struct mg_nf_step *step)
{
    if (step->kind == MG_NF_MAP)
        return step->set->vague;
    return step->kind == MG_NF_NAT ||
           (step->kind == MG_NF_DECIDE && step->decision.verdict == MG_NF_ANYTHING);
}

static bool add_rule(struct mg_nf_entries *entries, const struct mg_nf_rule *rule)
{
    for (size_t i = 0; i < rule->count; i++) {
        struct mg_nf_target_rule found = {rule, &rule->steps[i]};

        if (may_translate(found.step) && !mg_vec_push(&entries->rules, &found))
            return false;
    }
    return true;
}

enum mg_status mg_nf_entries_prepare(struct mg_nf_entries *entries,
                                     const struct mg_nf_program *program, struct mg_error *err)
{
    for (size_t i = 0; i < program->count; i++) {
        const struct mg_nf_ready_chain *chain = &program->chains[i];

        for (size_t r = 0; chain->table->before_routing && r < chain->chain->count; r++) {
            if (!add_rule(entries, &chain->chain->rules[r]))
                return mg_fail(err, MG_NOMEM, "not enough memory for the rules that translate");
        }
    }
    return MG_OK;
}

static bool is_full(const struct mg_nf_key *key, size_t size)
{
    for (size_t i = sizeof key->mask.bytes - size; i < sizeof key->mask.bytes; i++) {
        if (key->mask.bytes[i] != 0xff)
            return false;
    }
    return true;
}

/* The values that one match of a field of so many bytes lets through. */
static void read_few(const struct mg_nf_step *step, enum mg_nf_field field, size_t size,
                     struct mg_nf_few *out)
{
    if (step->kind != MG_NF_MATCH || step->key_count != 1 || step->keys[0].field != field ||
        step->inverted || step->set->vague || step->set->count > MG_NF_FEW ||
        !is_full(&step->keys[0], size))
        return;
    out->count = 0;
    for (size_t i = 0; i < step->set->count; i++) {
        const struct mg_nf_range *range = &step->set->elements[i].keys[0];

        if (memcmp(&range->first, &range->last, sizeof range->first) != 0) {
            out->count = 0;
            return;
        }
        out->values[out->count++] = range->first;
    }
}

struct mg_nf_few mg_nf_few_find(const struct mg_nf_target_rule *rule, enum mg_nf_field field,
                                size_t size)
{
    struct mg_nf_few few = {.count = 0};

    for (const struct mg_nf_step *step = rule->rule->steps; step != rule->step; step++)
        read_few(step, field, size, &few);
    return few;
}

unsigned mg_nf_port(const struct mg_nf_value *value)
{
    return (unsigned)value->bytes[14] << 8 | value->bytes[15];
}

static bool may_be_port(const struct mg_nf_nat *nat, unsigned port)
{
    return !nat->has_port ||
           (mg_nf_port(&nat->port.first) <= port && port <= mg_nf_port(&nat->port.last));
}

static bool may_be_address(const struct mg_nf_program *program, const struct mg_nf_nat *nat,
                           const struct mg_nf_target *target)
{
    struct mg_ip_range range;

    if (nat->redirect)
        return !target->loopback;
    if (!nat->has_address)
        return true;
    memcpy(range.first.bytes, nat->address.first.bytes, sizeof range.first.bytes);
    memcpy(range.last.bytes, nat->address.last.bytes, sizeof range.last.bytes);
    if (!target->wildcard)
        return mg_ip_in(&range, &target->address);
    for (size_t i = 0; i < program->host->address_count; i++) {
        if (mg_ip_in(&range, &program->host->addresses[i].ip))
            return true;
    }
    return mg_nf_is_loopback(target->family, &range.first);
}

static bool leads_to(const struct mg_nf_program *program, const struct mg_nf_step *step,
                     const struct mg_nf_target *target)
{
    if (step->kind != MG_NF_NAT || step->nat.vague)
        return true;
    return may_be_port(&step->nat, target->port) && may_be_address(program, &step->nat, target);
}

static bool is_same(const struct mg_nf_entry *a, const struct mg_nf_entry *b)
{
    if (a->address_known != b->address_known || a->port_known != b->port_known)
        return false;
    return (!a->address_known || memcmp(&a->address, &b->address, sizeof a->address) == 0) &&
           (!a->port_known || a->port == b->port);
}

/* LIMIT without memory, too: nothing is said of a listener then. */
static bool add(struct mg_nf_entries *entries, const struct mg_nf_entry *entry)
{
    for (size_t i = 0; i < entries->items.n; i++) {
        if (is_same(mg_vec_at(&entries->items, i), entry))
            return true;
    }
    return entries->items.n < MG_LIMIT_NETFILTER_ENTRIES && mg_vec_push(&entries->items, entry);
}

/* Whether what comes by an interface may be addressed to an address of the host. Containers reach
 * all of them; networks know those of containers only by mistake. */
static bool is_addressed(const struct mg_nf_program *program, const struct mg_nf_address *address,
                         const struct mg_nf_target *target, const struct mg_nf_interface *in)
{
    const struct mg_nf_interface *at = mg_nf_host_interface(program->host, address->interface);

    if (address->family != target->family || at == NULL || at->kind == MG_NF_LOOPBACK)
        return false;
    if (mg_nf_is_link_local(address->family, &address->ip))
        return at == in;
    return in->kind == MG_NF_CONTAINERS || at->kind == MG_NF_ORDINARY;
}

static bool add_direct(struct mg_nf_entries *entries, const struct mg_nf_program *program,
                       const struct mg_nf_target *target, const struct mg_nf_interface *in)
{
    struct mg_nf_entry entry = {true, true, true, true, target->address, target->port};

    if (!target->wildcard)
        return target->loopback || add(entries, &entry);
    for (size_t i = 0; i < program->host->address_count; i++) {
        entry.address = program->host->addresses[i].ip;
        if (is_addressed(program, &program->host->addresses[i], target, in) &&
            !add(entries, &entry))
            return false;
    }
    return true;
}

/* The addresses that entry may have; each with its port. */
static bool add_addresses(struct mg_nf_entries *entries, const struct mg_nf_program *program,
                          const struct mg_nf_target *target, const struct mg_nf_interface *in,
                          const struct mg_nf_few *addresses, struct mg_nf_entry entry)
{
    for (size_t i = 0; i < addresses->count; i++) {
        memcpy(entry.address.bytes, addresses->values[i].bytes, sizeof entry.address.bytes);
        entry.address_known = true;
        entry.is_local = false;
        for (size_t a = 0; a < program->host->address_count; a++) {
            if (memcmp(&program->host->addresses[a].ip, &entry.address, sizeof entry.address) == 0)
                entry.is_local = true;
        }
        if (!add(entries, &entry))
            return false;
    }
    for (size_t a = 0; addresses->count == 0 && a < program->host->address_count; a++) {
        entry.address = program->host->addresses[a].ip;
        entry.address_known = entry.is_local = true;
        if (is_addressed(program, &program->host->addresses[a], target, in) &&
            !add(entries, &entry))
            return false;
    }
    entry.address_known = entry.is_local = false;
    return addresses->count != 0 || add(entries, &entry);
}

static bool add_translated(struct mg_nf_entries *entries, const struct mg_nf_program *program,
                           const struct mg_nf_target *target, const struct mg_nf_interface *in,
                           const struct mg_nf_target_rule *rule)
{
    struct mg_nf_few ports = mg_nf_few_find(rule, MG_NF_DESTINATION_PORT, 2);
    struct mg_nf_few addresses =
        mg_nf_few_find(rule, MG_NF_DESTINATION, target->family == MG_IPV4 ? 4 : 16);
    struct mg_nf_entry entry = {.port = target->port};

    if (rule->step->kind == MG_NF_NAT && !rule->step->nat.has_port && !rule->step->nat.vague) {
        entry.port_known = true;
        return add_addresses(entries, program, target, in, &addresses, entry);
    }
    for (size_t i = 0; i < ports.count; i++) {
        entry.port = mg_nf_port(&ports.values[i]);
        entry.port_known = true;
        if (!add_addresses(entries, program, target, in, &addresses, entry))
            return false;
    }
    return ports.count != 0 || add_addresses(entries, program, target, in, &addresses, entry);
}

enum mg_status mg_nf_entries_find(struct mg_nf_entries *entries,
                                  const struct mg_nf_program *program,
                                  const struct mg_nf_target *target,
                                  const struct mg_nf_interface *in, struct mg_error *err)
{
    bool fits;

    entries->items.n = 0;
    fits = add_direct(entries, program, target, in);
    for (size_t i = 0; fits && !target->forwarded && i < entries->rules.n; i++) {
        const struct mg_nf_target_rule *rule = mg_vec_at(&entries->rules, i);

        if (leads_to(program, rule->step, target))
            fits = add_translated(entries, program, target, in, rule);
    }
    return fits ? MG_OK : mg_fail(err, MG_LIMIT, "too many rules lead to port %u", target->port);
}
