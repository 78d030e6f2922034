/* SPDX-License-Identifier: Apache-2.0
 *
 * The database: what goes in comes out, the same input gives the same bytes, damage is found.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/advisory/db_file.h"
#include "core/base/buf.h"
#include "core/base/file.h"
#include "core/base/limits.h"
#include "tests/unit/advisory_fixture.h"

#define PATH "test_db.db"

static const struct fixture records[] = {
    {.id = "DEBIAN-CVE-2024-0001",
     .upstream = "CVE-2024-0001",
     .ecosystem = "Debian:12",
     .package = "openssl",
     .introduced = "0",
     .fixed = "3.0.1-2",
     .state = "resolved"},
    {.id = "DSA-1-1",
     .upstream = "CVE-2024-0001 CVE-2024-0002",
     .ecosystem = "Debian:12",
     .package = "openssl",
     .introduced = "0",
     .fixed = "3.0.1-3"},
    {.id = "UBUNTU-CVE-2024-0001",
     .upstream = "CVE-2024-0001",
     .ecosystem = "Ubuntu:22.04:LTS",
     .package = "openssl",
     .introduced = "0",
     .cvss = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
     .vendor_severity = "medium",
     .version = "1.0"},
    {.id = "GHSA-a",
     .alias = "CVE-2024-0003",
     .ecosystem = "npm",
     .package = "left-pad",
     .version = "1.0.0"},
    {.id = "GO-1", .alias = "GHSA-a", .ecosystem = "Go", .package = "x", .version = "1"},
    {.id = "PYSEC-1", .alias = "GHSA-z", .ecosystem = "PyPI", .package = "y", .version = "1"},
};

static struct mg_db *build(void)
{
    fixture_build(records, MG_COUNT(records), PATH);
    return fixture_open(PATH);
}

static void read_file(const char *path, struct mg_buf *out)
{
    mg_buf_init(out, MG_MIB(16));
    assert_int_equal(mg_file_read(path, out, NULL), MG_OK);
}

static void test_db__finds_packages_by_ecosystem_and_name(void **state)
{
    struct mg_db *db = build();
    struct mg_db_package package;

    (void)state;
    assert_true(mg_db_find_package(db, MG_STR("Debian:12"), MG_STR("openssl"), &package));
    assert_int_equal(package.affected_count, 2);
    assert_true(mg_str_is(package.ecosystem, "Debian:12"));
    assert_false(mg_db_find_package(db, MG_STR("Debian:11"), MG_STR("openssl"), &package));
    assert_false(mg_db_find_package(db, MG_STR("Debian:12"), MG_STR("opens"), &package));
    assert_int_equal(mg_db_ecosystem_packages(db, MG_STR("Debian:12")), 1);
    assert_int_equal(mg_db_ecosystem_packages(db, MG_STR("Debian:11")), 0);
    mg_db_close(db);
}

static void test_db__lists_a_name_in_all_ecosystems(void **state)
{
    struct mg_db *db = build();
    struct mg_db_package package;
    uint32_t cursor = 0, found = 0;

    (void)state;
    while (mg_db_next_package_named(db, MG_STR("openssl"), &cursor, &package))
        found++;
    assert_int_equal(found, 2);
    mg_db_close(db);
}

static void test_db__keeps_ranges_and_states(void **state)
{
    struct mg_db *db = build();
    struct mg_db_package package;
    struct mg_db_affected affected;
    struct mg_db_range range;

    (void)state;
    assert_true(mg_db_find_package(db, MG_STR("Debian:12"), MG_STR("openssl"), &package));
    affected = mg_db_affected(db, package.first_affected);
    assert_true(mg_str_is(affected.state, "resolved"));
    assert_int_equal(affected.range_count, 1);
    range = mg_db_range(db, affected.first_range);
    assert_int_equal(range.event_count, 2);
    assert_true(mg_str_is(mg_db_event(db, range.first_event).version, "0"));
    assert_int_equal(mg_db_event(db, range.first_event + 1).kind, MG_EVENT_FIXED);
    assert_true(mg_str_is(mg_db_event(db, range.first_event + 1).version, "3.0.1-2"));
    mg_db_close(db);
}

static void test_db__drops_listed_versions_that_a_range_covers(void **state)
{
    struct mg_db *db = build();
    struct mg_db_package package;

    (void)state;
    assert_true(mg_db_find_package(db, MG_STR("Ubuntu:22.04:LTS"), MG_STR("openssl"), &package));
    assert_int_equal(mg_db_affected(db, package.first_affected).version_count, 0);
    assert_true(mg_db_find_package(db, MG_STR("npm"), MG_STR("left-pad"), &package));
    assert_int_equal(mg_db_affected(db, package.first_affected).version_count, 1);
    mg_db_close(db);
}

static void test_db__relates_advisories_to_vulnerabilities(void **state)
{
    struct mg_db *db = build();
    struct mg_db_vulnerability one;
    uint32_t index;

    (void)state;
    assert_true(mg_db_find_vulnerability(db, MG_STR("CVE-2024-0001"), &index));
    one = mg_db_vulnerability(db, index);
    assert_int_equal(one.advisory_count, 3);
    assert_int_equal(one.alias_count, 2);
    assert_true(mg_str_is(mg_db_alias(db, one.first_alias), "DEBIAN-CVE-2024-0001"));
    assert_true(mg_db_find_vulnerability(db, MG_STR("CVE-2024-0002"), &index));
    assert_int_equal(mg_db_vulnerability(db, index).advisory_count, 1);
    mg_db_close(db);
}

static void test_db__follows_aliases_to_the_cve(void **state)
{
    struct mg_db *db = build();
    uint32_t index;

    (void)state;
    assert_true(mg_db_find_vulnerability(db, MG_STR("CVE-2024-0003"), &index));
    assert_int_equal(mg_db_vulnerability(db, index).advisory_count, 2);
    assert_false(mg_db_find_vulnerability(db, MG_STR("GO-1"), &index));
    assert_true(mg_db_find_vulnerability(db, MG_STR("GHSA-z"), &index));
    mg_db_close(db);
}

static void test_db__same_records_same_bytes(void **state)
{
    struct fixture reversed[MG_COUNT(records)];
    struct mg_buf first, second;

    (void)state;
    for (size_t i = 0; i < MG_COUNT(records); i++)
        reversed[i] = records[MG_COUNT(records) - 1 - i];
    fixture_build(records, MG_COUNT(records), PATH);
    read_file(PATH, &first);
    fixture_build(reversed, MG_COUNT(reversed), PATH);
    read_file(PATH, &second);
    assert_int_equal(first.n, second.n);
    assert_memory_equal(first.p, second.p, first.n);
    mg_buf_clear(&first);
    mg_buf_clear(&second);
}

static void test_db__newest_record_of_an_id_wins(void **state)
{
    static const struct fixture twice[] = {
        {.id = "CVE-2024-0009",
         .ecosystem = "Debian:12",
         .package = "a",
         .introduced = "0",
         .fixed = "1",
         .modified = "2026-01-01T00:00:00Z"},
        {.id = "CVE-2024-0009",
         .ecosystem = "Debian:12",
         .package = "a",
         .introduced = "0",
         .fixed = "2",
         .modified = "2026-02-01T00:00:00Z"},
    };
    struct mg_db_package package;
    struct mg_db_range range;
    struct mg_db *db;

    (void)state;
    fixture_build(twice, MG_COUNT(twice), PATH);
    db = fixture_open(PATH);
    assert_true(mg_db_find_package(db, MG_STR("Debian:12"), MG_STR("a"), &package));
    assert_int_equal(package.affected_count, 1);
    range = mg_db_range(db, mg_db_affected(db, package.first_affected).first_range);
    assert_true(mg_str_is(mg_db_event(db, range.first_event + 1).version, "2"));
    mg_db_close(db);
}

static void test_db__keeps_kev_and_epss(void **state)
{
    struct mg_record_kev kev = {MG_STR("CVE-2024-0001"), MG_STR("2024-05-01"), MG_STR("2024-05-22"),
                                MG_STR("Known")};
    struct mg_record_epss epss = {MG_STR("CVE-2024-0001"), 0.12345, 0.98765};
    struct mg_record_epss broken = {MG_STR("CVE-2024-0002"), 1.5, 0.5};
    struct mg_builder *builder = mg_builder_new();
    struct mg_db *db;

    (void)state;
    assert_int_equal(mg_builder_add_kev(builder, &kev, NULL), MG_OK);
    assert_int_equal(mg_builder_add_epss(builder, &epss, NULL), MG_OK);
    assert_int_equal(mg_builder_add_epss(builder, &broken, NULL), MG_FORMAT);
    assert_int_equal(mg_builder_write(builder, PATH, NULL), MG_OK);
    mg_builder_free(builder);
    db = fixture_open(PATH);
    memset(&kev, 0, sizeof kev);
    memset(&epss, 0, sizeof epss);
    assert_true(mg_db_find_kev(db, MG_STR("CVE-2024-0001"), &kev));
    assert_true(mg_str_is(kev.due, "2024-05-22"));
    assert_true(mg_db_find_epss(db, MG_STR("CVE-2024-0001"), &epss));
    assert_true(epss.score > 0.123449 && epss.score < 0.123451);
    assert_false(mg_db_find_epss(db, MG_STR("CVE-2024-0002"), &epss));
    mg_db_close(db);
}

/* Open a copy of bytes; the status says what became of it. */
static enum mg_status open_copy(const struct mg_buf *bytes, size_t n, struct mg_error *err)
{
    struct mg_db *db = NULL;
    enum mg_status status;

