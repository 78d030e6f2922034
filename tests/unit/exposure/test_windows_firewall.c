/* SPDX-License-Identifier: Apache-2.0
 *
 * Verdicts about sockets from settings and rules: tests/data/exposure/windows.tsv, and what a table
 * cannot hold.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/exposure/windows_firewall.h"
#include "tests/unit/rows.h"

static const char *const profile_names[MG_PROFILE_COUNT] = {"domain", "private", "public"};

static void add_subnet(struct mg_windows_firewall *firewall, enum mg_ip_family family,
                       const char *text)
{
    struct mg_ip_range range;

    assert_true(mg_ip_range_parse(family, mg_str_of(text), &range));
    assert_int_equal(mg_windows_firewall_add_subnet(firewall, family, &range, NULL), MG_OK);
}

static void begin(struct mg_windows_firewall *firewall)
{
    mg_windows_firewall_init(firewall);
    assert_int_equal(mg_windows_firewall_add_variable(firewall, MG_STR("SystemRoot"),
                                                      MG_STR("C:\\Windows"), NULL),
                     MG_OK);
    assert_int_equal(mg_windows_firewall_add_variable(firewall, MG_STR("ProgramFiles"),
                                                      MG_STR("C:\\Program Files"), NULL),
                     MG_OK);
    add_subnet(firewall, MG_IPV4, "192.168.7.0/24");
    add_subnet(firewall, MG_IPV6, "2001:db8:7::/64");
    add_subnet(firewall, MG_IPV6, "fe80::/64");
}

static enum mg_firewall_source take_source(struct mg_str *word)
{
    static const struct {
        const char *prefix;
        enum mg_firewall_source source;
    } sources[] = {{"mdm:", MG_FIREWALL_MDM}, {"gpo:", MG_FIREWALL_GPO}};

    for (size_t i = 0; i < MG_COUNT(sources); i++) {
        if (mg_str_starts(*word, mg_str_of(sources[i].prefix))) {
            *word = mg_str_skip(*word, 4);
            return sources[i].source;
        }
    }
    return MG_FIREWALL_LOCAL;
}

/* Bits of the profiles that a word is about, which is what follows '='. */
static unsigned take_profiles(struct mg_str *word)
{
    size_t equals = mg_str_find(*word, '=');

    if (equals == SIZE_MAX)
        return MG_PROFILE_ALL;
    for (unsigned i = 0; i < MG_PROFILE_COUNT; i++) {
        if (mg_str_is(mg_str_take(*word, equals), profile_names[i])) {
            *word = mg_str_skip(*word, equals + 1);
            return 1u << i;
        }
    }
    fail_msg("%.*s", MG_STR_ARG(*word));
    return 0;
}

static void set(struct mg_windows_firewall *firewall, struct mg_str word)
{
    static const struct {
        const char *word;
        enum mg_firewall_setting setting;
        enum mg_firewall_flag flag;
    } words[] = {
        {"on", MG_FIREWALL_ENABLED, MG_FLAG_ON},
        {"off", MG_FIREWALL_ENABLED, MG_FLAG_OFF},
        {"allow", MG_FIREWALL_BLOCK, MG_FLAG_OFF},
        {"shields", MG_FIREWALL_NO_EXCEPTIONS, MG_FLAG_ON},
        {"nomerge", MG_FIREWALL_MERGE, MG_FLAG_OFF},
    };
    enum mg_firewall_source source = take_source(&word);
    unsigned profiles = take_profiles(&word);

    for (size_t i = 0; i < MG_COUNT(words); i++) {
        if (!mg_str_is(word, words[i].word))
            continue;
        for (unsigned p = 0; p < MG_PROFILE_COUNT; p++) {
            if ((profiles >> p & 1) != 0)
                firewall->settings[source][p][words[i].setting] = words[i].flag;
        }
        return;
    }
    fail_msg("%.*s", MG_STR_ARG(word));
}

