/* SPDX-License-Identifier: Apache-2.0
 *
 * Suppressed findings on the page: what they are and why they do not count.
 */
#include "core/base/limits.h"
#include "core/report/html.h"
#include "core/report/rows.h"
#include "core/report/sentences.h"

static void put_row(struct mg_sink *sink, const struct mg_rows *rows, size_t row)
{
    const struct mg_finding *finding = mg_row_finding(rows, row);
    struct mg_buf text;

    mg_buf_init(&text, MG_SENTENCE_BYTES);
    mg_say_suppression(&text, finding->suppression);
    sink->failed = sink->failed || text.failed;
    mg_html_element(sink, "<tr><td>", finding->vulnerability_id, "</td>");
    mg_html_element(sink, "<td>",
                    finding->package == NULL ? MG_STR("(this host)") : mg_row_source(finding),
                    "</td>");
    mg_html_element(sink, "<td>", mg_row_source_version(finding), "</td>");
    mg_html_element(sink, "<td class=\"long\">", mg_buf_view(&text), "</td></tr>\n");
    mg_buf_clear(&text);
}

void mg_html_suppressed(struct mg_sink *sink, const struct mg_report *report)
{
    struct mg_report only = mg_report_suppressed(report);
    struct mg_rows rows = {0};
    struct mg_arena arena;

    if (!report->show_suppressed || only.finding_count == 0)
        return;
    mg_arena_init(&arena, MG_LIMIT_REPORT_ARENA);
    if (!mg_rows_make(&arena, &only, true, &rows))
        sink->failed = true;
    mg_html_put(sink, "<section id=\"suppressed\">\n<h2>Suppressed</h2>\n<div class=\"wide\">"
                      "<table>\n<thead><tr><th>Vulnerability</th><th>Package</th><th>Installed"
                      "</th><th>Because</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < rows.count; i++)
        put_row(sink, &rows, i);
    mg_html_put(sink, "</tbody></table></div>\n</section>\n");
    mg_arena_clear(&arena);
}
