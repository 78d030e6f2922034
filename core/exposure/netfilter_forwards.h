/* SPDX-License-Identifier: Apache-2.0
 *
 * Ports of a host on which nothing listens, but which a rule sends on to another host or a
 * container: they can be reached like others. For each there is a listener that says where it
 * leads.
 */
#ifndef MG_EXPOSURE_NETFILTER_FORWARDS_H
#define MG_EXPOSURE_NETFILTER_FORWARDS_H

#include "core/exposure/netfilter_judge.h"
#include "core/model/inventory.h"

/* Add them to the inventory, behind the sockets, unless a socket has the port as well. *unknown:
 * rules that send on and do not say from which port alone, or to where. NOMEM. */
enum mg_status mg_netfilter_forwards(const struct mg_netfilter *filter,
                                     const struct mg_nf_host *host, struct mg_inventory *inventory,
                                     size_t *unknown, struct mg_error *err);

/* "10.0.0.2:80", "[fd00::2]:80". */
bool mg_nf_forward_parse(struct mg_str text, enum mg_ip_family family, struct mg_ip *to,
                         unsigned *port);

#endif
