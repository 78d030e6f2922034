/* SPDX-License-Identifier: Apache-2.0
 *
 * Network exposure for people: a row for each socket, with zones of the same verdict together.
 */
#include "core/report/exposure.h"
#include "core/report/grid.h"
#include "core/report/table.h"

static const struct mg_column columns[] = {
    {.title = "SEVERITY"},
    {.title = "VERDICT"},
    {.title = "FROM"},
    {.title = "LISTENER"},
    {.title = "PROCESS", .least = 8, .drop = 1, .optional = true},
    {.title = "RULE", .least = 16},
    {.title = "REASON", .least = 12, .optional = true, .wrap = true},
};

static struct mg_flow count_of(struct mg_page *page, const struct mg_exposure_summary *summary)
{
    struct mg_flow flow = mg_table_label(page, "Listeners");

    mg_flow_text(&flow, MG_INK_PLAIN,
                 mg_page_format(page, "%zu: %zu reachable, %zu limited, %zu unknown, %zu blocked",
                                summary->listeners, summary->by_verdict[MG_EXPOSURE_REACHABLE],
                                summary->by_verdict[MG_EXPOSURE_LIMITED],
                                summary->by_verdict[MG_EXPOSURE_UNKNOWN],
                                summary->by_verdict[MG_EXPOSURE_BLOCKED]));
    return flow;
}

static void put_head(struct mg_page *page, const struct mg_exposure_report *report)
{
    struct mg_exposure_summary summary = mg_exposure_summarize(report);
    struct mg_flow flow = mg_table_label(page, "Host");

    mg_flow_text(&flow, MG_INK_PLAIN, mg_page_clean(page, report->inventory->host.hostname));
    mg_flow_end(&flow);
    flow = mg_table_label(page, "Read");
    mg_flow_text(&flow, MG_INK_PLAIN, report->generated);
    mg_flow_end(&flow);
    flow = count_of(page, &summary);
    mg_flow_end(&flow);
}

/* Zones of one socket that differ in nothing else. */
static bool is_alike(const struct mg_exposure *a, const struct mg_exposure *b)
{
    return a->listener == b->listener && a->verdict == b->verdict && a->severity == b->severity &&
           mg_str_eq(a->rule, b->rule) && mg_str_eq(a->reason, b->reason);
}

static struct mg_str listener_text(struct mg_page *page, const struct mg_listener *listener)
{
    struct mg_str address = mg_page_clean(page, listener->address);
    bool v6 = mg_listener_family(listener) == MG_IPV6;

    return mg_page_format(page, "%s%.*s%s:%u/%.*s", v6 ? "[" : "", MG_STR_ARG(address),
                          v6 ? "]" : "", (unsigned)listener->port, MG_STR_ARG(listener->protocol));
}

/* The services tell more than the program that hosts them. */
static struct mg_str process_text(struct mg_page *page, const struct mg_listener *listener)
{
    struct mg_str process = mg_page_clean(page, listener->process);
    struct mg_str services = mg_page_clean(page, listener->services);

    const char *old = listener->replaced.n != 0 ? ", replaced since" : "";

    if (services.n == 0)
        return mg_page_format(page, "%.*s%s", MG_STR_ARG(process), old);
    return mg_page_format(page, "%.*s (%.*s)%s", MG_STR_ARG(process), MG_STR_ARG(services), old);
}

static void put_row(struct mg_grid *grid, const struct mg_exposure *exposure, struct mg_str zones)
{
    struct mg_page *page = grid->page;
    struct mg_cell *cells = mg_grid_row(grid);

    if (cells == NULL)
        return;
    if (exposure->title.n != 0) {
        cells[0].text = mg_str_of(mg_severity_name(exposure->severity));
        cells[0].ink = mg_ink_of_severity(exposure->severity);
    }
    cells[1].text = mg_str_of(mg_exposure_verdict_name(exposure->verdict));
    cells[2].text = zones;
    cells[3].text = listener_text(page, exposure->listener);
    cells[4].text = process_text(page, exposure->listener);
    cells[4].brief = mg_page_clean(page, exposure->listener->process);
    cells[5].text = mg_page_clean(page, exposure->rule);
    cells[6].text = mg_page_clean(page, exposure->reason);
}

static void put_rows(struct mg_page *page, const struct mg_exposure_report *report)
{
    const struct mg_exposure *items = report->exposures->items;
    size_t count = report->exposures->count;
    struct mg_grid grid;

    mg_grid_init(&grid, page, columns, MG_COUNT(columns), count);
    for (size_t i = 0, next; i < count; i = next) {
        struct mg_str zones = mg_str_of(mg_exposure_zone_name(items[i].zone));

        for (next = i + 1; next < count && is_alike(&items[i], &items[next]); next++)
            zones = mg_page_format(page, "%.*s %s", MG_STR_ARG(zones),
                                   mg_exposure_zone_name(items[next].zone));
        if (items[i].verdict != MG_EXPOSURE_BLOCKED || report->all)
            put_row(&grid, &items[i], zones);
    }
    if (grid.rows != 0) {
        mg_page_newline(page);
        mg_grid_print(&grid);
    }
}

void mg_exposure_table(const struct mg_exposure_report *report, const struct mg_render_style *style,
                       struct mg_sink *sink)
{
    struct mg_page page;

    mg_page_init(&page, sink, style);
    put_head(&page, report);
    put_rows(&page, report);
    mg_table_coverage(&page, report->inventory);
    mg_page_clear(&page);
}
