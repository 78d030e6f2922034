/* SPDX-License-Identifier: Apache-2.0
 *
 * The routes of the network namespace this process is in, as the kernel tells them (rtnetlink(7)),
 * and whether they are all that decides where packets go. Private to addresses.h.
 */
#ifndef MG_LINUX_EXPOSURE_ROUTES_H
#define MG_LINUX_EXPOSURE_ROUTES_H

#include "core/base/vec.h"
#include "core/exposure/netfilter_judge.h"
#include "platform/linux/exposure/netlink_message.h"

struct mg_routes {
    struct mg_vec items; /* struct mg_nf_route */
    bool known[MG_IP_FAMILY_COUNT];
};

void mg_routes_init(struct mg_routes *routes);
void mg_routes_clear(struct mg_routes *routes);

/* For struct mg_netlink: whether a message is kept. Default routes all are, of others not more than
 * MG_LIMIT_ROUTES: a router may have a million. context: size_t, how many were kept, first 0. */
bool mg_routes_want(void *context, const struct mg_netlink_message *message);
/* Append those of a dump that packets to other hosts take. They are not known when there are too
 * many, and when rules of routing ask for anything. False without memory. */
bool mg_routes_decode(struct mg_str dump, struct mg_routes *out);

#endif
