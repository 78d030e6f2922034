/* SPDX-License-Identifier: Apache-2.0
 *
 * The packet filter of a Linux host as far as incoming connections meet it: what nftables and
 * iptables rules say, lowered into a few kinds of steps that an evaluator understands. Plain data;
 * knows neither netlink nor system: whoever reads the rules fills it in. What the reader does not
 * understand it says as a step of its own, so that no verdict is built upon it.
 */
#ifndef MG_EXPOSURE_NETFILTER_H
#define MG_EXPOSURE_NETFILTER_H

#include "core/base/arena.h"
#include "core/base/error.h"
#include "core/base/ip.h"

/* What rules ask about a packet. Values are big-endian numbers in the last bytes of struct
 * mg_nf_value; names of interfaces are texts from its first byte on, filled with zeros. */
enum mg_nf_field {
    MG_NF_UNKNOWN, /* nothing that the evaluator can know: why of the step says what */
    MG_NF_FAMILY,  /* 2: IPv4, 10: IPv6 */
    MG_NF_PROTOCOL,
    MG_NF_SOURCE, /* address, as struct mg_ip */
    MG_NF_DESTINATION,
    MG_NF_SOURCE_PORT,
    MG_NF_DESTINATION_PORT,
    MG_NF_IN_INDEX,
    MG_NF_IN_NAME,
    MG_NF_OUT_INDEX, /* 0 and "" in the hooks of input */
    MG_NF_OUT_NAME,
    MG_NF_CT_STATE, /* bits of enum mg_nf_ct */
    MG_NF_CT_STATUS,
    MG_NF_MARK,
    MG_NF_CT_MARK,
    MG_NF_TCP_FLAGS,        /* SYN only for a new connection, ACK for one that is there */
    MG_NF_SOURCE_TYPE,      /* of the routing table, RTN_*: 1 unicast, 2 local, 3 broadcast */
    MG_NF_DESTINATION_TYPE, /* the same */
    MG_NF_BACK, /* 1: the route to the source leads over the interface it came by; 0: elsewhere */
};

/* As the kernel has them: 1 << enum ip_conntrack_info, with 1 invalid and 64 untracked. */
enum mg_nf_ct {
    MG_NF_INVALID = 1,
    MG_NF_ESTABLISHED = 2,
    MG_NF_RELATED = 4,
    MG_NF_NEW = 8,
    MG_NF_UNTRACKED = 64,
};

struct mg_nf_value {
    unsigned char bytes[16];
};

struct mg_nf_range {
    struct mg_nf_value first, last; /* both belong to it */
};

#define MG_NF_KEYS 5 /* fields of one concatenation */

/* Value of a field, after some of its bits were taken. */
struct mg_nf_key {
    enum mg_nf_field field;
    struct mg_nf_value mask; /* all ones where the field is taken whole */
};

enum mg_nf_verdict {
    MG_NF_CONTINUE,
    MG_NF_ACCEPT,
    MG_NF_DROP, /* also what rejects */
    MG_NF_JUMP,
    MG_NF_GOTO,
    MG_NF_RETURN,
    MG_NF_ANYTHING, /* a target that is not understood: accepts, drops or goes on */
};

struct mg_nf_decision {
    enum mg_nf_verdict verdict;
    struct mg_str chain; /* of JUMP and GOTO, in the same table */
};

struct mg_nf_element {
    struct mg_nf_range keys[MG_NF_KEYS];
    struct mg_nf_decision decision; /* of a map of verdicts */
};

/* Named and anonymous sets and maps of verdicts. */
struct mg_nf_set {
    struct mg_str name;
    bool vague; /* its elements come and go, or are not all understood: it may have any */
    bool has_default;
    struct mg_nf_decision otherwise; /* of a catch-all element */
    struct mg_nf_element *elements;
    size_t count;
};

enum mg_nf_kind {
    MG_NF_MATCH,    /* goes on when keys lie in one of the ranges of the set (or, inverted, none) */
    MG_NF_MAYBE,    /* goes on or not, by something that is not understood or changes: why */
    MG_NF_DECIDE,   /* decision */
    MG_NF_MAP,      /* the decision of the element of the set; none: goes on with the next rule */
    MG_NF_SET_MARK, /* mark = mark & ~mask ^ value */
    MG_NF_LOSE_MARK, /* some other value, not known: the first key is MARK or CT_MARK */
    MG_NF_NOTRACK,
    MG_NF_NAT, /* of the destination; ends the chain with ACCEPT */
};

struct mg_nf_step {
    enum mg_nf_kind kind;
    const char *why; /* of MAYBE, of MG_NF_UNKNOWN and of ANYTHING: "limit", "xt match recent" */
    struct mg_nf_key keys[MG_NF_KEYS]; /* of MATCH and MAP */
    size_t key_count;
    bool inverted;
    const struct mg_nf_set *set; /* of MATCH and MAP */
    struct mg_nf_decision decision;
    uint32_t mark, mask;
    struct mg_nf_nat {
        bool redirect; /* to this host */
        bool vague;    /* to somewhere that is not understood */
        bool has_address, has_port;
        struct mg_nf_range address, port;
    } nat;
};

struct mg_nf_rule {
    uint64_t handle; /* of the kernel; for iptables-legacy its number, from 1 */
    struct mg_nf_step *steps;
    size_t count;
};

enum mg_nf_hook {
    MG_NF_NO_HOOK, /* reached by jumps only */
    MG_NF_INGRESS,
    MG_NF_PREROUTING,
    MG_NF_INPUT,
    MG_NF_FORWARD,
    MG_NF_OUTPUT,
    MG_NF_POSTROUTING,
};

struct mg_nf_chain {
    struct mg_str family; /* "ip", "ip6", "inet", "netdev", "bridge"; as nft prints it */
    struct mg_str table, name;
    bool legacy; /* of iptables-legacy, not of nftables */
    bool nat;    /* meets the first packet of a connection only */
    enum mg_nf_hook hook;
    int32_t priority;
    struct mg_str device;      /* of ingress; empty: not known */
    enum mg_nf_verdict policy; /* ACCEPT or DROP */
    struct mg_nf_rule *rules;
    size_t count;
};

struct mg_netfilter {
    struct mg_arena arena;      /* all of it */
    struct mg_nf_chain *chains; /* of tables that are not dormant */
    size_t count;
    const char *unknown; /* why nothing can be said: "no permission to read nftables"; else NULL */
};

void mg_netfilter_init(struct mg_netfilter *netfilter);
/* Frees all of it; it is as after init. */
void mg_netfilter_clear(struct mg_netfilter *netfilter);

#endif
