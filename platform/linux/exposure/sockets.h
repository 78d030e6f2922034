/* SPDX-License-Identifier: Apache-2.0
 *
 * The listening TCP and the bound UDP sockets of the network namespace this process is in, as the
 * kernel tells them (sock_diag(7)).
 */
#ifndef MG_LINUX_EXPOSURE_SOCKETS_H
#define MG_LINUX_EXPOSURE_SOCKETS_H

#include "core/base/error.h"
#include "core/base/ip.h"
#include "core/base/vec.h"

struct mg_socket {
    bool udp;
    enum mg_ip_family family;
    struct mg_ip address; /* all zeros: every address */
    uint16_t port;
    uint32_t interface; /* it is bound to; 0: none */
    uint32_t user;
    uint64_t inode;
    uint64_t cgroup; /* id of the control group that it was made in; 0: not told */
    uint64_t pid;    /* for mg_sockets_merge; 0: not known */
};

/* Append all struct mg_socket. Needs no privileges. IO, TIMEOUT, LIMIT, NOMEM. */
enum mg_status mg_sockets_read(struct mg_vec *sockets, struct mg_error *err);
/* The same of what the kernel said: one for each message of a socket; one of IPv6 that takes IPv4
 * as well is there twice. What is no such message is left out. LIMIT past MG_LIMIT_LISTENERS;
 * NOMEM. */
enum mg_status mg_sockets_decode(struct mg_str dump, struct mg_vec *sockets, struct mg_error *err);

/* Sort by protocol, family, port and address, and keep one of those that nobody outside can tell
 * apart: servers that share a port among their threads have many (SO_REUSEPORT, socket(7)). */
void mg_sockets_merge(struct mg_vec *sockets);

/* Ports, both included, that the kernel gives to clients. */
struct mg_sockets_range {
    uint16_t first, last;
};

/* The same for the same set of sockets, whatever their order; for seeing that it changed. A client
 * of UDP that is not connected cannot be told from a server: those of its ports do not count. */
uint64_t mg_sockets_print(const struct mg_vec *sockets, const struct mg_sockets_range *clients);

#endif
