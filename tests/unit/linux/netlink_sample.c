/* SPDX-License-Identifier: Apache-2.0
 *
 * Headers, padded to four bytes, whose lengths are filled in at the end.
 */
#include "tests/unit/linux/netlink_sample.h"

#include <linux/netlink.h>
#include <string.h>

static void pad(struct mg_buf *dump)
{
    mg_buf_add(dump, "\0\0\0", (4 - dump->n % 4) % 4);
}

size_t netlink_sample_begin(struct mg_buf *dump, unsigned type, const void *body, size_t n)
{
    struct nlmsghdr header = {.nlmsg_type = (uint16_t)type};
    size_t at = dump->n;

    mg_buf_add(dump, &header, sizeof header);
    mg_buf_add(dump, body, n);
    pad(dump);
    return at;
}

void netlink_sample_end(struct mg_buf *dump, size_t at)
{
    uint32_t length = (uint32_t)(dump->n - at);

    memcpy(dump->p + at, &length, sizeof length);
}

size_t netlink_sample_nest(struct mg_buf *dump, unsigned type)
{
    struct nlattr header = {.nla_type = (uint16_t)type};
    size_t at = dump->n;

    mg_buf_add(dump, &header, sizeof header);
    return at;
}

void netlink_sample_nest_end(struct mg_buf *dump, size_t at)
{
    uint16_t length = (uint16_t)(dump->n - at);

    memcpy(dump->p + at, &length, sizeof length);
    pad(dump);
}

void netlink_sample_attribute(struct mg_buf *dump, unsigned type, const void *value, size_t n)
{
    size_t at = netlink_sample_nest(dump, type);

    mg_buf_add(dump, value, n);
    netlink_sample_nest_end(dump, at);
}
