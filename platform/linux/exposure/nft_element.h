/* SPDX-License-Identifier: Apache-2.0
 *
 * An element of a set as the kernel tells it.
 */
#ifndef MG_LINUX_EXPOSURE_NFT_ELEMENT_H
#define MG_LINUX_EXPOSURE_NFT_ELEMENT_H

#include "core/exposure/netfilter.h"

struct mg_nft_element {
    struct mg_str key;
    struct mg_str last; /* of a range; empty: it is one value, or a border of an interval */
    uint32_t flags;     /* NFT_SET_ELEM_* */
    struct mg_nf_decision decision;
};

#endif
