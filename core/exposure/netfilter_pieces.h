/* SPDX-License-Identifier: Apache-2.0
 *
 * All addresses of a family, cut into pieces in which no rule, no zone and no network of the host
 * begins or ends: what a packet filter does to one address of a piece it does to all. Private to
 * core/exposure.
 */
#ifndef MG_EXPOSURE_NETFILTER_PIECES_H
#define MG_EXPOSURE_NETFILTER_PIECES_H

#include "core/exposure/netfilter_judge.h"
#include "core/exposure/netfilter_region.h"
#include "core/exposure/zones.h"

struct mg_nf_piece {
    struct mg_ip first;
    double width; /* addresses, about */
    bool in_zone;
    enum mg_exposure_zone zone;
};

struct mg_nf_pieces {
    enum mg_ip_family family;
    struct mg_vec items; /* struct mg_nf_piece, by address */
    struct mg_sweep sweep;
};

void mg_nf_pieces_init(struct mg_nf_pieces *pieces, enum mg_ip_family family);
void mg_nf_pieces_clear(struct mg_nf_pieces *pieces);
/* Addresses that rules ask for; failure latches. */
void mg_nf_pieces_add(struct mg_nf_pieces *pieces, const struct mg_ip_range *range);
/* Once all are added: cut, with the zones and networks of host. NOMEM, LIMIT. */
enum mg_status mg_nf_pieces_cut(struct mg_nf_pieces *pieces, const struct mg_nf_host *host,
                                struct mg_error *err);
/* The pieces of a range that was added, or of the family. */
struct mg_nf_span mg_nf_pieces_span(const struct mg_nf_pieces *pieces,
                                    const struct mg_ip_range *range);
/* The network of an address of host that counts as its subnet: false when there is none. */
bool mg_nf_network(const struct mg_nf_address *address, struct mg_ip_range *out);
bool mg_nf_is_loopback(enum mg_ip_family family, const struct mg_ip *ip);
bool mg_nf_is_link_local(enum mg_ip_family family, const struct mg_ip *ip);
/* NULL when the host has none with this index. */
const struct mg_nf_interface *mg_nf_host_interface(const struct mg_nf_host *host, uint32_t index);

#endif
