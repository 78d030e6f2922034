/* SPDX-License-Identifier: Apache-2.0
 *
 * What is known of the packets that walk through the rules: all but one address, which is any and
 * is followed as a region. Of what is not known for sure there are several possible values.
 * Private to core/exposure.
 */
#ifndef MG_EXPOSURE_NETFILTER_PACKET_H
#define MG_EXPOSURE_NETFILTER_PACKET_H

#include "core/exposure/netfilter_judge.h"

#define MG_NF_POSSIBLE 8

enum mg_nf_pass {
    MG_NF_PASS_NEW,         /* the first packet */
    MG_NF_PASS_ESTABLISHED, /* those that follow */
    MG_NF_PASS_REPLY,       /* answers: the destination is the address that is any */
};

struct mg_nf_packet {
    enum mg_ip_family family;
    bool tcp;
    enum mg_nf_pass pass;
    /* NULL: none, as there is no interface to leave by in the hooks of input. */
    const struct mg_nf_interface *in, *out;
    bool out_known;
    /* The listener's side: the destination, of replies the source. */
    bool address_known, is_local, port_known;
    struct mg_ip address;
    unsigned port;
    unsigned states; /* that a connection may be in, of enum mg_nf_ct */
    bool tracked;    /* conntrack has seen it by now, so that states count */
    bool untracked;  /* or perhaps was told not to look */
    bool dnat;       /* its destination was another one */
    uint32_t marks[MG_NF_POSSIBLE];
    size_t mark_count;  /* 0: any */
    bool ct_mark_known; /* to be 0 */
};

struct mg_nf_possible {
    struct mg_nf_value values[MG_NF_POSSIBLE];
    size_t count; /* 0: any */
};

/* What a field may be, after the mask of key. Never for the address that is any. */
void mg_nf_packet_get(const struct mg_nf_packet *packet, const struct mg_nf_key *key,
                      struct mg_nf_possible *out);
/* A step that changes marks was met, perhaps by some of the packets only. */
void mg_nf_packet_mark(struct mg_nf_packet *packet, const struct mg_nf_step *step);

#endif
