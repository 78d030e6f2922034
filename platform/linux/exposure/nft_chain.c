/* SPDX-License-Identifier: Apache-2.0
 *
 * What NFT_MSG_NEWTABLE and NFT_MSG_NEWCHAIN tell (enum nft_chain_attributes and following).
 */
#include "platform/linux/exposure/nft_chain.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <string.h>

#include "core/base/limits.h"
#include "platform/linux/exposure/nft_attribute.h"

struct device {
    struct mg_str name;
    struct device *next;
};

struct mg_nft_chain {
    struct mg_nf_chain chain;
    struct device *devices; /* the first one is in chain as well */
    struct mg_vec rules;
};

void mg_nft_chains_init(struct mg_nft_chains *chains, struct mg_arena *arena)
{
    *chains = (struct mg_nft_chains){.arena = arena};
    mg_vec_init(&chains->list, sizeof(struct mg_nft_chain *));
    mg_map_init(&chains->by_name);
    mg_map_init(&chains->dormant);
    mg_buf_init(&chains->name, MG_KIB(4));
}

void mg_nft_chains_clear(struct mg_nft_chains *chains)
{
    for (size_t i = 0; i < chains->list.n; i++) {
        struct mg_nft_chain **chain = mg_vec_at(&chains->list, i);

        mg_vec_clear(&(*chain)->rules);
    }
    mg_vec_clear(&chains->list);
    mg_map_clear(&chains->by_name);
    mg_map_clear(&chains->dormant);
    mg_buf_clear(&chains->name);
}

struct mg_str mg_nft_family_name(unsigned family)
{
    static const struct {
        unsigned family;
        struct mg_str name;
    } names[] = {
        {NFPROTO_IPV4, MG_STR_INIT("ip")},       {NFPROTO_IPV6, MG_STR_INIT("ip6")},
        {NFPROTO_INET, MG_STR_INIT("inet")},     {NFPROTO_NETDEV, MG_STR_INIT("netdev")},
        {NFPROTO_BRIDGE, MG_STR_INIT("bridge")},
    };

    for (size_t i = 0; i < MG_COUNT(names); i++) {
        if (names[i].family == family)
            return names[i].name;
    }
    return MG_STR_NONE;
}

/* A family and one or two names, of which either may have any byte but NUL. */
static struct mg_str full_name(struct mg_nft_chains *chains, unsigned family, struct mg_str table,
                               struct mg_str name)
{
    mg_buf_reset(&chains->name);
    mg_buf_char(&chains->name, (char)family);
    mg_buf_str(&chains->name, table);
    mg_buf_char(&chains->name, '\0');
    mg_buf_str(&chains->name, name);
    return chains->name.failed ? MG_STR_NONE : mg_buf_view(&chains->name);
}

static enum mg_status no_memory(struct mg_error *err)
{
    return mg_fail(err, MG_NOMEM, "not enough memory for the chains of nftables");
}

static enum mg_status too_many_chains(struct mg_error *err)
{
    return mg_fail(err, MG_LIMIT, "nftables has more than %d chains", MG_LIMIT_NETFILTER_CHAINS);
}

enum mg_status mg_nft_chains_add_table(struct mg_nft_chains *chains, unsigned family,
                                       struct mg_str attributes, struct mg_error *err)
{
    struct mg_str a[NFTA_TABLE_MAX + 1], key;

    mg_netlink_table(attributes, a, MG_COUNT(a));
    if ((mg_nft_u32_or(a[NFTA_TABLE_FLAGS], 0) & NFT_TABLE_F_DORMANT) == 0)
        return MG_OK;
    key = full_name(chains, family, mg_nft_text(a[NFTA_TABLE_NAME]), MG_STR_NONE);
    if (!mg_arena_str(chains->arena, key, &key) || !mg_map_put(&chains->dormant, key, chains))
        return no_memory(err);
    return MG_OK;
}

static bool is_dormant(struct mg_nft_chains *chains, unsigned family, struct mg_str table)
{
    return mg_map_get(&chains->dormant, full_name(chains, family, table, MG_STR_NONE)) != NULL;
}

static enum mg_nf_hook hook_of(unsigned family, uint32_t number)
{
    if (family == NFPROTO_NETDEV)
        return number == NF_NETDEV_INGRESS ? MG_NF_INGRESS : MG_NF_NO_HOOK;
    switch (number) {
    case NF_INET_PRE_ROUTING:
        return MG_NF_PREROUTING;
    case NF_INET_LOCAL_IN:
        return MG_NF_INPUT;
    case NF_INET_FORWARD:
        return MG_NF_FORWARD;
    case NF_INET_LOCAL_OUT:
        return MG_NF_OUTPUT;
    case NF_INET_POST_ROUTING:
        return MG_NF_POSTROUTING;
    case NF_INET_INGRESS: /* of a bridge: where it is decided whether it is one */
        return family == NFPROTO_INET ? MG_NF_INGRESS : MG_NF_PREROUTING;
    default:
        return MG_NF_NO_HOOK;
    }
}

static bool add_device(struct mg_nft_chains *chains, struct mg_nft_chain *chain, struct mg_str name)
{
    struct device *device = mg_arena_alloc(chains->arena, sizeof *device);

    if (device == NULL || !mg_arena_str(chains->arena, name, &device->name))
        return false;
    device->next = chain->devices;
    chain->devices = device;
    chain->chain.device = device->name;
    return true;
}

