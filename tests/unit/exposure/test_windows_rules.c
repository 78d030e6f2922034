/* SPDX-License-Identifier: Apache-2.0
 *
 * Parsing rules of the Windows firewall; what they mean is tested with the firewall.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/limits.h"
#include "core/exposure/windows_rules.h"

static struct mg_arena arena;

static int setup(void **state)
{
    (void)state;
    mg_arena_init(&arena, MG_MIB(4));
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    mg_arena_clear(&arena);
    return 0;
}

static struct mg_windows_rule parse(const char *text)
{
    struct mg_windows_rule rule;

    assert_int_equal(mg_windows_rule_parse(MG_STR("{id}"), mg_str_of(text), &arena, &rule, NULL),
                     MG_OK);
    return rule;
}

static void assert_text(struct mg_str text, const char *wanted)
{
    assert_int_equal(text.n, strlen(wanted));
    assert_memory_equal(text.p, wanted, text.n);
}

static void test_windows_rules__of_a_host(void **state)
{
    struct mg_windows_rule rule =
        parse("v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Domain|Profile=Private|"
              "LPort=8443|LPort2_10=5000-5010|RA4=10.0.0.0/255.0.0.0|RA4=LocalSubnet|"
              "RA6=2001:db8::/32|App=%SystemRoot%\\system32\\svchost.exe|Svc=Dhcp|Name=my|"
              "Desc=x=y|Edge=TRUE|");

    (void)state;
    assert_text(rule.odd, "");
    assert_text(rule.condition, "");
    assert_text(rule.name, "my");
    assert_int_equal(rule.action, MG_RULE_ALLOW);
    assert_true(rule.active && rule.incoming && !rule.policy);
    assert_int_equal(rule.profiles, MG_PROFILE_DOMAIN | MG_PROFILE_PRIVATE);
    assert_int_equal(rule.protocol, 6);
    assert_int_equal(rule.ports->first, 5000);
    assert_int_equal(rule.ports->next->last, 8443);
    assert_null(rule.ports->next->next);
    assert_true(rule.remote.given && rule.remote.subnet[MG_IPV4] && !rule.remote.subnet[MG_IPV6]);
    assert_non_null(rule.remote.ranges[MG_IPV4]);
    assert_non_null(rule.remote.ranges[MG_IPV6]);
    assert_false(rule.local.given);
    assert_text(rule.service, "Dhcp");
}

static void test_windows_rules__names_in_any_case(void **state)
{
    struct mg_windows_rule rule = parse("V2.0|action=BLOCK|ACTIVE=true|dir=in|RMAuth=O:|Name=@a|");

    (void)state;
    assert_text(rule.odd, "");
    assert_text(rule.condition, "RMAuth=O:");
    assert_text(rule.name, "{id}");
    assert_int_equal(rule.action, MG_RULE_BLOCK);
    assert_int_equal(rule.profiles, MG_PROFILE_ALL);
    assert_int_equal(rule.protocol, MG_PROTOCOL_ANY);
}

static void test_windows_rules__keeps_the_first_it_does_not_understand(void **state)
{
    (void)state;
    assert_text(parse("v2.0|Action=Allow|Dir=In|One=1|Two=2|").odd, "One=1");
    assert_text(parse("v2.0|Action=Allow|Dir=In|alone|").odd, "alone");
    assert_text(parse("").odd, "no version");
    assert_text(parse("v2.0|").odd, "no Action=");
    assert_text(parse("v2.0|Action=Allow|").odd, "no Dir=");
    assert_text(parse("v2.0|Action=Allow|Dir=In|Protocol=257|").odd, "Protocol=257");
    assert_text(parse("v2.0|Action=Allow|Dir=In|LPort=9-8|").odd, "LPort=9-8");
    assert_text(parse("v2.0|Action=Allow|Dir=In|LA4=LocalSubnet|").odd, "LA4=LocalSubnet");
    assert_text(parse("v2.0|Action=Allow|Dir=In|Platform=2:x:1|").odd, "Platform=2:x:1");
}

static void test_windows_rules__refuses_long_texts(void **state)
{
    char *text = malloc(MG_LIMIT_FIREWALL_RULE + 1);
    struct mg_windows_rule rule;

    (void)state;
    assert_non_null(text);
    memset(text, '|', MG_LIMIT_FIREWALL_RULE + 1);
    assert_int_equal(mg_windows_rule_parse(MG_STR("x"),
                                           (struct mg_str){text, MG_LIMIT_FIREWALL_RULE + 1},
                                           &arena, &rule, NULL),
                     MG_LIMIT);
    free(text);
}

static void test_windows_rules__says_when_memory_ends(void **state)
{
    struct mg_windows_rule rule;
    struct mg_arena none;

    (void)state;
    mg_arena_init(&none, 0);
    assert_int_equal(mg_windows_rule_parse(MG_STR("x"), MG_STR("v2|LPort=1|"), &none, &rule, NULL),
                     MG_NOMEM);
    mg_arena_clear(&none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_windows_rules__of_a_host),
        cmocka_unit_test(test_windows_rules__names_in_any_case),
        cmocka_unit_test(test_windows_rules__keeps_the_first_it_does_not_understand),
        cmocka_unit_test(test_windows_rules__refuses_long_texts),
        cmocka_unit_test(test_windows_rules__says_when_memory_ends),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
