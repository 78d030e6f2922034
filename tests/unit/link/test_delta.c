/* SPDX-License-Identifier: Apache-2.0
 *
 * Differences: they give the same bytes again, and are made only when they are worth it.
 */
#include "core/link/delta.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/limits.h"
#include "tests/unit/link/patch.h"

static const char *const lines[] = {"{\"a\":1}", "{\"b\":2}", "",
                                    "=1 2",      "+x",        "{\"long\":\"value\"}"};

/* Some lines, the same for the same seed. */
static void make(struct mg_buf *out, unsigned seed, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        seed = seed * 1103515245 + 12345;
        mg_buf_printf(out, "%s\n", lines[(seed >> 16) % 6]);
    }
}

static void check_pair(struct mg_str base, struct mg_str target, size_t *made)
{
    struct mg_buf delta, again;

    mg_buf_init(&delta, MG_MIB(1));
    mg_buf_init(&again, MG_MIB(1));
    if (mg_delta_make(base, target, &delta)) {
        ++*made;
        assert_true(delta.n <= target.n / 2);
        assert_true(test_patch(base, mg_buf_view(&delta), &again));
        assert_true(mg_str_eq(mg_buf_view(&again), target));
    }
    mg_buf_clear(&delta);
    mg_buf_clear(&again);
}

static void test_delta__gives_the_same_bytes_again(void **state)
{
    size_t made = 0;

    (void)state;
    for (unsigned i = 0; i < 500; i++) {
        struct mg_buf base, target;

        mg_buf_init(&base, MG_MIB(1));
        mg_buf_init(&target, MG_MIB(1));
        make(&base, i, 60);
        if (i % 3 == 0)
            mg_buf_str(&target, MG_STR("another line\n"));
        make(&target, i, 60 - i % 7);
        if (i % 2 == 0)
            make(&target, i + 1, i % 5);
        check_pair(mg_buf_view(&base), mg_buf_view(&target), &made);
        mg_buf_clear(&base);
        mg_buf_clear(&target);
    }
    assert_true(made > 400);
}

static bool is_made(struct mg_str base, struct mg_str target)
{
    struct mg_buf delta;
    bool made;

    mg_buf_init(&delta, MG_MIB(1));
    made = mg_delta_make(base, target, &delta);
    mg_buf_clear(&delta);
    return made;
}

static void test_delta__is_not_made_when_it_is_not_worth_it(void **state)
{
    const struct mg_str text = MG_STR("a line of some length\nanother line of some length\n");

    (void)state;
    assert_true(is_made(text, text));
    assert_false(is_made(text, MG_STR("something else\n")));
    assert_false(is_made(MG_STR(""), text));
    assert_false(is_made(text, MG_STR("")));
    assert_false(is_made(MG_STR("no line feed"), text));
    assert_false(is_made(text, MG_STR("a line of some length\nanother line of some length")));
}

/* Lines that are all the same must not be compared with each other. */
static void test_delta__of_equal_lines_takes_no_time(void **state)
{
    struct mg_buf text, delta;

    (void)state;
    mg_buf_init(&text, MG_MIB(1));
    mg_buf_init(&delta, MG_MIB(1));
    for (size_t i = 0; i < 200000; i++)
        mg_buf_str(&text, MG_STR("a\n"));
    assert_true(mg_delta_make(mg_buf_view(&text), mg_buf_view(&text), &delta));
    assert_true(mg_str_is(mg_buf_view(&delta), "=0 200000\n"));
    mg_buf_clear(&text);
    mg_buf_clear(&delta);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_delta__gives_the_same_bytes_again),
        cmocka_unit_test(test_delta__is_not_made_when_it_is_not_worth_it),
        cmocka_unit_test(test_delta__of_equal_lines_takes_no_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
