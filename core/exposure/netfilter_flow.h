/* SPDX-License-Identifier: Apache-2.0
 *
 * Connections to one listener from all addresses at once, from the interface they come by to the
 * answers that leave again. Private to core/exposure.
 */
#ifndef MG_EXPOSURE_NETFILTER_FLOW_H
#define MG_EXPOSURE_NETFILTER_FLOW_H

#include "core/exposure/netfilter_walk.h"

/* The listener that is asked about. */
struct mg_nf_target {
    enum mg_ip_family family;
    bool tcp, wildcard, loopback;
    struct mg_ip address;
    unsigned port;
    /* Nothing listens there: it is what a rule sends elsewhere, to this address and port. */
    bool forwarded;
    struct mg_ip to;
    unsigned to_port;
};

/* What connections are addressed to. */
struct mg_nf_entry {
    bool direct; /* at the listener itself; else some rule translates it */
    bool address_known, port_known, is_local;
    struct mg_ip address;
    unsigned port;
};

struct mg_nf_flow {
    struct mg_nf_region reached;              /* first packets may get there from here */
    struct mg_nf_region through;              /* and connections surely do */
    struct mg_nf_region follows;              /* later packets and answers may */
    struct mg_nf_region stopped;              /* first packets are dropped on some way */
    struct mg_nf_region may, arrived, before; /* of the work */
    struct mg_nf_origin nat; /* the last rule that led there; chain NULL without one */
    struct mg_ip nat_address;
    unsigned nat_port;
    bool nat_known; /* address and port are */
    bool passed_on; /* it led to another host or a container */
};

bool mg_nf_flow_init(struct mg_nf_flow *flow, size_t pieces);
void mg_nf_flow_clear(struct mg_nf_flow *flow);

/* Follow them. in: where they come by; answers leave there, too, when answers_known. The reasons
 * are in walk: its droppers, acceptors and doubts. */
void mg_nf_flow_run(struct mg_nf_flow *flow, struct mg_nf_walk *walk,
                    const struct mg_nf_target *target, const struct mg_nf_entry *entry,
                    const struct mg_nf_interface *in, bool answers_known);

#endif
