/* SPDX-License-Identifier: Apache-2.0
 *
 * Windows on real documents of MSRC: each fixed build from below, at it and above, hotpatches,
 * products that share a build, updates that replace others, restarts that are missing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/advisory/feeds/feed.h"
#include "core/base/limits.h"
#include "core/match/hit.h"
#include "tests/unit/advisory_fixture.h"
#include "tests/unit/rows.h"

#define PATH "test_windows.db"
#define KERNEL "CVE-2025-54110" /* KB5065432 of Server 2022, hotpatch KB5065306 */

static struct mg_db *real; /* of all documents of tests/data/feeds/msrc */

/* One host; what is not set is what a Windows Server 2022 has. */
struct machine {
    const char *build, *type, *hotpatch, *architecture;
    struct mg_inventory inventory;
    struct mg_findings findings;
};

static void begin(struct machine *m)
{
    struct mg_host host = {
        .os_family = MG_STR("windows"),
        .os_build = mg_str_of(m->build),
        .installation_type = mg_str_of(m->type == NULL ? "Server" : m->type),
        .architecture = mg_str_of(m->architecture == NULL ? "amd64" : m->architecture),
        .hotpatch = mg_str_of(m->hotpatch),
    };

    mg_inventory_init(&m->inventory);
    assert_int_equal(mg_inventory_set_host(&m->inventory, &host, NULL), MG_OK);
}

static void install(struct machine *m, const char *name, const char *version)
{
    const struct mg_package package = {
        .type = MG_STR("windows"),
        .name = mg_str_of(name),
        .version = mg_str_of(version),
        .arch = MG_STR("amd64"),
    };

    assert_int_equal(mg_inventory_add_package(&m->inventory, &package, NULL), MG_OK);
}

static void update(struct machine *m, const char *kb, const char *state, const char *version)
{
    const struct mg_update one = {
        .kb = mg_str_of(kb), .state = mg_str_of(state), .version = mg_str_of(version)};

    assert_int_equal(mg_inventory_add_update(&m->inventory, &one, NULL), MG_OK);
}

static void match(struct machine *m, struct mg_db *db)
{
    struct mg_match_request request = {&m->inventory, db, MG_STR("2026-03-01")};
    struct mg_error err = {0};

    if (mg_match(&request, &m->findings, &err) != MG_OK)
        fail_msg("%s", err.text);
}

static const struct mg_finding *finding_of(const struct machine *m, const char *cve)
{
    for (size_t i = 0; i < m->findings.count; i++) {
        if (mg_str_is(m->findings.items[i].vulnerability_id, cve))
            return &m->findings.items[i];
    }
    return NULL;
}

static const struct mg_coverage *coverage_of(const struct machine *m, const char *code)
{
    for (size_t i = 0; i < m->inventory.coverage_count; i++) {
        if (mg_str_is(m->inventory.coverage[i].code, code))
            return &m->inventory.coverage[i];
    }
    return NULL;
}

static void end(struct machine *m)
{
    mg_inventory_clear(&m->inventory);
}

/* Is the vulnerability open on a host that has nothing but this build? */
static bool is_open(const char *build, const char *type, const char *hotpatch, const char *cve)
{
    struct machine m = {.build = build, .type = type, .hotpatch = hotpatch};
    bool open;

    begin(&m);
    match(&m, real);
    open = finding_of(&m, cve) != NULL;
    end(&m);
    return open;
}

static bool is_listed(struct mg_str list, struct mg_str word)
{
    struct mg_str one;

    while (mg_str_cut(&list, ' ', &one)) {
        if (mg_str_eq(one, word))
            return true;
    }
    return false;
}

static size_t count_words(struct mg_str list)
{
    struct mg_str one;
    size_t n = 0;

    while (mg_str_cut(&list, ' ', &one))
        n++;
    return n;
}

/* Fields: product, build, installation type, hotpatch, CVEs that are open. */
static void check_build(const struct mg_str *fields)
{
    char build[64], type[64], hotpatch[64];
    struct machine m = {.build = build, .type = type, .hotpatch = hotpatch};

    (void)snprintf(build, sizeof build, "%.*s", MG_STR_ARG(fields[1]));
    (void)snprintf(type, sizeof type, "%.*s", MG_STR_ARG(fields[2]));
    (void)snprintf(hotpatch, sizeof hotpatch, "%.*s", MG_STR_ARG(fields[3]));
    begin(&m);
    match(&m, real);
    if (m.findings.count != count_words(fields[4]))
        fail_msg("%.*s %s %s: %zu findings, %zu expected", MG_STR_ARG(fields[0]), build, hotpatch,
                 m.findings.count, count_words(fields[4]));
    for (size_t i = 0; i < m.findings.count; i++) {
        if (!is_listed(fields[4], m.findings.items[i].vulnerability_id))
            fail_msg("%.*s %s %s: %.*s is not open", MG_STR_ARG(fields[0]), build, hotpatch,
                     MG_STR_ARG(m.findings.items[i].vulnerability_id));
    }
    end(&m);
}

