/* SPDX-License-Identifier: Apache-2.0
 *
 * Which addresses a match of a rule lets go on. Private to core/exposure.
 */
#ifndef MG_EXPOSURE_NETFILTER_MATCH_H
#define MG_EXPOSURE_NETFILTER_MATCH_H

#include "core/exposure/netfilter_walk.h"

enum mg_nf_answer { MG_NF_NO, MG_NF_PERHAPS, MG_NF_YES };

/* What the packets of a walk have at the keys of a step. */
struct mg_nf_asked {
    const struct mg_nf_op *op;
    const struct mg_nf_span *spans; /* of the key that is the region; NULL without one */
    size_t region_key;
    struct mg_nf_possible values[MG_NF_KEYS];
};

void mg_nf_ask(const struct mg_nf_walk *walk, const struct mg_nf_op *op, struct mg_nf_asked *out);
/* Whether an element is met, by the packets of its span if the step asks for the region: *span is
 * set then, to all pieces where it is vague. */
enum mg_nf_answer mg_nf_ask_element(const struct mg_nf_walk *walk, const struct mg_nf_asked *asked,
                                    size_t element, struct mg_nf_span *span);
/* Why a step cannot be told for sure. */
const char *mg_nf_ask_why(const struct mg_nf_asked *asked);

/* Split walk->at: what may not go on is added to rest. The reason when some may and may not. */
const char *mg_nf_match(struct mg_nf_walk *walk, const struct mg_nf_op *op,
                        struct mg_nf_region *rest);

#endif
