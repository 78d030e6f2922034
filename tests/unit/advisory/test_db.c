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
    assert_true(mg_db_find_alias(db, MG_STR("PYSEC-1"), &index));
    assert_true(mg_str_is(mg_db_vulnerability(db, index).id, "GHSA-z"));
    assert_false(mg_db_find_alias(db, MG_STR("PYSEC-2"), &index));
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

/* Two records of one id and one time that differ in what is not compared at first sight. */
static void test_db__same_bytes_also_for_rival_records(void **state)
{
    struct fixture rivals[2] = {{.id = "CVE-2024-0009",
                                 .ecosystem = "Debian:12",
                                 .package = "a",
                                 .introduced = "0",
                                 .urgency = "low",
                                 .vendor_severity = "low"},
                                {.id = "CVE-2024-0009",
                                 .ecosystem = "Debian:12",
                                 .package = "a",
                                 .introduced = "0",
                                 .urgency = "high",
                                 .vendor_severity = "low"}};
    struct fixture first_rival = rivals[0];
    struct mg_buf first, second;

    (void)state;
    fixture_build(rivals, 2, PATH);
    read_file(PATH, &first);
    rivals[0] = rivals[1];
    rivals[1] = first_rival;
    fixture_build(rivals, 2, PATH);
    read_file(PATH, &second);
    assert_int_equal(first.n, second.n);
    assert_memory_equal(first.p, second.p, first.n);
    mg_buf_clear(&first);
    mg_buf_clear(&second);
}

/* Versions that nobody can order stay as the feed gave them. */
static void test_db__events_without_a_scheme_keep_their_order(void **state)
{
    static const struct mg_record_event events[] = {
        {MG_EVENT_INTRODUCED, MG_STR_INIT("1.0.0")},
        {MG_EVENT_FIXED, MG_STR_INIT("1.5.0")},
        {MG_EVENT_INTRODUCED, MG_STR_INIT("2.0.0")},
        {MG_EVENT_FIXED, MG_STR_INIT("2.5.0")},
    };
    struct mg_record_range range = {events, MG_COUNT(events)};
    struct mg_record_affected affected = {
        .ecosystem = MG_STR("Nowhere"), .name = MG_STR("a"), .ranges = &range, .range_count = 1};
    struct mg_record record = {.id = MG_STR("GHSA-b"), .affected = &affected, .affected_count = 1};
    struct mg_builder *builder = mg_builder_new();
    struct mg_db *db;

    (void)state;
    assert_int_equal(mg_builder_add(builder, &record, NULL), MG_OK);
    assert_int_equal(mg_builder_write(builder, PATH, NULL), MG_OK);
    mg_builder_free(builder);
    db = fixture_open(PATH);
    for (uint32_t i = 0; i < MG_COUNT(events); i++)
        assert_true(mg_str_eq(mg_db_event(db, i).version, events[i].version));
    mg_db_close(db);
}

static void test_db__refuses_ranges_without_end(void **state)
{
    struct mg_record_event *events = calloc(MG_LIMIT_RANGE_EVENTS, sizeof *events);
    struct mg_record_range range = {events, MG_LIMIT_RANGE_EVENTS};
    struct mg_record_affected affected = {
        .ecosystem = MG_STR("Debian:12"), .name = MG_STR("a"), .ranges = &range, .range_count = 1};
    struct mg_record record = {
        .id = MG_STR("CVE-2024-0001"), .affected = &affected, .affected_count = 1};
    struct mg_builder *builder = mg_builder_new();
    struct mg_error err;

    (void)state;
    assert_non_null(events);
    assert_int_equal(mg_builder_add(builder, &record, &err), MG_LIMIT);
    range.event_count--;
    assert_int_equal(mg_builder_add(builder, &record, &err), MG_OK);
    mg_builder_free(builder);
    free(events);
}

