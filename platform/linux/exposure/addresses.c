/* SPDX-License-Identifier: Apache-2.0
 *
 * Three questions: links, addresses, routes. What an interface is follows from what made it:
 * bridges without a port that leads out and ends of veth pairs are where containers are.
 */
#include "platform/linux/exposure/addresses.h"

#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "platform/linux/exposure/netlink.h"
#include "platform/linux/exposure/netlink_message.h"

#define TRIES 3

struct request {
    struct nlmsghdr header;
    struct rtgenmsg body;
};

void mg_addresses_init(struct mg_addresses *out)
{
    mg_vec_init(&out->interfaces, sizeof(struct mg_nf_interface));
    mg_vec_init(&out->addresses, sizeof(struct mg_nf_address));
    mg_routes_init(&out->routes);
}

void mg_addresses_clear(struct mg_addresses *out)
{
    mg_vec_clear(&out->interfaces);
    mg_vec_clear(&out->addresses);
    mg_routes_clear(&out->routes);
}

static enum mg_status ask_all(struct mg_netlink *link, struct mg_buf *dump, struct mg_error *err)
{
    static const unsigned types[] = {RTM_GETLINK, RTM_GETADDR, RTM_GETROUTE, RTM_GETRULE};
    enum mg_status status = MG_OK;

    mg_buf_reset(dump);
    link->changed = false;
    for (size_t i = 0; i < MG_COUNT(types) && status == MG_OK; i++) {
        struct request request = {
            .header = {.nlmsg_len = NLMSG_LENGTH(sizeof request.body),
                       .nlmsg_type = (uint16_t)types[i],
                       .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
            .body = {.rtgen_family = AF_UNSPEC},
        };

        status = mg_netlink_ask(link, &request.header, dump, err);
        if (types[i] == RTM_GETRULE && status == MG_NOENT)
            status = MG_OK; /* a kernel that has one table only */
    }
    return status;
}

/* An answer that was interrupted may lack an interface that was there all the time. */
enum mg_status mg_addresses_read(struct mg_buf *dump, struct mg_error *err)
{
    struct mg_netlink link;
    size_t routes;
    enum mg_status status = mg_netlink_open(&link, NETLINK_ROUTE, "addresses", err);

    link.wanted = mg_routes_want;
    link.context = &routes;
    link.changed = true;
    for (int i = 0; i < TRIES && status == MG_OK && link.changed; i++) {
        routes = 0;
        status = ask_all(&link, dump, err);
    }
    mg_netlink_close(&link);
    return status;
}

static struct mg_str text_of(struct mg_str value)
{
    return mg_str_take(value, mg_str_find(value, '\0'));
}

static uint32_t number_of(struct mg_str value)
{
    uint32_t number = 0;

    if (value.n >= sizeof number)
        memcpy(&number, value.p, sizeof number);
    return number;
}

static int by_index(const void *left, const void *right)
{
    uint32_t a = ((const struct mg_nf_interface *)left)->index;
    uint32_t b = ((const struct mg_nf_interface *)right)->index;

    return (a > b) - (a < b);
}

/* NULL: not there, or down. */
static struct mg_nf_interface *find(const struct mg_addresses *all, uint32_t index)
{
    const struct mg_nf_interface wanted = {.index = index};

    return all->interfaces.n == 0 ? NULL
                                  : bsearch(&wanted, all->interfaces.items, all->interfaces.n,
                                            sizeof wanted, by_index);
}

/* A bridge is taken for one of containers until a port of it turns out to lead elsewhere. */
static enum mg_nf_interface_kind kind_of(unsigned flags, struct mg_str info)
{
    struct mg_str inside[IFLA_INFO_KIND + 1], kind;

