/* SPDX-License-Identifier: Apache-2.0
 *
 * Addresses that rules ask for, as pieces of all addresses. Private to core/exposure.
 */
#ifndef MG_EXPOSURE_NETFILTER_SPAN_H
#define MG_EXPOSURE_NETFILTER_SPAN_H

#include "core/exposure/netfilter_program.h"

/* Add the addresses of all rules to the pieces that are to be cut; false without memory. */
bool mg_nf_span_collect(struct mg_nf_program *program);
/* Once they are cut: look up what was added. */
void mg_nf_span_fill(struct mg_nf_program *program);
/* One per element of the step's set; NULL when it does not ask for the field. */
const struct mg_nf_span *mg_nf_span_find(const struct mg_nf_program *program,
                                         const struct mg_nf_step *step, enum mg_nf_field field);

#endif
