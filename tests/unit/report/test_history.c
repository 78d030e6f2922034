/* SPDX-License-Identifier: Apache-2.0
 *
 * Findings over time: which are listed, in which order, and what table and JSON say of them.
 */
#include "core/report/history.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/base/limits.h"
#include "tests/unit/report/sample.h"

#define DAY ((int64_t)24 * 60 * 60 * 1000)
#define NOW ((int64_t)1795400000000)

#define TEXTS(vulnerability_, package_, source_, version_, fixed_version_)                         \
    .vulnerability = MG_STR_INIT(vulnerability_), .type = MG_STR_INIT("deb"),                      \
    .package = MG_STR_INIT(package_), .source = MG_STR_INIT(source_),                              \
    .version = MG_STR_INIT(version_), .fixed_version = MG_STR_INIT(fixed_version_),                \
    .ecosystem = MG_STR_INIT("Debian:12"), .location = MG_STR_INIT("var/lib/dpkg/status")

static const struct mg_history_entry entries[] = {
    {.id = "00000000000000000000000000000001",
     .severity = MG_SEVERITY_LOW,
     TEXTS("CVE-2026-0001", "less", "less", "590-2", ""),
     .first_seen = NOW - 400 * DAY,
     .last_seen = NOW},
    {.id = "00000000000000000000000000000002",
     .severity = MG_SEVERITY_CRITICAL,
     TEXTS("CVE-2026-0002", "libssl3", "openssl", "3.0.1-1", "3.0.2-1"),
     .first_seen = NOW - DAY,
     .last_seen = NOW},
    {.id = "00000000000000000000000000000003",
     .severity = MG_SEVERITY_CRITICAL,
     TEXTS("CVE-2026-0002", "openssl", "openssl", "3.0.1-1", "3.0.2-1"),
     .first_seen = NOW - DAY,
     .last_seen = NOW},
    {.id = "00000000000000000000000000000004", /* older, so it comes first */
     .severity = MG_SEVERITY_CRITICAL,
     TEXTS("CVE-2026-0003", "bad\x1b[1mname", "bad", "1", "2"),
     .first_seen = NOW - 2 * DAY,
     .last_seen = NOW,
     .reopened = 2},
    {.id = "00000000000000000000000000000005",
     .severity = MG_SEVERITY_INFORMATIONAL,
     .vulnerability = MG_STR_INIT("END-OF-LIFE-debian-10"),
     .first_seen = NOW - 3600,
     .last_seen = NOW},
    {.id = "00000000000000000000000000000006",
     .severity = MG_SEVERITY_HIGH,
     TEXTS("CVE-2026-0006", "ignored", "ignored", "1", ""),
     .suppressed = true,
     .first_seen = NOW - DAY,
     .last_seen = NOW},
    {.id = "00000000000000000000000000000007",
     .severity = MG_SEVERITY_LOW,
     TEXTS("CVE-2026-0007", "less", "less", "590-1", "590-2"),
     .first_seen = NOW - 30 * DAY,
     .last_seen = NOW - 2 * DAY,
     .fixed = NOW - DAY},
    {.id = "00000000000000000000000000000008",
     .severity = MG_SEVERITY_HIGH,
     TEXTS("CVE-2026-0008", "zlib1g", "zlib", "1.2", "1.3"),
     .first_seen = NOW - 30 * DAY,
     .last_seen = NOW - 5 * DAY,
     .fixed = NOW - 4 * DAY},
    {.id = "00000000000000000000000000000009",
     .severity = MG_SEVERITY_MEDIUM,
     .exposure = true,
     .vulnerability = MG_STR_INIT("Port 22 is reachable, with limits, from any network - TCP"),
     .package = MG_STR_INIT("openssh-server"),
     .location = MG_STR_INIT("/usr/sbin/sshd"),
     .first_seen = NOW - 3 * DAY,
     .last_seen = NOW},
};

static struct mg_history_report report_of(bool fixed)
{
    return (struct mg_history_report){
        .entries = entries,
        .count = MG_COUNT(entries),
        .updated = NOW,
        .now = NOW,
        .left_out = 3,
        .fixed = fixed,
        .place = MG_STR("/var/lib/margay"),
    };
}

static void expect_table(const char *name, bool fixed, unsigned width)
{
    const struct mg_render_style style = {.width = width};
    struct mg_history_report report = report_of(fixed);
    struct mg_sink sink;

    mg_sink_init(&sink, NULL, MG_MIB(1));
    mg_history_table(&report, &style, &sink);
    assert_int_equal(mg_sink_finish(&sink, NULL), MG_OK);
    sample_expect(name, mg_buf_view(&sink.buf));
    mg_sink_clear(&sink);
}

static void test_history__tables(void **unused)
{
    (void)unused;
    expect_table("history-open.txt", false, 0);
    expect_table("history-open-80.txt", false, 80);
    expect_table("history-fixed.txt", true, 0);
}

static void test_history__json(void **unused)
{
    struct mg_history_report report = report_of(false);
    struct mg_sink sink;

    (void)unused;
    mg_sink_init(&sink, NULL, MG_MIB(1));
    mg_history_json(&report, &sink);
    assert_int_equal(mg_sink_finish(&sink, NULL), MG_OK);
    sample_expect("history.json", mg_buf_view(&sink.buf));
    mg_sink_clear(&sink);
}

static void test_history__fixed_ones_are_listed_from_the_last(void **unused)
{
    struct mg_history_report report = report_of(true);
    struct mg_history_summary summary = mg_history_summarize(&report);
    size_t count;
    const struct mg_history_entry **list = mg_history_list(&report, &count);

    (void)unused;
    assert_int_equal(count, 2);
    assert_string_equal(list[0]->id, entries[6].id);
    assert_string_equal(list[1]->id, entries[7].id);
    assert_int_equal(summary.open, 6);
    assert_int_equal(summary.fixed, 2);
    assert_int_equal(summary.suppressed, 1);
    assert_int_equal(summary.by_severity[MG_SEVERITY_CRITICAL], 3);
    free(list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_history__tables),
        cmocka_unit_test(test_history__json),
        cmocka_unit_test(test_history__fixed_ones_are_listed_from_the_last),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
