/* SPDX-License-Identifier: Apache-2.0
 *
 * Matches and targets of iptables (xtables) as steps. Their parameters are structures in the byte
 * order of this machine, which differ by name and revision; nftables has them in rules that
 * iptables-nft made, and iptables-legacy in its entries.
 */
#ifndef MG_LINUX_EXPOSURE_XT_H
#define MG_LINUX_EXPOSURE_XT_H

#include "platform/linux/exposure/steps.h"

/* What a rule has besides, and the part of it at hand. */
struct mg_xt {
    unsigned family;   /* of packets: 2 or 10; 0: not known */
    unsigned protocol; /* the same; 0: any */
    struct mg_str name;
    unsigned revision;
    struct mg_str info;
};

/* One that is not known, or shorter than it must be, is MAYBE. */
void mg_xt_match(struct mg_steps *steps, const struct mg_xt *xt);
/* The same, and ANYTHING; targets that only log or change what decides nothing are no step. */
void mg_xt_target(struct mg_steps *steps, const struct mg_xt *xt);

/* A copy of the structure that info begins with; false when it is too short. */
bool mg_xt_info(const struct mg_xt *xt, void *out, size_t size);
/* An address of union nf_inet_addr or a smaller one of its family, in network order. */
struct mg_nf_value mg_xt_address(const struct mg_xt *xt, const void *address);

/* Groups of matches: false when the blob is not understood. */
bool mg_xt_tcp(struct mg_steps *steps, const struct mg_xt *xt);
bool mg_xt_udp(struct mg_steps *steps, const struct mg_xt *xt);
bool mg_xt_multiport(struct mg_steps *steps, const struct mg_xt *xt);
/* DNAT, REDIRECT and NETMAP; false as above. */
bool mg_xt_nat(struct mg_steps *steps, const struct mg_xt *xt);

#endif
