/* SPDX-License-Identifier: Apache-2.0
 *
 * Walks lists whose items are padded to four bytes; the last one may lack its padding.
 */
#include "platform/linux/exposure/netlink_message.h"

#include <linux/netlink.h>
#include <string.h>

static struct mg_str behind(struct mg_str s, size_t length)
{
    return mg_str_skip(s, NLMSG_ALIGN(length));
}

bool mg_netlink_next_message(struct mg_str *rest, struct mg_netlink_message *out)
{
    struct nlmsghdr header;

    if (rest->n < sizeof header)
        return false;
    memcpy(&header, rest->p, sizeof header);
    if (header.nlmsg_len < sizeof header || header.nlmsg_len > rest->n)
        return false;
    *out = (struct mg_netlink_message){
        .type = header.nlmsg_type,
        .flags = header.nlmsg_flags,
        .sequence = header.nlmsg_seq,
        .payload = mg_str_skip(mg_str_take(*rest, header.nlmsg_len), sizeof header),
    };
    *rest = behind(*rest, header.nlmsg_len);
    return true;
}

bool mg_netlink_next(struct mg_str *rest, struct mg_netlink_attribute *out)
{
    struct nlattr header;

    if (rest->n < sizeof header)
        return false;
    memcpy(&header, rest->p, sizeof header);
    if (header.nla_len < sizeof header || header.nla_len > rest->n)
        return false;
    out->type = header.nla_type & (unsigned)NLA_TYPE_MASK;
    out->value = mg_str_skip(mg_str_take(*rest, header.nla_len), sizeof header);
    *rest = behind(*rest, header.nla_len);
    return true;
}

void mg_netlink_table(struct mg_str attributes, struct mg_str *table, size_t n)
{
    struct mg_netlink_attribute attribute;

    memset(table, 0, n * sizeof *table);
    while (mg_netlink_next(&attributes, &attribute)) {
        if (attribute.type < n)
            table[attribute.type] = attribute.value;
    }
}
