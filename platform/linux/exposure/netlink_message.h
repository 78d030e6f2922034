/* SPDX-License-Identifier: Apache-2.0
 *
 * Messages and attributes of netlink as bounded bytes (linux/netlink.h); lengths are in the byte
 * order of this machine.
 */
#ifndef MG_LINUX_EXPOSURE_NETLINK_MESSAGE_H
#define MG_LINUX_EXPOSURE_NETLINK_MESSAGE_H

#include "core/base/str.h"

struct mg_netlink_message {
    unsigned type;
    unsigned flags; /* NLM_F_* */
    uint32_t sequence;
    struct mg_str payload; /* behind struct nlmsghdr */
};

struct mg_netlink_attribute {
    unsigned type; /* without the flags of nesting and byte order */
    struct mg_str value;
};

/* Take the next one from *rest; false at the end, or when what is left is none: then *rest is not
 * empty. */
bool mg_netlink_next_message(struct mg_str *rest, struct mg_netlink_message *out);
bool mg_netlink_next(struct mg_str *rest, struct mg_netlink_attribute *out);

/* table[type] = value for types below n, of the last of its type; the others are empty. What is
 * broken ends the list. */
void mg_netlink_table(struct mg_str attributes, struct mg_str *table, size_t n);

#endif
