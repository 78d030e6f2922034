/* SPDX-License-Identifier: Apache-2.0
 *
 * Building the steps of one rule after the other. Failing to get memory latches, so that lowering a
 * rule need not check each step; a rule is finished once.
 */
#ifndef MG_LINUX_EXPOSURE_STEPS_H
#define MG_LINUX_EXPOSURE_STEPS_H

#include "core/base/map.h"
#include "core/base/vec.h"
#include "core/exposure/netfilter.h"

struct mg_steps {
    struct mg_arena *arena; /* borrowed; what is built lives in it */
    struct mg_vec list;     /* of struct mg_nf_step: the rule at hand */
    struct mg_map ranges;   /* sets of one element, which many rules have in common */
    bool failed;
};

void mg_steps_init(struct mg_steps *steps, struct mg_arena *arena);
void mg_steps_clear(struct mg_steps *steps);
/* The rule at hand is done: gives its steps to *rule and begins the next one. False without
 * memory, also for all steps before. */
bool mg_steps_finish(struct mg_steps *steps, uint64_t handle, struct mg_nf_rule *rule);

/* Texts of why are literals, or live as long as the arena. */
void mg_steps_maybe(struct mg_steps *steps, const char *why);
/* Goes on never. */
void mg_steps_never(struct mg_steps *steps);
void mg_steps_decide(struct mg_steps *steps, enum mg_nf_verdict verdict);
/* ACCEPT, DROP or go on: something that is not understood does it. */
void mg_steps_anything(struct mg_steps *steps, const char *why);
void mg_steps_go(struct mg_steps *steps, struct mg_nf_decision decision);
void mg_steps_add(struct mg_steps *steps, const struct mg_nf_step *step);
/* The kinds LOSE_MARK and NOTRACK, which have nothing but a field, or not even that. */
void mg_steps_plain(struct mg_steps *steps, enum mg_nf_kind kind, enum mg_nf_field field);

/* The keys lie in these ranges, one for each key; inverted: not all of them. */
void mg_steps_ranges(struct mg_steps *steps, const struct mg_nf_key *keys,
                     const struct mg_nf_range *ranges, size_t count, bool inverted);
/* The keys lie in the ranges of one of count elements; inverted: of none. */
void mg_steps_set(struct mg_steps *steps, const struct mg_nf_key *keys, size_t key_count,
                  const struct mg_nf_element *elements, size_t count, bool inverted);
/* One key that is taken whole. */
void mg_steps_range(struct mg_steps *steps, enum mg_nf_field field, const struct mg_nf_range *range,
                    bool inverted);
/* A number from first to last, both included. */
void mg_steps_numbers(struct mg_steps *steps, enum mg_nf_field field, uint32_t first, uint32_t last,
                      bool inverted);
/* The field has one of these bits; inverted: none of them. */
void mg_steps_bits(struct mg_steps *steps, enum mg_nf_field field, uint32_t bits, bool inverted);
/* The field is value in the bits of mask. */
void mg_steps_masked(struct mg_steps *steps, enum mg_nf_field field, uint32_t value, uint32_t mask,
                     bool inverted);

struct mg_nf_value mg_steps_value(uint32_t number);
/* A key that is taken whole. */
struct mg_nf_key mg_steps_key(enum mg_nf_field field);

#endif
