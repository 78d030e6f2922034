/* SPDX-License-Identifier: Apache-2.0
 *
 * Where the routes to the sources of packets lead, which rules ask for that drop packets with false
 * addresses ("fib saddr . iif oif missing", rpfilter). Private to core/exposure.
 */
#ifndef MG_EXPOSURE_NETFILTER_BACK_H
#define MG_EXPOSURE_NETFILTER_BACK_H

#include "core/exposure/netfilter_match.h"

/* Add the networks of all routes to the pieces that are to be cut, if rules ask for them. */
void mg_nf_back_collect(struct mg_nf_program *program);
/* Once they are cut: look up the route of each piece. False without memory. */
bool mg_nf_back_fill(struct mg_nf_program *program);

/* Whether step, which asks for nothing but MG_NF_BACK, is met by packets from a piece. */
enum mg_nf_answer mg_nf_back_ask(const struct mg_nf_walk *walk, const struct mg_nf_step *step,
                                 size_t piece);

#endif
