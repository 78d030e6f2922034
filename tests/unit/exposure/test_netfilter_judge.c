/* SPDX-License-Identifier: Apache-2.0
 *
 * Verdicts about listeners from packet filters: tests/data/exposure/netfilter.txt, and what a
 * table cannot hold.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/limits.h"
#include "netfilter_text.h"
#include "tests/unit/rows.h"

static const char *const host_lines[] = {
    "interface lo loopback 127.0.0.1/8 ::1/128",
    "interface eth0 default 10.1.0.5/16 2001:db8:7::5/64 fe80::5/64",
    "interface eth1 ordinary 192.168.9.5/24",
    "interface docker0 containers 172.17.0.1/16",
};

static void begin(struct netfilter_text *text)
{
    netfilter_text_begin(text);
    for (size_t i = 0; i < MG_COUNT(host_lines); i++)
        netfilter_text_line(text, mg_str_of(host_lines[i]));
}

static struct mg_str next(struct mg_str *rest)
{
    struct mg_str piece = MG_STR_NONE;

    (void)mg_str_cut(rest, ' ', &piece);
    return piece;
}

/* "tcp 0.0.0.0 22 ". */
static struct mg_listener read_listener(struct mg_str *rest)
{
    struct mg_listener listener = {.protocol = next(rest), .address = next(rest)};

    listener.family =
        mg_str_find(listener.address, ':') == SIZE_MAX ? MG_STR("ipv4") : MG_STR("ipv6");
    assert_true(mg_str_u64(next(rest), &listener.port));
    assert_int_equal(mg_listener_check(&listener, NULL), MG_OK);
    return listener;
}

static void check_exposures(const struct mg_exposures *exposures, struct mg_str line,
                            struct mg_str letters, struct mg_str rule)
{
    static const char codes[] = "bulr";

    if (exposures->count != letters.n)
        fail_msg("%.*s: %zu zones", MG_STR_ARG(line), exposures->count);
    for (size_t i = 0; i < exposures->count; i++) {
        const struct mg_exposure *e = &exposures->items[i];

        if (codes[e->verdict] != letters.p[i])
            fail_msg("%.*s: %s is %s: %.*s: %.*s", MG_STR_ARG(line), mg_exposure_zone_name(e->zone),
                     mg_exposure_verdict_name(e->verdict), MG_STR_ARG(e->rule),
                     MG_STR_ARG(e->reason));
        assert_true(e->rule.n != 0);
        assert_int_equal(e->reason.n != 0,
                         e->verdict == MG_EXPOSURE_LIMITED || e->verdict == MG_EXPOSURE_UNKNOWN);
    }
    if (rule.n != 0 && !mg_str_eq(exposures->items[0].rule, rule))
        fail_msg("%.*s: the rule is \"%.*s\"", MG_STR_ARG(line),
                 MG_STR_ARG(exposures->items[0].rule));
}

static void check(const struct netfilter_text *text, struct mg_str line)
{
    struct mg_str rest = line, letters;
    struct mg_listener listener = read_listener(&rest);
    struct mg_exposures exposures;

    letters = next(&rest);
    mg_exposures_init(&exposures);
    assert_int_equal(mg_netfilter_judge(&text->filter, &text->host, &listener, 1, &exposures, NULL),
                     MG_OK);
    check_exposures(&exposures, line, letters, rest);
    mg_exposures_clear(&exposures);
}

/* The ruleset of the present case. */
static struct netfilter_text ruleset;
static bool has_ruleset;

static void end_case(void)
{
    if (has_ruleset)
        netfilter_text_end(&ruleset);
    has_ruleset = false;
}

static void check_line(const struct mg_str *fields)
{
    struct mg_str line = fields[0];

    if (mg_str_starts(line, MG_STR("case "))) {
        end_case();
        begin(&ruleset);
        has_ruleset = true;
    } else if (mg_str_starts(line, MG_STR("> "))) {
        check(&ruleset, mg_str_skip(line, 2));
    } else {
        netfilter_text_line(&ruleset, line);
    }
}

static void test_netfilter_judge__table(void **state)
{
    (void)state;
    test_each_row("exposure/netfilter.txt", 1, check_line);
    end_case();
}

static void judge(const struct netfilter_text *text, struct mg_exposures *out)
{
    static const struct mg_listener listener = {.protocol = MG_STR_INIT("tcp"),
                                                .family = MG_STR_INIT("ipv4"),
                                                .address = MG_STR_INIT("0.0.0.0"),
                                                .port = 22};

    mg_exposures_init(out);
    assert_int_equal(mg_netfilter_judge(&text->filter, &text->host, &listener, 1, out, NULL),
                     MG_OK);
}

static void test_netfilter_judge__says_what_could_not_be_read(void **state)
{
    struct netfilter_text text;
    struct mg_exposures exposures;

    (void)state;
    begin(&text);
    text.filter.unknown = "no permission to read nftables";
    judge(&text, &exposures);
    assert_int_equal(exposures.count, MG_ZONE_COUNT);
    assert_int_equal(exposures.items[0].verdict, MG_EXPOSURE_UNKNOWN);
    assert_true(mg_str_is(exposures.items[0].reason, "no permission to read nftables"));
    mg_exposures_clear(&exposures);
    netfilter_text_end(&text);
}

static void test_netfilter_judge__no_networks_no_zones(void **state)
{
    struct netfilter_text text;
    struct mg_exposures exposures;

    (void)state;
    netfilter_text_begin(&text);
    netfilter_text_line(&text, MG_STR("interface eth0 default 192.0.2.7/32"));
    judge(&text, &exposures);
    assert_int_equal(exposures.count, 2);
    assert_int_equal(exposures.items[1].verdict, MG_EXPOSURE_REACHABLE);
    mg_exposures_clear(&exposures);
    netfilter_text_end(&text);
}

/* A chain of rules of which each doubles the ways: the work is bounded. */
static void test_netfilter_judge__refuses_endless_work(void **state)
{
    struct netfilter_text text;
    struct mg_exposures exposures;
    char line[96];

    (void)state;
    begin(&text);
    for (unsigned i = 0; i < 14; i++) {
        (void)snprintf(line, sizeof line, "chain ip f c%u%s", i, i == 0 ? " input 0 drop" : "");
        netfilter_text_line(&text, mg_str_of(line));
        for (unsigned r = 0; r < 15; r++) {
            (void)snprintf(line, sizeof line, "maybe other jump:c%u", i + 1);
            netfilter_text_line(&text, mg_str_of(line));
        }
    }
    netfilter_text_line(&text, MG_STR("chain ip f c14"));
    netfilter_text_line(&text, MG_STR("maybe other accept"));
    judge(&text, &exposures);
    assert_int_equal(exposures.items[0].verdict, MG_EXPOSURE_UNKNOWN);
    assert_true(mg_str_is(exposures.items[0].reason, "the rules are too many to be followed"));
    mg_exposures_clear(&exposures);
    netfilter_text_end(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_netfilter_judge__table),
        cmocka_unit_test(test_netfilter_judge__says_what_could_not_be_read),
        cmocka_unit_test(test_netfilter_judge__no_networks_no_zones),
        cmocka_unit_test(test_netfilter_judge__refuses_endless_work),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
