/* SPDX-License-Identifier: Apache-2.0
 *
 * Ports that rules send on: which are found, and what is said of them.
 */
#include "core/exposure/netfilter_forwards.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/limits.h"
#include "netfilter_text.h"

static const char *const host_lines[] = {
    "interface lo loopback 127.0.0.1/8 ::1/128",
    "interface eth0 default 10.1.0.5/16 2001:db8:7::5/64",
    "interface docker0 containers 172.17.0.1/16",
    "chain ip nat DOCKER",
};

struct world {
    struct netfilter_text text;
    struct mg_inventory inventory;
    size_t unknown;
};

static int set_up(void **state)
{
    static struct world world;

    netfilter_text_begin(&world.text);
    for (size_t i = 0; i < MG_COUNT(host_lines); i++)
        netfilter_text_line(&world.text, mg_str_of(host_lines[i]));
    mg_inventory_init(&world.inventory);
    *state = &world;
    return 0;
}

static int tear_down(void **state)
{
    struct world *world = *state;

    mg_inventory_clear(&world->inventory);
    netfilter_text_end(&world->text);
    return 0;
}

static void find(struct world *world)
{
    assert_int_equal(mg_netfilter_forwards(&world->text.filter, &world->text.host,
                                           &world->inventory, &world->unknown, NULL),
                     MG_OK);
}

/* "tcp 0.0.0.0:80>10.0.0.2:80 ...", of those from a number on. */
static void assert_found(struct world *world, size_t first, const char *expected, size_t unknown)
{
    char text[512] = "";
    size_t n = 0;

    find(world);
    for (size_t i = first; i < world->inventory.listener_count; i++) {
        const struct mg_listener *l = &world->inventory.listeners[i];

        assert_int_equal(mg_listener_family(l) == MG_IPV6,
                         mg_str_find(l->address, ':') != SIZE_MAX);
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%.*s %.*s:%u>%.*s", n != 0 ? " " : "",
                              MG_STR_ARG(l->protocol), MG_STR_ARG(l->address), (unsigned)l->port,
                              MG_STR_ARG(l->forward));
    }
    assert_string_equal(text, expected);
    assert_int_equal(world->unknown, unknown);
}

static void add_rules(struct world *world, const char *const *rules, size_t count)
{
    for (size_t i = 0; i < count; i++)
        netfilter_text_line(&world->text, mg_str_of(rules[i]));
}

static void test_netfilter_forwards__found(void **state)
{
    static const char *const rules[] = {
        "iif docker0 return",
        "protocol tcp dport 8080 dnat 172.17.0.2/80",
        "protocol tcp dport 8080 iif eth0 dnat 172.17.0.2/80", /* the same again */
        "protocol tcp dport 8080 dnat 172.17.0.3/80",
        "protocol udp dport 53,54 dnat 172.17.0.2",
        "protocol tcp daddr 10.1.0.5,127.0.0.1 dport 81 dnat 172.17.0.2/80",
        "protocol tcp dport 82 dnat fd00::2/80",
    };

    add_rules(*state, rules, MG_COUNT(rules));
    assert_found(*state, 0,
                 "tcp 0.0.0.0:8080>172.17.0.2:80 tcp 0.0.0.0:8080>172.17.0.3:80 "
                 "udp 0.0.0.0:53>172.17.0.2:53 udp 0.0.0.0:54>172.17.0.2:54 "
                 "tcp 10.1.0.5:81>172.17.0.2:80 tcp 127.0.0.1:81>172.17.0.2:80 "
                 "tcp :::82>[fd00::2]:80",
                 0);
}

/* To the host itself, of other hosts' addresses, and of what the host itself sends. */
static void test_netfilter_forwards__others(void **state)
{
    static const char *const rules[] = {
        "protocol tcp dport 80 redirect 8080",
        "protocol tcp dport 80 dnat 10.1.0.5/8080",
        "protocol tcp dport 80 dnat 127.0.0.1/8080",
        "protocol tcp daddr 10.96.0.1 dport 443 dnat 172.17.0.2/443",
        "chain ip nat out output -100 accept nat",
        "protocol tcp dport 90 dnat 172.17.0.2/80",
    };

    add_rules(*state, rules, MG_COUNT(rules));
    assert_found(*state, 0, "", 0);
}

static void test_netfilter_forwards__that_do_not_tell(void **state)
{
    static const char *const rules[] = {
        "protocol tcp dnat 172.17.0.2/80",        "dport 80 dnat 172.17.0.2/80",
        "protocol tcp dport 80-90 dnat 10.9.9.9", "protocol tcp dport @vague dnat 172.17.0.2",
        "protocol tcp dport 80 dnat somewhere",
    };

    add_rules(*state, rules, MG_COUNT(rules));
    assert_found(*state, 0, "", MG_COUNT(rules));
}