static void set_all(struct mg_windows_firewall *firewall, struct mg_str words)
{
    struct mg_str word;

    while (mg_str_cut(&words, ' ', &word)) {
        if (mg_str_is(word, "disabled")) {
            firewall->unknown = "the service is disabled";
        } else if (mg_str_starts(word, MG_STR("active="))) {
            for (unsigned i = 0; i < MG_PROFILE_COUNT; i++) {
                if (mg_str_is(mg_str_skip(word, 7), profile_names[i]))
                    firewall->profiles |= 1u << i;
            }
        } else {
            set(firewall, word);
        }
    }
}

static void add_rule(struct mg_windows_firewall *firewall, struct mg_str text, unsigned number)
{
    enum mg_firewall_source source = take_source(&text);
    char whole[2048], id[16];

    (void)snprintf(id, sizeof id, "rule%u", number);
    (void)snprintf(whole, sizeof whole, "%s%.*s",
                   text.p[0] == 'v' ? "" : "v2.30|Active=TRUE|Dir=In|", MG_STR_ARG(text));
    assert_int_equal(
        mg_windows_firewall_add_rule(firewall, source, mg_str_of(id), mg_str_of(whole), NULL),
        MG_OK);
}

static void add_rules(struct mg_windows_firewall *firewall, struct mg_str rules)
{
    const struct mg_str separator = MG_STR(" && ");

    for (unsigned i = 0; rules.n != 0; i++) {
        size_t at = mg_str_find_str(rules, separator);

        add_rule(firewall, mg_str_take(rules, at), i);
        rules = at == SIZE_MAX ? MG_STR_NONE : mg_str_skip(rules, at + separator.n);
    }
}

static void set_member(struct mg_listener *listener, struct mg_str member)
{
    size_t equals = mg_str_find(member, '=');
    struct mg_str name = mg_str_take(member, equals), value = mg_str_skip(member, equals + 1);

    if (mg_str_is(name, "pid"))
        assert_true(mg_str_u64(value, &listener->pid));
    else if (mg_str_is(name, "process"))
        listener->process = value;
    else if (mg_str_is(name, "path"))
        listener->path = value;
    else if (mg_str_is(name, "services"))
        listener->services = value;
    else if (mg_str_is(name, "container"))
        listener->container = value;
    else
        fail_msg("%.*s", MG_STR_ARG(name));
}

static struct mg_listener make_listener(struct mg_str text)
{
    struct mg_listener listener = {0};
    struct mg_str head, member;

    assert_true(mg_str_cut(&text, ';', &head));
    assert_true(mg_str_cut(&head, ' ', &listener.protocol));
    assert_true(mg_str_cut(&head, ' ', &listener.address));
    assert_true(mg_str_u64(head, &listener.port));
    listener.family =
        mg_str_find(listener.address, ':') == SIZE_MAX ? MG_STR("ipv4") : MG_STR("ipv6");
    while (mg_str_cut(&text, ';', &member))
        set_member(&listener, member);
    assert_int_equal(mg_listener_check(&listener, NULL), MG_OK);
    return listener;
}

static void check_text(const struct mg_exposure *exposure, struct mg_str name, struct mg_str text)
{
    char whole[1024];

    (void)snprintf(whole, sizeof whole, "%.*s; %.*s", MG_STR_ARG(exposure->rule),
                   MG_STR_ARG(exposure->reason));
    if (mg_str_find_str(mg_str_of(whole), text) == SIZE_MAX)
        fail_msg("%.*s: \"%s\"", MG_STR_ARG(name), whole);
}

