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

/* Values that a rule asks for, when they are few. */
#define MG_NF_FEW 8

struct mg_nf_few {
    struct mg_nf_value values[MG_NF_FEW];
    size_t count; /* 0: any, or many */
};

/* Of a field of size bytes, which steps before the one that translates ask for. */
struct mg_nf_few mg_nf_few_find(const struct mg_nf_target_rule *rule, enum mg_nf_field field,
                                size_t size);
/* Of a value that is a port. */
unsigned mg_nf_port(const struct mg_nf_value *value);

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
