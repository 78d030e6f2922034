/* SPDX-License-Identifier: Apache-2.0
 *
 * Walks lists whose items are padded to four bytes; the last one may lack its padding.
 */
#include "platform/linux/exposure/nft_attribute.h"

#include <linux/netlink.h>
#include <string.h>

#include "core/base/reader.h"

static struct mg_str behind(struct mg_str s, size_t length)
{
    return mg_str_skip(s, NLMSG_ALIGN(length));
}

bool mg_nft_next_message(struct mg_str *rest, struct mg_nft_message *out)
{
    struct nlmsghdr header;

    if (rest->n < sizeof header)
        return false;
    memcpy(&header, rest->p, sizeof header);
    if (header.nlmsg_len < sizeof header || header.nlmsg_len > rest->n)
        return false;
    *out = (struct mg_nft_message){
        .type = header.nlmsg_type,
        .flags = header.nlmsg_flags,
        .sequence = header.nlmsg_seq,
        .payload = mg_str_skip(mg_str_take(*rest, header.nlmsg_len), sizeof header),
    };
    *rest = behind(*rest, header.nlmsg_len);
    return true;
}

bool mg_nft_next(struct mg_str *rest, struct mg_nft_attribute *out)
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

void mg_nft_table(struct mg_str attributes, struct mg_str *table, size_t n)
{
    struct mg_nft_attribute attribute;

    memset(table, 0, n * sizeof *table);
    while (mg_nft_next(&attributes, &attribute)) {
        if (attribute.type < n)
            table[attribute.type] = attribute.value;
    }
}

bool mg_nft_u32(struct mg_str value, uint32_t *out)
{
    struct mg_reader reader;
    uint32_t number;

    mg_reader_init(&reader, value.p, value.n);
    number = mg_reader_be32(&reader);
    if (!mg_reader_ok(&reader))
        return false;
    *out = number;
    return true;
}

uint32_t mg_nft_u32_or(struct mg_str value, uint32_t otherwise)
{
    (void)mg_nft_u32(value, &otherwise);
    return otherwise;
}

uint64_t mg_nft_u64_or(struct mg_str value, uint64_t otherwise)
{
    struct mg_reader reader;
    uint64_t number;

    mg_reader_init(&reader, value.p, value.n);
    number = mg_reader_be64(&reader);
    return mg_reader_ok(&reader) ? number : otherwise;
}

struct mg_str mg_nft_text(struct mg_str value)
{
    size_t end = mg_str_find(value, '\0');

    return mg_str_take(value, end);
}
