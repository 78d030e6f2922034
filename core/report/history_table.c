/* SPDX-License-Identifier: Apache-2.0
 *
 * Findings over time for people: how it stands, then a row for each finding that is open, or was
 * fixed lately.
 */
#include <stdlib.h>

#include "core/base/day.h"
#include "core/base/limits.h"
#include "core/report/grid.h"
#include "core/report/history.h"
#include "core/report/table.h"

#define DAY ((int64_t)24 * 60 * 60 * 1000)

enum { SEVERITY, VULNERABILITY, PACKAGE, INSTALLED, FIXED_IN, FIRST_SEEN, OTHER_DATE, OPEN_FOR };

static const struct mg_column open_columns[] = {
    [SEVERITY] = {.title = "SEVERITY", .least = 9},
    [VULNERABILITY] = {.title = "VULNERABILITY", .least = 14},
    [PACKAGE] = {.title = "PACKAGE", .least = 14},
    [INSTALLED] = {.title = "INSTALLED", .least = 14, .drop = 1, .optional = true},
    [FIXED_IN] = {.title = "FIXED IN", .least = 14, .drop = 3, .optional = true},
    [FIRST_SEEN] = {.title = "FIRST SEEN"},
    [OTHER_DATE] = {.title = "LAST SEEN", .drop = 2},
    [OPEN_FOR] = {.title = "OPEN FOR", .right = true},
};

static const struct mg_column fixed_columns[] = {
    [SEVERITY] = {.title = "SEVERITY", .least = 9},
    [VULNERABILITY] = {.title = "VULNERABILITY", .least = 14},
    [PACKAGE] = {.title = "PACKAGE", .least = 14},
    [INSTALLED] = {.title = "WAS IN", .least = 14, .drop = 1, .optional = true},
    [FIXED_IN] = {.title = "FIXED IN", .least = 14, .drop = 2, .optional = true},
    [FIRST_SEEN] = {.title = "FIRST SEEN", .drop = 3},
    [OTHER_DATE] = {.title = "FIXED ON"},
    [OPEN_FOR] = {.title = "WAS OPEN", .right = true},
};

/* Titles are long, and say the most. */
static const struct mg_column exposure_columns[][OPEN_FOR + 1] = {
    {
        [SEVERITY] = {.title = "SEVERITY", .least = 9},
        [VULNERABILITY] = {.title = "EXPOSURE", .least = 50},
        [PACKAGE] = {.title = "PROGRAM", .least = 14, .drop = 3, .optional = true},
        [INSTALLED] = {.optional = true},
        [FIXED_IN] = {.optional = true},
        [FIRST_SEEN] = {.title = "FIRST SEEN"},
        [OTHER_DATE] = {.title = "LAST SEEN", .drop = 1},
        [OPEN_FOR] = {.title = "OPEN FOR", .right = true, .drop = 2},
    },
    {
        [SEVERITY] = {.title = "SEVERITY", .least = 9},
        [VULNERABILITY] = {.title = "EXPOSURE", .least = 50},
        [PACKAGE] = {.title = "PROGRAM", .least = 14, .drop = 3, .optional = true},
        [INSTALLED] = {.optional = true},
        [FIXED_IN] = {.optional = true},
        [FIRST_SEEN] = {.title = "FIRST SEEN", .drop = 1},
        [OTHER_DATE] = {.title = "FIXED ON"},
        [OPEN_FOR] = {.title = "WAS OPEN", .right = true, .drop = 2},
    },
};

static struct mg_str day_text(struct mg_page *page, int64_t millis)
{
    char text[MG_DAY_TEXT_SIZE];

    return mg_page_format(page, "%.*s", MG_STR_ARG(mg_str_take(mg_day_text(millis, text), 10)));
}

/* "<1 day", "12 days"; with how often it came back. */
static struct mg_str duration_text(struct mg_page *page, const struct mg_history_entry *entry,
                                   int64_t until)
{
    int64_t days = (until - entry->first_seen) / DAY;
    struct mg_str text =
        days < 1 ? MG_STR("<1 day")
                 : mg_page_format(page, "%lld day%s", (long long)days, days == 1 ? "" : "s");

    if (entry->reopened == 0)
        return text;
    return mg_page_format(page, "%.*s, back %ux", MG_STR_ARG(text), (unsigned)entry->reopened);
}

/* The packages of one source share a row, as in the table of a scan. */
static bool is_same_row(const struct mg_history_entry *a, const struct mg_history_entry *b)
{
    return a->source.n != 0 && mg_str_eq(a->source, b->source) &&
           mg_str_eq(a->vulnerability, b->vulnerability) && mg_str_eq(a->type, b->type) &&
           a->severity == b->severity && a->first_seen == b->first_seen &&
           a->last_seen == b->last_seen && a->fixed == b->fixed && a->reopened == b->reopened;
}

static struct mg_str package_text(struct mg_page *page, const struct mg_history_entry *entry,
                                  size_t count)
{
    struct mg_str source = mg_page_clean(page, entry->source);

    if (entry->package.n == 0)
        return entry->exposure ? MG_STR_NONE : MG_STR("(this host)");
    return count == 1 ? mg_page_clean(page, entry->package)
                      : mg_page_format(page, "%.*s (%zu)", MG_STR_ARG(source), count);
}