static void test_windows__builds_at_below_and_above_each_fix(void **state)
{
    (void)state;
    test_each_row("windows/builds.tsv", 5, check_build);
}

static void test_windows__a_finding_names_its_updates(void **state)
{
    struct machine m = {.build = "10.0.20348.4170", .hotpatch = "enrolled"};
    const struct mg_finding *finding;

    (void)state;
    begin(&m);
    m.inventory.host.os_build = MG_STR("10.0.20348.4105");
    match(&m, real);
    finding = finding_of(&m, KERNEL);
    assert_non_null(finding);
    assert_true(mg_str_is(finding->package->name, "Windows Server 2022"));
    assert_true(mg_str_is(finding->remediation,
                          "install KB5065306 (SecurityHotpatchUpdate) or KB5065432 (Security "
                          "Update), then restart"));
    assert_true(mg_str_is(finding->state, "fixed"));
    assert_true(mg_str_is(finding->fixed_version, "10.0.20348.4171"));
    assert_int_equal(finding->fix, MG_FIX_YES);
    assert_int_equal(finding->severity, MG_SEVERITY_HIGH);
    assert_true(mg_str_is(finding->purl, "pkg:generic/Windows%20Server%202022@10.0.20348.4105"));
    end(&m);
}

/* 26100 is both; their numbers parted in 2025. */
static void test_windows__server_2025_is_not_windows_11(void **state)
{
    (void)state;
    assert_false(is_open("10.0.26100.7840", "Client", NULL, "CVE-2026-21236"));
    assert_true(is_open("10.0.26100.7840", "Server", NULL, "CVE-2026-21236"));
    assert_false(is_open("10.0.26100.32370", "Server", NULL, "CVE-2026-21236"));
    assert_true(is_open("10.0.26100.7839", "Client", NULL, "CVE-2026-21236"));
}

static void test_windows__hotpatches_count_where_they_are_got(void **state)
{
    (void)state;
    assert_true(is_open("10.0.20348.4106", NULL, NULL, KERNEL));
    assert_false(is_open("10.0.20348.4106", NULL, "enrolled", KERNEL));
    assert_true(is_open("10.0.20348.4105", NULL, "enrolled", KERNEL));
    assert_false(is_open("10.0.20348.4171", NULL, NULL, KERNEL));
}

static void test_windows__a_missing_restart_is_told(void **state)
{
    static const struct {
        const char *kb, *state, *version, *finding_state;
    } cases[] = {
        {"KB5065432", MG_UPDATE_PENDING, "10.0.20348.4171", "pending-restart"},
        {"", MG_UPDATE_PENDING, "10.0.20348.4300", "pending-restart"},
        {"KB5065432", MG_UPDATE_PENDING, "10.0.20348.4170", "fixed"},
        {"KB5065432", MG_UPDATE_STAGED, "10.0.20348.4171", "fixed"},
        {"", MG_UPDATE_PENDING, "10.0.26100.9999", "fixed"},
        /* The build decides, not a list that says otherwise. */
        {"KB5065432", MG_UPDATE_INSTALLED, "", "fixed"},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        struct machine m = {.build = "10.0.20348.4050"};
        const struct mg_finding *finding;

        begin(&m);
        update(&m, cases[i].kb, cases[i].state, cases[i].version);
        match(&m, real);
        finding = finding_of(&m, KERNEL);
        assert_non_null(finding);
        if (!mg_str_is(finding->state, cases[i].finding_state))
            fail_msg("%zu: %.*s", i, MG_STR_ARG(finding->state));
        end(&m);
    }
}

/* Server 2012 R2: a security-only update raises the build and closes its own month alone. */
static void test_windows__rollups_are_followed(void **state)
{
    static const struct {
        const char *kb;
        bool old_open, new_open;
    } cases[] = {
        {"KB3197875", true, true},   /* preview of 2016-11, which nothing tells of */
        {"KB3197874", false, true},  /* monthly rollup of 2016-11 */
        {"KB3197873", false, true},  /* security only of 2016-11 */
        {"KB5065507", false, false}, /* monthly rollup of 2025-09, years later */
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        struct machine m = {.build = "6.3.9600.30000"};

        begin(&m);
        update(&m, cases[i].kb, MG_UPDATE_INSTALLED, "");
        match(&m, real);
        assert_int_equal(finding_of(&m, "CVE-2016-7217") != NULL, cases[i].old_open);
        assert_int_equal(finding_of(&m, KERNEL) != NULL, cases[i].new_open);
        end(&m);
    }
}