/* Many names of one vulnerability take n log n: all pairs of these would take minutes. */
static void test_db__names_are_kept_once_and_in_little_time(void **state)
{
    enum { NAMES = 200000 };
    struct mg_str *names = calloc(NAMES, sizeof *names);
    char(*texts)[24] = calloc(NAMES, sizeof *texts);
    struct mg_record record = {.id = MG_STR("CVE-2024-0001"), .aliases = names};
    struct mg_builder *builder = mg_builder_new();
    uint32_t index;
    struct mg_db *db;

    (void)state;
    assert_non_null(names);
    assert_non_null(texts);
    for (int i = 0; i < NAMES; i++) {
        (void)snprintf(texts[i], sizeof *texts, "GHSA-%d", i / 2);
        names[i] = mg_str_of(texts[i]);
    }
    record.alias_count = NAMES;
    assert_int_equal(mg_builder_add(builder, &record, NULL), MG_OK);
    assert_int_equal(mg_builder_write(builder, PATH, NULL), MG_OK);
    mg_builder_free(builder);
    free(names);
    free(texts);
    db = fixture_open(PATH);
    assert_true(mg_db_find_vulnerability(db, MG_STR("CVE-2024-0001"), &index));
    assert_int_equal(mg_db_vulnerability(db, index).alias_count, NAMES / 2);
    mg_db_close(db);
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

static void test_db__keeps_what_updates_replace(void **state)
{
    static const struct mg_record_supersedes pairs[] = {
        {MG_STR_INIT("KB2"), MG_STR_INIT("KB1")},
        {MG_STR_INIT("KB1"), MG_STR_INIT("KB0")},
        {MG_STR_INIT("KB2"), MG_STR_INIT("KB0")},
        {MG_STR_INIT("KB2"), MG_STR_INIT("KB1")},
    };
    const struct mg_record_supersedes broken = {MG_STR("KB3"), MG_STR("")};
    struct mg_builder *builder = mg_builder_new();
    uint32_t cursor = 0;
    struct mg_str one;
    struct mg_db *db;

    (void)state;
    for (size_t i = 0; i < MG_COUNT(pairs); i++)
        assert_int_equal(mg_builder_add_supersedes(builder, &pairs[i], NULL), MG_OK);
    assert_int_equal(mg_builder_add_supersedes(builder, &broken, NULL), MG_FORMAT);
    assert_int_equal(mg_builder_write(builder, PATH, NULL), MG_OK);
    mg_builder_free(builder);
    db = fixture_open(PATH);
    assert_true(mg_db_next_superseded(db, MG_STR("KB2"), &cursor, &one));
    assert_true(mg_str_is(one, "KB0"));
    assert_true(mg_db_next_superseded(db, MG_STR("KB2"), &cursor, &one));
    assert_true(mg_str_is(one, "KB1"));
    assert_false(mg_db_next_superseded(db, MG_STR("KB2"), &cursor, &one));
    cursor = 0;
    assert_true(mg_db_next_superseded(db, MG_STR("KB1"), &cursor, &one));
    assert_false(mg_db_next_superseded(db, MG_STR("KB1"), &cursor, &one));
    cursor = 0;
    assert_false(mg_db_next_superseded(db, MG_STR("KB3"), &cursor, &one));
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

/* Give a word of a section's first row another value. */
static void forge(struct mg_buf *bytes, enum mg_db_section section, unsigned word, uint32_t value)
{
    unsigned char *p = (unsigned char *)bytes->p;
    struct mg_db *db = NULL;

    assert_int_equal(mg_db_open_memory(mg_buf_view(bytes), true, &db, NULL), MG_OK);
    for (unsigned i = 0; i < 4; i++)
        p[db->tables[section].offset + 4 * (size_t)word + i] = (unsigned char)(value >> (8 * i));
    mg_db_close(db);
}

/* A row that promises what is not there must not look like one that promises nothing. */
static void test_db__impossible_rows_are_damage(void **state)
{
    static const struct {
        enum mg_db_section section;
        unsigned word;
        uint32_t value;
    } cases[] = {
        {MG_DB_PACKAGES, 2, 1000000},  /* first affected entry */
        {MG_DB_PACKAGES, 3, 1000000},  /* number of them */
        {MG_DB_AFFECTED, 0, 1000000},  /* advisory */
        {MG_DB_AFFECTED, 5, 1000000},  /* number of ranges */
        {MG_DB_RANGES, 1, 1000000},    /* number of events */
        {MG_DB_EVENTS, 1, 1000000000}, /* version */
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        struct mg_db_affected affected;
        struct mg_db_package package;
        struct mg_db *db = NULL;
        struct mg_buf bytes;

        fixture_build(records, 1, PATH);
        read_file(PATH, &bytes);
        forge(&bytes, cases[i].section, cases[i].word, cases[i].value);
        assert_int_equal(mg_db_open_memory(mg_buf_view(&bytes), false, &db, NULL), MG_OK);
        assert_true(mg_db_find_package(db, MG_STR("Debian:12"), MG_STR("openssl"), &package));
        affected = mg_db_affected(db, package.first_affected);
        (void)mg_db_advisory(db, affected.advisory);
        (void)mg_db_range(db, affected.first_range);
        (void)mg_db_event(db, 0);
        if (mg_db_status(db, NULL) != MG_UNTRUSTED)
            fail_msg("case %u was not found", (unsigned)i);
        mg_db_close(db);
        mg_buf_clear(&bytes);
    }
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
        cmocka_unit_test(test_db__same_bytes_also_for_rival_records),
        cmocka_unit_test(test_db__events_without_a_scheme_keep_their_order),
        cmocka_unit_test(test_db__refuses_ranges_without_end),
        cmocka_unit_test(test_db__names_are_kept_once_and_in_little_time),
        cmocka_unit_test(test_db__newest_record_of_an_id_wins),
        cmocka_unit_test(test_db__keeps_what_updates_replace),
        cmocka_unit_test(test_db__keeps_kev_and_epss),
        cmocka_unit_test(test_db__refuses_truncated_files),
        cmocka_unit_test(test_db__finds_every_flipped_bit),
        cmocka_unit_test(test_db__names_another_format_version),
        cmocka_unit_test(test_db__damage_met_by_a_query_latches),
        cmocka_unit_test(test_db__impossible_rows_are_damage),
        cmocka_unit_test(test_db__empty_database_opens),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
