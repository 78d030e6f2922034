/* SPDX-License-Identifier: Apache-2.0
 *
 * The list of findings: the binary packages of one source share a row, because one vulnerability
 * of openssl is one thing to read about, not four.
 */
#include "core/report/table.h"

#include "core/report/grid.h"
#include "core/report/rows.h"

#define MG_ROW_NAMES 2
#define MG_RAISED_NAMED 3

/* The packages of a row. */
struct packages {
    struct mg_str names[MG_ROW_NAMES];
    struct mg_str last_name;
    size_t name_count;
    bool versions_differ;
};

enum { SEVERITY, SCORE, EPSS, KEV, VULNERABILITY, PACKAGE, INSTALLED, FIXED };

static const struct mg_column columns[] = {
    [SEVERITY] = {.title = "SEVERITY", .least = 9},
    [SCORE] = {.title = "SCORE", .right = true, .optional = true, .drop = 2},
    [EPSS] = {.title = "EPSS", .right = true, .optional = true, .drop = 3},
    [KEV] = {.title = "KEV", .optional = true},
    [VULNERABILITY] = {.title = "VULNERABILITY", .least = 14},
    [PACKAGE] = {.title = "PACKAGE", .least = 14},
    [INSTALLED] = {.title = "INSTALLED", .least = 14, .drop = 1},
    [FIXED] = {.title = "FIXED IN", .least = 17},
};

/* One package of two architectures is one name: they follow each other. */
static void add_package(struct packages *packages, const struct mg_package *first,
                        const struct mg_package *package)
{
    if (!mg_str_eq(package->version, first->version))
        packages->versions_differ = true;
    if (packages->name_count != 0 && mg_str_eq(package->name, packages->last_name))
        return;
    if (packages->name_count < MG_ROW_NAMES)
        packages->names[packages->name_count] = package->name;
    packages->last_name = package->name;
    packages->name_count++;
}

static struct packages packages_of(const struct mg_rows *rows, size_t row)
{
    const struct mg_package *first = mg_row_finding(rows, row)->package;
    struct packages packages = {0};

    for (size_t i = rows->items[row].first; i != SIZE_MAX; i = rows->next[i]) {
        if (first != NULL)
            add_package(&packages, first, rows->findings[i].package);
    }
    return packages;
}

/* "openssl (libssl3, openssl +1)"; just the name when source and package are called the same. */
static struct mg_cell package_cell(struct mg_page *page, const struct mg_finding *finding,
                                   const struct packages *packages)
{
    struct mg_str source = mg_page_clean(page, mg_row_source(finding));
    struct mg_str first = mg_page_clean(page, packages->names[0]);
    struct mg_str second = mg_page_clean(page, packages->names[1]);
    struct mg_str more = MG_STR_NONE;

    if (finding->package == NULL)
        return (struct mg_cell){.text = MG_STR("(this host)")};
    if (packages->name_count == 1 && mg_str_eq(source, first))
        return (struct mg_cell){.text = source};
    if (packages->name_count > MG_ROW_NAMES)
        more = mg_page_format(page, " +%zu", packages->name_count - MG_ROW_NAMES);
    return (struct mg_cell){
        .text = mg_page_format(page, "%.*s (%.*s%s%.*s%.*s)", MG_STR_ARG(source), MG_STR_ARG(first),
                               packages->name_count > 1 ? ", " : "", MG_STR_ARG(second),
                               MG_STR_ARG(more)),
        .brief = packages->name_count == 1
                     ? source
                     : mg_page_format(page, "%.*s (%zu)", MG_STR_ARG(source), packages->name_count),
    };
}

static struct mg_str installed_text(struct mg_page *page, const struct mg_report *report,
                                    const struct mg_finding *finding, bool versions_differ)
{
    const struct mg_host *host = &report->inventory->host;
    struct mg_str id, version;

    if (finding->package != NULL)
        return mg_page_clean(page, versions_differ ? mg_row_source_version(finding)
                                                   : finding->package->version);
    id = mg_page_clean(page, host->os_id);
    version = mg_page_clean(page, host->os_version);
    return mg_page_format(page, "%.*s %.*s", MG_STR_ARG(id), MG_STR_ARG(version));
}

static bool needs_subscription(const struct mg_finding *finding)
{
    for (size_t i = 0; i < finding->advisory_count; i++) {
        if (finding->advisories[i].needs_subscription)
            return true;
    }
    return false;
}

static struct mg_cell fixed_cell(struct mg_page *page, const struct mg_finding *finding)
{
    struct mg_str version = mg_page_clean(page, finding->fixed_version);
    struct mg_str state = mg_page_clean(page, finding->state);

