/* SPDX-License-Identifier: Apache-2.0
 *
 * Messages and attributes of netlink as bounded bytes (linux/netlink.h): lengths are in the byte
 * order of this machine, numbers of nftables big-endian.
 */
#ifndef MG_LINUX_EXPOSURE_NFT_ATTRIBUTE_H
#define MG_LINUX_EXPOSURE_NFT_ATTRIBUTE_H

#include "core/base/str.h"

struct mg_nft_message {
    unsigned type;  /* with the subsystem in the upper byte */
    unsigned flags; /* NLM_F_* */
    uint32_t sequence;
    struct mg_str payload; /* behind struct nlmsghdr */
};

struct mg_nft_attribute {
    unsigned type; /* without the flags of nesting and byte order */
    struct mg_str value;
};

/* Take the next one from *rest; false at the end, or when what is left is none: then *rest is not
 * empty. */
bool mg_nft_next_message(struct mg_str *rest, struct mg_nft_message *out);
bool mg_nft_next(struct mg_str *rest, struct mg_nft_attribute *out);

/* table[type] = value for types below n, of the last of its type; the others are empty. What is
 * broken ends the list. */
void mg_nft_table(struct mg_str attributes, struct mg_str *table, size_t n);

/* False when the attribute is not there or too short. */
bool mg_nft_u32(struct mg_str value, uint32_t *out);
uint32_t mg_nft_u32_or(struct mg_str value, uint32_t otherwise);
uint64_t mg_nft_u64_or(struct mg_str value, uint64_t otherwise);
/* Without the NUL at its end. */
struct mg_str mg_nft_text(struct mg_str value);

#endif
