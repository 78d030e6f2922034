/* SPDX-License-Identifier: Apache-2.0
 *
 * What was found out about connections, as a verdict for one zone. Private to core/exposure.
 */
#ifndef MG_EXPOSURE_NETFILTER_CONCLUDE_H
#define MG_EXPOSURE_NETFILTER_CONCLUDE_H

#include "core/exposure/netfilter_flow.h"

struct mg_nf_outcome {
    enum mg_exposure_verdict verdict;
    char rule[512], reason[256];
};

/* False when the zone has no addresses that come by the interface. */
bool mg_nf_conclude(const struct mg_nf_flow *flow, const struct mg_nf_walk *walk,
                    enum mg_exposure_zone zone, const struct mg_nf_interface *in,
                    struct mg_nf_outcome *out);

#endif
