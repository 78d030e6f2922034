/* SPDX-License-Identifier: Apache-2.0
 *
 * One version against one advisory entry: verdict, reason and the versions that decided.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/match/evaluate.h"
#include "tests/unit/advisory_fixture.h"

#define PATH "test_evaluate.db"

static struct mg_evaluation evaluate(const struct fixture *record, const char *version)
{
    struct mg_db_package package;
    struct mg_db_affected affected;
    struct mg_evaluation result;
    static char kept[3][64];
    struct mg_db *db;

    fixture_build(record, 1, PATH);
    db = fixture_open(PATH);
    assert_true(
        mg_db_find_package(db, mg_str_of(record->ecosystem), mg_str_of(record->package), &package));
    affected = mg_db_affected(db, package.first_affected);
    result =
        mg_evaluate(db, &affected, mg_version_scheme_of(package.ecosystem), mg_str_of(version));
    (void)snprintf(kept[0], 64, "%.*s", MG_STR_ARG(result.introduced));
    (void)snprintf(kept[1], 64, "%.*s", MG_STR_ARG(result.boundary));
    (void)snprintf(kept[2], 64, "%.*s", MG_STR_ARG(result.fixed));
    mg_db_close(db);
    result.introduced = mg_str_of(kept[0]);
    result.boundary = mg_str_of(kept[1]);
    result.fixed = mg_str_of(kept[2]);
    return result;
}

static void test_evaluate__decides_and_says_why(void **state)
{
    static const struct {
        struct fixture record;
        const char *version;
        enum mg_verdict verdict;
        enum mg_reason reason;
    } cases[] = {
        {{.introduced = "0", .fixed = "2"}, "1", MG_AFFECTED, MG_REASON_IN_RANGE},
        {{.introduced = "0", .fixed = "2"}, "2", MG_NOT_AFFECTED, MG_REASON_FIXED},
        {{.introduced = "0"}, "2", MG_AFFECTED, MG_REASON_IN_RANGE},
        {{.introduced = "3", .fixed = "4"}, "2", MG_NOT_AFFECTED, MG_REASON_BEFORE},
        {{.introduced = "0", .last_affected = "2"}, "3", MG_NOT_AFFECTED, MG_REASON_PAST_LAST},
        {{.version = "1.5"}, "1.5", MG_AFFECTED, MG_REASON_LISTED},
        {{.version = "1.5"}, "1.6", MG_NOT_AFFECTED, MG_REASON_NO_RANGE},
        {{.introduced = "0", .withdrawn = "2026-01-01T00:00:00Z"},
         "1",
         MG_WITHDRAWN,
         MG_REASON_WITHDRAWN},
        {{.introduced = "0", .not_affected = true}, "1", MG_NOT_AFFECTED, MG_REASON_VENDOR},
        {{.introduced = "0", .fixed = "2"}, "x:1", MG_NOT_EVALUATED, MG_REASON_BAD_VERSION},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        struct fixture record = cases[i].record;
        struct mg_evaluation result;

        record.id = "CVE-2024-0001";
        record.ecosystem = "Debian:12";
        record.package = "p";
        result = evaluate(&record, cases[i].version);
        if (result.verdict != cases[i].verdict || result.reason != cases[i].reason)
            fail_msg("case %u: verdict %d, %s", (unsigned)i, (int)result.verdict,
                     mg_reason_text(result.reason));
    }
}

static void test_evaluate__names_the_versions_that_decided(void **state)
{
    const struct fixture record = {.id = "CVE-2024-0001",
                                   .ecosystem = "Debian:12",
                                   .package = "p",
                                   .introduced = "1",
                                   .fixed = "2-3"};
    struct mg_evaluation result;

    (void)state;
    result = evaluate(&record, "1.5");
    assert_true(mg_str_is(result.introduced, "1"));
    assert_true(mg_str_is(result.fixed, "2-3"));
    result = evaluate(&record, "2-4");
    assert_true(mg_str_is(result.boundary, "2-3"));
    assert_int_equal(result.fixed.n, 0);
}

static void test_evaluate__unknown_ecosystem_counts_listed_versions_only(void **state)
{
    const struct fixture record = {.id = "CVE-2024-0001",
                                   .ecosystem = "Nowhere",
                                   .package = "p",
                                   .introduced = "0",
                                   .version = "7"};

    (void)state;
    assert_int_equal(evaluate(&record, "7").verdict, MG_AFFECTED);
    assert_int_equal(evaluate(&record, "8").verdict, MG_NOT_EVALUATED);
}

/* A range that ends inside another one is no fix: 3 is where no range holds the version. */
static void test_evaluate__fix_lies_behind_all_ranges(void **state)
{
    static const struct mg_record_event first[] = {{MG_EVENT_INTRODUCED, MG_STR_INIT("0")},
                                                   {MG_EVENT_FIXED, MG_STR_INIT("2")}};
    static const struct mg_record_event second[] = {{MG_EVENT_INTRODUCED, MG_STR_INIT("1.5")},
                                                    {MG_EVENT_FIXED, MG_STR_INIT("3")}};
    static const struct mg_record_event third[] = {{MG_EVENT_INTRODUCED, MG_STR_INIT("4")}};
    const struct mg_record_range ranges[] = {{first, 2}, {second, 2}, {third, 1}};
    struct mg_record_affected entry = {.ecosystem = MG_STR("Debian:12"),
                                       .name = MG_STR("p"),
                                       .ranges = ranges,
                                       .range_count = MG_COUNT(ranges)};
    struct mg_record record = {
        .id = MG_STR("CVE-2024-0001"), .affected = &entry, .affected_count = 1};
    struct mg_builder *builder = mg_builder_new();
    struct mg_db_affected affected;
    struct mg_db *db;

    (void)state;
    assert_int_equal(mg_builder_add(builder, &record, NULL), MG_OK);
    assert_int_equal(mg_builder_write(builder, PATH, NULL), MG_OK);
    mg_builder_free(builder);
    db = fixture_open(PATH);
    affected = mg_db_affected(db, 0);
    assert_true(mg_str_is(mg_evaluate(db, &affected, &mg_version_deb, MG_STR("1")).fixed, "3"));
    assert_int_equal(mg_evaluate(db, &affected, &mg_version_deb, MG_STR("5")).fixed.n, 0);
    mg_db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_evaluate__decides_and_says_why),
        cmocka_unit_test(test_evaluate__names_the_versions_that_decided),
        cmocka_unit_test(test_evaluate__unknown_ecosystem_counts_listed_versions_only),
        cmocka_unit_test(test_evaluate__fix_lies_behind_all_ranges),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
