/* SPDX-License-Identifier: Apache-2.0
 *
 * The list of findings: a <tbody> per row, which holds the line that is always seen and the one
 * that opens below it. What the script filters by stands in data attributes; what it sorts by is
 * the text of a cell, or its data-v where the text does not sort.
 */
#include "core/base/limits.h"
#include "core/report/html.h"
#include "core/report/rows.h"
#include "core/report/table.h"

static void put_tools(struct mg_sink *sink, const struct mg_report_summary *summary)
{
    mg_html_put(sink,
                "<div class=\"tools\" hidden>\n<input type=\"search\" id=\"search\" "
                "placeholder=\"Search: CVE, package, text\" aria-label=\"Search the findings\">\n"
                "<label><input type=\"checkbox\" id=\"fixable\"> Fixable</label>\n"
                "<label><input type=\"checkbox\" id=\"kev\"> Known exploited</label>\n");
    if (summary->not_running != 0)
        mg_sink_printf(sink,
                       "<label><input type=\"checkbox\" id=\"idle\" checked> Hide kernels not "
                       "running (%zu)</label>\n",
                       summary->not_running);
    mg_html_put(sink, "<label><input type=\"checkbox\" id=\"group\"> Group by package</label>\n"
                      "<button type=\"button\" id=\"reset\">Reset</button>\n"
                      "<output id=\"shown\" aria-live=\"polite\"></output>\n</div>\n");
}

/* Findings without a value sort behind all others. */
static void put_numbers(struct mg_sink *sink, const struct mg_finding *finding)
{
    if (finding->score < 0)
        mg_html_put(sink, "<td class=n data-v=-1>");
    else
        mg_sink_printf(sink, "<td class=n>%.1f", mg_finding_score(finding));
    if (finding->epss < 0)
        mg_html_put(sink, "<td class=n data-v=-1>");
    else
        mg_sink_printf(sink, "<td class=n data-v=%.5f>%s%.1f%%", finding->epss,
                       finding->epss < 0.001 ? "&lt;" : "",
                       finding->epss < 0.001 ? 0.1 : finding->epss * 100);
}

static void put_badges(struct mg_sink *sink, const struct mg_finding *finding)
{
    if (finding->kev_added.n != 0 || finding->exploited)
        mg_html_put(sink, " <span class=\"badge kev\">exploited</span>");
    if (finding->kernel == MG_KERNEL_NOT_RUNNING)
        mg_html_put(sink, " <span class=badge>not running</span>");
}

static void put_package(struct mg_sink *sink, const struct mg_rows *rows, size_t row)
{
    const struct mg_finding *finding = mg_row_finding(rows, row);
    size_t count = rows->items[row].count;

    if (finding->package == NULL) {
        mg_html_put(sink, "<td>(this host)<td>");
        return;
    }
    mg_html_element(sink, "<td>", mg_row_source(finding), "");
    if (count > 1)
        mg_sink_printf(sink, " <span class=faint>%zu packages</span>", count);
    else if (!mg_str_eq(mg_row_source(finding), finding->package->name))
        mg_html_element(sink, " <span class=faint>", finding->package->name, "</span>");
    mg_html_element(sink, "<td class=ver>",
                    count > 1 ? mg_row_source_version(finding) : finding->package->version, "");
}

static void put_fix(struct mg_sink *sink, const struct mg_finding *finding)
{
    if (finding->package == NULL)
        mg_html_element(sink, "<td data-v=\"\">", finding->state, "");
    else if (finding->fix == MG_FIX_NO &&
             (finding->state.n == 0 || mg_str_is(finding->state, "unfixed")))
        mg_html_put(sink, "<td class=faint data-v=\"\">no fix");
    else if (finding->fix == MG_FIX_NO)
        mg_html_element(sink, "<td class=faint data-v=\"\">no fix (", finding->state, ")");
    else
        mg_html_element(sink,
                        finding->fix == MG_FIX_YES ? "<td class=\"ver fix\">" : "<td class=ver>",
                        finding->fixed_version.n != 0 ? finding->fixed_version : MG_STR("fixed"),
                        finding->fix == MG_FIX_YES ? "" : " <span class=badge>partly</span>");
}

static void put_row(struct mg_sink *sink, const struct mg_rows *rows, size_t row)
{
    const struct mg_finding *finding = mg_row_finding(rows, row);

    mg_sink_printf(sink, "<tbody class=f data-s=%d data-n=%zu%s%s%s data-g=\"",
                   (int)finding->severity, rows->items[row].count,
                   finding->fix == MG_FIX_YES ? " data-fixable" : "",
                   finding->kev_added.n != 0 || finding->exploited ? " data-kev" : "",
                   finding->kernel == MG_KERNEL_NOT_RUNNING ? " data-idle" : "");
    mg_html_text(sink, mg_row_source(finding));
    mg_sink_printf(sink, "\"><tr class=r><td data-v=%d><span class=\"sev s%d\">%s</span>",
                   (int)finding->severity, (int)finding->severity,
                   mg_html_severity(finding->severity));
    put_numbers(sink, finding);
    mg_html_element(sink, "<td class=id><b>", finding->vulnerability_id, "</b>");
    put_badges(sink, finding);
    put_package(sink, rows, row);
    put_fix(sink, finding);
    mg_html_put(sink, "<tr class=d><td colspan=7><details><summary>Details</summary>");
    mg_html_details(sink, rows, row);
    mg_html_put(sink, "</details>\n");
}

static void put_table(struct mg_sink *sink, const struct mg_rows *rows)
{
    mg_html_put(sink,
                "<div class=\"list\"><table class=\"sortable\" data-what=\"findings\">\n<thead><tr>"
                "<th scope=col data-sort=n>Severity<th scope=col class=n data-sort=n>Score"
                "<th scope=col class=n data-sort=n>EPSS<th scope=col data-sort=a>Vulnerability"
                "<th scope=col data-sort=a>Package<th scope=col data-sort=a>Installed"
                "<th scope=col data-sort=a>Fixed in</thead>\n");
    for (size_t i = 0; i < rows->count; i++)
        put_row(sink, rows, i);
    mg_html_put(sink,
                "</table></div>\n<button type=\"button\" id=\"more\" hidden>Show more</button>\n");
}

/* The sentence that the table for people has when there is nothing to list. */
static void put_nothing(struct mg_sink *sink, const struct mg_report *report)
{
    const struct mg_render_style plain = {false, 0};
    struct mg_sink text;
    struct mg_page page;

    mg_sink_init(&text, NULL, MG_MIB(1));
    mg_page_init(&page, &text, &plain);
    mg_table_nothing_found(&page, report);
    mg_page_clear(&page);
    sink->failed = sink->failed || text.failed;
    mg_html_element(sink, "<p class=\"note\">", mg_str_trim(mg_buf_view(&text.buf)), "</p>\n");
    mg_sink_clear(&text);
}

void mg_html_findings(struct mg_sink *sink, const struct mg_report *report,
                      const struct mg_report_summary *summary)
{
    struct mg_arena arena;
    struct mg_rows rows = {0};

    mg_arena_init(&arena, MG_LIMIT_REPORT_ARENA);
    if (!mg_rows_make(&arena, report, true, &rows))
        sink->failed = true;
    mg_html_put(sink, "<section id=\"findings\">\n<h2>Findings</h2>\n");
    if (summary->total == summary->not_running)
        put_nothing(sink, report);
    if (rows.count != 0) {
        put_tools(sink, summary);
        put_table(sink, &rows);
    }
    mg_html_put(sink, "</section>\n");
    mg_arena_clear(&arena);
}
