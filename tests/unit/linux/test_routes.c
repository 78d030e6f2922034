/* SPDX-License-Identifier: Apache-2.0
 *
 * What the kernel says of routes and of rules about them, made by hand.
 */
#include "platform/linux/exposure/routes.h"

#include <arpa/inet.h>
#include <linux/fib_rules.h>
#include <linux/rtnetlink.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/limits.h"
#include "tests/unit/linux/netlink_sample.h"

struct sample {
    struct rtmsg header;
    const char *network; /* NULL: none */
    uint32_t interface;  /* 0: none */
};

static void add(struct mg_buf *dump, const struct sample *sample)
{
    size_t at = netlink_sample_begin(dump, RTM_NEWROUTE, &sample->header, sizeof sample->header);
    unsigned char bytes[16];

    if (sample->network != NULL) {
        assert_int_equal(inet_pton(sample->header.rtm_family, sample->network, bytes), 1);
        netlink_sample_attribute(dump, RTA_DST, bytes,
                                 sample->header.rtm_family == AF_INET ? 4 : 16);
    }
    if (sample->interface != 0)
        netlink_sample_attribute(dump, RTA_OIF, &sample->interface, sizeof sample->interface);
    netlink_sample_end(dump, at);
}

static void add_rule(struct mg_buf *dump, const struct fib_rule_hdr *header, unsigned attribute)
{
    size_t at = netlink_sample_begin(dump, RTM_NEWRULE, header, sizeof *header);

    if (attribute != 0)
        netlink_sample_attribute(dump, (uint16_t)attribute, "\1\0\0\0", 4);
    netlink_sample_end(dump, at);
}

/* "10.0.0.0/8>2 ::/0?", and which families are known: "46". */
static void assert_routes(const struct mg_buf *dump, const char *expected, const char *known)
{
    struct mg_routes routes;
    char text[256] = "", families[3] = "";
    size_t n = 0;

    mg_routes_init(&routes);
    assert_true(mg_routes_decode(mg_buf_view(dump), &routes));
    for (size_t i = 0; i < routes.items.n; i++) {
        const struct mg_nf_route *route = mg_vec_at(&routes.items, i);
        char address[MG_IP_TEXT];

        mg_ip_format(route->family, &route->ip, address);
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%s/%u", i != 0 ? " " : "", address,
                              route->prefix);
        n += (size_t)snprintf(text + n, sizeof text - n, route->vague ? "?" : ">%u",
                              route->interface);
    }
    assert_string_equal(text, expected);
    n = 0;
    if (routes.known[MG_IPV4])
        families[n++] = '4';
    if (routes.known[MG_IPV6])
        families[n++] = '6';
    assert_string_equal(families, known);
    mg_routes_clear(&routes);
}

#define ROUTE(family, length, type, table)                                                         \
    .header = {                                                                                    \
        .rtm_family = (family), .rtm_dst_len = (length), .rtm_type = (type), .rtm_table = (table)}

static void test_routes__of_each_kind(void **state)
{
    static const struct {
        struct sample sample;
        const char *expected;
    } cases[] = {
        {{ROUTE(AF_INET, 8, RTN_UNICAST, RT_TABLE_MAIN), "10.0.0.0", 2}, "10.0.0.0/8>2"},
        {{ROUTE(AF_INET, 0, RTN_UNICAST, RT_TABLE_MAIN), NULL, 3}, "0.0.0.0/0>3"},
        {{ROUTE(AF_INET6, 32, RTN_UNICAST, RT_TABLE_DEFAULT), "2001:db8::", 4}, "2001:db8::/32>4"},
        {{ROUTE(AF_INET, 8, RTN_UNREACHABLE, RT_TABLE_MAIN), "10.0.0.0", 2}, "10.0.0.0/8>0"},
        {{ROUTE(AF_INET, 8, RTN_THROW, RT_TABLE_MAIN), "10.0.0.0", 0}, "10.0.0.0/8?"},
        {{ROUTE(AF_INET, 8, RTN_UNICAST, RT_TABLE_MAIN), "10.0.0.0", 0}, "10.0.0.0/8?"},
        {{ROUTE(AF_INET, 8, RTN_UNICAST, 100), "10.0.0.0", 2}, ""},
        {{ROUTE(AF_INET, 32, RTN_LOCAL, RT_TABLE_LOCAL), "10.0.0.1", 2}, ""},
        {{ROUTE(AF_INET6, 8, RTN_MULTICAST, RT_TABLE_MAIN), "ff00::", 2}, ""},
        {{ROUTE(AF_UNIX, 8, RTN_UNICAST, RT_TABLE_MAIN), NULL, 2}, ""},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        struct mg_buf dump;

        mg_buf_init(&dump, MG_MIB(1));
        add(&dump, &cases[i].sample);
        assert_routes(&dump, cases[i].expected, "46");
        for (size_t n = 0; n < dump.n; n++) {
            struct mg_buf cut = dump;

            cut.n = n;
            assert_routes(&cut, "", "46");
        }
        mg_buf_clear(&dump);
    }
}

