/* SPDX-License-Identifier: Apache-2.0
 *
 * The release table against Debian's own, and resolution against os-release files of real systems
 * (tests/data/distro).
 */
#include "core/model/distro.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "core/base/file.h"
#include "core/base/limits.h"
#include "tests/unit/rows.h"

enum { ID, ID_LIKE, VERSION_ID, CODENAME, BASE, ECOSYSTEM, TYPE, DERIVATIVE, SYSTEM, FIELDS };

static void check_host(const struct mg_str *fields)
{
    struct mg_host host = {
        .os_id = fields[ID],
        .os_id_like = fields[ID_LIKE],
        .os_version = fields[VERSION_ID],
        .os_codename = fields[CODENAME],
        .base_codename = fields[BASE],
        .os_name = fields[SYSTEM],
    };
    struct mg_distro distro = {0};
    bool found = mg_distro_resolve(&host, &distro);

    assert_int_equal(found, fields[ECOSYSTEM].n != 0);
    if (!found)
        return;
    assert_true(mg_str_is(fields[ECOSYSTEM], distro.release->ecosystem));
    assert_int_equal(distro.derivative, fields[DERIVATIVE].n != 0);
    assert_true(mg_str_is(fields[TYPE], distro.release->family->package_type));
}

static void test_distro__resolve_knows_real_systems(void **state)
{
    (void)state;
    test_each_row("distro/os-release.tsv", FIELDS, check_host);
}

/* One row of debian.csv or ubuntu.csv: version,codename,series,created,release,eol,... */
static bool check_release(struct mg_str distro, struct mg_str row, const char *oldest)
{
    struct mg_str column[8] = {MG_STR_NONE}, version;
    const struct mg_release *release;
    bool debian = mg_str_is(distro, "debian");

    for (size_t i = 0; i < MG_COUNT(column) && mg_str_cut(&row, ',', &column[i]); i++)
        continue;
    release = mg_release_by_codename(distro, column[2]);
    if (release == NULL) { /* older than the table, or not yet on its way to a release */
        assert_true(mg_str_cmp(column[4], mg_str_of(oldest)) < 0 ||
                    mg_str_cmp(column[3], MG_STR("2026-11-22")) > 0);
        return false;
    }
    version = mg_str_take(column[0], mg_str_find(column[0], ' '));
    assert_true(mg_str_is(version, release->version));
    assert_true(mg_str_is(column[debian ? 6 : 5], release->end_of_support));
    assert_true(debian ? mg_str_eq(column[5], mg_str_of(release->end_of_full))
                       : release->end_of_full == NULL);
    assert_int_equal(mg_str_ends(column[0], MG_STR(" LTS")),
                     mg_str_ends(mg_str_of(release->ecosystem), MG_STR(":LTS")));
    return true;
}

static size_t check_releases(const char *distro, const char *oldest)
{
    struct mg_str rest, row;
    struct mg_buf text;
    char path[1024];
    size_t found = 0;

    (void)snprintf(path, sizeof path, "%s/distro/%s.csv", TEST_DATA, distro);
    mg_buf_init(&text, MG_KIB(64));
    assert_int_equal(mg_file_read(path, &text, NULL), MG_OK);
    rest = mg_buf_view(&text);
    assert_true(mg_str_cut(&rest, '\n', &row)); /* headings */
    while (mg_str_cut(&rest, '\n', &row))
        found += check_release(mg_str_of(distro), row, oldest);
    mg_buf_clear(&text);
    return found;
}

static void test_distro__table_agrees_with_distro_info(void **state)
{
    (void)state;
    assert_int_equal(check_releases("debian", "2013"), 8);
    assert_int_equal(check_releases("ubuntu", "2012-04"), 30);
}

static void test_distro__subscriptions_exist_for_long_term_releases_since_14_04(void **state)
{
    const struct mg_release *jammy = mg_release_by_codename(MG_STR("ubuntu"), MG_STR("jammy"));

    (void)state;
    assert_string_equal(jammy->ecosystem, "Ubuntu:22.04:LTS");
    assert_string_equal(jammy->pro_ecosystem, "Ubuntu:Pro:22.04:LTS");
    assert_null(mg_release_by_codename(MG_STR("ubuntu"), MG_STR("precise"))->pro_ecosystem);
    assert_null(mg_release_by_codename(MG_STR("ubuntu"), MG_STR("mantic"))->pro_ecosystem);
    assert_null(mg_release_by_codename(MG_STR("debian"), MG_STR("bookworm"))->pro_ecosystem);
}

