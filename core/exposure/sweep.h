/* SPDX-License-Identifier: Apache-2.0
 *
 * Sets of addresses of several kinds that overlap, and walking over the pieces in which no set
 * begins or ends: what holds for one address of a piece holds for all. Takes n log n for n ranges.
 */
#ifndef MG_EXPOSURE_SWEEP_H
#define MG_EXPOSURE_SWEEP_H

#include "core/base/error.h"
#include "core/base/ip.h"
#include "core/base/vec.h"

#define MG_SWEEP_KINDS 16

struct mg_sweep {
    struct mg_vec events;
    bool failed; /* out of memory */
};

void mg_sweep_init(struct mg_sweep *sweep);
void mg_sweep_clear(struct mg_sweep *sweep);
/* Forget the ranges, keep the memory. */
void mg_sweep_reset(struct mg_sweep *sweep);

/* kind is below MG_SWEEP_KINDS. Failure latches. */
void mg_sweep_add(struct mg_sweep *sweep, const struct mg_ip_range *range, unsigned kind);

/* A piece begins at this address; ranges[kind] of each kind cover it. */
typedef void (*mg_sweep_fn)(void *context, const struct mg_ip *first,
                            const size_t ranges[MG_SWEEP_KINDS]);
/* Call found for each piece that a range covers. NOMEM when adding failed. */
enum mg_status mg_sweep_each(struct mg_sweep *sweep, mg_sweep_fn found, void *context,
                             struct mg_error *err);

#endif
