/* SPDX-License-Identifier: Apache-2.0
 *
 * Coverage, the last part of every table: what was read in full, what is not covered by design,
 * and what failed. Entries that say the same of many things become one line with a count.
 */
#include "core/report/table.h"

#include "core/base/limits.h"
#include "core/report/grid.h"

/* How many things a folded line names. */
#define MG_COVERAGE_NAMED 4

static const struct mg_column columns[] = {
    {.optional = true},
    {.optional = true},
    {.optional = true, .drop = 1}, /* the code: the text says the same in words */
    {.wrap = true, .least = 40},
};

static const enum mg_ink inks[] = {
    [MG_COVERAGE_COMPLETE] = MG_INK_GOOD,
    [MG_COVERAGE_LIMITED] = MG_INK_MEDIUM,
    [MG_COVERAGE_INCOMPLETE] = MG_INK_CRITICAL,
};

static bool same_kind(const struct mg_coverage *a, const struct mg_coverage *b)
{
    return a->level == b->level && mg_str_eq(a->area, b->area) && mg_str_eq(a->code, b->code);
}

/* Is there an entry of the same kind before it? */
static bool is_folded(const struct mg_inventory *inventory, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (same_kind(&inventory->coverage[i], &inventory->coverage[index]))
            return true;
    }
    return false;
}

/* "subject (count)"; one thing needs no count. */
static struct mg_str subject_text(struct mg_page *page, const struct mg_coverage *entry)
{
    struct mg_str subject = mg_page_clean(page, entry->subject);

    if (entry->count < 2)
        return subject;
    return mg_page_format(page, "%.*s%s(%llu)", MG_STR_ARG(subject), subject.n != 0 ? " " : "",
                          (unsigned long long)entry->count);
}

/* A reason behind what it is about; either may be empty. */
static struct mg_str with_detail(struct mg_page *page, struct mg_str about,
                                 const struct mg_coverage *entry)
{
    struct mg_str detail = mg_page_clean(page, entry->detail);

    if (about.n != 0 && mg_str_starts(detail, about))
        return detail;
    return mg_page_format(page, "%.*s%s%.*s", MG_STR_ARG(about),
                          about.n != 0 && detail.n != 0 ? ": " : "", MG_STR_ARG(detail));
}

/* Entries of one kind, named one after the other up to a few, with the reason of the first. */
static struct mg_str many_text(struct mg_page *page, const struct mg_inventory *inventory,
                               size_t first, size_t count)
{
    struct mg_str text = mg_page_format(page, "%zu entries: ", count);
    size_t named = 0;

    for (size_t i = first; i < inventory->coverage_count && named < MG_COVERAGE_NAMED; i++) {
        struct mg_str one;

        if (!same_kind(&inventory->coverage[i], &inventory->coverage[first]))
            continue;
        one = subject_text(page, &inventory->coverage[i]);
        text = mg_page_format(page, "%.*s%s%.*s", MG_STR_ARG(text), named == 0 ? "" : ", ",
                              MG_STR_ARG(one));
        named++;
    }
    if (count > named)
        text = mg_page_format(page, "%.*s and %zu more", MG_STR_ARG(text), count - named);
    text = mg_page_format(page, "%.*s; the first", MG_STR_ARG(text));
    return with_detail(page, text, &inventory->coverage[first]);
}

static size_t count_kind(const struct mg_inventory *inventory, size_t first)
{
    size_t count = 0;

    for (size_t i = first; i < inventory->coverage_count; i++)
        count += same_kind(&inventory->coverage[i], &inventory->coverage[first]);
    return count;
}

static void add_row(struct mg_grid *grid, const struct mg_inventory *inventory, size_t index)
{
    const struct mg_coverage *entry = &inventory->coverage[index];
    size_t count = count_kind(inventory, index);
    struct mg_cell *cells = mg_grid_row(grid);
    struct mg_page *page = grid->page;

    if (cells == NULL)
        return;
    cells[0].text = mg_str_of(mg_coverage_level_name(entry->level));
    cells[0].ink = inks[entry->level];
    cells[1].text = mg_page_clean(page, entry->area);
    cells[2].text = mg_page_clean(page, entry->code);
    cells[3].text = count == 1 ? with_detail(page, subject_text(page, entry), entry)
                               : many_text(page, inventory, index, count);
    cells[3].ink = entry->level == MG_COVERAGE_INCOMPLETE ? MG_INK_CRITICAL : MG_INK_PLAIN;
}

static void print_entries(struct mg_page *page, const struct mg_inventory *inventory)
{
    struct mg_grid grid;

    mg_grid_init(&grid, page, columns, MG_COUNT(columns), inventory->coverage_count);
    grid.indent = 2;
    for (size_t level = 0; level < MG_COUNT(inks); level++) {
        for (size_t i = 0; i < inventory->coverage_count; i++) {
            if ((size_t)inventory->coverage[i].level == level && !is_folded(inventory, i))
                add_row(&grid, inventory, i);
        }
    }
    mg_grid_print(&grid);
}

void mg_table_coverage(struct mg_page *page, const struct mg_inventory *inventory)
{
    struct mg_flow flow = mg_flow_begin(page, 0, 0, "");

    mg_page_newline(page);
    mg_page_put(page, MG_INK_TITLE, MG_STR("Coverage"));
    mg_page_newline(page);
    if (inventory->coverage_count != 0)
        print_entries(page, inventory);
    else
        mg_page_put(page, MG_INK_CRITICAL, MG_STR("  nothing is known about what was read\n"));
    if (!mg_inventory_incomplete(inventory))
        return;
    mg_flow_text(&flow, MG_INK_CRITICAL,
                 MG_STR("This report is incomplete: the entries marked \"incomplete\" say why."));
    mg_flow_end(&flow);
}