/* NFTA_CHAIN_HOOK. A device that is told in another way than by its name is not known. */
static bool add_hook(struct mg_nft_chains *chains, struct mg_nft_chain *chain, unsigned family,
                     struct mg_str attributes)
{
    struct mg_str a[NFTA_HOOK_MAX + 1], list;
    struct mg_netlink_attribute one;

    mg_netlink_table(attributes, a, MG_COUNT(a));
    chain->chain.hook = hook_of(family, mg_nft_u32_or(a[NFTA_HOOK_HOOKNUM], UINT32_MAX));
    chain->chain.priority = (int32_t)mg_nft_u32_or(a[NFTA_HOOK_PRIORITY], 0);
    if (a[NFTA_HOOK_DEV].n != 0)
        return add_device(chains, chain, mg_nft_text(a[NFTA_HOOK_DEV]));
    list = a[NFTA_HOOK_DEVS];
    while (mg_netlink_next(&list, &one)) {
        if (!add_device(chains, chain,
                        one.type == NFTA_DEVICE_NAME ? mg_nft_text(one.value) : MG_STR_NONE))
            return false;
    }
    return true;
}

static bool fill(struct mg_nft_chains *chains, struct mg_nft_chain *chain, unsigned family,
                 struct mg_str *a)
{
    struct mg_nf_chain *to = &chain->chain;
    struct mg_str key = full_name(chains, family, mg_nft_text(a[NFTA_CHAIN_TABLE]),
                                  mg_nft_text(a[NFTA_CHAIN_NAME]));

    if (!mg_arena_str(chains->arena, key, &key) || !mg_map_put(&chains->by_name, key, chain) ||
        !mg_arena_str(chains->arena, mg_nft_text(a[NFTA_CHAIN_TABLE]), &to->table) ||
        !mg_arena_str(chains->arena, mg_nft_text(a[NFTA_CHAIN_NAME]), &to->name))
        return false;
    to->family = mg_nft_family_name(family);
    to->nat = mg_str_is(mg_nft_text(a[NFTA_CHAIN_TYPE]), "nat");
    to->policy =
        mg_nft_u32_or(a[NFTA_CHAIN_POLICY], NF_ACCEPT) == NF_DROP ? MG_NF_DROP : MG_NF_ACCEPT;
    return a[NFTA_CHAIN_HOOK].n == 0 || add_hook(chains, chain, family, a[NFTA_CHAIN_HOOK]);
}

enum mg_status mg_nft_chains_add(struct mg_nft_chains *chains, unsigned family,
                                 struct mg_str attributes, struct mg_error *err)
{
    struct mg_str a[NFTA_CHAIN_MAX + 1];
    struct mg_nft_chain *chain;

    mg_netlink_table(attributes, a, MG_COUNT(a));
    if (mg_nft_family_name(family).n == 0 ||
        is_dormant(chains, family, mg_nft_text(a[NFTA_CHAIN_TABLE])))
        return MG_OK;
    if (chains->list.n == MG_LIMIT_NETFILTER_CHAINS)
        return too_many_chains(err);
    chain = mg_arena_alloc(chains->arena, sizeof *chain);
    if (chain == NULL || !mg_vec_push(&chains->list, &chain))
        return no_memory(err);
    mg_vec_init(&chain->rules, sizeof(struct mg_nf_rule));
    return fill(chains, chain, family, a) ? MG_OK : no_memory(err);
}

struct mg_nft_chain *mg_nft_chains_find(struct mg_nft_chains *chains, unsigned family,
                                        struct mg_str table, struct mg_str name)
{
    return mg_map_get(&chains->by_name, full_name(chains, family, table, name));
}

enum mg_status mg_nft_chain_add_rule(struct mg_nft_chains *chains, struct mg_nft_chain *chain,
                                     const struct mg_nf_rule *rule, struct mg_error *err)
{
    if (chains->rules++ == MG_LIMIT_FIREWALL_RULES)
        return mg_fail(err, MG_LIMIT, "nftables has more than %d rules", MG_LIMIT_FIREWALL_RULES);
    return mg_vec_push(&chain->rules, rule) ? MG_OK : no_memory(err);
}

static bool finish(struct mg_nft_chains *chains, struct mg_nft_chain *chain, struct mg_vec *out)
{
    struct mg_nf_chain *to = &chain->chain;
    size_t n = chain->rules.n;

    to->rules = mg_arena_array(chains->arena, n, sizeof *to->rules);
    to->count = n;
    if (to->rules == NULL)
        return false;
    if (n != 0)
        memcpy(to->rules, chain->rules.items, n * sizeof *to->rules);
    if (!mg_vec_push(out, to))
        return false;
    for (struct device *device = chain->devices; device != NULL && device->next != NULL;
         device = device->next) {
        to->device = device->next->name;
        if (!mg_vec_push(out, to))
            return false;
    }
    return true;
}

enum mg_status mg_nft_chains_finish(struct mg_nft_chains *chains, struct mg_vec *out,
                                    struct mg_error *err)
{
    for (size_t i = 0; i < chains->list.n; i++) {
        struct mg_nft_chain **chain = mg_vec_at(&chains->list, i);

        if (!finish(chains, *chain, out))
            return no_memory(err);
        if (out->n > MG_LIMIT_NETFILTER_CHAINS)
            return too_many_chains(err);
    }
    return MG_OK;
}