static void check_case(const struct mg_str *fields)
{
    struct mg_listener listener = make_listener(fields[3]);
    struct mg_windows_firewall firewall;
    struct mg_exposures exposures;

    begin(&firewall);
    mg_exposures_init(&exposures);
    set_all(&firewall, fields[1]);
    add_rules(&firewall, fields[2]);
    assert_int_equal(mg_windows_firewall_judge(&firewall, &listener, 1, &exposures, NULL), MG_OK);
    assert_int_equal(exposures.count, MG_ZONE_CONTAINER); /* there is none */
    for (size_t i = 0; i < exposures.count; i++) {
        const struct mg_exposure *exposure = &exposures.items[i];

        assert_int_equal(exposure->zone, i);
        if (!mg_str_is(fields[4 + i], mg_exposure_verdict_name(exposure->verdict)))
            fail_msg("%.*s: %s is %s: %.*s: %.*s", MG_STR_ARG(fields[0]),
                     mg_exposure_zone_name(exposure->zone),
                     mg_exposure_verdict_name(exposure->verdict), MG_STR_ARG(exposure->rule),
                     MG_STR_ARG(exposure->reason));
        /* Who is told that it is not so simple is told why. */
        assert_int_equal(exposure->reason.n != 0, exposure->verdict == MG_EXPOSURE_LIMITED ||
                                                      exposure->verdict == MG_EXPOSURE_UNKNOWN);
        assert_true(exposure->rule.n != 0);
    }
    check_text(&exposures.items[0], fields[0], fields[7]);
    mg_exposures_clear(&exposures);
    mg_windows_firewall_clear(&firewall);
}

static void test_windows_firewall__table(void **state)
{
    (void)state;
    test_each_row("exposure/windows.tsv", 8, check_case);
}

static void test_windows_firewall__no_subnets_no_zone(void **state)
{
    struct mg_listener listener = make_listener(MG_STR("tcp 0.0.0.0 80"));
    struct mg_windows_firewall firewall;
    struct mg_exposures exposures;

    (void)state;
    mg_windows_firewall_init(&firewall);
    mg_exposures_init(&exposures);
    assert_int_equal(mg_windows_firewall_judge(&firewall, &listener, 1, &exposures, NULL), MG_OK);
    assert_int_equal(exposures.count, 2);
    mg_exposures_clear(&exposures);
    mg_windows_firewall_clear(&firewall);
}

static void test_windows_firewall__refuses_endless_work(void **state)
{
    static const struct mg_listener listener = {.address = MG_STR_INIT("0.0.0.0"),
                                                .family = MG_STR_INIT("ipv4"),
                                                .protocol = MG_STR_INIT("tcp"),
                                                .port = 80};
    struct mg_windows_firewall firewall;
    struct mg_exposures exposures;
    struct mg_error err;

    (void)state;
    mg_windows_firewall_init(&firewall);
    mg_exposures_init(&exposures);
    assert_int_equal(
        mg_windows_firewall_judge(&firewall, &listener, SIZE_MAX / 2, &exposures, &err), MG_LIMIT);
    mg_exposures_clear(&exposures);
    mg_windows_firewall_clear(&firewall);
}

/* Each rule lets one address in, and all of them one network: 100,000 ranges in one sweep. */
static void test_windows_firewall__many_rules(void **state)
{
    struct mg_listener listener = make_listener(MG_STR("tcp 0.0.0.0 80"));
    struct mg_windows_firewall firewall;
    struct mg_exposures exposures;
    struct mg_error err;

    (void)state;
    begin(&firewall);
    mg_exposures_init(&exposures);
    set_all(&firewall, MG_STR("on"));
    for (unsigned i = 0; i < 100000; i++) {
        char text[64];

        (void)snprintf(text, sizeof text, "Action=Allow|RA4=10.%u.%u.%u|", i >> 16, i >> 8 & 255,
                       i & 255);
        add_rule(&firewall, mg_str_of(text), i);
    }
    assert_int_equal(mg_windows_firewall_add_rule(&firewall, MG_FIREWALL_LOCAL, MG_STR("one more"),
                                                  MG_STR("v2.30|"), &err),
                     MG_LIMIT);
    assert_int_equal(mg_windows_firewall_judge(&firewall, &listener, 1, &exposures, &err), MG_OK);
    assert_int_equal(exposures.items[MG_ZONE_PRIVATE].verdict, MG_EXPOSURE_LIMITED);
    assert_int_equal(exposures.items[MG_ZONE_ANY].verdict, MG_EXPOSURE_BLOCKED);
    mg_exposures_clear(&exposures);
    mg_windows_firewall_clear(&firewall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_windows_firewall__table),
        cmocka_unit_test(test_windows_firewall__no_subnets_no_zone),
        cmocka_unit_test(test_windows_firewall__refuses_endless_work),
        cmocka_unit_test(test_windows_firewall__many_rules),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
