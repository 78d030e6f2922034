/* SPDX-License-Identifier: Apache-2.0
 *
 * One socket of a host that takes what comes from the network: a listening TCP socket or a bound
 * UDP socket. Plain data; views borrow from the inventory's arena. What is not known is empty or 0.
 */
#ifndef MG_MODEL_LISTENER_H
#define MG_MODEL_LISTENER_H

#include "core/base/error.h"
#include "core/base/ip.h"

struct mg_listener {
    struct mg_str protocol;  /* "tcp" or "udp" */
    struct mg_str family;    /* "ipv4" or "ipv6" */
    struct mg_str address;   /* that it is bound to: "0.0.0.0", "::", "fe80::1%12" */
    uint64_t port;           /* 1 to 65535 */
    uint64_t pid;            /* of the process that owns it */
    struct mg_str process;   /* its name: "svchost.exe" */
    struct mg_str path;      /* its executable */
    struct mg_str user;      /* it runs as; on Windows the SID */
    struct mg_str services;  /* that run in it, separated by '/', which no name has */
    struct mg_str container; /* Windows: SID of its AppContainer, or "none" */
    struct mg_str package;   /* that owns the executable */
    struct mg_str
        device; /* name of the interface that it is bound to: only what comes by it arrives */
    struct mg_str
        forward; /* "10.0.0.2:80": no socket, but where a rule of the host sends what comes */
    struct mg_str replaced; /* "yes": what runs is no longer the file at path */
};

#define MG_LISTENER_NO_CONTAINER "none"

enum mg_listener_scope {
    MG_LISTENER_WILDCARD, /* all addresses of the host */
    MG_LISTENER_LOOPBACK, /* only the host itself */
    MG_LISTENER_LINK_LOCAL,
    MG_LISTENER_SPECIFIC, /* one address */
};

/* FORMAT unless protocol, family, address and port are what they should be. */
enum mg_status mg_listener_check(const struct mg_listener *listener, struct mg_error *err);
/* Of a listener that is checked. An IPv4 address mapped into IPv6 counts as the IPv4 one. */
enum mg_ip_family mg_listener_family(const struct mg_listener *listener);
enum mg_listener_scope mg_listener_scope(const struct mg_listener *listener);
/* "wildcard", "loopback", "link-local", "specific". */
const char *mg_listener_scope_name(enum mg_listener_scope scope);

#endif