/* 2019 has no builds: a later cumulative update has closed it, though no chain leads there. */
static void test_windows__old_fixes_are_in_later_ones(void **state)
{
    (void)state;
    assert_false(is_open("10.0.17763.7792", NULL, NULL, "CVE-2019-0683"));
    assert_false(is_open("10.0.17763.2366", NULL, NULL, "CVE-2019-0690"));
}

static void test_windows__updates_are_closed_over_many_steps(void **state)
{
    static const struct mg_record_supersedes pairs[] = {
        {MG_STR_INIT("KB4"), MG_STR_INIT("KB3")},
        {MG_STR_INIT("KB3"), MG_STR_INIT("KB2")},
        {MG_STR_INIT("KB2"), MG_STR_INIT("KB4")}, /* a circle ends */
        {MG_STR_INIT("KB2"), MG_STR_INIT("KB1")},
    };
    const struct mg_record_affected affected = {
        .ecosystem = MG_STR("Microsoft"),
        .name = MG_STR("Windows Server 2022"),
        .state = MG_STR("Security Only"),
        .update = MG_STR("KB1"),
    };
    const struct mg_record record = {
        .id = MG_STR("MSRC-CVE-2024-1"), .affected = &affected, .affected_count = 1};
    struct mg_builder *builder = mg_builder_new();
    static const char *const installed[] = {"KB4", "KB1", "KB5"};
    struct mg_db *db;

    (void)state;
    assert_int_equal(mg_builder_add(builder, &record, NULL), MG_OK);
    for (size_t i = 0; i < MG_COUNT(pairs); i++)
        assert_int_equal(mg_builder_add_supersedes(builder, &pairs[i], NULL), MG_OK);
    assert_int_equal(mg_builder_write(builder, "test_windows_steps.db", NULL), MG_OK);
    mg_builder_free(builder);
    db = fixture_open("test_windows_steps.db");
    for (size_t i = 0; i < MG_COUNT(installed); i++) {
        struct machine m = {.build = "10.0.20348.1"};

        begin(&m);
        update(&m, installed[i], i == 1 ? MG_UPDATE_SUPERSEDED : MG_UPDATE_INSTALLED, "");
        match(&m, db);
        assert_int_equal(m.findings.count, i == 2);
        end(&m);
    }
    mg_db_close(db);
}

static void test_windows__other_products(void **state)
{
    static const struct {
        const char *name, *version, *cve;
        bool open;
    } cases[] = {
        {"SQL Server 2022", "16.0.1149.9", "CVE-2025-47997", true},
        {"SQL Server 2022", "16.0.1150.1", "CVE-2025-47997", false},
        {"SQL Server 2022", "16.0.4000.0", "CVE-2025-47997", true}, /* CU: above all of GDR */
        {"SQL Server 2022", "16.0.4212.1", "CVE-2025-47997", false},
        {"SQL Server 2019", "15.0.2145.1", "CVE-2025-47997", false},
        {"SQL Server 2019", "15.0.4444.1", "CVE-2025-47997", true},
        {"Exchange Server", "15.2.1748.42", "CVE-2026-21527", true},
        {"Exchange Server", "15.2.1748.43", "CVE-2026-21527", false},
        {"Exchange Server", "15.2.1544.43", "CVE-2026-21527", false},
        {"Exchange Server", "15.1.2507.65", "CVE-2026-21527", true},
        {"Microsoft Edge", "140.0.3485.80", "CVE-2025-10501", true},
        {"Microsoft Edge", "140.0.3485.81", "CVE-2025-10501", false},
        {"PowerShell", "7.4.11", "CVE-2025-49734", true},
        {"PowerShell", "7.5.3", "CVE-2025-49734", false},
        {".NET 8.0", "8.0.23", "CVE-2026-21218", true},
        {".NET 8.0", "8.0.24", "CVE-2026-21218", false},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        struct machine m = {.build = "10.0.20348.60000"};

        begin(&m);
        install(&m, cases[i].name, cases[i].version);
        match(&m, real);
        if ((finding_of(&m, cases[i].cve) != NULL) != cases[i].open)
            fail_msg("%s %s: %s", cases[i].name, cases[i].version, cases[i].cve);
        end(&m);
    }
}