    if (finding->package == NULL)
        return (struct mg_cell){.text = state, .ink = MG_INK_FAINT};
    if (finding->fix == MG_FIX_YES)
        return (struct mg_cell){version.n != 0 ? version : MG_STR("fixed"), MG_STR_NONE,
                                MG_INK_GOOD};
    if (finding->fix == MG_FIX_PARTIAL)
        return (struct mg_cell){
            mg_page_format(page, "%.*s%s(%s)", MG_STR_ARG(version), version.n != 0 ? " " : "",
                           needs_subscription(finding) ? "subscription" : "partly"),
            version, MG_INK_MEDIUM};
    if (state.n == 0 || mg_str_is(state, "unfixed"))
        return (struct mg_cell){MG_STR("no fix"), MG_STR_NONE, MG_INK_FAINT};
    return (struct mg_cell){mg_page_format(page, "no fix (%.*s)", MG_STR_ARG(state)),
                            MG_STR("no fix"), MG_INK_FAINT};
}

static struct mg_str epss_text(struct mg_page *page, double epss)
{
    if (epss < 0)
        return MG_STR_NONE;
    return epss < 0.001 ? MG_STR("<0.1%") : mg_page_format(page, "%.1f%%", epss * 100);
}

static struct mg_cell severity_cell(enum mg_severity severity)
{
    return (struct mg_cell){
        .text = mg_str_of(mg_severity_name(severity)),
        .brief = severity == MG_SEVERITY_INFORMATIONAL ? MG_STR("INFO") : MG_STR_NONE,
        .ink = mg_ink_of_severity(severity),
    };
}

static void fill_cells(struct mg_page *page, const struct mg_report *report,
                       const struct mg_rows *rows, size_t row, struct mg_cell *cells)
{
    const struct mg_finding *finding = mg_row_finding(rows, row);
    struct packages packages = packages_of(rows, row);

    cells[SEVERITY] = severity_cell(finding->severity);
    if (finding->score >= 0)
        cells[SCORE].text = mg_page_format(page, "%.1f%s", mg_finding_score(finding),
                                           finding->adjusted_reason.n != 0 ? "+" : "");
    cells[EPSS].text = epss_text(page, finding->epss);
    if (finding->kev_added.n != 0)
        cells[KEV] = (struct mg_cell){MG_STR("yes"), MG_STR_NONE, MG_INK_CRITICAL};
    else if (finding->exploited) /* says the vendor, not CISA */
        cells[KEV] = (struct mg_cell){MG_STR("vendor"), MG_STR_NONE, MG_INK_CRITICAL};
    cells[VULNERABILITY].text = mg_page_clean(page, finding->vulnerability_id);
    cells[PACKAGE] = package_cell(page, finding, &packages);
    cells[INSTALLED].text = installed_text(page, report, finding, packages.versions_differ);
    cells[FIXED] = fixed_cell(page, finding);
}

static void print_rows(struct mg_page *page, const struct mg_report *report,
                       const struct mg_rows *rows)
{
    struct mg_grid grid;

    mg_grid_init(&grid, page, columns, MG_COUNT(columns), rows->count);
    for (size_t i = 0; i < rows->count; i++) {
        struct mg_cell *cells = mg_grid_row(&grid);

        if (cells == NULL)
            return;
        fill_cells(page, report, rows, i, cells);
    }
    mg_grid_print(&grid);
}

/* What the kernels of a root that does not run mean for the list above. */
static void print_kernel_note(struct mg_page *page, const struct mg_rows *rows)
{
    struct mg_flow flow = mg_flow_begin(page, 0, 0, "");
    size_t unknown = 0;

    for (size_t i = 0; i < rows->count; i++)
        unknown += mg_row_finding(rows, i)->kernel == MG_KERNEL_UNKNOWN;
    if (unknown == 0)
        return;
    mg_flow_text(&flow, MG_INK_FAINT,
                 mg_page_format(page,
                                "%zu of these are about kernels; it is not known which kernel "
                                "this root boots.",
                                unknown));
    mg_flow_end(&flow);
}

static bool is_said(const struct mg_str *said, size_t count, struct mg_str reason)
{
    for (size_t i = 0; i < count; i++) {
        if (mg_str_eq(said[i], reason))
            return true;
    }
    return false;
}

/* What the plus behind scores means: the first reasons, as one program raises many findings. */
static void print_raised_note(struct mg_page *page, const struct mg_rows *rows)
{
    struct mg_str said[MG_RAISED_NAMED];
    size_t count = 0;

    for (size_t i = 0; i < rows->count && count < MG_RAISED_NAMED; i++) {
        struct mg_str reason = mg_row_finding(rows, i)->adjusted_reason;
        struct mg_flow flow = mg_flow_begin(page, 0, 2, "");

        if (reason.n == 0 || is_said(said, count, reason))
            continue;
        said[count++] = reason;
        mg_flow_text(&flow, MG_INK_FAINT,
                     mg_page_format(page, "+ raised on this host: %.*s",
                                    MG_STR_ARG(mg_page_clean(page, reason))));
        mg_flow_end(&flow);
    }
}

void mg_table_findings(struct mg_page *page, const struct mg_report *report)
{
    struct mg_rows rows = {0};

    if (!mg_rows_make(&page->arena, report, false, &rows))
        page->failed = true;
    mg_page_newline(page);
    if (rows.count != 0) {
        print_rows(page, report, &rows);
        print_raised_note(page, &rows);
        print_kernel_note(page, &rows);
    } else if (!page->failed) {
        mg_table_nothing_found(page, report);
    }
}
