/* SPDX-License-Identifier: Apache-2.0
 *
 * The table for people: what is the matter at the top, what to do below the list, and what was
 * covered last, next to the prompt.
 */
#include "core/report/table.h"

#include "core/report/formats.h"
#include "core/report/grid.h"

static void write_scan(const struct mg_report *report, const struct mg_render_style *style,
                       struct mg_sink *sink)
{
    struct mg_page page;

    mg_page_init(&page, sink, style);
    mg_table_scan_head(&page, report);
    if (report->by_update)
        mg_table_updates(&page, report);
    else
        mg_table_findings(&page, report);
    mg_table_kernels(&page, report);
    mg_table_suppressed(&page, report);
    if (!report->by_update)
        mg_table_remedies(&page, report);
    mg_table_coverage(&page, report->inventory);
    mg_page_clear(&page);
}

static void write_inventory(const struct mg_report *report, const struct mg_render_style *style,
                            struct mg_sink *sink)
{
    struct mg_page page;

    mg_page_init(&page, sink, style);
    mg_table_inventory_head(&page, report);
    mg_table_packages(&page, report);
    mg_table_coverage(&page, report->inventory);
    mg_page_clear(&page);
}

static const struct mg_column package_columns[] = {
    {.title = "NAME", .least = 16},
    {.title = "VERSION", .least = 12},
    {.title = "ARCH"},
    {.title = "SOURCE", .least = 12, .optional = true, .drop = 1},
    {.title = "ORIGIN", .least = 8, .optional = true},
};

/* Only what differs from the package itself. */
static struct mg_str source_text(struct mg_page *page, const struct mg_package *package)
{
    struct mg_str name = mg_page_clean(page, package->source_name);
    struct mg_str version = mg_page_clean(page, package->source_version);

    if (!mg_str_eq(package->source_version, package->version) && version.n != 0)
        return mg_page_format(page, "%.*s %.*s", MG_STR_ARG(name), MG_STR_ARG(version));
    return mg_str_eq(package->source_name, package->name) ? MG_STR_NONE : name;
}

void mg_table_packages(struct mg_page *page, const struct mg_report *report)
{
    const struct mg_inventory *inventory = report->inventory;
    struct mg_grid grid;

    if (inventory->package_count == 0)
        return;
    mg_grid_init(&grid, page, package_columns, MG_COUNT(package_columns), inventory->package_count);
    for (size_t i = 0; i < inventory->package_count; i++) {
        const struct mg_package *package = &inventory->packages[i];
        struct mg_cell *cells = mg_grid_row(&grid);

        if (cells == NULL)
            return;
        cells[0].text = mg_page_clean(page, package->name);
        cells[1].text = mg_page_clean(page, package->version);
        cells[2].text = mg_page_clean(page, package->arch);
        cells[3].text = source_text(page, package);
        cells[3].brief = mg_page_clean(page, package->source_name);
        cells[4].text = mg_page_clean(page, package->origin);
        cells[4].ink = MG_INK_MEDIUM;
    }
    mg_page_newline(page);
    mg_grid_print(&grid);
}

const struct mg_renderer mg_format_table = {
    .name = "table",
    .what = "a table for people",
    .scan = write_scan,
    .inventory = write_inventory,
};
