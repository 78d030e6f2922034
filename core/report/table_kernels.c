/* SPDX-License-Identifier: Apache-2.0
 *
 * Kernels that are installed but not running: their vulnerabilities cannot be exploited now, but
 * the next boot may change that, so they are counted apart, per package.
 */
#include "core/report/table.h"

#include "core/base/map.h"
#include "core/report/grid.h"

struct kernel {
    const struct mg_package *package;
    size_t by_severity[MG_SEVERITY_COUNT];
    size_t total;
};

static const struct mg_column columns[] = {
    {.title = "PACKAGE", .least = 14},
    {.title = "VERSION", .least = 12},
    {.title = "FINDINGS", .right = true},
    {.title = "WORST", .least = 8},
};

/* The kernel of a package, added when it is new; NULL without memory. The key is the address of
 * the package, as it lies in the finding. */
static struct kernel *kernel_of(struct mg_map *map, struct kernel *kernels, size_t *count,
                                const struct mg_finding *finding)
{
    struct mg_str key = {(const char *)&finding->package, sizeof finding->package};
    struct kernel *kernel = mg_map_get(map, key);

    if (kernel != NULL)
        return kernel;
    kernel = &kernels[*count];
    *kernel = (struct kernel){.package = finding->package};
    if (!mg_map_put(map, key, kernel))
        return NULL;
    ++*count;
    return kernel;
}

static size_t collect(struct mg_page *page, const struct mg_report *report, struct kernel *kernels)
{
    struct mg_map map;
    size_t count = 0;

    mg_map_init(&map);
    for (size_t i = 0; i < report->finding_count && !page->failed; i++) {
        const struct mg_finding *finding = &report->findings[i];
        struct kernel *kernel;

        if (finding->kernel != MG_KERNEL_NOT_RUNNING || finding->package == NULL)
            continue;
        kernel = kernel_of(&map, kernels, &count, finding);
        if (kernel == NULL) {
            page->failed = true;
            break;
        }
        kernel->by_severity[finding->severity]++;
        kernel->total++;
    }
    mg_map_clear(&map);
    return count;
}

static struct mg_cell worst_cell(struct mg_page *page, const struct kernel *kernel)
{
    size_t worst = MG_SEVERITY_COUNT - 1;

    while (worst > 0 && kernel->by_severity[worst] == 0)
        worst--;
    return (struct mg_cell){
        .text = mg_page_format(page, "%zu %s", kernel->by_severity[worst],
                               mg_severity_name((enum mg_severity)worst)),
        .ink = mg_ink_of_severity((enum mg_severity)worst),
    };
}

static void print_kernels(struct mg_page *page, const struct kernel *kernels, size_t count)
{
    struct mg_grid grid;

    mg_grid_init(&grid, page, columns, MG_COUNT(columns), count);
    grid.indent = 2;
    for (size_t i = 0; i < count; i++) {
        struct mg_cell *cells = mg_grid_row(&grid);

        if (cells == NULL)
            return;
        cells[0].text = mg_page_clean(page, kernels[i].package->name);
        cells[1].text = mg_page_clean(page, kernels[i].package->version);
        cells[2].text = mg_page_format(page, "%zu", kernels[i].total);
        cells[3] = worst_cell(page, &kernels[i]);
    }
    mg_grid_print(&grid);
}

static void print_title(struct mg_page *page, const struct mg_host *host)
{
    struct mg_str release = mg_page_clean(page, host->kernel_release);

    mg_page_newline(page);
    mg_page_put(page, MG_INK_TITLE, MG_STR("Installed, not running"));
    if (release.n != 0)
        mg_page_put(page, MG_INK_FAINT,
                    mg_page_format(page, " (the running kernel is %.*s)", MG_STR_ARG(release)));
    mg_page_newline(page);
}

void mg_table_kernels(struct mg_page *page, const struct mg_report *report)
{
    size_t most = mg_report_summarize(report).not_running;
    struct kernel *kernels = mg_arena_array(&page->arena, most, sizeof *kernels);
    size_t count;

    if (kernels == NULL) {
        page->failed = true;
        return;
    }
    count = collect(page, report, kernels);
    if (count == 0)
        return;
    print_title(page, &report->inventory->host);
    print_kernels(page, kernels, count);
}
