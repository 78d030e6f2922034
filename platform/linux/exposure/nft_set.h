/* SPDX-License-Identifier: Apache-2.0
 *
 * Sets and maps as the kernel has them, and as rules that look something up in them mean them:
 * which fields the bytes of their elements stand for only the rule tells.
 */
#ifndef MG_LINUX_EXPOSURE_NFT_SET_H
#define MG_LINUX_EXPOSURE_NFT_SET_H

#include "core/base/buf.h"
#include "core/base/error.h"
#include "core/base/map.h"
#include "core/base/vec.h"
#include "platform/linux/exposure/nft_shape.h"

struct mg_nft_use;

struct mg_nft_set {
    struct mg_str name; /* borrowed from the arena */
    uint32_t flags;     /* NFT_SET_* */
    size_t key_size;    /* bytes */
    bool verdicts;      /* it maps to verdicts */
    bool vague;
    struct mg_vec elements;  /* as they are */
    struct mg_nft_use *uses; /* as rules mean them */
    size_t use_count;
    struct mg_nft_set *next;
};

struct mg_nft_sets {
    struct mg_arena *arena; /* borrowed */
    struct mg_map by_name;
    struct mg_buf name; /* room to make the key of by_name */
    struct mg_nft_set *all;
    size_t count, elements, used;
};

void mg_nft_sets_init(struct mg_nft_sets *sets, struct mg_arena *arena);
void mg_nft_sets_clear(struct mg_nft_sets *sets);

/* Attributes of the messages NFT_MSG_NEWSET and NEWSETELEM; those of elements are borrowed. One of
 * a set that is not there is left out. LIMIT, NOMEM. */
enum mg_status mg_nft_sets_add(struct mg_nft_sets *sets, unsigned family, struct mg_str attributes,
                               struct mg_error *err);
enum mg_status mg_nft_sets_add_elements(struct mg_nft_sets *sets, unsigned family,
                                        struct mg_str attributes, struct mg_error *err);

/* NULL when there is none. */
struct mg_nft_set *mg_nft_sets_find(struct mg_nft_sets *sets, unsigned family, struct mg_str table,
                                    struct mg_str name);
/* The set for keys of this shape. *out borrows from the arena. LIMIT, NOMEM. */
enum mg_status mg_nft_set_as(struct mg_nft_sets *sets, struct mg_nft_set *set,
                             const struct mg_nft_shape *shape, const struct mg_nf_set **out,
                             struct mg_error *err);
/* Elements come and go by what packets do. */
void mg_nft_set_lose(struct mg_nft_set *set);

/* Attributes of NFTA_DATA_VERDICT. *why: of ANYTHING. False without memory. */
bool mg_nft_verdict(struct mg_arena *arena, struct mg_str attributes, struct mg_nf_decision *out,
                    const char **why);

#endif
