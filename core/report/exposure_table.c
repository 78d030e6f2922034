/* SPDX-License-Identifier: Apache-2.0
 *
 * Network exposure for people: a row for each socket, with zones of the same verdict together.
 */
#include "core/report/exposure.h"
#include "core/report/grid.h"
#include "core/report/table.h"

enum { SEVERITY, VERDICT, FROM, LISTENER, PROCESS, PACKAGE, WHY };

static const struct mg_column columns[] = {
    [SEVERITY] = {.title = "SEVERITY", .least = 8},
    [VERDICT] = {.title = "VERDICT"},
    [FROM] = {.title = "FROM", .least = 10},
    [LISTENER] = {.title = "LISTENER"},
    [PROCESS] = {.title = "PROCESS", .least = 8, .drop = 2, .optional = true},
    [PACKAGE] = {.title = "PACKAGE", .least = 8, .drop = 1, .optional = true},
    [WHY] = {.title = "WHY", .least = 24, .wrap = true},
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

    if (listener->forward.n != 0)
        return mg_page_format(page, "forwarded to %.*s",
                              MG_STR_ARG(mg_page_clean(page, listener->forward)));
    if (services.n == 0)
        return mg_page_format(page, "%.*s%s", MG_STR_ARG(process), old);
    return mg_page_format(page, "%.*s (%.*s)%s", MG_STR_ARG(process), MG_STR_ARG(services), old);
}

/* The rule that decided, and what it does not say itself. */
static struct mg_str why_text(struct mg_page *page, const struct mg_exposure *exposure)
{
    struct mg_str rule = mg_page_clean(page, exposure->rule);
    struct mg_str reason = mg_page_clean(page, exposure->reason);

    if (reason.n == 0)
        return rule;
    return mg_page_format(page, "%.*s: %.*s", MG_STR_ARG(rule), MG_STR_ARG(reason));
}

static void put_row(struct mg_grid *grid, const struct mg_exposure *exposure, struct mg_str zones)
{
    struct mg_page *page = grid->page;
    struct mg_cell *cells = mg_grid_row(grid);

    if (cells == NULL)
        return;
    if (exposure->title.n != 0) {
        cells[SEVERITY].text = mg_str_of(mg_severity_name(exposure->severity));
        cells[SEVERITY].ink = mg_ink_of_severity(exposure->severity);
        if (exposure->severity == MG_SEVERITY_INFORMATIONAL)
            cells[SEVERITY].brief = MG_STR("INFO");
    }
    cells[VERDICT].text = mg_str_of(mg_exposure_verdict_name(exposure->verdict));
    cells[FROM].text = zones;
    if (mg_str_find(zones, ' ') != SIZE_MAX)
        cells[FROM].brief =
            mg_page_format(page, "%s \xe2\x80\xa6", mg_exposure_zone_name(exposure->zone));
    cells[LISTENER].text = listener_text(page, exposure->listener);
    cells[PROCESS].text = process_text(page, exposure->listener);
    cells[PROCESS].brief = mg_page_clean(page, exposure->listener->process);
    cells[PACKAGE].text = mg_page_clean(page, exposure->listener->package);
    cells[WHY].text = why_text(page, exposure);
}

static bool has_handle(const struct mg_exposure_report *report)
{
    for (size_t i = 0; i < report->exposures->count; i++) {
        if (mg_str_find_str(report->exposures->items[i].rule, MG_STR(" handle ")) != SIZE_MAX)
            return true;
    }
    return false;
}

/* How to see a rule, and what else there is. */
static void put_next(struct mg_page *page, const struct mg_exposure_report *report)
{
    bool handles = has_handle(report);
    struct mg_flow flow;

    if (!handles && report->all)
        return;
    mg_page_newline(page);
    flow = mg_flow_begin(page, 0, 0, "");
    if (handles)
        mg_flow_text(&flow, MG_INK_FAINT,
                     MG_STR("Rules with their handles: nft -a list chain FAMILY TABLE CHAIN. "));
    if (!report->all)
        mg_flow_text(&flow, MG_INK_FAINT, MG_STR("What is blocked: margay exposure --all."));
    mg_flow_end(&flow);
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
    mg_page_newline(page);
    if (grid.rows != 0)
        mg_grid_print(&grid);
    else
        mg_page_put(page, MG_INK_PLAIN, MG_STR("Nothing that other hosts can reach listens.\n"));
    put_next(page, report);
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
