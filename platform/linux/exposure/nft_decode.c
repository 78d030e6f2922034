/* SPDX-License-Identifier: Apache-2.0
 *
 * Goes through the messages once for each of their types, as those of rules need all the others.
 */
#include "platform/linux/exposure/nft_decode.h"

#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <string.h>

#include "core/base/limits.h"
#include "platform/linux/exposure/nft_attribute.h"
#include "platform/linux/exposure/nft_chain.h"
#include "platform/linux/exposure/nft_rule.h"

struct decoder {
    struct mg_steps steps;
    struct mg_nft_sets sets;
    struct mg_nft_chains chains;
    struct mg_nft_rule rule;
};

/* The header and the attributes of a message of nftables. */
static bool open_message(const struct mg_netlink_message *message, unsigned type, unsigned *family,
                         struct mg_str *attributes)
{
    struct nfgenmsg header;

    if (message->type != (NFNL_SUBSYS_NFTABLES << 8 | type) || message->payload.n < sizeof header)
        return false;
    memcpy(&header, message->payload.p, sizeof header);
    *family = header.nfgen_family;
    *attributes = mg_str_skip(message->payload, NLMSG_ALIGN(sizeof header));
    return true;
}

static enum mg_status add_rule(struct decoder *decoder, unsigned family, struct mg_str attributes,
                               struct mg_error *err)
{
    struct mg_str a[NFTA_RULE_MAX + 1];
    struct mg_nft_rule *rule = &decoder->rule;
    struct mg_nft_chain *chain;
    struct mg_nf_rule done;
    enum mg_status status;

    mg_netlink_table(attributes, a, MG_COUNT(a));
    rule->table_family = family;
    rule->table = mg_nft_text(a[NFTA_RULE_TABLE]);
    rule->err = err;
    chain =
        mg_nft_chains_find(&decoder->chains, family, rule->table, mg_nft_text(a[NFTA_RULE_CHAIN]));
    if (chain == NULL)
        return MG_OK;
    status = mg_nft_rule_lower(rule, a[NFTA_RULE_EXPRESSIONS]);
    if (status != MG_OK)
        return status;
    if (!mg_steps_finish(&decoder->steps, mg_nft_u64_or(a[NFTA_RULE_HANDLE], 0), &done))
        return mg_fail(err, MG_NOMEM, "not enough memory for the rules of nftables");
    return mg_nft_chain_add_rule(&decoder->chains, chain, &done, err);
}

static enum mg_status add(struct decoder *decoder, unsigned type, unsigned family,
                          struct mg_str attributes, struct mg_error *err)
{
    switch (type) {
    case NFT_MSG_NEWTABLE:
        return mg_nft_chains_add_table(&decoder->chains, family, attributes, err);
    case NFT_MSG_NEWCHAIN:
        return mg_nft_chains_add(&decoder->chains, family, attributes, err);
    case NFT_MSG_NEWSET:
        return mg_nft_sets_add(&decoder->sets, family, attributes, err);
    case NFT_MSG_NEWSETELEM:
        return mg_nft_sets_add_elements(&decoder->sets, family, attributes, err);
    default:
        return add_rule(decoder, family, attributes, err);
    }
}

static enum mg_status add_all(struct decoder *decoder, struct mg_str dump, unsigned type,
                              struct mg_error *err)
{
    struct mg_netlink_message message;
    struct mg_str attributes;
    unsigned family;
    enum mg_status status = MG_OK;

    while (status == MG_OK && mg_netlink_next_message(&dump, &message)) {
        if (open_message(&message, type, &family, &attributes))
            status = add(decoder, type, family, attributes, err);
    }
    if (status == MG_OK && dump.n != 0)
        return mg_fail(err, MG_FORMAT, "what the kernel tells of nftables is cut off");
    return status;
}

enum mg_status mg_nft_decode(struct mg_str dump, struct mg_arena *arena, struct mg_vec *chains,
                             struct mg_error *err)
{
    static const unsigned order[] = {NFT_MSG_NEWTABLE, NFT_MSG_NEWCHAIN, NFT_MSG_NEWSET,
                                     NFT_MSG_NEWSETELEM, NFT_MSG_NEWRULE};
    struct decoder decoder;
    enum mg_status status = MG_OK;

    mg_steps_init(&decoder.steps, arena);
    mg_nft_sets_init(&decoder.sets, arena);
    mg_nft_chains_init(&decoder.chains, arena);
    decoder.rule = (struct mg_nft_rule){.steps = &decoder.steps, .sets = &decoder.sets};
    for (size_t i = 0; i < MG_COUNT(order) && status == MG_OK; i++)
        status = add_all(&decoder, dump, order[i], err);
    if (status == MG_OK)
        status = mg_nft_chains_finish(&decoder.chains, chains, err);
    mg_nft_chains_clear(&decoder.chains);
    mg_nft_sets_clear(&decoder.sets);
    mg_steps_clear(&decoder.steps);
    return status;
}

enum mg_status mg_nft_decode_set_names(struct mg_str dump, struct mg_vec *names,
                                       struct mg_error *err)
{
    struct mg_netlink_message message;
    struct mg_str a[NFTA_SET_MAX + 1], attributes;
    struct mg_nft_set_name name;

    while (mg_netlink_next_message(&dump, &message)) {
        if (!open_message(&message, NFT_MSG_NEWSET, &name.family, &attributes) ||
            mg_nft_family_name(name.family).n == 0)
            continue;
        if (names->n == MG_LIMIT_NETFILTER_SETS)
            return mg_fail(err, MG_LIMIT, "nftables has more than %d sets",
                           MG_LIMIT_NETFILTER_SETS);
        mg_netlink_table(attributes, a, MG_COUNT(a));
        name.table = a[NFTA_SET_TABLE];
        name.name = a[NFTA_SET_NAME];
        if (!mg_vec_push(names, &name))
            return mg_fail(err, MG_NOMEM, "not enough memory for the sets of nftables");
    }
    return MG_OK;
}

bool mg_nft_decode_generation(struct mg_str reply, uint32_t *out)
{
    struct mg_netlink_message message;
    struct mg_str a[NFTA_GEN_MAX + 1], attributes;
    unsigned family;

    if (!mg_netlink_next_message(&reply, &message) ||
        !open_message(&message, NFT_MSG_NEWGEN, &family, &attributes))
        return false;
    mg_netlink_table(attributes, a, MG_COUNT(a));
    return mg_nft_u32(a[NFTA_GEN_ID], out);
}
