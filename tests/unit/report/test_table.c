/* SPDX-License-Identifier: Apache-2.0
 *
 * The table for people: expected output at several widths, and what must hold at every width.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/utf8.h"
#include "core/report/text.h"
#include "tests/unit/report/sample.h"

/* Lines fit pages of at least this width; narrower ones get what is possible. */
#define NARROWEST 80

static const struct mg_render_style plain = {false, 0};

static void expect_at(const char *name, bool color, unsigned width)
{
    struct sample sample;
    struct mg_sink sink;
    struct mg_render_style style = {color, width};

    sample_init(&sample);
    sample_expect(name, sample_scan("table", &sample.report, style, &sink));
    mg_sink_clear(&sink);
    sample_clear(&sample);
}

static void test_table__scan_is_as_expected(void **state)
{
    (void)state;
    expect_at("scan-unlimited.txt", false, 0);
    expect_at("scan-80.txt", false, 80);
    expect_at("scan-120-color.txt", true, 120);
}

static void test_table__inventory_is_as_expected(void **state)
{
    struct sample sample;
    struct mg_sink sink;
    struct mg_render_style style = {false, 100};

    (void)state;
    sample_init(&sample);
    sample_expect("inventory-100.txt", sample_inventory("table", &sample.report, style, &sink));
    mg_sink_clear(&sink);
    sample_clear(&sample);
}

/* Printable, valid UTF-8, nothing behind the last word, and no longer than the page; 0: any. */
static void check_line(struct mg_str line, size_t width)
{
    struct mg_str rest = line;

    assert_true(line.n == 0 || line.p[line.n - 1] != ' ');
    assert_true(width == 0 || mg_text_columns(line) <= width);
    while (rest.n != 0) {
        size_t n = mg_utf8_width(rest);

        assert_true(n != 0);
        assert_true((unsigned char)rest.p[0] >= 0x20 && rest.p[0] != 0x7f);
        assert_false(mg_str_starts(rest, MG_STR("\xe2\x80\xae")));
        rest = mg_str_skip(rest, n);
    }
}

static void check_lines(struct mg_str text, size_t width)
{
    struct mg_str line;

    while (mg_str_cut(&text, '\n', &line))
        check_line(line, width);
}

static void test_table__lines_are_clean_and_fit_the_page(void **state)
{
    struct sample sample;
    struct mg_sink sink;

    (void)state;
    sample_init(&sample);
    for (unsigned width = 0; width <= 250; width++) {
        struct mg_render_style style = {false, width};
        size_t most = width < NARROWEST ? 0 : width;

        check_lines(sample_scan("table", &sample.report, style, &sink), most);
        mg_sink_clear(&sink);
        check_lines(sample_inventory("table", &sample.report, style, &sink), most);
        mg_sink_clear(&sink);
    }
    sample_clear(&sample);
}

static void test_table__a_page_without_limit_cuts_nothing(void **state)
{
    struct sample sample;
    struct mg_sink sink;
    struct mg_str text;

    (void)state;
    sample_init(&sample);
    text = sample_scan("table", &sample.report, plain, &sink);
    assert_int_equal(mg_str_find_str(text, MG_STR("\xe2\x80\xa6")), SIZE_MAX);
    assert_true(mg_str_find_str(text, mg_str_of(sample.long_name)) != SIZE_MAX);
    mg_sink_clear(&sink);
    sample_clear(&sample);
}

static void expect_text(const struct sample *sample, const char *text, bool present)
{
    struct mg_sink sink;
    struct mg_str found = sample_scan("table", &sample->report, plain, &sink);

    if ((mg_str_find_str(found, mg_str_of(text)) != SIZE_MAX) != present)
        fail_msg("'%s' is %s in\n%.*s", text, present ? "not" : "", MG_STR_ARG(found));
    mg_sink_clear(&sink);
}

static void test_table__nothing_found_says_what_was_covered(void **state)
{
    struct sample sample;

    (void)state;
    sample_init_clean(&sample);
    expect_text(&sample,
                "No known vulnerabilities found in the 10 packages that Debian:12 advisories "
                "cover (1 package is not covered).",
                true);
    expect_text(&sample, "Not everything could be looked at", false);
    sample.report.hidden_count = 7;
    expect_text(&sample, "No finding passes the filters, which left out 7, in the 10 packages",
                true);
    expect_text(&sample, "No known vulnerabilities", false);
    sample_clear(&sample);
}

