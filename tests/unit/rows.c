/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading the tables of tests. The line of a failing case is printed before cmocka leaves it.
 */
#include "tests/unit/rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "core/base/file.h"
#include "core/base/limits.h"

static void cut_fields(struct mg_str line, size_t count, struct mg_str *fields)
{
    for (size_t i = 0; i < count; i++) {
        size_t end = mg_str_find(line, '\t');

        /* A tab behind every field but the last. */
        assert_int_equal(end == SIZE_MAX, i + 1 == count);
        fields[i] = mg_str_take(line, end);
        if (mg_str_is(fields[i], "-"))
            fields[i] = MG_STR_NONE;
        line = end == SIZE_MAX ? MG_STR_NONE : mg_str_skip(line, end + 1);
    }
}

void test_each_row(const char *name, size_t count, test_row_fn fn)
{
    struct mg_str fields[TEST_ROW_FIELDS], rest, line;
    struct mg_buf text;
    struct mg_error err;
    char path[1024];
    size_t cases = 0;

    assert_true(count <= TEST_ROW_FIELDS);
    (void)snprintf(path, sizeof path, "%s/%s", TEST_DATA, name);
    mg_buf_init(&text, MG_MIB(64));
    if (mg_file_read(path, &text, &err) != MG_OK)
        fail_msg("%s", err.text);
    rest = mg_buf_view(&text);
    for (unsigned number = 1; mg_str_cut(&rest, '\n', &line); number++) {
        if (line.n == 0 || line.p[0] == '#')
            continue;
        (void)printf("%s:%u\n", name, number);
        cut_fields(line, count, fields);
        fn(fields);
        cases++;
    }
    assert_true(cases > 0);
    mg_buf_clear(&text);
}