    if ((flags & IFF_LOOPBACK) != 0)
        return MG_NF_LOOPBACK;
    mg_netlink_table(info, inside, MG_COUNT(inside));
    kind = text_of(inside[IFLA_INFO_KIND]);
    return mg_str_is(kind, "veth") || mg_str_is(kind, "bridge") ? MG_NF_CONTAINERS : MG_NF_ORDINARY;
}

static bool add_link(struct mg_str payload, struct mg_addresses *out)
{
    struct mg_str attributes[IFLA_LINKINFO + 1];
    struct mg_nf_interface interface;
    struct ifinfomsg header;

    if (payload.n < sizeof header)
        return true;
    memcpy(&header, payload.p, sizeof header);
    if ((header.ifi_flags & IFF_UP) == 0 || header.ifi_index <= 0)
        return true;
    mg_netlink_table(mg_str_skip(payload, NLMSG_ALIGN(sizeof header)), attributes,
                     MG_COUNT(attributes));
    interface = (struct mg_nf_interface){
        .index = (uint32_t)header.ifi_index,
        .name = text_of(attributes[IFLA_IFNAME]),
        .kind = kind_of(header.ifi_flags, attributes[IFLA_LINKINFO]),
    };
    return mg_vec_push(&out->interfaces, &interface);
}

/* A port of a bridge that is no end of a veth pair leads out of this host. */
static bool note_port(struct mg_str payload, struct mg_addresses *out)
{
    struct mg_str attributes[IFLA_MASTER + 1];
    struct mg_nf_interface *port, *bridge;
    struct ifinfomsg header;

    if (payload.n < sizeof header)
        return true;
    memcpy(&header, payload.p, sizeof header);
    mg_netlink_table(mg_str_skip(payload, NLMSG_ALIGN(sizeof header)), attributes,
                     MG_COUNT(attributes));
    port = find(out, (uint32_t)header.ifi_index);
    bridge = find(out, number_of(attributes[IFLA_MASTER]));
    if (port != NULL && bridge != NULL && port->kind == MG_NF_ORDINARY &&
        bridge->kind == MG_NF_CONTAINERS)
        bridge->kind = MG_NF_ORDINARY;
    return true;
}

static bool add_address(struct mg_str payload, struct mg_addresses *out)
{
    struct mg_str attributes[IFA_LOCAL + 1], value;
    struct mg_nf_address address = {0};
    struct ifaddrmsg header;
    size_t n;

    if (payload.n < sizeof header)
        return true;
    memcpy(&header, payload.p, sizeof header);
    mg_netlink_table(mg_str_skip(payload, NLMSG_ALIGN(sizeof header)), attributes,
                     MG_COUNT(attributes));
    /* With a peer, IFA_ADDRESS is the peer's. */
    value = attributes[attributes[IFA_LOCAL].n != 0 ? IFA_LOCAL : IFA_ADDRESS];
    n = header.ifa_family == AF_INET ? 4 : 16;
    if ((header.ifa_family != AF_INET && header.ifa_family != AF_INET6) || value.n != n ||
        header.ifa_prefixlen > 8 * n || find(out, header.ifa_index) == NULL)
        return true;
    address.interface = header.ifa_index;
    address.family = header.ifa_family == AF_INET ? MG_IPV4 : MG_IPV6;
    address.prefix = header.ifa_prefixlen;
    memcpy(address.ip.bytes + 16 - n, value.p, n);
    return mg_vec_push(&out->addresses, &address);
}

static void leads_out(struct mg_addresses *out, uint32_t index)
{
    struct mg_nf_interface *interface = find(out, index);

    if (interface == NULL || interface->kind == MG_NF_LOOPBACK)
        return;
    interface->default_route = true;
    interface->kind = MG_NF_ORDINARY; /* in a container eth0 is the end of a veth pair */
}

/* Of a route with several ways, each of which has a header with the length of all of it. */
static void note_ways(struct mg_str ways, struct mg_addresses *out)
{
    struct rtnexthop way;

    while (ways.n >= sizeof way) {
        memcpy(&way, ways.p, sizeof way);
        if (way.rtnh_len < sizeof way || way.rtnh_len > ways.n)
            return;
        leads_out(out, (uint32_t)way.rtnh_ifindex);
        ways = mg_str_skip(ways, RTNH_ALIGN(way.rtnh_len));
    }
}

static bool note_route(struct mg_str payload, struct mg_addresses *out)
{
    struct mg_str attributes[RTA_MULTIPATH + 1];
    struct rtmsg header;

    if (payload.n < sizeof header)
        return true;
    memcpy(&header, payload.p, sizeof header);
    if (header.rtm_dst_len != 0 || header.rtm_type != RTN_UNICAST)
        return true;
    mg_netlink_table(mg_str_skip(payload, NLMSG_ALIGN(sizeof header)), attributes,
                     MG_COUNT(attributes));
    leads_out(out, number_of(attributes[RTA_OIF]));
    note_ways(attributes[RTA_MULTIPATH], out);
    return true;
}

/* One pass over the messages of a type. */
static bool each(struct mg_str dump, unsigned type,
                 bool (*act)(struct mg_str, struct mg_addresses *), struct mg_addresses *out)
{
    struct mg_netlink_message message;
    bool ok = true;

    while (ok && mg_netlink_next_message(&dump, &message)) {
        if (message.type == type)
            ok = act(message.payload, out);
    }
    return ok;
}

enum mg_status mg_addresses_decode(struct mg_str dump, struct mg_addresses *out,
                                   struct mg_error *err)
{
    bool ok = each(dump, RTM_NEWLINK, add_link, out);

    mg_vec_sort(&out->interfaces, by_index);
    ok = ok && each(dump, RTM_NEWLINK, note_port, out) &&
         each(dump, RTM_NEWADDR, add_address, out) && each(dump, RTM_NEWROUTE, note_route, out);
    ok = ok && mg_routes_decode(dump, &out->routes);
    return ok ? MG_OK : mg_fail(err, MG_NOMEM, "not enough memory for addresses");
}

struct mg_nf_host mg_addresses_host(const struct mg_addresses *addresses)
{
    return (struct mg_nf_host){
        .interfaces = addresses->interfaces.items,
        .interface_count = addresses->interfaces.n,
        .addresses = addresses->addresses.items,
        .address_count = addresses->addresses.n,
        .routes = addresses->routes.items.items,
        .route_count = addresses->routes.items.n,
        .routes_known = {[MG_IPV4] = addresses->routes.known[MG_IPV4],
                         [MG_IPV6] = addresses->routes.known[MG_IPV6]},
    };
}