static void test_routes__that_may_not_count(void **state)
{
    struct sample samples[4];
    struct mg_buf dump;

    (void)state;
    mg_buf_init(&dump, MG_MIB(1));
    for (size_t i = 0; i < MG_COUNT(samples); i++)
        samples[i] = (struct sample){ROUTE(AF_INET, 8, RTN_UNICAST, RT_TABLE_MAIN), "10.0.0.0", 2};
    samples[0].header.rtm_flags = RTNH_F_LINKDOWN;
    samples[1].header.rtm_src_len = 8;
    samples[2].header.rtm_tos = 4;
    samples[3].header.rtm_flags = RTM_F_CLONED;
    for (size_t i = 0; i < MG_COUNT(samples); i++)
        add(&dump, &samples[i]);
    assert_routes(&dump, "10.0.0.0/8? 10.0.0.0/8? 10.0.0.0/8?", "46");
    mg_buf_clear(&dump);
}

static void test_routes__network_that_is_none(void **state)
{
    struct sample samples[] = {
        {ROUTE(AF_INET, 33, RTN_UNICAST, RT_TABLE_MAIN), "10.0.0.0", 2},
        {ROUTE(AF_INET, 8, RTN_UNICAST, RT_TABLE_MAIN), NULL, 2},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(samples); i++) {
        struct mg_buf dump;

        mg_buf_init(&dump, MG_MIB(1));
        add(&dump, &samples[i]);
        assert_routes(&dump, "", "6");
        mg_buf_clear(&dump);
    }
}

static void test_routes__rules(void **state)
{
    static const struct {
        struct fib_rule_hdr header;
        unsigned attribute;
        const char *known;
    } cases[] = {
        {{.family = AF_INET, .table = RT_TABLE_LOCAL, .action = FR_ACT_TO_TBL}, 0, "46"},
        {{.family = AF_INET6, .table = RT_TABLE_MAIN, .action = FR_ACT_TO_TBL}, FRA_PRIORITY, "46"},
        {{.family = AF_INET, .table = RT_TABLE_DEFAULT, .action = FR_ACT_TO_TBL}, 0, "46"},
        {{.family = AF_INET, .table = 100, .action = FR_ACT_TO_TBL}, 0, "6"},
        {{.family = AF_INET6, .table = RT_TABLE_MAIN, .action = FR_ACT_BLACKHOLE}, 0, "4"},
        {{.family = AF_INET, .table = RT_TABLE_MAIN, .action = FR_ACT_TO_TBL}, FRA_FWMARK, "6"},
        {{.family = AF_INET, .table = RT_TABLE_MAIN, .action = FR_ACT_TO_TBL}, FRA_SRC, "6"},
        {{.family = AF_INET, .table = RT_TABLE_MAIN, .action = FR_ACT_TO_TBL, .tos = 4}, 0, "6"},
        {{.family = AF_INET6, .table = RT_TABLE_MAIN, .action = FR_ACT_TO_TBL}, FRA_IIFNAME, "4"},
        {{.family = AF_UNIX, .table = 100, .action = FR_ACT_TO_TBL}, 0, "46"},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        struct mg_buf dump;

        mg_buf_init(&dump, MG_MIB(1));
        add_rule(&dump, &cases[i].header, cases[i].attribute);
        assert_routes(&dump, "", cases[i].known);
        mg_buf_clear(&dump);
    }
}

static bool wants(size_t *count, const struct sample *sample)
{
    const struct mg_netlink_message message = {
        .type = RTM_NEWROUTE,
        .payload = {(const char *)&sample->header, sizeof sample->header},
    };

    return mg_routes_want(count, &message);
}

/* A router may have a million, of which the default ones are kept however late they come. */
static void test_routes__too_many(void **state)
{
    static const struct sample route = {ROUTE(AF_INET, 24, RTN_UNICAST, RT_TABLE_MAIN), NULL, 0};
    static const struct sample local = {ROUTE(AF_INET, 32, RTN_LOCAL, RT_TABLE_LOCAL), NULL, 0};
    static const struct sample last = {ROUTE(AF_INET, 0, RTN_UNICAST, RT_TABLE_MAIN), NULL, 0};
    const struct sample kept = {ROUTE(AF_INET, 8, RTN_UNICAST, RT_TABLE_MAIN), "10.0.0.0", 2};
    struct mg_routes routes;
    struct mg_buf dump;
    size_t count = 0;

    (void)state;
    mg_buf_init(&dump, MG_MIB(16));
    mg_routes_init(&routes);
    for (size_t i = 0; i < MG_LIMIT_ROUTES; i++) {
        assert_true(wants(&count, &route));
        assert_false(wants(&count, &local));
        add(&dump, &kept);
    }
    assert_false(wants(&count, &route));
    assert_true(wants(&count, &last));
    assert_true(mg_routes_decode(mg_buf_view(&dump), &routes));
    assert_false(routes.known[MG_IPV4] || routes.known[MG_IPV6]);
    mg_routes_clear(&routes);
    mg_buf_clear(&dump);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_routes__of_each_kind),
        cmocka_unit_test(test_routes__that_may_not_count),
        cmocka_unit_test(test_routes__network_that_is_none),
        cmocka_unit_test(test_routes__rules),
        cmocka_unit_test(test_routes__too_many),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
