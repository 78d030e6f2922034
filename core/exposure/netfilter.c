/* SPDX-License-Identifier: Apache-2.0
 *
 * The life of what was read of a packet filter.
 */
#include "core/exposure/netfilter.h"

#include "core/base/limits.h"

void mg_netfilter_init(struct mg_netfilter *netfilter)
{
    *netfilter = (struct mg_netfilter){0};
    mg_arena_init(&netfilter->arena, MG_LIMIT_NETFILTER_ARENA);
}

void mg_netfilter_clear(struct mg_netfilter *netfilter)
{
    mg_arena_clear(&netfilter->arena);
    mg_netfilter_init(netfilter);
}
