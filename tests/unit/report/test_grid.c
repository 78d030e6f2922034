/* SPDX-License-Identifier: Apache-2.0
 *
 * Column layout, on a small table that shows each rule.
 */
#include "core/report/grid.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/limits.h"

static const struct mg_column columns[] = {
    {.title = "NAME", .least = 4}, {.title = "SCORE", .right = true},
    {.title = "EXTRA", .drop = 1}, {.title = "EMPTY", .optional = true},
    {.title = "LAST", .least = 5},
};

static void fill(struct mg_grid *grid)
{
    struct mg_cell *cells = mg_grid_row(grid);

    cells[0].text = MG_STR("alphabet");
    cells[1].text = MG_STR("9.8");
    cells[2].text = MG_STR("xx");
    cells[4].text = MG_STR("1.2.3-4");
    cells = mg_grid_row(grid);
    cells[0].text = MG_STR("a long name");
    cells[0].brief = MG_STR("long");
    cells[4].text = MG_STR("9");
}

static void expect_at(unsigned width, const char *text)
{
    struct mg_render_style style = {false, width};
    struct mg_sink sink;
    struct mg_page page;
    struct mg_grid grid;

    mg_sink_init(&sink, NULL, MG_MIB(1));
    mg_page_init(&page, &sink, &style);
    mg_grid_init(&grid, &page, columns, MG_COUNT(columns), 2);
    fill(&grid);
    mg_grid_print(&grid);
    if (!mg_str_is(mg_buf_view(&sink.buf), text))
        fail_msg("at %u:\n%.*s", width, MG_STR_ARG(mg_buf_view(&sink.buf)));
    mg_page_clear(&page);
    mg_sink_clear(&sink);
}

static void test_grid__columns_are_as_wide_as_their_cells(void **state)
{
    (void)state;
    expect_at(0, "NAME         SCORE  EXTRA  LAST\n"
                 "alphabet       9.8  xx     1.2.3-4\n"
                 "a long name                9\n");
}

static void test_grid__the_widest_column_shrinks_first(void **state)
{
    (void)state;
    expect_at(31, "NAME      SCORE  EXTRA  LAST\n"
                  "alphabet    9.8  xx     1.2.3-4\n"
                  "long                    9\n");
    expect_at(29, "NAME    SCORE  EXTRA  LAST\n"
                  "alpha\xe2\x80\xa6    9.8  xx     1.2.3-4\n"
                  "long                  9\n");
}

static void test_grid__a_column_is_given_up_before_cells_get_too_small(void **state)
{
    (void)state;
    expect_at(24, "NAME      SCORE  LAST\n"
                  "alphabet    9.8  1.2.3-4\n"
                  "long             9\n");
}

static void test_grid__wrapped_text_goes_on_below_itself(void **state)
{
    static const struct mg_column wrapped[] = {{0}, {.wrap = true, .least = 8}};
    struct mg_render_style style = {false, 20};
    struct mg_sink sink;
    struct mg_page page;
    struct mg_grid grid;
    struct mg_cell *cells;

    (void)state;
    mg_sink_init(&sink, NULL, MG_MIB(1));
    mg_page_init(&page, &sink, &style);
    mg_grid_init(&grid, &page, wrapped, MG_COUNT(wrapped), 1);
    cells = mg_grid_row(&grid);
    cells[0].text = MG_STR("word");
    cells[1].text = MG_STR("some text that incomprehensibly wraps");
    mg_grid_print(&grid);
    assert_true(mg_str_is(mg_buf_view(&sink.buf), "word  some text that\n"
                                                  "      incomprehensib\n"
                                                  "      ly wraps\n"));
    mg_page_clear(&page);
    mg_sink_clear(&sink);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_grid__columns_are_as_wide_as_their_cells),
        cmocka_unit_test(test_grid__the_widest_column_shrinks_first),
        cmocka_unit_test(test_grid__a_column_is_given_up_before_cells_get_too_small),
        cmocka_unit_test(test_grid__wrapped_text_goes_on_below_itself),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
