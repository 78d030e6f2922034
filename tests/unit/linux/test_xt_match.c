/* SPDX-License-Identifier: Apache-2.0
 *
 * Blobs that recorded rulesets do not have: old revisions, and those that are too short.
 */
#include "platform/linux/exposure/xt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <linux/in.h>
#include <linux/netfilter.h>
#include <linux/netfilter/xt_addrtype.h>
#include <linux/netfilter/xt_conntrack.h>
#include <linux/netfilter/xt_multiport.h>
#include <linux/netfilter/xt_tcpudp.h>

#include "core/base/limits.h"
#include "tests/unit/linux/netfilter_text.h"

struct fixture {
    struct mg_arena arena;
    struct mg_steps steps;
    struct mg_buf text;
};

static int set_up(void **state)
{
    static struct fixture fixture;

    mg_arena_init(&fixture.arena, MG_MIB(1));
    mg_steps_init(&fixture.steps, &fixture.arena);
    mg_buf_init(&fixture.text, MG_KIB(64));
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    mg_buf_clear(&fixture->text);
    mg_steps_clear(&fixture->steps);
    mg_arena_clear(&fixture->arena);
    return 0;
}

/* The steps of the rule so far are those of this text. */
static void assert_steps(struct fixture *fixture, const char *expected)
{
    struct mg_nf_rule rule;
    struct mg_nf_chain chain = {.rules = &rule, .count = 1};

    assert_true(mg_steps_finish(&fixture->steps, 1, &rule));
    mg_buf_reset(&fixture->text);
    netfilter_text(&chain, 1, &fixture->text);
    mg_buf_char(&fixture->text, '\0');
    /* Behind the line of the chain. */
    assert_string_equal(strchr(fixture->text.p, '\n') + 1, expected);
}

static void match(struct fixture *fixture, const char *name, unsigned revision, const void *info,
                  size_t n)
{
    struct mg_xt xt = {2, 0, mg_str_of(name), revision, {info, n}};

    mg_xt_match(&fixture->steps, &xt);
}

static void target(struct fixture *fixture, const char *name, unsigned revision, const void *info,
                   size_t n)
{
    struct mg_xt xt = {2, 0, mg_str_of(name), revision, {info, n}};

    mg_xt_target(&fixture->steps, &xt);
}

static void test_xt_match__conntrack_of_old(void **state)
{
    struct xt_conntrack_mtinfo1 info = {
        .match_flags = XT_CONNTRACK_STATE, .invert_flags = XT_CONNTRACK_STATE, .state_mask = 8};

    match(*state, "conntrack", 1, &info, sizeof info);
    assert_steps(*state, "  1: state & 00000008 in { 0 }\n");
}

static void test_xt_match__multiport_of_old(void **state)
{
    struct xt_multiport info = {XT_MULTIPORT_SOURCE, 2, {80, 22}};

    match(*state, "multiport", 0, &info, sizeof info);
    assert_steps(*state, "  1: sport in { 22, 80 }\n");
}

static void test_xt_match__addrtype_of_old(void **state)
{
    struct xt_addrtype_info info = {.dest = XT_ADDRTYPE_LOCAL, .invert_dest = 1};

    match(*state, "addrtype", 0, &info, sizeof info);
    assert_steps(*state, "  1: destination-type not in { 2 }\n");
}

static void test_xt_match__all_ports(void **state)
{
    struct xt_udp info = {{0, 65535}, {0, 65535}, XT_UDP_INV_DSTPT};

    match(*state, "udp", 0, &info, sizeof info);
    assert_steps(*state, "  1: protocol in { 17 }; family in { }\n");
}

/* Each match and target with nothing in it, and of a revision that is not known. */
static void test_xt_match__too_short(void **state)
{
    static const char *const matches[] = {"conntrack", "state",   "addrtype", "mark",
                                          "connmark",  "iprange", "multiport"};
    static const char *const targets[] = {"DNAT", "REDIRECT", "CONNMARK", "CT", "nonsense"};

    for (size_t i = 0; i < MG_COUNT(matches); i++) {
        char expected[64];

        (void)snprintf(expected, sizeof expected, "  1: maybe (xt match %s)\n", matches[i]);
        match(*state, matches[i], 1, "x", 1);
        assert_steps(*state, expected);
    }
    for (size_t i = 0; i < MG_COUNT(targets); i++) {
        char expected[64];

        (void)snprintf(expected, sizeof expected, "  1: anything (xt target %s)\n", targets[i]);
        target(*state, targets[i], 9, "x", 1);
        assert_steps(*state, expected);
    }
}

static void test_xt_match__more_ports_than_room(void **state)
{
    struct xt_multiport_v1 info = {.flags = XT_MULTIPORT_EITHER, .count = XT_MULTI_PORTS};

    info.pflags[XT_MULTI_PORTS - 1] = 1; /* a range without its end */
    match(*state, "multiport", 1, &info, sizeof info);
    assert_steps(*state, "  1: sport . dport in { "
                         "0 . 0-65535, 0 . 0-65535, 0 . 0-65535, 0 . 0-65535, 0 . 0-65535, "
                         "0 . 0-65535, 0 . 0-65535, 0 . 0-65535, 0 . 0-65535, 0 . 0-65535, "
                         "0 . 0-65535, 0 . 0-65535, 0 . 0-65535, 0 . 0-65535, 0 . 0-65535, "
                         "0-65535 . 0, 0-65535 . 0, 0-65535 . 0, 0-65535 . 0, 0-65535 . 0, "
                         "0-65535 . 0, 0-65535 . 0, 0-65535 . 0, 0-65535 . 0, 0-65535 . 0, "
                         "0-65535 . 0, 0-65535 . 0, 0-65535 . 0, 0-65535 . 0, 0-65535 . 0 }\n");
    info.count++;
    match(*state, "multiport", 1, &info, sizeof info);
    assert_steps(*state, "  1: maybe (xt match multiport)\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_xt_match__conntrack_of_old, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_xt_match__multiport_of_old, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_xt_match__addrtype_of_old, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_xt_match__all_ports, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_xt_match__too_short, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_xt_match__more_ports_than_room, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