static void test_windows__versions_of_the_framework(void **state)
{
    static const struct fixture advisories[] = {
        {.id = "MSRC-CVE-2024-1",
         .ecosystem = "Microsoft",
         .package = "Microsoft .NET Framework 3.5 on Windows Server 2022",
         .introduced = "0",
         .fixed = "2.0.50727.8970"},
        {.id = "MSRC-CVE-2024-2",
         .ecosystem = "Microsoft",
         .package = "Microsoft .NET Framework 3.5 AND 4.8.1 on Windows Server 2022",
         .introduced = "0",
         .fixed = "4.8.9290.01"},
    };
    static const struct {
        const char *name, *version;
        bool open;
    } cases[] = {
        {".NET Framework 3.5", "2.0.50727.8969", true},
        {".NET Framework 3.5", "2.0.50727.8970", false},
        {".NET Framework 3.5", "2.0.50727.9157", false},
        {".NET Framework 4.8.1", "4.8.9289.0", true},
        {".NET Framework 4.8.1", "4.8.9290.0", false},
    };
    struct mg_builder *builder = mg_builder_new();
    struct mg_db *db;

    (void)state;
    fixture_add(builder, &advisories[0]);
    fixture_add(builder, &advisories[1]);
    assert_int_equal(mg_builder_write(builder, "test_windows_framework.db", NULL), MG_OK);
    mg_builder_free(builder);
    db = fixture_open("test_windows_framework.db");
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        struct machine m = {.build = "10.0.20348.60000"};

        begin(&m);
        install(&m, cases[i].name, cases[i].version);
        match(&m, db);
        if ((m.findings.count != 0) != cases[i].open)
            fail_msg("%s %s", cases[i].name, cases[i].version);
        end(&m);
    }
    mg_db_close(db);
}

static void test_windows__what_cannot_be_decided_is_told(void **state)
{
    struct machine m = {.build = "10.0.20348.60000"};
    const struct mg_package program = {.type = MG_STR("windows-program"),
                                       .name = MG_STR("7-Zip 22.01 (x64)"),
                                       .version = MG_STR("22.01"),
                                       .origin = MG_STR("Igor Pavlov")};

    (void)state;
    begin(&m);
    install(&m, "Office O365ProPlusRetail", "16.0.19029.20000");
    install(&m, "Exchange Server", "15.2.986.5"); /* a cumulative update without support */
    assert_int_equal(mg_inventory_add_package(&m.inventory, &program, NULL), MG_OK);
    m.inventory.host.pending_restart = MG_STR("cbs");
    match(&m, real);
    assert_true(mg_str_is(coverage_of(&m, "NO_FIXED_BUILD")->subject, "Office O365ProPlusRetail"));
    assert_true(mg_str_is(coverage_of(&m, "NOT_NAMED")->subject, "Exchange Server"));
    assert_int_equal(coverage_of(&m, "UNKNOWN_PROGRAMS")->count, 1);
    assert_non_null(coverage_of(&m, "PENDING_RESTART"));
    assert_non_null(coverage_of(&m, "NO_UPDATES"));
    assert_null(coverage_of(&m, "UNSUPPORTED_DISTRIBUTION"));
    end(&m);
}

/* Of a build without its last number nobody knows whether it is there. */
static void test_windows__half_a_build_does_not_decide(void **state)
{
    static const struct fixture advisory = {.id = "MSRC-CVE-2025-1",
                                            .ecosystem = "Microsoft",
                                            .package = "Windows Server 2022",
                                            .introduced = "0",
                                            .fixed = "10.0.20348",
                                            .state = "Security Update"};
    struct machine m = {.build = "10.0.20348.1"};
    struct mg_db *db;

    (void)state;
    fixture_build(&advisory, 1, "test_windows_half.db");
    db = fixture_open("test_windows_half.db");
    begin(&m);
    match(&m, db);
    assert_int_equal(coverage_of(&m, "NO_FIXED_BUILD")->count, 1);
    end(&m);
    mg_db_close(db);
}