static void test_table__nothing_found_in_an_incomplete_scan_says_so(void **state)
{
    struct sample sample;

    (void)state;
    sample_init(&sample);
    sample.report.finding_count = sample.report.hidden_count = 0;
    expect_text(&sample, "Not everything could be looked at: see the coverage below.", true);
    expect_text(&sample, "This report is incomplete", true);
    sample_clear(&sample);
}

static void test_table__nothing_covered_claims_nothing(void **state)
{
    struct sample sample;

    (void)state;
    sample_init_clean(&sample);
    for (size_t i = 0; i < sample.inventory.package_count; i++)
        sample.inventory.packages[i].ecosystem = MG_STR_NONE;
    sample.report.distro = NULL;
    expect_text(&sample,
                "No advisories cover any of the 11 packages found: nothing can be said about "
                "their vulnerabilities.",
                true);
    expect_text(&sample, "No known vulnerabilities", false);
    sample_clear(&sample);
}

static void test_table__unsafe_names_stay_out_of_commands(void **state)
{
    struct sample sample;

    (void)state;
    sample_init(&sample);
    expect_text(&sample,
                "    apt-get install --only-upgrade libssl-dev libssl3 libssl3:i386 openssl\n",
                true);
    expect_text(&sample, "--only-upgrade evil", false);
    expect_text(&sample, "  1 finding in packages whose names are not safe in a command\n", true);
    sample_clear(&sample);
}

static void test_table__findings_of_one_source_share_a_row(void **state)
{
    struct sample sample;
    struct mg_sink sink;
    struct mg_str text, row = MG_STR("openssl (libssl-dev, libssl3 +1)");
    size_t at;

    (void)state;
    sample_init(&sample);
    text = sample_scan("table", &sample.report, plain, &sink);
    at = mg_str_find_str(text, row);
    assert_true(at != SIZE_MAX);
    assert_int_equal(mg_str_find_str(mg_str_skip(text, at + row.n), row), SIZE_MAX);
    mg_sink_clear(&sink);
    sample_clear(&sample);
}

static void test_table__advisories_show_their_age(void **state)
{
    struct sample sample;

    (void)state;
    sample_init(&sample);
    sample.report.db = sample_db("test_table.db");
    expect_text(&sample, "osv 2026-11-20 to 2026-11-22", true);
    expect_text(&sample, "kev 2024-02-29 (997 days old)", true);
    sample.report.generated = MG_STR("2024-03-01T00:00:00Z");
    expect_text(&sample, "kev 2024-02-29 (1 day old)", true);
    mg_db_close(sample.report.db);
    (void)remove("test_table.db");
    sample_clear(&sample);
}

static void test_table__a_full_sink_fails(void **state)
{
    struct sample sample;
    struct mg_sink sink;

    (void)state;
    sample_init(&sample);
    mg_sink_init(&sink, NULL, 100);
    mg_renderer_named(MG_STR("table"))->scan(&sample.report, &plain, &sink);
    assert_int_equal(mg_sink_finish(&sink, NULL), MG_LIMIT);
    mg_sink_clear(&sink);
    sample_clear(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table__scan_is_as_expected),
        cmocka_unit_test(test_table__inventory_is_as_expected),
        cmocka_unit_test(test_table__lines_are_clean_and_fit_the_page),
        cmocka_unit_test(test_table__a_page_without_limit_cuts_nothing),
        cmocka_unit_test(test_table__nothing_found_says_what_was_covered),
        cmocka_unit_test(test_table__nothing_found_in_an_incomplete_scan_says_so),
        cmocka_unit_test(test_table__nothing_covered_claims_nothing),
        cmocka_unit_test(test_table__unsafe_names_stay_out_of_commands),
        cmocka_unit_test(test_table__findings_of_one_source_share_a_row),
        cmocka_unit_test(test_table__advisories_show_their_age),
        cmocka_unit_test(test_table__a_full_sink_fails),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
