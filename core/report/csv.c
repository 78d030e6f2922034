/* SPDX-License-Identifier: Apache-2.0
 *
 * The report as CSV (RFC 4180): a header line, then one line per finding or package. Cells that a
 * spreadsheet would take for a formula get an apostrophe in front
 * (https://owasp.org/www-community/attacks/CSV_Injection). Coverage has no place in a CSV: the
 * caller says so on standard error.
 */
#include "core/report/formats.h"

#include "core/base/utf8.h"
#include "core/report/sentences.h"

struct csv {
    struct mg_sink *sink;
    bool filled; /* does the line have a cell? */
};

static bool is_formula(struct mg_str s)
{
    return s.n != 0 && mg_str_find(MG_STR("=+-@\t\r\n"), s.p[0]) != SIZE_MAX;
}

static bool needs_quotes(struct mg_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (mg_str_find(MG_STR(",\"\t\r\n"), s.p[i]) != SIZE_MAX)
            return true;
    }
    return s.n != 0 && (s.p[0] == ' ' || s.p[s.n - 1] == ' ');
}

/* RFC 4180 has no control characters but CR and LF. */
static bool is_control(char c)
{
    unsigned char u = (unsigned char)c;

    return (u < 0x20 && u != '\t' && u != '\r' && u != '\n') || u == 0x7f;
}

static void write_text(struct mg_sink *sink, struct mg_str s)
{
    while (s.n != 0) {
        size_t width = mg_utf8_width(s);

        if (width == 0)
            mg_sink_write(sink, MG_STR("\xef\xbf\xbd"));
        else if (is_control(s.p[0]))
            mg_sink_char(sink, '?');
        else if (s.p[0] == '"')
            mg_sink_write(sink, MG_STR("\"\""));
        else
            mg_sink_write(sink, mg_str_take(s, width));
        s = mg_str_skip(s, width == 0 ? 1 : width);
    }
}

static void cell(struct csv *csv, struct mg_str s)
{
    bool quotes = needs_quotes(s);

    if (csv->filled)
        mg_sink_char(csv->sink, ',');
    csv->filled = true;
    if (quotes)
        mg_sink_char(csv->sink, '"');
    if (is_formula(s))
        mg_sink_char(csv->sink, '\'');
    write_text(csv->sink, s);
    if (quotes)
        mg_sink_char(csv->sink, '"');
}

static void end_line(struct csv *csv)
{
    mg_sink_write(csv->sink, MG_STR("\r\n"));
    csv->filled = false;
}

/* Nothing when the value is not known, that is negative. */
static void number(struct csv *csv, double value, int decimals)
{
    char text[32];

    (void)snprintf(text, sizeof text, "%.*f", decimals, value);
    cell(csv, value < 0 ? MG_STR_NONE : mg_str_of(text));
}

static void header(struct csv *csv, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        cell(csv, mg_str_of(names[i]));
    end_line(csv);
}

static void advisories(struct csv *csv, const struct mg_finding *finding)
{
    struct mg_buf ids;

    mg_buf_init(&ids, SIZE_MAX);
    for (size_t i = 0; i < finding->advisory_count; i++) {
        if (i > 0)
            mg_buf_char(&ids, ' ');
        mg_buf_str(&ids, finding->advisories[i].id);
    }
    csv->sink->failed = csv->sink->failed || ids.failed;
    cell(csv, mg_buf_view(&ids));
    mg_buf_clear(&ids);
}

static const char *const finding_columns[] = {
    "vulnerability_id",
    "severity",
    "score",
    "epss",
    "epss_percentile",
    "kev_date_added",
    "package",
    "version",
    "arch",
    "source_name",
    "source_version",
    "ecosystem",
    "purl",
    "fix_available",
    "fixed_version",
    "state",
    "kernel",
    "remediation",
    "location",
    "advisories",
    "title",
    "suppression",
    "exploited",
    "publicly_disclosed",
    "updates",
    "adjusted_score",
    "adjusted_reason",
};

static void suppression(struct csv *csv, const struct mg_finding *finding)
{
    struct mg_buf text;

    mg_buf_init(&text, SIZE_MAX);
    if (finding->suppression != NULL)
        mg_say_suppression(&text, finding->suppression);
    csv->sink->failed = csv->sink->failed || text.failed;
    cell(csv, mg_buf_view(&text));
    mg_buf_clear(&text);
}

