/* SPDX-License-Identifier: Apache-2.0
 *
 * Values of nftables' attributes: numbers are big-endian.
 */
#ifndef MG_LINUX_EXPOSURE_NFT_ATTRIBUTE_H
#define MG_LINUX_EXPOSURE_NFT_ATTRIBUTE_H

#include "platform/linux/exposure/netlink_message.h"

/* False when the attribute is not there or too short. */
bool mg_nft_u32(struct mg_str value, uint32_t *out);
uint32_t mg_nft_u32_or(struct mg_str value, uint32_t otherwise);
uint64_t mg_nft_u64_or(struct mg_str value, uint64_t otherwise);
/* Without the NUL at its end. */
struct mg_str mg_nft_text(struct mg_str value);

#endif
