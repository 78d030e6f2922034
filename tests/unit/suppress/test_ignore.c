/* SPDX-License-Identifier: Apache-2.0
 *
 * Ignore files: what rules hold for, days, and the lines of errors.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/suppress/world.h"

#define RULES(rules) "{\"version\":1,\"rules\":[" rules "]}"
#define RULE(members) RULES("{" members ",\"reason\":\"because\"}")

/* CVE-1, also known as GHSA-1, in libssl3 of openssl; in an npm package; about the host. */
static void init(struct world *world)
{
    static const struct mg_str aliases[] = {MG_STR_INIT("GHSA-1")};
    struct mg_package ssl = world_package("deb", "libssl3", "3.0-1");
    struct mg_package app = world_package("npm", "lodash", "4.17.15");

    ssl.source_name = MG_STR("openssl");
    ssl.location = MG_STR("var/lib/dpkg/status");
    app.location = MG_STR("opt/app/node_modules/lodash/package.json");
    app.evidence = MG_STR("package.json");
    world_init(world, "debian", "12");
    world_add(world, "CVE-1", &ssl)->aliases = aliases;
    world->findings[0].alias_count = 1;
    (void)world_add(world, "CVE-2", &app);
    (void)world_add(world, "MARGAY-END-OF-LIFE", NULL);
}

/* which: a bit per finding. */
static void expect(const char *rules, unsigned which)
{
    struct world world;

    init(&world);
    world_ignore(&world, rules);
    world_apply(&world);
    for (size_t i = 0; i < world.count; i++) {
        if ((*world_status(&world, i) != '\0') != ((which >> i & 1) != 0))
            fail_msg("%s: finding %zu", rules, i);
    }
    assert_int_equal(world_told(&world, "IGNORE_RULE_UNUSED"), which == 0);
    world_clear(&world);
}

static void test_ignore__rules_hold_when_all_they_name_is_so(void **state)
{
    static const struct {
        const char *rule;
        unsigned which;
    } cases[] = {
        {RULE("\"id\":\"CVE-1\""), 1},
        {RULE("\"id\":\"GHSA-1\""), 1},
        {RULE("\"id\":\"cve-1\""), 0},
        {RULE("\"id\":\"MARGAY-END-OF-LIFE\""), 4},
        {RULE("\"package\":\"openssl\""), 1},
        {RULE("\"package\":\"libssl3\""), 1},
        {RULE("\"package\":\"libssl\""), 0},
        {RULE("\"package\":\"libssl*\""), 1},
        {RULE("\"package\":\"pkg:deb/debian/libssl3\""), 1},
        {RULE("\"package\":\"pkg:deb/debian/libssl3@3.0-2\""), 0},
        {RULE("\"package\":\"pkg:npm/lodash@4.17.15\""), 2},
        {RULE("\"path\":\"opt/app/*\""), 2},
        {RULE("\"path\":\"/opt/app/*\""), 2},
        {RULE("\"path\":\"/opt/app\""), 0},
        {RULE("\"path\":\"/\",\"id\":\"CVE-2\""), 0},
        {RULE("\"path\":\"var/lib/dpkg/status\""), 0},
        {RULE("\"id\":\"CVE-1\",\"package\":\"*\""), 1},
        {RULE("\"id\":\"CVE-1\",\"package\":\"lodash\""), 0},
        {RULE("\"id\":\"MARGAY-END-OF-LIFE\",\"package\":\"*\""), 0},
        {RULE("\"id\":\"CVE-1\",\"host\":\"web1\""), 1},
        {RULE("\"id\":\"CVE-1\",\"host\":\"web*\""), 1},
        {RULE("\"id\":\"CVE-1\",\"host\":\"8f1c\""), 1},
        {RULE("\"id\":\"CVE-1\",\"host\":\"db1\""), 0},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++)
        expect(cases[i].rule, cases[i].which);
}

static void test_ignore__the_last_day_still_counts(void **state)
{
    struct world world;

    (void)state;
    expect(RULE("\"id\":\"CVE-1\",\"expires\":\"" WORLD_TODAY "\""), 1);
    init(&world);
    world_ignore(&world, RULE("\"id\":\"CVE-1\",\"expires\":\"2026-11-22\""));
    world_apply(&world);
    assert_string_equal(world_status(&world, 0), "");
    assert_int_equal(world_told(&world, "IGNORE_RULE_EXPIRED"), 1);
    assert_int_equal(world_told(&world, "IGNORE_RULE_UNUSED"), 0);
    world_clear(&world);
}

static void refuse(const char *text, const char *message)
{
    world_refuse(mg_suppress_add_ignore, text, MG_FORMAT, message);
}

static void test_ignore__slips_are_errors_with_their_lines(void **state)
{
    (void)state;
    refuse("[]", "is a JSON object");
    refuse("{\"version\":1,\n\"rulse\":[]}",
           "line 2: unknown key \"rulse\"; did you mean \"rules\"?");
    refuse("{\"version\":1}", "\"rules\": [...]");
    refuse(RULES("1"), "rule 1 is no object");
    refuse(RULES("\n{\"id\":\"CVE-1\"}"), "line 2: the rule has no reason");
    refuse(RULES("\n{\"id\":\"CVE-1\",\n\"reason\":\" \"}"), "line 3: \"reason\" must be a text");
    refuse(RULES("\n{\"id\":1,\"reason\":\"x\"}"), "line 2: \"id\" must be a text");
    refuse(RULES("{\"id\":\"CVE-1\",\"reason\":\"}]\\\"\"},\n{\n\n\"expire\":\"\"}"),
           "line 4: unknown key \"expire\"; did you mean \"expires\"?");
    refuse(RULES("{\"id\":\"CVE-1\",\n\"id\":\"CVE-2\",\"reason\":\"x\"}"),
           "line 2: \"id\" is there twice");
    refuse(RULE("\"id\":\"CVE-1\",\n\"expires\":\"2027-02-29\""), "line 2: \"expires\" is no day");
    refuse(RULE("\"id\":\"CVE-1\",\"expires\":\"2027-02-28T00:00:00Z\""), "is no day");
    refuse(RULE("\"package\":\"a*b\""), "'*' can only end a package");
    refuse(RULE("\"path\":\"**\""), "'*' can only end a path");
    refuse(RULE("\"id\":\"CVE-*\""), "an id has no '*'");
    refuse(RULE("\"package\":\"pkg:deb\""), "is no package URL");
}

static void test_ignore__a_rule_for_everything_is_refused(void **state)
{
    (void)state;
    refuse(RULES("{\"reason\":\"x\"}"), "would ignore everything");
    refuse(RULE("\"host\":\"web1\""), "would ignore everything");
    refuse(RULE("\"package\":\"*\""), "would ignore everything");
    refuse(RULE("\"path\":\"/*\""), "would ignore everything");
    world_refuse(mg_suppress_add_ignore, "{\"version\":2,\"rules\":[]}", MG_UNSUPPORTED,
                 "\"version\": 1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ignore__rules_hold_when_all_they_name_is_so),
        cmocka_unit_test(test_ignore__the_last_day_still_counts),
        cmocka_unit_test(test_ignore__slips_are_errors_with_their_lines),
        cmocka_unit_test(test_ignore__a_rule_for_everything_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
