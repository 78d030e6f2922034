/* SPDX-License-Identifier: Apache-2.0
 *
 * IP addresses. libuv reads and writes single ones (RFC 4291 section 2.2 for IPv6).
 */
#include "core/base/ip.h"

#include <string.h>
#include <uv.h>

#define V4_AT 12 /* where the bytes of an IPv4 address begin */

bool mg_ip_parse(enum mg_ip_family family, struct mg_str text, struct mg_ip *out)
{
    char z[MG_IP_TEXT];
    struct mg_ip ip = {{0}};
    int code;

    if (text.n == 0 || text.n >= sizeof z || memchr(text.p, '\0', text.n) != NULL)
        return false;
    memcpy(z, text.p, text.n);
    z[text.n] = '\0';
    code = family == MG_IPV4 ? uv_inet_pton(AF_INET, z, ip.bytes + V4_AT)
                             : uv_inet_pton(AF_INET6, z, ip.bytes);
    if (code != 0)
        return false;
    *out = ip;
    return true;
}

void mg_ip_format(enum mg_ip_family family, const struct mg_ip *ip, char out[MG_IP_TEXT])
{
    int code = family == MG_IPV4 ? uv_inet_ntop(AF_INET, ip->bytes + V4_AT, out, MG_IP_TEXT)
                                 : uv_inet_ntop(AF_INET6, ip->bytes, out, MG_IP_TEXT);

    if (code != 0)
        out[0] = '\0';
}

struct mg_ip_range mg_ip_network(enum mg_ip_family family, const struct mg_ip *ip, unsigned prefix)
{
    struct mg_ip_range range = {*ip, *ip};
    unsigned bits = prefix + (family == MG_IPV4 ? 8 * V4_AT : 0);

    for (unsigned bit = bits; bit < 128; bit++) {
        unsigned char mask = (unsigned char)(0x80 >> bit % 8);

        range.first.bytes[bit / 8] &= (unsigned char)~mask;
        range.last.bytes[bit / 8] |= mask;
    }
    return range;
}

/* Number of the leading one bits of an IPv4 mask; false when ones follow a zero. */
static bool mask_prefix(const struct mg_ip *mask, uint64_t *prefix)
{
    uint32_t bits = 0;
    unsigned n = 0;

    for (unsigned i = V4_AT; i < 16; i++)
        bits = bits << 8 | mask->bytes[i];
    while (n < 32 && (bits >> (31 - n) & 1) != 0)
        n++;
    *prefix = n;
    return n == 32 || bits << n == 0;
}

static bool parse_prefix(enum mg_ip_family family, struct mg_str text, uint64_t *out)
{
    struct mg_ip mask;

    if (family == MG_IPV4 && mg_ip_parse(family, text, &mask))
        return mask_prefix(&mask, out);
    return mg_str_u64(text, out) && *out <= (family == MG_IPV4 ? 32 : 128);
}

bool mg_ip_range_parse(enum mg_ip_family family, struct mg_str text, struct mg_ip_range *out)
{
    size_t slash = mg_str_find(text, '/'), dash = mg_str_find(text, '-');
    struct mg_ip_range range;
    uint64_t prefix;

    if (!mg_ip_parse(family, mg_str_take(text, slash < dash ? slash : dash), &range.first))
        return false;
    range.last = range.first;
    if (slash != SIZE_MAX) {
        if (!parse_prefix(family, mg_str_skip(text, slash + 1), &prefix))
            return false;
        range = mg_ip_network(family, &range.first, (unsigned)prefix);
    } else if (dash != SIZE_MAX) {
        if (!mg_ip_parse(family, mg_str_skip(text, dash + 1), &range.last))
            return false;
    }
    if (memcmp(&range.first, &range.last, sizeof range.first) > 0)
        return false;
    *out = range;
    return true;
}

bool mg_ip_in(const struct mg_ip_range *range, const struct mg_ip *ip)
{
    return memcmp(&range->first, ip, sizeof *ip) <= 0 && memcmp(ip, &range->last, sizeof *ip) <= 0;
}
