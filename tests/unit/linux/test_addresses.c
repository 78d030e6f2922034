/* SPDX-License-Identifier: Apache-2.0
 *
 * What the kernel says of interfaces, addresses and routes, made by hand.
 */
#include "platform/linux/exposure/addresses.h"

#include <arpa/inet.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/limits.h"
#include "tests/unit/linux/netlink_sample.h"

struct world {
    struct mg_buf dump;
    struct mg_addresses addresses;
    char text[512];
};

static int set_up(void **state)
{
    static struct world world;

    memset(&world, 0, sizeof world);
    mg_buf_init(&world.dump, MG_MIB(16));
    mg_addresses_init(&world.addresses);
    *state = &world;
    return 0;
}

static int tear_down(void **state)
{
    struct world *world = *state;

    mg_buf_clear(&world->dump);
    mg_addresses_clear(&world->addresses);
    return 0;
}

/* kind: NULL for a card; master: of the bridge it is a port of, or 0. */
static void add_link(struct world *world, int index, const char *name, unsigned flags,
                     const char *kind, uint32_t master)
{
    struct ifinfomsg header = {.ifi_index = index, .ifi_flags = flags};
    size_t at = netlink_sample_begin(&world->dump, RTM_NEWLINK, &header, sizeof header), nest;

    netlink_sample_attribute(&world->dump, IFLA_IFNAME, name, strlen(name) + 1);
    if (master != 0)
        netlink_sample_attribute(&world->dump, IFLA_MASTER, &master, sizeof master);
    if (kind != NULL) {
        nest = netlink_sample_nest(&world->dump, IFLA_LINKINFO);
        netlink_sample_attribute(&world->dump, IFLA_INFO_KIND, kind, strlen(kind) + 1);
        netlink_sample_nest_end(&world->dump, nest);
    }
    netlink_sample_end(&world->dump, at);
}

/* Of the lengths that the family has; local is NULL for IPv6 without a peer. */
static void add_address(struct world *world, int family, unsigned index, unsigned prefix,
                        const char *address, const char *local)
{
    struct ifaddrmsg header = {
        .ifa_family = (uint8_t)family, .ifa_prefixlen = (uint8_t)prefix, .ifa_index = index};
    size_t at = netlink_sample_begin(&world->dump, RTM_NEWADDR, &header, sizeof header);
    size_t n = family == AF_INET ? 4 : 16;
    unsigned char bytes[16];

    assert_int_equal(inet_pton(family, address, bytes), 1);
    netlink_sample_attribute(&world->dump, IFA_ADDRESS, bytes, n);
    if (local != NULL) {
        assert_int_equal(inet_pton(family, local, bytes), 1);
        netlink_sample_attribute(&world->dump, IFA_LOCAL, bytes, n);
    }
    netlink_sample_end(&world->dump, at);
}

/* By one interface, or by several ways. */
static void add_route(struct world *world, int family, unsigned length, unsigned type,
                      const uint32_t *interfaces, size_t n)
{
    struct rtmsg header = {
        .rtm_family = (uint8_t)family, .rtm_dst_len = (uint8_t)length, .rtm_type = (uint8_t)type};
    size_t at = netlink_sample_begin(&world->dump, RTM_NEWROUTE, &header, sizeof header), nest;
    uint32_t table = RT_TABLE_MAIN;

    netlink_sample_attribute(&world->dump, RTA_TABLE, &table, sizeof table);
    if (n == 1) {
        netlink_sample_attribute(&world->dump, RTA_OIF, interfaces, sizeof *interfaces);
    } else {
        nest = netlink_sample_nest(&world->dump, RTA_MULTIPATH);
        for (size_t i = 0; i < n; i++) {
            struct rtnexthop way = {.rtnh_len = sizeof way + 8, .rtnh_ifindex = (int)interfaces[i]};

            mg_buf_add(&world->dump, &way, sizeof way);
            netlink_sample_attribute(&world->dump, RTA_GATEWAY, "\xc0\0\2\1", 4);
        }
        netlink_sample_nest_end(&world->dump, nest);
    }
    netlink_sample_end(&world->dump, at);
}

static void add_default_route(struct world *world, int family, uint32_t interface)
{
    add_route(world, family, 0, RTN_UNICAST, &interface, 1);
}

/* "eth0 ordinary default, br0 containers" */
static const char *interfaces_of(struct world *world)
{
    static const char *const kinds[] = {"loopback", "ordinary", "containers"};
    struct mg_nf_host host;
    size_t n = 0;

    assert_int_equal(mg_addresses_decode(mg_buf_view(&world->dump), &world->addresses, NULL),
                     MG_OK);
    host = mg_addresses_host(&world->addresses);
    world->text[0] = '\0';
    for (size_t i = 0; i < host.interface_count; i++) {
        const struct mg_nf_interface *interface = &host.interfaces[i];

        n += (size_t)snprintf(world->text + n, sizeof world->text - n, "%s%.*s %s%s",
                              i == 0 ? "" : ", ", MG_STR_ARG(interface->name),
                              kinds[interface->kind], interface->default_route ? " default" : "");
    }
    return world->text;
}

