/* SPDX-License-Identifier: Apache-2.0
 *
 * The kernel asks rules which table counts (ip-rule(8)). Where there are none but the three that it
 * begins with, the tables main and default decide, as the third has only addresses of the host.
 */
#include "platform/linux/exposure/routes.h"

#include <linux/fib_rules.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>

#include "core/base/limits.h"

void mg_routes_init(struct mg_routes *routes)
{
    mg_vec_init(&routes->items, sizeof(struct mg_nf_route));
    routes->known[MG_IPV4] = routes->known[MG_IPV6] = false;
}

void mg_routes_clear(struct mg_routes *routes)
{
    mg_vec_clear(&routes->items);
}

/* What is in the table local, and what is only remembered, decides nothing about other hosts. */
static bool is_for_others(const struct rtmsg *header)
{
    return header->rtm_table != RT_TABLE_LOCAL && (header->rtm_flags & RTM_F_CLONED) == 0 &&
           header->rtm_type != RTN_MULTICAST && header->rtm_type != RTN_LOCAL;
}

bool mg_routes_want(void *context, const struct mg_netlink_message *message)
{
    size_t *count = context;
    struct rtmsg header;

    if (message->type != RTM_NEWROUTE || message->payload.n < sizeof header)
        return true;
    memcpy(&header, message->payload.p, sizeof header);
    if (header.rtm_dst_len == 0)
        return true;
    return is_for_others(&header) && (*count)++ < MG_LIMIT_ROUTES;
}

static bool family_of(unsigned char family, enum mg_ip_family *out)
{
    *out = family == AF_INET ? MG_IPV4 : MG_IPV6;
    return family == AF_INET || family == AF_INET6;
}

static uint32_t number_of(struct mg_str value)
{
    uint32_t number = 0;

    if (value.n == sizeof number)
        memcpy(&number, value.p, sizeof number);
    return number;
}

static bool read_network(const struct rtmsg *header, struct mg_str value, struct mg_nf_route *out)
{
    size_t n = out->family == MG_IPV4 ? 4 : 16;

    out->prefix = header->rtm_dst_len;
    if (out->prefix == 0)
        return true;
    if (value.n != n || out->prefix > 8 * n)
        return false;
    memcpy(out->ip.bytes + sizeof out->ip.bytes - n, value.p, n);
    return true;
}

/* A route that is there, and one whose interface lost its link, may count or not. */
static bool is_vague(const struct rtmsg *header, struct mg_str oif)
{
    unsigned off = RTNH_F_DEAD | RTNH_F_LINKDOWN;

    return (header->rtm_flags & off) != 0 || header->rtm_src_len != 0 || header->rtm_tos != 0 ||
           header->rtm_type == RTN_THROW || (header->rtm_type == RTN_UNICAST && oif.n == 0);
}

static bool add_route(struct mg_str payload, struct mg_routes *out)
{
    struct mg_str attributes[RTA_TABLE + 1];
    struct mg_nf_route route = {.vague = false};
    struct rtmsg header;

    if (payload.n < sizeof header)
        return true;
    memcpy(&header, payload.p, sizeof header);
    if (!is_for_others(&header) || !family_of(header.rtm_family, &route.family) ||
        (header.rtm_table != RT_TABLE_MAIN && header.rtm_table != RT_TABLE_DEFAULT))
        return true;
    mg_netlink_table(mg_str_skip(payload, NLMSG_ALIGN(sizeof header)), attributes,
                     MG_COUNT(attributes));
    if (!read_network(&header, attributes[RTA_DST], &route)) {
        out->known[route.family] = false;
        return true;
    }
    route.vague = is_vague(&header, attributes[RTA_OIF]);
    if (header.rtm_type == RTN_UNICAST)
        route.interface = number_of(attributes[RTA_OIF]);
    return mg_vec_push(&out->items, &route);
}

/* One of those that the kernel begins with: to a table of its own, for all packets. */
static bool is_ordinary(const struct fib_rule_hdr *header, const struct mg_str *attributes)
{
    static const unsigned selectors[] = {
        FRA_DST,    FRA_SRC,    FRA_IIFNAME,   FRA_OIFNAME,     FRA_FWMARK,
        FRA_TUN_ID, FRA_L3MDEV, FRA_UID_RANGE, FRA_SPORT_RANGE, FRA_DPORT_RANGE};

    for (size_t i = 0; i < MG_COUNT(selectors); i++) {
        if (attributes[selectors[i]].n != 0)
            return false;
    }
    return header->action == FR_ACT_TO_TBL && header->tos == 0 && header->flags == 0 &&
           header->table >= RT_TABLE_DEFAULT;
}

static void note_rule(struct mg_str payload, struct mg_routes *out)
{
    struct mg_str attributes[FRA_DPORT_RANGE + 1];
    struct fib_rule_hdr header;
    enum mg_ip_family family;

    if (payload.n < sizeof header)
        return;
    memcpy(&header, payload.p, sizeof header);
    mg_netlink_table(mg_str_skip(payload, NLMSG_ALIGN(sizeof header)), attributes,
                     MG_COUNT(attributes));
    if (family_of(header.family, &family) && !is_ordinary(&header, attributes))
        out->known[family] = false;
}

bool mg_routes_decode(struct mg_str dump, struct mg_routes *out)
{
    struct mg_netlink_message message;
    bool ok = true;

    out->known[MG_IPV4] = out->known[MG_IPV6] = true;
    while (ok && mg_netlink_next_message(&dump, &message)) {
        if (message.type == RTM_NEWROUTE)
            ok = add_route(message.payload, out);
        else if (message.type == RTM_NEWRULE)
            note_rule(message.payload, out);
    }
    if (out->items.n >= MG_LIMIT_ROUTES)
        out->known[MG_IPV4] = out->known[MG_IPV6] = false;
    return ok;
}
