/* SPDX-License-Identifier: Apache-2.0
 *
 * A packet filter made ready for packets of one family: its chains by name and by the order in
 * which packets meet them, and where the addresses of its rules lie among the pieces of all
 * addresses. Private to core/exposure.
 */
#ifndef MG_EXPOSURE_NETFILTER_PROGRAM_H
#define MG_EXPOSURE_NETFILTER_PROGRAM_H

#include "core/base/map.h"
#include "core/exposure/netfilter_pieces.h"

/* Priorities of the kernel (linux/netfilter_ipv4.h): where connections are found, and where all
 * chains for NAT of the destination are met, whatever priority they have among each other. */
#define MG_NF_PRIORITY_CONNTRACK (-200)
#define MG_NF_PRIORITY_NAT_DESTINATION (-100)
#define MG_NF_PRIORITY_NAT_SOURCE 100

/* Pieces of an element's range, when it is no range of addresses. */
#define MG_NF_SPAN_VAGUE UINT32_MAX

struct mg_nf_table {
    struct mg_map chains; /* by name, of struct mg_nf_ready_chain */
    bool before_routing;  /* it has a chain that sees packets before it is known where they go */
};

struct mg_nf_op {
    const struct mg_nf_step *step;
    /* One per element of the set, of the key that is the source and of the one that is the
     * destination; NULL without such a key. */
    const struct mg_nf_span *sources, *destinations;
};

struct mg_nf_ready_rule {
    const struct mg_nf_rule *rule;
    const struct mg_nf_op *ops; /* rule->count */
};

struct mg_nf_ready_chain {
    const struct mg_nf_chain *chain;
    struct mg_nf_table *table;
    const struct mg_nf_ready_rule *rules; /* chain->count */
    int32_t priority;                     /* at which packets meet it */
};

struct mg_nf_program {
    const struct mg_netfilter *filter;
    const struct mg_nf_host *host;
    struct mg_nf_pieces pieces;
    struct mg_arena arena;
    struct mg_map tables; /* of struct mg_nf_table */
    struct mg_map spans;  /* by set and key */
    struct mg_nf_ready_chain *chains;
    size_t count;
    struct mg_nf_ready_chain **base; /* by hook and priority */
    size_t base_count;
    bool marks_in_doubt; /* chains that set marks have equals, of which any may come first */
    /* Packets fare alike by whichever interface they come, at whichever address of the host. */
    bool same_interfaces, same_addresses;
    bool bridged;         /* rules of bridges may drop what comes */
    bool asks_back;       /* rules ask for MG_NF_BACK */
    const uint32_t *back; /* of each piece: see netfilter_back.h; NULL: not asked, or not known */
};

void mg_nf_program_init(struct mg_nf_program *program, enum mg_ip_family family);
void mg_nf_program_clear(struct mg_nf_program *program);
/* Borrows filter and host. NOMEM. */
enum mg_status mg_nf_program_make(struct mg_nf_program *program, const struct mg_netfilter *filter,
                                  const struct mg_nf_host *host, struct mg_error *err);

#endif
