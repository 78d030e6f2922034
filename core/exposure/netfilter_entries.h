/* SPDX-License-Identifier: Apache-2.0
 *
 * The ways to a listener: its own addresses, and what rules translate to them. Private to
 * core/exposure.
 */
#ifndef MG_EXPOSURE_NETFILTER_ENTRIES_H
#define MG_EXPOSURE_NETFILTER_ENTRIES_H

#include "core/exposure/netfilter_flow.h"

struct mg_nf_target_rule {
    const struct mg_nf_rule *rule;
    const struct mg_nf_step *step; /* that translates, or may */
};

struct mg_nf_entries {
    struct mg_vec rules; /* struct mg_nf_target_rule */
    struct mg_vec items; /* struct mg_nf_entry */
};

void mg_nf_entries_init(struct mg_nf_entries *entries);
void mg_nf_entries_clear(struct mg_nf_entries *entries);
/* Once per program: find all rules that translate. NOMEM. */
enum mg_status mg_nf_entries_prepare(struct mg_nf_entries *entries,
                                     const struct mg_nf_program *program, struct mg_error *err);
/* Fill items with the ways to target for what comes by an interface. LIMIT: there are too many to
 * be followed. NOMEM. */
enum mg_status mg_nf_entries_find(struct mg_nf_entries *entries,
                                  const struct mg_nf_program *program,
                                  const struct mg_nf_target *target,
                                  const struct mg_nf_interface *in, struct mg_error *err);

#endif
