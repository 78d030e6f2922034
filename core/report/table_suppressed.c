/* SPDX-License-Identifier: Apache-2.0
 *
 * Suppressed findings: a row per vulnerability and source package, and why it does not count.
 */
#include "core/report/table.h"

#include "core/report/grid.h"
#include "core/report/rows.h"
#include "core/report/sentences.h"

static const struct mg_column columns[] = {
    {.title = "SUPPRESSED", .least = 14},
    {.title = "PACKAGE", .least = 12},
    {.title = "INSTALLED", .least = 12, .drop = 1},
    {.title = "BECAUSE", .least = 20, .wrap = true},
};

static struct mg_str reason_of(struct mg_page *page, const struct mg_suppression *suppression)
{
    struct mg_str reason;
    struct mg_buf text;

    mg_buf_init(&text, MG_SENTENCE_BYTES);
    mg_say_suppression(&text, suppression);
    page->failed =
        page->failed || text.failed || !mg_arena_str(&page->arena, mg_buf_view(&text), &reason);
    mg_buf_clear(&text);
    return page->failed ? MG_STR_NONE : mg_page_clean(page, reason);
}

static void print_rows(struct mg_page *page, const struct mg_rows *rows)
{
    struct mg_grid grid;

    mg_grid_init(&grid, page, columns, MG_COUNT(columns), rows->count);
    for (size_t i = 0; i < rows->count; i++) {
        const struct mg_finding *finding = mg_row_finding(rows, i);
        struct mg_cell *cells = mg_grid_row(&grid);

        if (cells == NULL)
            return;
        cells[0].text = mg_page_clean(page, finding->vulnerability_id);
        cells[1].text = finding->package == NULL ? MG_STR("(this host)")
                                                 : mg_page_clean(page, mg_row_source(finding));
        cells[2].text = mg_page_clean(page, mg_row_source_version(finding));
        cells[3].text = reason_of(page, finding->suppression);
    }
    mg_page_newline(page);
    mg_grid_print(&grid);
}

void mg_table_suppressed(struct mg_page *page, const struct mg_report *report)
{
    struct mg_report only = mg_report_suppressed(report);
    struct mg_rows rows;

    if (!report->show_suppressed || only.finding_count == 0)
        return;
    if (mg_rows_make(&page->arena, &only, true, &rows))
        print_rows(page, &rows);
    else
        page->failed = true;
}