/* It had no other name until its second version came, in 2022. */
static void test_windows__windows_11_was_just_that(void **state)
{
    static const struct fixture advisories[] = {{.id = "MSRC-CVE-2021-1",
                                                 .ecosystem = "Microsoft",
                                                 .package = "Windows 11 for x64-based Systems",
                                                 .introduced = "0",
                                                 .fixed = "10.0.22000.376"},
                                                {.id = "MSRC-CVE-2023-1",
                                                 .ecosystem = "Microsoft",
                                                 .package = "Windows 11 version 21H2 for "
                                                            "x64-based Systems",
                                                 .introduced = "0",
                                                 .fixed = "10.0.22000.2538"}};
    static const struct {
        const char *build;
        size_t open;
    } cases[] = {
        {"10.0.22000.318", 2}, {"10.0.22000.376", 1}, {"10.0.22000.2538", 0}, {"10.0.22621.1", 0}};
    struct mg_db *db;

    (void)state;
    fixture_build(advisories, MG_COUNT(advisories), "test_windows_11.db");
    db = fixture_open("test_windows_11.db");
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        struct machine m = {.build = cases[i].build, .type = "Client"};

        begin(&m);
        match(&m, db);
        assert_int_equal(m.findings.count, cases[i].open);
        end(&m);
    }
    mg_db_close(db);
}

/* Many entries of one vulnerability: what is named is found in one pass. */
static void test_windows__many_entries_take_no_time(void **state)
{
    enum { MANY = 300000 };
    struct mg_hit *hits = calloc(MANY, sizeof *hits);
    struct mg_finding finding = {0};
    struct mg_arena arena;

    (void)state;
    assert_non_null(hits);
    for (size_t i = MANY / 2; i < MANY; i++)
        hits[i].affected.update = MG_STR("KB5000002");
    mg_arena_init(&arena, MG_MIB(1));
    assert_true(mg_windows_set_fix(&arena, hits, MANY, &finding));
    assert_int_equal(finding.update_count, 1);
    assert_true(mg_str_is(finding.remediation, "install KB5000002"));
    mg_arena_clear(&arena);
    free(hits);
}

static void test_windows__unknown_builds_are_not_matched(void **state)
{
    struct machine m = {.build = "10.0.99999.1"};

    (void)state;
    begin(&m);
    match(&m, real);
    assert_int_equal(m.findings.count, 0);
    assert_int_equal(coverage_of(&m, "UNKNOWN_WINDOWS")->level, MG_COVERAGE_INCOMPLETE);
    end(&m);
}

static void test_windows__programs_match_by_name_and_publisher(void **state)
{
    static const struct {
        const char *name, *publisher, *ecosystem;
    } cases[] = {
        {"Node.js", "Node.js Foundation", "Bitnami"},
        {"Go Programming Language amd64 go1.21.1", "https://go.dev", "Go"},
        {"Node.js", "Somebody", NULL},
        {"Node.jsx", "Node.js Foundation", NULL},
    };
    struct mg_windows_name name;

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        const struct mg_package package = {.name = mg_str_of(cases[i].name),
                                           .origin = mg_str_of(cases[i].publisher)};

        assert_int_equal(mg_windows_program(&package, &name), cases[i].ecosystem != NULL);
        if (cases[i].ecosystem != NULL)
            assert_true(mg_str_is(name.ecosystem, cases[i].ecosystem));
    }
}

static int build_real(void **state)
{
    struct mg_builder *builder = mg_builder_new();
    struct mg_feed_note note;
    struct mg_error err = {0};

    (void)state;
    assert_non_null(builder);
    if (mg_feed_read_input(builder, TEST_DATA "/feeds/msrc", NULL, &note, &err) != MG_OK ||
        mg_builder_write(builder, PATH, &err) != MG_OK)
        fail_msg("%s", err.text);
    mg_builder_free(builder);
    real = fixture_open(PATH);
    return 0;
}

static int close_real(void **state)
{
    (void)state;
    mg_db_close(real);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_windows__builds_at_below_and_above_each_fix),
        cmocka_unit_test(test_windows__a_finding_names_its_updates),
        cmocka_unit_test(test_windows__server_2025_is_not_windows_11),
        cmocka_unit_test(test_windows__hotpatches_count_where_they_are_got),
        cmocka_unit_test(test_windows__a_missing_restart_is_told),
        cmocka_unit_test(test_windows__rollups_are_followed),
        cmocka_unit_test(test_windows__old_fixes_are_in_later_ones),
        cmocka_unit_test(test_windows__updates_are_closed_over_many_steps),
        cmocka_unit_test(test_windows__other_products),
        cmocka_unit_test(test_windows__versions_of_the_framework),
        cmocka_unit_test(test_windows__what_cannot_be_decided_is_told),
        cmocka_unit_test(test_windows__half_a_build_does_not_decide),
        cmocka_unit_test(test_windows__windows_11_was_just_that),
        cmocka_unit_test(test_windows__many_entries_take_no_time),
        cmocka_unit_test(test_windows__unknown_builds_are_not_matched),
        cmocka_unit_test(test_windows__programs_match_by_name_and_publisher),
    };

    return cmocka_run_group_tests(tests, build_real, close_real);
}
