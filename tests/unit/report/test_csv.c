/* SPDX-License-Identifier: Apache-2.0
 *
 * The csv format, read back by the rules of RFC 4180.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/limits.h"
#include "tests/unit/report/sample.h"

#define CELLS 32

static const struct mg_render_style plain = {false, 0};

struct row {
    char bytes[8192];
    struct mg_str cells[CELLS];
    size_t count;
};

/* One cell from the front of *rest, unquoted to *to; false at the end of the line. */
static bool read_cell(struct mg_str *rest, char **to, struct mg_str *cell)
{
    bool quoted = rest->n != 0 && rest->p[0] == '"';
    char *start = *to, end;
    size_t i = quoted ? 1 : 0;

    for (;; i++) {
        assert_true(i < rest->n);
        if (quoted && rest->p[i] == '"' && rest->p[++i] != '"')
            break;
        if (!quoted && (rest->p[i] == ',' || rest->p[i] == '\r'))
            break;
        assert_true(quoted || (rest->p[i] != '"' && rest->p[i] != '\n'));
        *(*to)++ = rest->p[i];
    }
    *cell = (struct mg_str){start, (size_t)(*to - start)};
    end = rest->p[i];
    assert_true(end == ',' || (rest->n - i >= 2 && end == '\r' && rest->p[i + 1] == '\n'));
    *rest = mg_str_skip(*rest, end == ',' ? i + 1 : i + 2);
    return end == ',';
}

static bool read_row(struct mg_str *rest, struct row *row)
{
    char *to = row->bytes;

    row->count = 0;
    if (rest->n == 0)
        return false;
    while (row->count < CELLS && read_cell(rest, &to, &row->cells[row->count++])) {
    }
    return true;
}

/* The cell of that column in row number (the header is 0). */
static void expect(struct mg_str csv, size_t number, const char *column, const char *value)
{
    static struct row header, row;
    struct mg_str rest = csv;
    size_t at = 0;

    assert_true(read_row(&rest, &header));
    rest = csv;
    for (size_t i = 0; i <= number; i++)
        assert_true(read_row(&rest, &row));
    while (at < header.count && !mg_str_is(header.cells[at], column))
        at++;
    assert_true(at < header.count);
    assert_int_equal(row.count, header.count);
    if (!mg_str_is(row.cells[at], value))
        fail_msg("%s of row %zu is '%.*s', not '%s'", column, number, MG_STR_ARG(row.cells[at]),
                 value);
}

static void test_csv__scan_is_as_expected(void **state)
{
    struct sample sample;
    struct mg_sink sink;

    (void)state;
    sample_init(&sample);
    sample_expect("scan.csv", sample_scan("csv", &sample.report, plain, &sink));
    mg_sink_clear(&sink);
    sample_clear(&sample);
}

static void test_csv__inventory_is_as_expected(void **state)
{
    struct sample sample;
    struct mg_sink sink;

    (void)state;
    sample_init(&sample);
    sample_expect("inventory.csv", sample_inventory("csv", &sample.report, plain, &sink));
    mg_sink_clear(&sink);
    sample_clear(&sample);
}

static void test_csv__every_row_has_every_cell(void **state)
{
    static struct row row;
    struct sample sample;
    struct mg_sink sink;
    struct mg_str rest;
    size_t rows = 0;

    (void)state;
    sample_init(&sample);
    rest = sample_scan("csv", &sample.report, plain, &sink);
    for (; read_row(&rest, &row); rows++)
        assert_int_equal(row.count, 27);
    assert_int_equal(rows, SAMPLE_FINDINGS + 1);
    mg_sink_clear(&sink);
    sample_clear(&sample);
}

static void test_csv__values_come_back(void **state)
{
    struct sample sample;
    struct mg_sink sink;
    struct mg_str csv;

    (void)state;
    sample_init(&sample);
    csv = sample_scan("csv", &sample.report, plain, &sink);
    expect(csv, 1, "vulnerability_id", "CVE-2023-5363");
    expect(csv, 1, "score", "9.8");
    expect(csv, 1, "epss", "0.97565");
    expect(csv, 1, "advisories", "DEBIAN-CVE-2023-5363 DSA-5532-1");
    expect(csv, 5, "kernel", "running");
    expect(csv, 6, "kernel", "installed, not running");
    expect(csv, 7, "package", "");
    expect(csv, 7, "score", "");
    expect(csv, 9, "version", "1,2\"3");
    expect(csv, 9, "package", "evil?[2J\"name\", x;reboot\r\n\xef\xbf\xbd\xe2\x80\xae");
    expect(csv, 9, "fixed_version", "2?");
    mg_sink_clear(&sink);
    sample_clear(&sample);
}

static void test_csv__no_cell_begins_as_a_formula(void **state)
{
    static struct row row;
    struct sample sample;
    struct mg_sink sink;
    struct mg_str csv, rest;

    (void)state;
    sample_init(&sample);
    csv = rest = sample_inventory("csv", &sample.report, plain, &sink);
    while (read_row(&rest, &row)) {
        for (size_t i = 0; i < row.count; i++)
            assert_true(row.cells[i].n == 0 ||
                        mg_str_find(MG_STR("=+-@\t\r\n"), row.cells[i].p[0]) == SIZE_MAX);
    }
    expect(csv, 7, "name", "'=cmd|' /C calc'!A0");
    expect(csv, 7, "version", "'-2+3");
    expect(csv, 7, "source_name", "'@SUM(A1)");
    expect(csv, 8, "arch", "'\t");
    mg_sink_clear(&sink);
    sample_clear(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_csv__scan_is_as_expected),
        cmocka_unit_test(test_csv__inventory_is_as_expected),
        cmocka_unit_test(test_csv__every_row_has_every_cell),
        cmocka_unit_test(test_csv__values_come_back),
        cmocka_unit_test(test_csv__no_cell_begins_as_a_formula),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