/* "1 127.0.0.1/8, 2 ::1/128" */
static const char *addresses_of(struct world *world)
{
    struct mg_nf_host host;
    size_t n = 0;

    (void)interfaces_of(world);
    host = mg_addresses_host(&world->addresses);
    world->text[0] = '\0';
    for (size_t i = 0; i < host.address_count; i++) {
        const struct mg_nf_address *address = &host.addresses[i];
        char text[MG_IP_TEXT];

        mg_ip_format(address->family, &address->ip, text);
        n += (size_t)snprintf(world->text + n, sizeof world->text - n, "%s%u %s/%u",
                              i == 0 ? "" : ", ", address->interface, text, address->prefix);
    }
    return world->text;
}

static void test_addresses__interfaces(void **state)
{
    struct world *world = *state;

    add_link(world, 2, "eth0", IFF_UP, NULL, 0);
    add_link(world, 1, "lo", IFF_UP | IFF_LOOPBACK, NULL, 0);
    add_link(world, 3, "down0", 0, NULL, 0);
    add_link(world, 4, "wg0", IFF_UP, "wireguard", 0);
    add_link(world, 5, "veth5", IFF_UP, "veth", 0);
    assert_string_equal(interfaces_of(world),
                        "lo loopback, eth0 ordinary, wg0 ordinary, veth5 containers");
}

static void test_addresses__bridges(void **state)
{
    struct world *world = *state;

    add_link(world, 10, "veth10", IFF_UP, "veth", 2); /* ports may come before their bridge */
    add_link(world, 2, "docker0", IFF_UP, "bridge", 0);
    add_link(world, 3, "empty", IFF_UP, "bridge", 0);
    add_link(world, 4, "lan", IFF_UP, "bridge", 0);
    add_link(world, 5, "eth0", IFF_UP, NULL, 4);
    add_link(world, 6, "veth6", IFF_UP, "veth", 4);
    add_link(world, 7, "machines", IFF_UP, "bridge", 0);
    add_link(world, 8, "tap0", IFF_UP, "tun", 7);
    add_link(world, 9, "bond0", IFF_UP, "bond", 0);
    add_link(world, 11, "eth1", IFF_UP, NULL, 9);
    assert_string_equal(interfaces_of(world),
                        "docker0 containers, empty containers, lan ordinary, eth0 ordinary, "
                        "veth6 containers, machines ordinary, tap0 ordinary, bond0 ordinary, "
                        "veth10 containers, eth1 ordinary");
}

/* Nothing comes by a port that is down. */
static void test_addresses__bridge_with_a_port_that_is_down(void **state)
{
    struct world *world = *state;

    add_link(world, 1, "br0", IFF_UP, "bridge", 0);
    add_link(world, 2, "eth0", 0, NULL, 1);
    assert_string_equal(interfaces_of(world), "br0 containers");
}

static void test_addresses__default_routes(void **state)
{
    struct world *world = *state;
    const uint32_t blocked = 5, net = 6;

    add_link(world, 1, "lo", IFF_UP | IFF_LOOPBACK, NULL, 0);
    add_link(world, 2, "eth0", IFF_UP, NULL, 0);
    add_link(world, 3, "eth1", IFF_UP, NULL, 0);
    add_link(world, 4, "veth4", IFF_UP, "veth", 0); /* as seen from inside of a container */
    add_link(world, 5, "eth2", IFF_UP, NULL, 0);
    add_link(world, 6, "eth3", IFF_UP, NULL, 0);
    add_default_route(world, AF_INET, 2);
    add_default_route(world, AF_INET6, 3);
    add_default_route(world, AF_INET6, 4);
    add_default_route(world, AF_INET, 99);
    add_default_route(world, AF_INET6, 1); /* to nowhere: the host stays the host */
    add_route(world, AF_INET, 0, RTN_UNREACHABLE, &blocked, 1);
    add_route(world, AF_INET, 24, RTN_UNICAST, &net, 1);
    assert_string_equal(interfaces_of(world),
                        "lo loopback, eth0 ordinary default, eth1 ordinary default, "
                        "veth4 ordinary default, eth2 ordinary, eth3 ordinary");
}

static void test_addresses__default_route_of_several_ways(void **state)
{
    const uint32_t ways[] = {2, 99, 3}, others[] = {4, 5};
    struct world *world = *state;

    add_link(world, 2, "eth0", IFF_UP, NULL, 0);
    add_link(world, 3, "veth3", IFF_UP, "veth", 0);
    add_link(world, 4, "eth2", IFF_UP, NULL, 0);
    add_link(world, 5, "eth3", IFF_UP, NULL, 0);
    add_route(world, AF_INET6, 0, RTN_UNICAST, ways, MG_COUNT(ways));
    add_route(world, AF_INET, 8, RTN_UNICAST, others, MG_COUNT(others));
    assert_string_equal(interfaces_of(world), "eth0 ordinary default, veth3 ordinary default, "
                                              "eth2 ordinary, eth3 ordinary");
}