    assert_int_equal(mg_file_replace(PATH ".bad", mg_str_take(mg_buf_view(bytes), n), NULL), MG_OK);
    status = mg_db_open(PATH ".bad", &db, err);
    if (status == MG_OK)
        status = mg_db_verify(db, err);
    mg_db_close(db);
    return status;
}

static void test_db__refuses_truncated_files(void **state)
{
    struct mg_buf bytes;
    struct mg_error err;

    (void)state;
    fixture_build(records, MG_COUNT(records), PATH);
    read_file(PATH, &bytes);
    for (size_t n = 8; n < bytes.n; n += 97)
        assert_int_equal(open_copy(&bytes, n, &err), MG_UNTRUSTED);
    assert_int_equal(open_copy(&bytes, 3, &err), MG_FORMAT);
    assert_int_equal(open_copy(&bytes, 0, &err), MG_FORMAT);
    assert_int_equal(open_copy(&bytes, bytes.n, &err), MG_OK);
    mg_buf_clear(&bytes);
}

static void test_db__finds_every_flipped_bit(void **state)
{
    struct mg_buf bytes;
    struct mg_error err;

    (void)state;
    fixture_build(records, MG_COUNT(records), PATH);
    read_file(PATH, &bytes);
    for (size_t i = 12; i < bytes.n; i += i < 400 || i > 4000 ? 1 : 61) {
        bytes.p[i] ^= 0x10;
        assert_int_equal(open_copy(&bytes, bytes.n, &err), MG_UNTRUSTED);
        bytes.p[i] ^= 0x10;
    }
    mg_buf_clear(&bytes);
}

