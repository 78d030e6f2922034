/* SPDX-License-Identifier: Apache-2.0
 *
 * Asking the kernel by netlink: one socket, one question at a time, the answer kept as it is.
 */
#ifndef MG_LINUX_EXPOSURE_NETLINK_H
#define MG_LINUX_EXPOSURE_NETLINK_H

#include <linux/netlink.h>

#include "core/base/buf.h"
#include "core/base/error.h"
#include "platform/linux/exposure/netlink_message.h"

struct mg_netlink {
    const char *what; /* is asked, for errors: "nftables" */
    int fd;
    uint32_t sequence;
    bool changed; /* latches: what was told changed meanwhile, so that it does not fit together */
    /* Messages of an answer that are kept; NULL: all. */
    bool (*wanted)(void *context, const struct mg_netlink_message *message);
    void *context; /* of wanted */
    struct mg_buf received;
};

/* protocol: NETLINK_NETFILTER, ... On failure close as well. ACCESS, NOENT (a kernel without it),
 * IO. */
enum mg_status mg_netlink_open(struct mg_netlink *link, int protocol, const char *what,
                               struct mg_error *err);
void mg_netlink_close(struct mg_netlink *link);

/* Send a request, whose length counts all of it and whose sequence is set here, and add the
 * messages of the answer to dump. ACCESS, NOENT, TIMEOUT (no answer), LIMIT (of dump's ceiling),
 * IO, NOMEM. */
enum mg_status mg_netlink_ask(struct mg_netlink *link, struct nlmsghdr *request,
                              struct mg_buf *dump, struct mg_error *err);

#endif
