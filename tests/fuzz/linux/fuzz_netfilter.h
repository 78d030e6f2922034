/* SPDX-License-Identifier: Apache-2.0
 *
 * What holds of every packet filter that was read, whatever the bytes.
 */
#ifndef FUZZ_NETFILTER_H
#define FUZZ_NETFILTER_H

#include <stdlib.h>
#include <string.h>

#include "core/exposure/netfilter.h"

static inline void fuzz_check_set(const struct mg_nf_step *step)
{
    if (step->set == NULL || step->key_count == 0 || step->key_count > MG_NF_KEYS)
        abort();
    for (size_t i = 0; i < step->set->count; i++) {
        for (size_t k = 0; k < step->key_count; k++) {
            const struct mg_nf_range *range = &step->set->elements[i].keys[k];

            if (memcmp(&range->first, &range->last, sizeof range->first) > 0)
                abort();
        }
    }
}

static inline void fuzz_check_rule(const struct mg_nf_rule *rule)
{
    for (size_t i = 0; i < rule->count; i++) {
        const struct mg_nf_step *step = &rule->steps[i];

        if (step->kind == MG_NF_MATCH || step->kind == MG_NF_MAP)
            fuzz_check_set(step);
        else if (step->kind == MG_NF_MAYBE && step->why == NULL)
            abort();
    }
}

static inline void fuzz_check_chains(const struct mg_nf_chain *chains, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (chains[i].family.n == 0 ||
            (chains[i].policy != MG_NF_ACCEPT && chains[i].policy != MG_NF_DROP))
            abort();
        for (size_t r = 0; r < chains[i].count; r++)
            fuzz_check_rule(&chains[i].rules[r]);
    }
}

#endif