/* Ways are a list of their own inside of the attribute: one that is longer than it ends it. */
static void test_addresses__ways_that_are_broken(void **state)
{
    static const uint16_t lengths[] = {0, 7, 9, 255};
    struct world *world = *state;

    add_link(world, 2, "eth0", IFF_UP, NULL, 0);
    for (size_t i = 0; i < MG_COUNT(lengths); i++) {
        struct rtnexthop way = {.rtnh_len = lengths[i], .rtnh_ifindex = 2};
        struct rtmsg header = {.rtm_family = AF_INET, .rtm_type = RTN_UNICAST};
        size_t at = netlink_sample_begin(&world->dump, RTM_NEWROUTE, &header, sizeof header);

        netlink_sample_attribute(&world->dump, RTA_MULTIPATH, &way, sizeof way);
        netlink_sample_end(&world->dump, at);
    }
    assert_string_equal(interfaces_of(world), "eth0 ordinary");
}

static void test_addresses__addresses(void **state)
{
    struct world *world = *state;

    add_link(world, 1, "lo", IFF_UP | IFF_LOOPBACK, NULL, 0);
    add_link(world, 2, "eth0", IFF_UP, NULL, 0);
    add_link(world, 3, "down0", 0, NULL, 0);
    add_address(world, AF_INET, 1, 8, "127.0.0.1", "127.0.0.1");
    add_address(world, AF_INET6, 1, 128, "::1", NULL);
    add_address(world, AF_INET, 2, 32, "198.51.100.9", "192.0.2.1"); /* the first is the peer */
    add_address(world, AF_INET6, 2, 64, "fe80::1", NULL);
    add_address(world, AF_INET6, 2, 128, "2001:db8::9", "2001:db8::1");
    add_address(world, AF_INET, 2, 33, "192.0.2.2", NULL); /* no such prefix */
    add_address(world, AF_INET, 3, 24, "192.0.2.3", NULL);
    add_address(world, AF_INET, 99, 24, "192.0.2.4", NULL);
    assert_string_equal(addresses_of(world), "1 127.0.0.1/8, 1 ::1/128, 2 192.0.2.1/32, "
                                             "2 fe80::1/64, 2 2001:db8::1/128");
}

static void test_addresses__addresses_of_another_length(void **state)
{
    struct ifaddrmsg headers[] = {{.ifa_family = AF_INET, .ifa_index = 1},
                                  {.ifa_family = AF_INET6, .ifa_index = 1},
                                  {.ifa_family = AF_UNIX, .ifa_index = 1}};
    static const size_t lengths[] = {0, 3, 5, 15, 17};
    struct world *world = *state;

    add_link(world, 1, "eth0", IFF_UP, NULL, 0);
    for (size_t i = 0; i < MG_COUNT(headers) * MG_COUNT(lengths); i++) {
        size_t at = netlink_sample_begin(&world->dump, RTM_NEWADDR, &headers[i % 3], 8);

        netlink_sample_attribute(&world->dump, IFA_LOCAL, "0123456789abcdef", lengths[i / 3]);
        netlink_sample_end(&world->dump, at);
    }
    assert_string_equal(addresses_of(world), "");
}

/* A dump is cut off at every place: what is whole stands, the rest is not made up. */
static void test_addresses__cut_off(void **state)
{
    struct world *world = *state;
    struct mg_str whole;
    size_t first;

    add_link(world, 1, "eth0", IFF_UP, NULL, 0);
    first = world->dump.n;
    add_link(world, 2, "br0", IFF_UP, "bridge", 0);
    whole = mg_buf_view(&world->dump);
    for (size_t n = 0; n < whole.n; n++) {
        mg_addresses_clear(&world->addresses);
        assert_int_equal(mg_addresses_decode(mg_str_take(whole, n), &world->addresses, NULL),
                         MG_OK);
        assert_int_equal(world->addresses.interfaces.n, n < first ? 0 : 1);
    }
}

/* Of the namespace that the tests run in: its own interface is there in each. */
static void test_addresses__of_this_host(void **state)
{
    struct world *world = *state;

    assert_int_equal(mg_addresses_read(&world->dump, NULL), MG_OK);
    assert_int_equal(mg_addresses_decode(mg_buf_view(&world->dump), &world->addresses, NULL),
                     MG_OK);
    for (size_t i = 0; i < world->addresses.interfaces.n; i++) {
        const struct mg_nf_interface *interface = mg_vec_at(&world->addresses.interfaces, i);
        char name[IF_NAMESIZE];

        assert_non_null(if_indextoname(interface->index, name));
        assert_true(mg_str_is(interface->name, name));
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_addresses__##name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(interfaces),
        TEST(bridges),
        TEST(bridge_with_a_port_that_is_down),
        TEST(default_routes),
        TEST(default_route_of_several_ways),
        TEST(ways_that_are_broken),
        TEST(addresses),
        TEST(addresses_of_another_length),
        TEST(cut_off),
        TEST(of_this_host),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
