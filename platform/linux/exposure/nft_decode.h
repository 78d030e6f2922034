/* SPDX-License-Identifier: Apache-2.0
 *
 * What the kernel dumps of nftables, as bytes, becomes the chains of a packet filter. Knows no
 * socket.
 */
#ifndef MG_LINUX_EXPOSURE_NFT_DECODE_H
#define MG_LINUX_EXPOSURE_NFT_DECODE_H

#include "core/base/vec.h"
#include "core/exposure/netfilter.h"

/* A set to ask the kernel for, borrowed from the dump that has it. */
struct mg_nft_set_name {
    unsigned family;
    struct mg_str table, name; /* with the NUL at the end, as attributes have them */
};

/* Messages NFT_MSG_NEWTABLE, NEWCHAIN, NEWSET, NEWSETELEM and NEWRULE in any order, each with its
 * header; others are left out. Chains are added to chains, of struct mg_nf_chain; all they point to
 * is in the arena, nothing borrows from dump. LIMIT, NOMEM; FORMAT: a message is cut off. */
enum mg_status mg_nft_decode(struct mg_str dump, struct mg_arena *arena, struct mg_vec *chains,
                             struct mg_error *err);

/* The sets that dump has; names is of struct mg_nft_set_name. LIMIT, NOMEM. */
enum mg_status mg_nft_decode_set_names(struct mg_str dump, struct mg_vec *names,
                                       struct mg_error *err);

/* The identity of this state of all rules, as NFT_MSG_NEWGEN tells it; false when reply is none. */
bool mg_nft_decode_generation(struct mg_str reply, uint32_t *out);

#endif
