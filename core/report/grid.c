/* SPDX-License-Identifier: Apache-2.0
 *
 * Column layout: natural widths first, then what a narrow page takes away.
 */
#include "core/report/grid.h"

#include <assert.h>

#include "core/report/text.h"

#define MG_GRID_GAP 2
/* Without a limit a cell may be of any length, but it does not push the whole column further. */
#define MG_GRID_PADDED 60

struct layout {
    size_t width[MG_GRID_COLUMNS];
    bool shown[MG_GRID_COLUMNS];
};

void mg_grid_init(struct mg_grid *grid, struct mg_page *page, const struct mg_column *columns,
                  size_t column_count, size_t capacity)
{
    assert(column_count <= MG_GRID_COLUMNS);
    *grid = (struct mg_grid){.page = page, .columns = columns, .column_count = column_count};
    grid->cells = capacity > SIZE_MAX / column_count
                      ? NULL
                      : mg_arena_array(&page->arena, capacity * column_count, sizeof *grid->cells);
    if (grid->cells == NULL)
        page->failed = true;
    else
        grid->capacity = capacity;
}

struct mg_cell *mg_grid_row(struct mg_grid *grid)
{
    assert(grid->rows < grid->capacity || grid->page->failed);
    if (grid->rows == grid->capacity)
        return NULL;
    return &grid->cells[grid->rows++ * grid->column_count];
}

static const struct mg_cell *cell_at(const struct mg_grid *grid, size_t row, size_t column)
{
    return &grid->cells[row * grid->column_count + column];
}

static size_t widest_cell(const struct mg_grid *grid, size_t column)
{
    size_t widest = 0;

    for (size_t row = 0; row < grid->rows; row++) {
        size_t columns = mg_text_columns(cell_at(grid, row, column)->text);

        if (columns > widest)
            widest = columns;
    }
    return widest;
}

/* Widths as if the page had no limit. */
static void measure(const struct mg_grid *grid, struct layout *layout)
{
    size_t most = grid->page->width != 0 ? grid->page->width : MG_GRID_PADDED;

    for (size_t i = 0; i < grid->column_count; i++) {
        size_t title = mg_text_columns(mg_str_of(grid->columns[i].title));
        size_t widest = widest_cell(grid, i);

        layout->shown[i] = widest != 0 || !grid->columns[i].optional;
        layout->width[i] = widest > title ? widest : title;
        if (layout->width[i] > most)
            layout->width[i] = most;
    }
}

static size_t least_width(const struct mg_grid *grid, const struct layout *layout, size_t column)
{
    size_t least = grid->columns[column].least;

    return least == 0 || least > layout->width[column] ? layout->width[column] : least;
}

/* Columns that the whole line takes, with columns as wide as they are or as narrow as can be. */
static size_t line_width(const struct mg_grid *grid, const struct layout *layout, bool narrow)
{
    size_t sum = grid->indent;
    bool first = true;

    for (size_t i = 0; i < grid->column_count; i++) {
        if (!layout->shown[i])
            continue;
        sum += first ? 0 : MG_GRID_GAP;
        sum += narrow ? least_width(grid, layout, i) : layout->width[i];
        first = false;
    }
    return sum;
}

/* Give up one column; false when none is left that can be missed. */
static bool drop_column(const struct mg_grid *grid, struct layout *layout)
{
    size_t best = MG_GRID_COLUMNS;

    for (size_t i = 0; i < grid->column_count; i++) {
        unsigned drop = grid->columns[i].drop;

        if (layout->shown[i] && drop != 0 &&
            (best == MG_GRID_COLUMNS || drop < grid->columns[best].drop))
            best = i;
    }
    if (best == MG_GRID_COLUMNS)
        return false;
    layout->shown[best] = false;
    return true;
}

/* Take one column of text from the widest that can spare it; false when none can. */
static bool shrink_column(const struct mg_grid *grid, struct layout *layout)
{
    size_t best = MG_GRID_COLUMNS;

    for (size_t i = 0; i < grid->column_count; i++) {
        if (layout->shown[i] && layout->width[i] > least_width(grid, layout, i) &&
            (best == MG_GRID_COLUMNS || layout->width[i] > layout->width[best]))
            best = i;
    }
    if (best == MG_GRID_COLUMNS)
        return false;
    layout->width[best]--;
    return true;
}

static struct layout lay_out(const struct mg_grid *grid)
{
    struct layout layout = {0};
    size_t width = grid->page->width;

    measure(grid, &layout);
    while (width != 0 && line_width(grid, &layout, true) > width) {
        if (!drop_column(grid, &layout))
            break;
    }
    while (width != 0 && line_width(grid, &layout, false) > width) {
        if (!shrink_column(grid, &layout))
            break;
    }
    return layout;
}

/* The cell's text in at most width columns. */
static struct mg_str fitting(struct mg_page *page, const struct mg_cell *cell, size_t width)
{
    struct mg_str text = cell->text, cut;

    if (page->width == 0 || mg_text_columns(text) <= width)
        return text;
    if (cell->brief.n != 0)
        text = cell->brief;
    if (mg_text_columns(text) <= width || width == 0)
        return text;
    cut = mg_text_fit(text, width - 1);
    return mg_page_format(page, "%.*s\xe2\x80\xa6", MG_STR_ARG(cut));
}

static void print_wrapped(struct mg_page *page, const struct mg_cell *cell, size_t at)
{
    struct mg_flow flow = mg_flow_begin(page, at, at, "");

    mg_flow_text(&flow, cell->ink, cell->text);
}

/* Go to column `to` of a line that has `at` columns; a cell that was too long for its place keeps
 * its distance. Spaces are only written in front of text, so that no line ends with them. */
static size_t move_to(struct mg_page *page, size_t at, size_t to)
{
    if (to <= at && at != 0)
        to = at + MG_GRID_GAP;
    mg_page_spaces(page, to - at);
    return to;
}

static void print_row(const struct mg_grid *grid, const struct layout *layout,
                      const struct mg_cell *cells)
{
    size_t at = 0, start = grid->indent;

    for (size_t i = 0; i < grid->column_count; i++) {
        const struct mg_column *column = &grid->columns[i];
        size_t width = layout->width[i], columns;
        struct mg_str text;

        if (!layout->shown[i])
            continue;
        text = column->wrap ? cells[i].text : fitting(grid->page, &cells[i], width);
        columns = mg_text_columns(text);
        if (text.n != 0)
            at = move_to(grid->page, at,
                         column->right && columns < width ? start + width - columns : start);
        if (column->wrap)
            print_wrapped(grid->page, &cells[i], at);
        else
            mg_page_put(grid->page, cells[i].ink, text);
        at += columns;
        start += width + MG_GRID_GAP;
    }
    mg_page_newline(grid->page);
}

static void print_titles(const struct mg_grid *grid, const struct layout *layout)
{
    struct mg_cell titles[MG_GRID_COLUMNS] = {0};

    for (size_t i = 0; i < grid->column_count; i++)
        titles[i] = (struct mg_cell){mg_str_of(grid->columns[i].title), MG_STR_NONE, MG_INK_TITLE};
    print_row(grid, layout, titles);
}

void mg_grid_print(const struct mg_grid *grid)
{
    struct layout layout = lay_out(grid);

    if (grid->columns[0].title != NULL)
        print_titles(grid, &layout);
    for (size_t row = 0; row < grid->rows; row++)
        print_row(grid, &layout, cell_at(grid, row, 0));
}
