/* SPDX-License-Identifier: Apache-2.0
 *
 * A rule tells its port when it asks for a few; one that is reached by jumps from rules that ask
 * does not, and is counted.
 */
#include "core/exposure/netfilter_forwards.h"

#include <stdio.h>
#include <string.h>

#include "core/base/limits.h"
#include "core/exposure/netfilter_entries.h"

struct work {
    const struct mg_nf_host *host;
    struct mg_inventory *inventory;
    size_t sockets; /* of the inventory, before any was added */
    size_t unknown;
    struct mg_error *err;
};

bool mg_nf_forward_parse(struct mg_str text, enum mg_ip_family family, struct mg_ip *to,
                         unsigned *port)
{
    struct mg_str address = text;
    uint64_t number;
    size_t colon = text.n;

    while (colon != 0 && text.p[colon - 1] != ':')
        colon--;
    if (colon < 2 || !mg_str_u64(mg_str_skip(text, colon), &number) || number > UINT16_MAX)
        return false;
    address.n = colon - 1;
    if (mg_str_starts(address, MG_STR("[")) && mg_str_ends(address, MG_STR("]")))
        address = mg_str_skip(mg_str_take(address, address.n - 1), 1);
    *port = (unsigned)number;
    return mg_ip_parse(family, address, to);
}

static bool is_of_host(const struct mg_nf_host *host, enum mg_ip_family family,
                       const struct mg_ip *ip)
{
    for (size_t i = 0; i < host->address_count; i++) {
        if (host->addresses[i].family == family &&
            memcmp(&host->addresses[i].ip, ip, sizeof *ip) == 0)
            return true;
    }
    return mg_nf_is_loopback(family, ip);
}

static bool is_single(const struct mg_nf_range *range)
{
    return memcmp(&range->first, &range->last, sizeof range->first) == 0;
}

static struct mg_ip ip_of(const struct mg_nf_value *value)
{
    struct mg_ip ip;

    memcpy(ip.bytes, value->bytes, sizeof ip.bytes);
    return ip;
}

/* Only the last four bytes of an address of IPv4 are not zero. */
static enum mg_ip_family family_of(const struct mg_nf_value *value)
{
    static const unsigned char none[12];

    return memcmp(value->bytes, none, sizeof none) == 0 ? MG_IPV4 : MG_IPV6;
}

static bool is_same(const struct mg_listener *a, const struct mg_listener *b)
{
    return a->port == b->port && mg_str_eq(a->protocol, b->protocol) &&
           mg_str_eq(a->address, b->address) &&
           (a->forward.n == 0 || mg_str_eq(a->forward, b->forward));
}

/* A proxy in the host has a socket of its own, for which what is sent on counts as well. */
static bool is_there(const struct work *work, const struct mg_listener *listener)
{
    for (size_t i = 0; i < work->inventory->listener_count; i++) {
        if (is_same(&work->inventory->listeners[i], listener))
            return true;
    }
    return false;
}

static enum mg_status add(struct work *work, const struct mg_listener *listener)
{
    size_t added = work->inventory->listener_count - work->sockets;

    if (is_there(work, listener))
        return MG_OK;
    if (added >= MG_LIMIT_FORWARDS || work->inventory->listener_count >= MG_LIMIT_LISTENERS) {
        work->unknown++;
        return MG_OK;
    }
    return mg_inventory_add_listener(work->inventory, listener, work->err);
}

/* One port, at one address of the host or (NULL) at all of them. */
static enum mg_status add_port(struct work *work, const struct mg_nf_nat *nat,
                               struct mg_str protocol, unsigned port, const struct mg_nf_value *at)
{
    enum mg_ip_family family = family_of(&nat->address.first);
    struct mg_ip to = ip_of(&nat->address.first), own = {{0}};
    char address[MG_IP_TEXT], target[MG_IP_TEXT], forward[MG_IP_TEXT + 16];
    struct mg_listener listener = {.protocol = protocol, .port = port};

