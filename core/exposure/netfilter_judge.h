/* SPDX-License-Identifier: Apache-2.0
 *
 * From the packet filter of a Linux host to a verdict for each of its listeners and each zone: a
 * pure function. It is sound: what is called blocked gets through from nowhere in the zone, what is
 * called reachable from everywhere in it. What it cannot tell is unknown, with the reason.
 */
#ifndef MG_EXPOSURE_NETFILTER_JUDGE_H
#define MG_EXPOSURE_NETFILTER_JUDGE_H

#include "core/exposure/exposure.h"
#include "core/exposure/netfilter.h"

enum mg_nf_interface_kind {
    MG_NF_LOOPBACK,
    MG_NF_ORDINARY,
    MG_NF_CONTAINERS, /* a bridge of this host alone, or its end of a veth pair */
};

struct mg_nf_interface {
    uint32_t index;
    struct mg_str name;
    enum mg_nf_interface_kind kind;
    bool default_route;             /* one leads out here, of either family */
    bool keeps[MG_IP_FAMILY_COUNT]; /* what comes in here and is not for this host is dropped */
};

struct mg_nf_address {
    uint32_t interface; /* its index */
    enum mg_ip_family family;
    struct mg_ip ip;
    unsigned prefix; /* of the subnet it is in; 32 and 128: in none */
};

/* What decides where packets to a network go, together with the routes of longer prefixes. */
struct mg_nf_route {
    enum mg_ip_family family;
    struct mg_ip ip;
    unsigned prefix;
    bool vague;         /* to one of several interfaces, or under conditions */
    uint32_t interface; /* its index; 0: to none */
};

/* Borrows all of it. */
struct mg_nf_host {
    const struct mg_nf_interface *interfaces;
    size_t interface_count;
    const struct mg_nf_address *addresses;
    size_t address_count;
    const struct mg_nf_route *routes;
    size_t route_count;
    bool routes_known[MG_IP_FAMILY_COUNT]; /* routes are all that decides */
};

/* Append to out the verdicts of all listeners, which are borrowed and checked (mg_listener_check).
 * A listener on all addresses of IPv6 that takes IPv4 as well is given twice, the second time as
 * the IPv4 one. Zones that the host has no networks for are left out. NOMEM. */
enum mg_status mg_netfilter_judge(const struct mg_netfilter *filter, const struct mg_nf_host *host,
                                  const struct mg_listener *listeners, size_t count,
                                  struct mg_exposures *out, struct mg_error *err);

#endif
