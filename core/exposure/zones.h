/* SPDX-License-Identifier: Apache-2.0
 *
 * Which addresses belong to which zone, as kinds of a sweep.
 */
#ifndef MG_EXPOSURE_ZONES_H
#define MG_EXPOSURE_ZONES_H

#include "core/exposure/exposure.h"
#include "core/exposure/sweep.h"

/* The first kind that is free for others. */
#define MG_ZONE_KINDS (MG_ZONE_COUNT + 1)

/* Add the addresses of all zones; subnets are those of the host. Whoever knows networks of
 * containers adds them as MG_ZONE_CONTAINER. */
void mg_zones_add(struct mg_sweep *sweep, enum mg_ip_family family,
                  const struct mg_ip_range *subnets, size_t count);
/* The zone of a piece of the sweep; false when it lies in none. */
bool mg_zones_at(const size_t ranges[MG_SWEEP_KINDS], enum mg_exposure_zone *out);

#endif
