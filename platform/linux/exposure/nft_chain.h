/* SPDX-License-Identifier: Apache-2.0
 *
 * Chains of nftables while their rules come in, one message after the other.
 */
#ifndef MG_LINUX_EXPOSURE_NFT_CHAIN_H
#define MG_LINUX_EXPOSURE_NFT_CHAIN_H

#include "core/base/buf.h"
#include "core/base/error.h"
#include "core/base/map.h"
#include "core/base/vec.h"
#include "core/exposure/netfilter.h"

struct mg_nft_chains {
    struct mg_arena *arena; /* borrowed */
    struct mg_vec list;     /* of struct mg_nft_chain * */
    struct mg_map by_name;
    struct mg_map dormant; /* tables whose chains are not in force */
    struct mg_buf name;    /* room to make the keys of the maps */
    size_t rules;
};

struct mg_nft_chain;

void mg_nft_chains_init(struct mg_nft_chains *chains, struct mg_arena *arena);
void mg_nft_chains_clear(struct mg_nft_chains *chains);

/* Attributes of NFT_MSG_NEWTABLE and NEWCHAIN; tables come first. LIMIT, NOMEM. */
enum mg_status mg_nft_chains_add_table(struct mg_nft_chains *chains, unsigned family,
                                       struct mg_str attributes, struct mg_error *err);
enum mg_status mg_nft_chains_add(struct mg_nft_chains *chains, unsigned family,
                                 struct mg_str attributes, struct mg_error *err);
/* NULL when there is none, or its table is dormant. */
struct mg_nft_chain *mg_nft_chains_find(struct mg_nft_chains *chains, unsigned family,
                                        struct mg_str table, struct mg_str name);
/* At the end of the chain. LIMIT, NOMEM. */
enum mg_status mg_nft_chain_add_rule(struct mg_nft_chains *chains, struct mg_nft_chain *chain,
                                     const struct mg_nf_rule *rule, struct mg_error *err);

/* All of them, with their rules, to the end of out, of struct mg_nf_chain. A chain for several
 * devices is there once for each. NOMEM. */
enum mg_status mg_nft_chains_finish(struct mg_nft_chains *chains, struct mg_vec *out,
                                    struct mg_error *err);

/* "ip", "ip6", "inet", "netdev", "bridge"; empty for others. */
struct mg_str mg_nft_family_name(unsigned family);

#endif
