/* SPDX-License-Identifier: Apache-2.0
 *
 * What a step of a rule does to the packets that reach it. Private to core/exposure.
 */
#ifndef MG_EXPOSURE_NETFILTER_DECIDE_H
#define MG_EXPOSURE_NETFILTER_DECIDE_H

#include "core/exposure/netfilter_walk.h"

/* walk->at is what reaches op of the rule in the frame; then what goes on to the next step. What
 * goes on to the next rule is added to the frame. *doubt: why some of it may not be here. */
void mg_nf_take_step(struct mg_nf_walk *walk, size_t frame, const struct mg_nf_ready_rule *rule,
                     const struct mg_nf_op *op, const char **doubt);

/* Of the walk: send a region to a chain of the same table. False when it cannot be followed. */
bool mg_nf_walk_call(struct mg_nf_walk *walk, size_t caller, struct mg_str name, bool gone,
                     const struct mg_nf_region *region);

#endif
