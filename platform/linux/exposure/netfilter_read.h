/* SPDX-License-Identifier: Apache-2.0
 *
 * The packet filter of the network namespace this process is in: nftables (also what iptables-nft
 * made of its rules), and what iptables-legacy has besides. Asks the kernel by netlink and
 * getsockopt; starts no program and changes nothing.
 */
#ifndef MG_LINUX_NETFILTER_READ_H
#define MG_LINUX_NETFILTER_READ_H

#include "core/exposure/netfilter.h"

/* out is as after mg_netfilter_init. Rules that may not be read, or are too many, are no failure:
 * out->unknown says so, and there are no chains. A kernel without a packet filter: no chains.
 * IO, NOMEM, FORMAT: the kernel says something that cannot be understood at all. */
enum mg_status mg_netfilter_read(struct mg_netfilter *out, struct mg_error *err);

#endif
