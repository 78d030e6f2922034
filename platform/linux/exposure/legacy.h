/* SPDX-License-Identifier: Apache-2.0
 *
 * Tables of iptables-legacy, as the kernel gives them (linux/netfilter_ipv4/ip_tables.h,
 * netfilter_ipv6/ip6_tables.h), become chains of a packet filter. Knows no socket.
 */
#ifndef MG_LINUX_EXPOSURE_LEGACY_H
#define MG_LINUX_EXPOSURE_LEGACY_H

#include "core/base/vec.h"
#include "core/exposure/netfilter.h"

#define MG_LEGACY_HOOKS 5 /* prerouting, input, forward, output, postrouting */

/* A table: what IPT_SO_GET_INFO and IPT_SO_GET_ENTRIES say, IPv6's likewise. */
struct mg_legacy_table {
    bool ipv6;
    struct mg_str name;
    unsigned hooks;                  /* bits */
    uint32_t entry[MG_LEGACY_HOOKS]; /* places in entries */
    struct mg_str entries;
};

/* Adds to chains, of struct mg_nf_chain; nothing borrows from table. FORMAT, LIMIT, NOMEM. */
enum mg_status mg_legacy_decode(const struct mg_legacy_table *table, struct mg_arena *arena,
                                struct mg_vec *chains, struct mg_error *err);

#endif