    if (at != NULL)
        own = ip_of(at);
    if (port == 0 || (at != NULL && !is_of_host(work->host, family, &own)))
        return MG_OK;
    mg_ip_format(family, &own, address);
    mg_ip_format(family, &to, target);
    (void)snprintf(forward, sizeof forward, family == MG_IPV6 ? "[%s]:%u" : "%s:%u", target,
                   nat->has_port ? mg_nf_port(&nat->port.first) : port);
    listener.family = family == MG_IPV6 ? MG_STR("ipv6") : MG_STR("ipv4");
    listener.address = mg_str_of(address);
    listener.forward = mg_str_of(forward);
    return add(work, &listener);
}

static enum mg_status add_ports(struct work *work, const struct mg_nf_nat *nat,
                                struct mg_str protocol, const struct mg_nf_few *ports,
                                const struct mg_nf_few *addresses)
{
    enum mg_status status = MG_OK;

    for (size_t i = 0; i < ports->count; i++) {
        unsigned port = mg_nf_port(&ports->values[i]);

        if (addresses->count == 0)
            status = add_port(work, nat, protocol, port, NULL);
        for (size_t a = 0; status == MG_OK && a < addresses->count; a++)
            status = add_port(work, nat, protocol, port, &addresses->values[a]);
        if (status != MG_OK)
            return status;
    }
    return MG_OK;
}

/* Whether a step sends packets from the host; *known: to where is known. */
static bool sends_on(const struct work *work, const struct mg_nf_step *step, bool *known)
{
    const struct mg_nf_nat *nat = &step->nat;
    struct mg_ip to = ip_of(&nat->address.first);

    if (step->kind != MG_NF_NAT || nat->redirect || (!nat->vague && !nat->has_address))
        return false;
    *known = !nat->vague && is_single(&nat->address) && (!nat->has_port || is_single(&nat->port));
    return !*known || !is_of_host(work->host, family_of(&nat->address.first), &to);
}

static enum mg_status take_step(struct work *work, const struct mg_nf_target_rule *rule)
{
    enum mg_ip_family family = family_of(&rule->step->nat.address.first);
    struct mg_nf_few protocols = mg_nf_few_find(rule, MG_NF_PROTOCOL, 1);
    struct mg_nf_few ports = mg_nf_few_find(rule, MG_NF_DESTINATION_PORT, 2);
    struct mg_nf_few addresses =
        mg_nf_few_find(rule, MG_NF_DESTINATION, family == MG_IPV4 ? 4 : 16);
    enum mg_status status = MG_OK;
    bool known;

    if (!sends_on(work, rule->step, &known))
        return MG_OK;
    if (!known || ports.count == 0 || protocols.count == 0)
        work->unknown++;
    for (size_t i = 0; status == MG_OK && known && i < protocols.count; i++) {
        unsigned protocol = protocols.values[i].bytes[15];

        if (protocol == 6 || protocol == 17)
            status = add_ports(work, &rule->step->nat,
                               protocol == 6 ? MG_STR("tcp") : MG_STR("udp"), &ports, &addresses);
    }
    return status;
}

static enum mg_status take_rule(struct work *work, const struct mg_nf_rule *rule)
{
    enum mg_status status = MG_OK;

    for (size_t i = 0; status == MG_OK && i < rule->count; i++)
        status = take_step(work, &(struct mg_nf_target_rule){rule, &rule->steps[i]});
    return status;
}

enum mg_status mg_netfilter_forwards(const struct mg_netfilter *filter,
                                     const struct mg_nf_host *host, struct mg_inventory *inventory,
                                     size_t *unknown, struct mg_error *err)
{
    struct work work = {host, inventory, inventory->listener_count, 0, err};
    enum mg_status status = MG_OK;

    for (size_t i = 0; status == MG_OK && i < filter->count; i++) {
        const struct mg_nf_chain *chain = &filter->chains[i];

        for (size_t r = 0; status == MG_OK && chain->hook != MG_NF_OUTPUT && r < chain->count; r++)
            status = take_rule(&work, &chain->rules[r]);
    }
    *unknown = work.unknown;
    return status;
}