static void test_netfilter_forwards__with_a_proxy(void **state)
{
    static const char *const rules[] = {
        "protocol tcp dport 8080 dnat 172.17.0.2/80",
        "protocol udp dport 8080 dnat 172.17.0.2/80",
    };
    struct world *world = *state;
    const struct mg_listener proxy = {.protocol = MG_STR("tcp"),
                                      .family = MG_STR("ipv4"),
                                      .address = MG_STR("0.0.0.0"),
                                      .port = 8080};

    assert_int_equal(mg_inventory_add_listener(&world->inventory, &proxy, NULL), MG_OK);
    add_rules(world, rules, MG_COUNT(rules));
    assert_found(world, 1, "udp 0.0.0.0:8080>172.17.0.2:80", 0);
}

static void test_netfilter_forwards__too_many(void **state)
{
    struct world *world = *state;

    netfilter_text_line(&world->text, MG_STR("protocol tcp dport 1,2,3,4,5,6,7,8 dnat 172.17.0.2"));
    for (size_t i = 0; i < MG_LIMIT_LISTENERS - 3; i++) {
        const struct mg_listener one = {.protocol = MG_STR("udp"),
                                        .family = MG_STR("ipv4"),
                                        .address = MG_STR("0.0.0.0"),
                                        .port = 8080};

        assert_int_equal(mg_inventory_add_listener(&world->inventory, &one, NULL), MG_OK);
    }
    find(world);
    assert_int_equal(world->inventory.listener_count, MG_LIMIT_LISTENERS);
    assert_int_equal(world->unknown, 5);
}

/* Letters of the verdicts in all zones, for each of what was found. */
static void assert_judged(struct world *world, const char *expected)
{
    struct mg_exposures exposures;
    char letters[64] = "";

    find(world);
    mg_exposures_init(&exposures);
    assert_int_equal(mg_netfilter_judge(&world->text.filter, &world->text.host,
                                        world->inventory.listeners, world->inventory.listener_count,
                                        &exposures, NULL),
                     MG_OK);
    assert_true(exposures.count < sizeof letters);
    for (size_t i = 0; i < exposures.count; i++)
        letters[i] = "bulr"[exposures.items[i].verdict];
    assert_string_equal(letters, expected);
    mg_exposures_clear(&exposures);
}

static void test_netfilter_forwards__judged(void **state)
{
    static const char *const rules[] = {
        "iif docker0 return",
        "saddr 10.0.0.0/8 protocol tcp dport 8080 dnat 172.17.0.3/80",
        "protocol tcp dport 8080 dnat 172.17.0.2/80",
        "protocol tcp dport 8081 dnat 172.17.0.2/81",
        "protocol tcp daddr 127.0.0.1 dport 8082 dnat 172.17.0.2/80",
        "chain ip nat pre prerouting -100 accept nat",
        "dtype 2 jump:DOCKER",
        "chain ip filter forward forward 0 drop",
        "state established,related accept",
        "protocol tcp dport 80 accept",
        "chain ip filter input input 0 accept",
    };

    add_rules(*state, rules, MG_COUNT(rules));
    assert_judged(*state, "blrb"   /* 8080 to 172.17.0.3: the subnet is in 10.0.0.0/8 */
                          "rlbb"   /* 8080 to 172.17.0.2 */
                          "bbbb"   /* 8081: not let through */
                          "bbbb"); /* 8082: of the host itself */
    netfilter_text_line(&((struct world *)*state)->text, MG_STR("keeps eth0"));
    assert_judged(*state, "bbbbbbbbbbbbbbbb");
}

static void test_netfilter_forwards__parsed(void **state)
{
    static const struct {
        const char *text;
        enum mg_ip_family family;
        bool ok;
    } cases[] = {
        {"10.0.0.2:80", MG_IPV4, true},
        {"[fd00::2]:80", MG_IPV6, true},
        {"10.0.0.2:", MG_IPV4, false},
        {"10.0.0.2", MG_IPV4, false},
        {"10.0.0.2:65536", MG_IPV4, false},
        {"[fd00::2:80", MG_IPV6, false},
        {"", MG_IPV4, false},
        {":80", MG_IPV4, false},
        {"[:1", MG_IPV6, false},
        {"[]:1", MG_IPV6, false},
        {"10.0.0.2:80", MG_IPV6, false},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        struct mg_ip to;
        unsigned port;

        assert_int_equal(mg_nf_forward_parse(mg_str_of(cases[i].text), cases[i].family, &to, &port),
                         cases[i].ok);
        if (cases[i].ok)
            assert_int_equal(port, 80);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_netfilter_forwards__found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_netfilter_forwards__others, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_netfilter_forwards__that_do_not_tell, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_netfilter_forwards__with_a_proxy, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_netfilter_forwards__too_many, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_netfilter_forwards__judged, set_up, tear_down),
        cmocka_unit_test(test_netfilter_forwards__parsed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