/* count: of the packages that share the row. */
static void fill_cells(struct mg_page *page, const struct mg_history_report *report,
                       const struct mg_history_entry *entry, size_t count, struct mg_cell *cells)
{
    bool fixed = entry->fixed != 0;

    cells[SEVERITY].text = mg_str_of(mg_severity_name(entry->severity));
    cells[SEVERITY].brief =
        entry->severity == MG_SEVERITY_INFORMATIONAL ? MG_STR("INFO") : MG_STR_NONE;
    cells[SEVERITY].ink = fixed ? MG_INK_FAINT : mg_ink_of_severity(entry->severity);
    cells[VULNERABILITY].text = mg_page_clean(page, entry->vulnerability);
    cells[PACKAGE].text = package_text(page, entry, count);
    cells[INSTALLED].text = mg_page_clean(page, entry->version);
    cells[FIXED_IN].text = mg_page_clean(page, entry->fixed_version);
    cells[FIXED_IN].ink = MG_INK_GOOD;
    cells[FIRST_SEEN].text = day_text(page, entry->first_seen);
    cells[OTHER_DATE].text = day_text(page, fixed ? entry->fixed : entry->last_seen);
    cells[OTHER_DATE].ink = fixed ? MG_INK_GOOD : MG_INK_PLAIN;
    cells[OPEN_FOR].text = duration_text(page, entry, fixed ? entry->fixed : report->now);
}

static void put_grid(struct mg_page *page, const struct mg_history_report *report,
                     const struct mg_history_entry **list, size_t count,
                     const struct mg_column *columns)
{
    struct mg_cell *cells = NULL;
    struct mg_grid grid;

    mg_grid_init(&grid, page, columns, MG_COUNT(open_columns), count);
    for (size_t i = 0, next; i < count && (cells = mg_grid_row(&grid)) != NULL; i = next) {
        for (next = i + 1; next < count && is_same_row(list[i], list[next]); next++)
            continue;
        fill_cells(page, report, list[i], next - i, cells);
    }
    if (grid.rows != 0) {
        mg_page_newline(page);
        mg_grid_print(&grid);
    }
}

/* Vulnerabilities, then exposures; both stay in their order. */
static void put_rows(struct mg_page *page, const struct mg_history_report *report)
{
    size_t count = 0, n = 0, exposures = 0;
    const struct mg_history_entry **list = mg_history_list(report, &count);
    const struct mg_history_entry **ports = mg_history_list(report, &count);

    page->failed = page->failed || list == NULL || ports == NULL;
    for (size_t i = 0; !page->failed && i < count; i++) {
        if (list[i]->exposure)
            ports[exposures++] = list[i];
        else
            list[n++] = list[i];
    }
    if (!page->failed) {
        put_grid(page, report, list, n, report->fixed ? fixed_columns : open_columns);
        put_grid(page, report, ports, exposures, exposure_columns[report->fixed]);
    }
    free(ports);
    free(list);
}

static void put_severities(struct mg_flow *flow, const struct mg_history_summary *summary)
{
    struct mg_page *page = flow->page;

    for (unsigned i = MG_SEVERITY_COUNT; i-- > 0;) {
        enum mg_severity severity = (enum mg_severity)i;

        if (summary->by_severity[i] != 0)
            mg_flow_text(flow, mg_ink_of_severity(severity),
                         mg_page_format(page, "%zu %s", summary->by_severity[i],
                                        mg_severity_name(severity)));
    }
}

static void put_line(struct mg_page *page, const char *label, struct mg_str text)
{
    struct mg_flow flow = mg_table_label(page, label);

    mg_flow_text(&flow, MG_INK_PLAIN, text);
    mg_flow_end(&flow);
}

static void put_counts(struct mg_page *page, const struct mg_history_report *report)
{
    struct mg_history_summary summary = mg_history_summarize(report);
    struct mg_flow flow = mg_table_label(page, "Open");

    mg_flow_text(&flow, MG_INK_PLAIN,
                 mg_page_format(page, "%zu%s", summary.open, summary.open == 0 ? "" : ":"));
    put_severities(&flow, &summary);
    mg_flow_end(&flow);
    if (summary.suppressed != 0)
        put_line(page, "Suppressed", mg_page_format(page, "%zu", summary.suppressed));
    put_line(page, "Fixed",
             mg_page_format(page, "%zu in the last %d days%s", summary.fixed, MG_LIMIT_HISTORY_DAYS,
                            report->fixed || summary.fixed == 0 ? "" : " (--fixed lists them)"));
    if (report->left_out != 0)
        put_line(page, "Left out",
                 mg_page_format(page, "%llu open ones: only %d are remembered",
                                (unsigned long long)report->left_out, MG_LIMIT_HISTORY));
}

void mg_history_table(const struct mg_history_report *report, const struct mg_render_style *style,
                      struct mg_sink *sink)
{
    char updated[MG_DAY_TEXT_SIZE];
    struct mg_page page;

    mg_page_init(&page, sink, style);
    put_line(&page, "Agent", mg_page_clean(&page, report->place));
    put_line(&page, "Updated", mg_page_clean(&page, mg_day_text(report->updated, updated)));
    put_counts(&page, report);
    put_rows(&page, report);
    mg_page_clear(&page);
}