/* All ecosystems of the release with this VERSION_ID, separated by '|'. */
static void assert_ecosystems(const char *id, const char *version, const char *expected)
{
    struct mg_host host = {.os_id = mg_str_of(id), .os_version = mg_str_of(version)};
    struct mg_distro distro;
    struct mg_buf text;
    const char *name;

    assert_true(mg_distro_resolve(&host, &distro));
    mg_buf_init(&text, MG_KIB(4));
    for (size_t i = 0; (name = mg_release_ecosystem(distro.release, i)) != NULL; i++) {
        mg_buf_printf(&text, "%s%s", i == 0 ? "" : "|", name);
        assert_true(mg_release_has_ecosystem(distro.release, mg_str_of(name)));
    }
    mg_buf_char(&text, '\0');
    assert_string_equal(text.p, expected);
    mg_buf_clear(&text);
}

static void test_distro__a_release_may_have_several_ecosystems(void **state)
{
    (void)state;
    assert_ecosystems("debian", "12", "Debian:12");
    assert_ecosystems("ubuntu", "22.04", "Ubuntu:22.04:LTS|Ubuntu:Pro:22.04:LTS");
    assert_ecosystems("almalinux", "9.4", "AlmaLinux:9");
    assert_ecosystems("rhel", "7.9",
                      "Red Hat:enterprise_linux:7|Red Hat:enterprise_linux:7::server|"
                      "Red Hat:enterprise_linux:7::client|Red Hat:enterprise_linux:7::workstation|"
                      "Red Hat:enterprise_linux:7::computenode|Red Hat:rhel_els:7");
    assert_ecosystems("rhel", "10.1",
                      "Red Hat:enterprise_linux:10|Red Hat:enterprise_linux:10.0|"
                      "Red Hat:enterprise_linux:10.1|Red Hat:enterprise_linux:10.2|"
                      "Red Hat:enterprise_linux:10.3");
    assert_ecosystems("sles", "16.0",
                      "SUSE:Linux Enterprise Server 16.0|SUSE:Linux Enterprise Server 16.0-LTSS");
}

static void test_distro__modules_of_sles_are_of_its_service_pack(void **state)
{
    struct mg_host host = {.os_id = MG_STR("sles"), .os_version = MG_STR("15.5")};
    struct mg_distro distro;

    (void)state;
    assert_true(mg_distro_resolve(&host, &distro));
    assert_true(mg_release_has_ecosystem(
        distro.release, MG_STR("SUSE:Linux Enterprise Module for Basesystem 15 SP5")));
    assert_false(mg_release_has_ecosystem(
        distro.release, MG_STR("SUSE:Linux Enterprise Module for Basesystem 15 SP4")));
    assert_true(mg_release_needs_subscription(distro.release,
                                              MG_STR("SUSE:Linux Enterprise Server 15 SP5-LTSS")));
    assert_false(mg_release_needs_subscription(distro.release,
                                               MG_STR("SUSE:Linux Enterprise Server 15 SP5")));
    host.os_version = MG_STR("15");
    assert_true(mg_distro_resolve(&host, &distro));
    assert_true(mg_release_has_ecosystem(distro.release,
                                         MG_STR("SUSE:Linux Enterprise Module for Basesystem 15")));
}

static void test_distro__codenames_belong_to_their_distribution(void **state)
{
    (void)state;
    assert_null(mg_release_by_codename(MG_STR("ubuntu"), MG_STR("bookworm")));
    assert_null(mg_release_by_codename(MG_STR("debian"), MG_STR("noble")));
    assert_null(mg_release_by_codename(MG_STR("debian"), MG_STR_NONE));
    assert_null(mg_release_by_codename(MG_STR_NONE, MG_STR("bookworm")));
}

static void test_distro__ended_the_day_after_the_last_day(void **state)
{
    const struct mg_release *bullseye =
        mg_release_by_codename(MG_STR("debian"), MG_STR("bullseye"));
    const struct mg_release *forky = mg_release_by_codename(MG_STR("debian"), MG_STR("forky"));

    (void)state;
    assert_false(mg_release_ended(bullseye, MG_STR("2024-08-15")));
    assert_false(mg_release_ended(bullseye, MG_STR("2026-08-31")));
    assert_true(mg_release_ended(bullseye, MG_STR("2026-09-01")));
    assert_false(mg_release_ended(forky, MG_STR("2099-01-01")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_distro__resolve_knows_real_systems),
        cmocka_unit_test(test_distro__table_agrees_with_distro_info),
        cmocka_unit_test(test_distro__subscriptions_exist_for_long_term_releases_since_14_04),
        cmocka_unit_test(test_distro__a_release_may_have_several_ecosystems),
        cmocka_unit_test(test_distro__modules_of_sles_are_of_its_service_pack),
        cmocka_unit_test(test_distro__codenames_belong_to_their_distribution),
        cmocka_unit_test(test_distro__ended_the_day_after_the_last_day),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
