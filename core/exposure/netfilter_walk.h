/* SPDX-License-Identifier: Apache-2.0
 *
 * Packets of one kind from all addresses at once on their way through the rules. At each point
 * there is the region of addresses from which packets may be there; what is known splits it, what
 * is not known sends it both ways. So it may be told of an address that it is accepted and that it
 * is dropped, and what is told of it alone is sure. The idea of doing so with what is not
 * understood is that of Diekmann, Hupel, Carle: Semantics-Preserving Simplification of Real-World
 * Firewall Rule Sets (FM 2015). Private to core/exposure.
 */
#ifndef MG_EXPOSURE_NETFILTER_WALK_H
#define MG_EXPOSURE_NETFILTER_WALK_H

#include "core/exposure/netfilter_packet.h"
#include "core/exposure/netfilter_program.h"

/* What decided about a piece; rule NULL: the policy of the chain; chain NULL: no rule at all. */
struct mg_nf_origin {
    const struct mg_nf_chain *chain;
    const struct mg_nf_rule *rule;
    const char *why; /* of a doubt */
};

/* Where a step of NAT sends packets. */
struct mg_nf_fork {
    struct mg_nf_region region;
    struct mg_nf_packet packet;
    struct mg_nf_origin origin;
};

/* A chain that packets are in. */
struct mg_nf_frame {
    const struct mg_nf_ready_chain *chain;
    size_t rule; /* the next one */
    struct mg_nf_region here, returned;
    size_t caller; /* the frame that jumped */
    bool gone;     /* it went: what returns does so for the caller as well */
    unsigned depth;
};

struct mg_nf_walk {
    const struct mg_nf_program *program;
    struct mg_nf_packet packet;
    bool nat_allowed;    /* steps of NAT send packets elsewhere; they go on as they are otherwise */
    bool before_routing; /* what is not understood may send them elsewhere as well */
    bool first_pass;     /* droppers are kept of the first packet */

    struct mg_nf_region accepted; /* by the present base chain */
    struct mg_nf_region dropped;  /* by all chains since the pass began */
    struct mg_nf_region named;    /* pieces of which acceptors tells */
    struct mg_nf_region doubted;  /* pieces of which doubts tells; all passes of a question */
    struct mg_nf_origin *acceptors, *droppers, *doubts;

    struct mg_nf_frame *frames;
    size_t frame_count;  /* in use */
    struct mg_vec forks; /* struct mg_nf_fork */
    size_t fork_count;   /* in use */

    struct mg_nf_region at, hit, maybe; /* of the present rule */
    size_t steps;                       /* of work that are left */
    bool failed;                        /* no memory; then nothing counts */
};

/* Borrows program, which is made. NOMEM. */
enum mg_status mg_nf_walk_init(struct mg_nf_walk *walk, const struct mg_nf_program *program,
                               struct mg_error *err);
/* One that is zeroed, or was cleared, is fine. */
void mg_nf_walk_clear(struct mg_nf_walk *walk);

#define MG_NF_WHY_FIRST_ONLY "only the first packet of a connection gets through"
#define MG_NF_WHY_KEPT "the kernel forwards nothing from here"

/* Whether a doubt comes from conditions that a sender can meet: rates, its own port. */
bool mg_nf_is_condition(const char *why);

/* *may: addresses from which packets may meet the base chain; then those that may leave it. When
 * the work is too much, steps is 0 afterwards and nothing counts. */
void mg_nf_walk_chain(struct mg_nf_walk *walk, const struct mg_nf_ready_chain *chain,
                      struct mg_nf_region *may);

/* Pieces are dropped, or it is doubtful what becomes of them. */
void mg_nf_walk_drop(struct mg_nf_walk *walk, const struct mg_nf_region *region,
                     const struct mg_nf_origin *origin);
void mg_nf_walk_doubt(struct mg_nf_walk *walk, const struct mg_nf_region *region,
                      const struct mg_nf_origin *origin);

/* Work was done; false when there was too much of it. */
bool mg_nf_walk_spend(struct mg_nf_walk *walk, size_t steps);

#endif