static void test_db__names_another_format_version(void **state)
{
    struct mg_buf bytes;
    struct mg_error err;

    (void)state;
    fixture_build(records, MG_COUNT(records), PATH);
    read_file(PATH, &bytes);
    bytes.p[MG_DB_AT_FORMAT] = 99;
    assert_int_equal(open_copy(&bytes, bytes.n, &err), MG_UNSUPPORTED);
    assert_non_null(strstr(err.text, "database format 99"));
    mg_buf_clear(&bytes);
}

static void test_db__damage_met_by_a_query_latches(void **state)
{
    struct mg_db_package package;
    struct mg_buf bytes;
    struct mg_db *db;

    (void)state;
    fixture_build(records, MG_COUNT(records), PATH);
    read_file(PATH, &bytes);
    bytes.p[MG_DB_HEADER + 8] ^= 1;
    assert_int_equal(mg_db_open_memory(mg_buf_view(&bytes), true, &db, NULL), MG_OK);
    assert_int_equal(mg_db_status(db, NULL), MG_OK);
    assert_false(mg_db_find_package(db, MG_STR("Debian:12"), MG_STR("openssl"), &package));
    assert_int_equal(mg_db_status(db, NULL), MG_UNTRUSTED);
    mg_db_close(db);
    mg_buf_clear(&bytes);
}

static void test_db__empty_database_opens(void **state)
{
    struct mg_db_package package;
    struct mg_db *db;

    (void)state;
    fixture_build(NULL, 0, PATH);
    db = fixture_open(PATH);
    assert_int_equal(mg_db_verify(db, NULL), MG_OK);
    assert_false(mg_db_find_package(db, MG_STR("Debian:12"), MG_STR("a"), &package));
    mg_db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_db__finds_packages_by_ecosystem_and_name),
        cmocka_unit_test(test_db__lists_a_name_in_all_ecosystems),
        cmocka_unit_test(test_db__keeps_ranges_and_states),
        cmocka_unit_test(test_db__drops_listed_versions_that_a_range_covers),
        cmocka_unit_test(test_db__relates_advisories_to_vulnerabilities),
        cmocka_unit_test(test_db__follows_aliases_to_the_cve),
        cmocka_unit_test(test_db__same_records_same_bytes),
        cmocka_unit_test(test_db__newest_record_of_an_id_wins),
        cmocka_unit_test(test_db__keeps_kev_and_epss),
        cmocka_unit_test(test_db__refuses_truncated_files),
        cmocka_unit_test(test_db__finds_every_flipped_bit),
        cmocka_unit_test(test_db__names_another_format_version),
        cmocka_unit_test(test_db__damage_met_by_a_query_latches),
        cmocka_unit_test(test_db__empty_database_opens),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