static void updates(struct csv *csv, const struct mg_finding *finding)
{
    struct mg_buf kbs;

    mg_buf_init(&kbs, SIZE_MAX);
    for (size_t i = 0; i < finding->update_count; i++) {
        if (i > 0)
            mg_buf_char(&kbs, ' ');
        mg_buf_str(&kbs, finding->updates[i].kb);
    }
    csv->sink->failed = csv->sink->failed || kbs.failed;
    cell(csv, mg_buf_view(&kbs));
    mg_buf_clear(&kbs);
}

static void finding_row(struct csv *csv, const struct mg_finding *finding)
{
    static const struct mg_package none;
    const struct mg_package *package = finding->package == NULL ? &none : finding->package;

    cell(csv, finding->vulnerability_id);
    cell(csv, mg_str_of(mg_severity_name(finding->severity)));
    number(csv, finding->score, 1);
    number(csv, finding->epss, 5);
    number(csv, finding->epss_percentile, 5);
    cell(csv, finding->kev_added);
    cell(csv, package->name);
    cell(csv, package->version);
    cell(csv, package->arch);
    cell(csv, package->source_name);
    cell(csv, package->source_version);
    cell(csv, package->ecosystem);
    cell(csv, finding->purl);
    cell(csv, mg_str_of(mg_fix_name(finding->fix)));
    cell(csv, finding->fixed_version);
    cell(csv, finding->state);
    cell(csv, mg_str_of(mg_kernel_use_name(finding->kernel)));
    cell(csv, finding->remediation);
    cell(csv, package->location);
    advisories(csv, finding);
    cell(csv, finding->title);
    suppression(csv, finding);
    cell(csv, finding->exploited ? MG_STR("yes") : MG_STR_NONE);
    cell(csv, finding->disclosed ? MG_STR("yes") : MG_STR_NONE);
    updates(csv, finding);
    number(csv, finding->adjusted_reason.n != 0 ? finding->adjusted_score : -1, 1);
    cell(csv, finding->adjusted_reason);
    end_line(csv);
}

static void write_scan(const struct mg_report *report, const struct mg_render_style *style,
                       struct mg_sink *sink)
{
    struct mg_report all = report->show_suppressed ? mg_report_all(report) : *report;
    struct csv csv = {.sink = sink};

    (void)style;
    header(&csv, finding_columns, MG_COUNT(finding_columns));
    for (size_t i = 0; i < all.finding_count; i++)
        finding_row(&csv, &all.findings[i]);
}

static const char *const package_columns[] = {
    "type",      "name",       "version",    "arch",     "source_name", "source_version",
    "ecosystem", "purl",       "multi_arch", "status",   "origin",      "origin_reason",
    "location",  "modularity", "owner",      "evidence", "license",     "sha1",
};

static void package_row(struct csv *csv, const struct mg_package *package, struct mg_str purl)
{
    cell(csv, package->type);
    cell(csv, package->name);
    cell(csv, package->version);
    cell(csv, package->arch);
    cell(csv, package->source_name);
    cell(csv, package->source_version);
    cell(csv, package->ecosystem);
    cell(csv, purl);
    cell(csv, package->multi_arch);
    cell(csv, package->status);
    cell(csv, package->origin);
    cell(csv, package->origin_reason);
    cell(csv, package->location);
    cell(csv, package->modularity);
    cell(csv, package->owner);
    cell(csv, package->evidence);
    cell(csv, package->license);
    cell(csv, package->sha1);
    end_line(csv);
}

static void write_inventory(const struct mg_report *report, const struct mg_render_style *style,
                            struct mg_sink *sink)
{
    struct csv csv = {.sink = sink};
    struct mg_report_purls purls;

    (void)style;
    header(&csv, package_columns, MG_COUNT(package_columns));
    mg_report_purls_init(&purls, report);
    for (size_t i = 0; i < report->inventory->package_count; i++) {
        const struct mg_package *package = &report->inventory->packages[i];

        package_row(&csv, package, mg_report_purl(&purls, package));
    }
    mg_report_purls_clear(&purls);
}

const struct mg_renderer mg_format_csv = {
    .name = "csv",
    .what = "one line per finding or package, for spreadsheets",
    .no_coverage = true,
    .scan = write_scan,
    .inventory = write_inventory,
};
