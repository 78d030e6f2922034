/* SPDX-License-Identifier: Apache-2.0
 *
 * Rows of cells in aligned columns. On a page of limited width columns shrink, then whole columns
 * are given up in an order of our choice, and cells that do not fit are cut with an ellipsis; on a
 * page without limit nothing is cut. Private to core/report.
 */
#ifndef MG_REPORT_GRID_H
#define MG_REPORT_GRID_H

#include "core/report/page.h"

#define MG_GRID_COLUMNS 8

struct mg_column {
    const char *title; /* NULL in all columns: no header */
    size_t least;      /* columns it can live with; 0: it never shrinks */
    unsigned drop;     /* 1 is given up first when the page is too narrow; 0: never */
    bool right;        /* aligned to the right */
    bool optional;     /* left out when every cell is empty */
    bool wrap;         /* the last column only: long text goes on in the next line */
};

struct mg_cell {
    struct mg_str text;  /* clean */
    struct mg_str brief; /* used when text does not fit; may be empty */
    enum mg_ink ink;
};

struct mg_grid {
    struct mg_page *page;
    const struct mg_column *columns; /* borrowed */
    size_t column_count;
    size_t indent;
    struct mg_cell *cells;
    size_t rows, capacity;
};

/* capacity: the most rows that will be added. */
void mg_grid_init(struct mg_grid *grid, struct mg_page *page, const struct mg_column *columns,
                  size_t column_count, size_t capacity);
/* The cells of a new row, to be filled in; NULL when the page is out of memory. */
struct mg_cell *mg_grid_row(struct mg_grid *grid);
void mg_grid_print(const struct mg_grid *grid);

#endif
