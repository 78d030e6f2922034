/* SPDX-License-Identifier: Apache-2.0
 *
 * Control files: what is a field, what ends a stanza, and that nothing is lost behind garbage.
 */
#include "platform/linux/packages/control.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/linux/root.h"

static void assert_field(struct mg_control *control, const char *name, const char *value,
                         uint64_t line)
{
    struct mg_control_item item;

    mg_control_next(control, &item);
    assert_int_equal(item.kind, MG_CONTROL_FIELD);
    test_assert_str(item.name, name);
    test_assert_str(item.value, value);
    assert_int_equal(item.line, line);
}

static void assert_kind(struct mg_control *control, enum mg_control_kind kind, uint64_t line)
{
    struct mg_control_item item;

    mg_control_next(control, &item);
    assert_int_equal(item.kind, kind);
    assert_int_equal(item.line, line);
}

static void test_control__fields_and_breaks(void **state)
{
    struct mg_control control;

    (void)state;
    mg_control_init(&control, MG_STR("A: 1\nB:\t 2 \n\n\nC:3"));
    assert_field(&control, "A", "1", 1);
    assert_field(&control, "B", "2", 2);
    assert_kind(&control, MG_CONTROL_BREAK, 3);
    assert_kind(&control, MG_CONTROL_BREAK, 4);
    assert_field(&control, "C", "3", 5);
    assert_kind(&control, MG_CONTROL_END, 6);
    assert_kind(&control, MG_CONTROL_END, 6);
}

static void test_control__continuation_lines_belong_to_the_value(void **state)
{
    struct mg_control control;

    (void)state;
    mg_control_init(&control, MG_STR("A: 1\n two: x\n .\n\tthree\nB:\n only\nC:"));
    assert_field(&control, "A", "1\n two: x\n .\n\tthree", 1);
    assert_field(&control, "B", "only", 5);
    assert_field(&control, "C", "", 7);
    assert_kind(&control, MG_CONTROL_END, 8);
}

static void test_control__carriage_returns_are_white_space(void **state)
{
    struct mg_control control;

    (void)state;
    mg_control_init(&control, MG_STR("A: 1\r\n\r\nB: 2\r\n"));
    assert_field(&control, "A", "1", 1);
    assert_kind(&control, MG_CONTROL_BREAK, 2);
    assert_field(&control, "B", "2", 3);
    assert_kind(&control, MG_CONTROL_END, 4);
}

static void test_control__comments_are_left_out(void **state)
{
    struct mg_control control;

    (void)state;
    mg_control_init(&control, MG_STR("# c: d\nA: 1\n#padding\n#padding\n"));
    assert_field(&control, "A", "1", 2);
    assert_kind(&control, MG_CONTROL_END, 5);
}

static void test_control__garbage_is_told_and_skipped(void **state)
{
    static const char *const garbage[] = {"no colon", " indented: x", ": no name",  "two words: x",
                                          "-a: x",    "\x01: x",      "\xc3\xa4: x"};

    (void)state;
    for (size_t i = 0; i < MG_COUNT(garbage); i++) {
        struct mg_control control;
        struct mg_buf text;

        mg_buf_init(&text, 256);
        mg_buf_printf(&text, "%s\nB: 2", garbage[i]);
        mg_control_init(&control, mg_buf_view(&text));
        assert_kind(&control, MG_CONTROL_GARBAGE, 1);
        assert_field(&control, "B", "2", 2);
        mg_buf_clear(&text);
    }
}

static void test_control__names_have_no_case(void **state)
{
    (void)state;
    assert_true(mg_control_is(MG_STR("Multi-ARCH"), MG_STR("multi-arch")));
    assert_false(mg_control_is(MG_STR("Version"), MG_STR("Versio")));
    assert_false(mg_control_is(MG_STR("Versions"), MG_STR("Version")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_control__fields_and_breaks),
        cmocka_unit_test(test_control__continuation_lines_belong_to_the_value),
        cmocka_unit_test(test_control__carriage_returns_are_white_space),
        cmocka_unit_test(test_control__comments_are_left_out),
        cmocka_unit_test(test_control__garbage_is_told_and_skipped),
        cmocka_unit_test(test_control__names_have_no_case),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
