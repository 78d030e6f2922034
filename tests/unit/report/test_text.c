/* SPDX-License-Identifier: Apache-2.0
 *
 * Masking and measuring text for a terminal.
 */
#include "core/report/text.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/limits.h"

static void expect_clean(const char *from, const char *to)
{
    struct mg_arena arena;
    struct mg_str clean;

    mg_arena_init(&arena, MG_MIB(1));
    assert_true(mg_text_clean(&arena, mg_str_of(from), &clean));
    if (!mg_str_is(clean, to))
        fail_msg("became '%.*s', not '%s'", MG_STR_ARG(clean), to);
    mg_arena_clear(&arena);
}

static void test_text__clean_masks_what_terminals_obey(void **state)
{
    (void)state;
    expect_clean("", "");
    expect_clean("libssl3", "libssl3");
    expect_clean("a\x1b[31mb\x7f\r\n\t", "a?[31mb????");
    expect_clean("\xc2\x9b"
                 "31m",
                 "?31m"); /* CSI of C1 */
    expect_clean("a\xe2\x80\xae"
                 "b\xe2\x81\xa6"
                 "c",
                 "a?b?c"); /* bidirectional controls */
    expect_clean("a\xe2\x80\x8b"
                 "b\xef\xbb\xbf",
                 "a?b?"); /* zero width */
}

static void test_text__clean_replaces_broken_utf8(void **state)
{
    (void)state;
    expect_clean("\xff", "\xef\xbf\xbd");
    expect_clean("a\xe2\x82", "a\xef\xbf\xbd\xef\xbf\xbd");
    expect_clean("caf\xc3\xa9", "caf\xc3\xa9");
}

static void test_text__clean_copies_only_what_changes(void **state)
{
    struct mg_arena arena;
    struct mg_str same = MG_STR("plain"), clean;

    (void)state;
    mg_arena_init(&arena, 8);
    assert_true(mg_text_clean(&arena, same, &clean));
    assert_ptr_equal(clean.p, same.p);
    assert_false(mg_text_clean(&arena, MG_STR("a\x01 needs more memory than there is"), &clean));
    mg_arena_clear(&arena);
}

static void test_text__columns_know_wide_and_combining_characters(void **state)
{
    (void)state;
    assert_int_equal(mg_text_columns(MG_STR("")), 0);
    assert_int_equal(mg_text_columns(MG_STR("caf\xc3\xa9")), 4);
    assert_int_equal(mg_text_columns(MG_STR("cafe\xcc\x81")), 4);
    assert_int_equal(mg_text_columns(MG_STR("\xe6\x97\xa5\xe6\x9c\xac")), 4);
    assert_int_equal(mg_text_columns(MG_STR("\xf0\x9f\x94\x92!")), 3);
}

static void test_text__fit_never_splits_a_character(void **state)
{
    struct mg_str wide = MG_STR("\xe6\x97\xa5\xe6\x9c\xac");

    (void)state;
    assert_int_equal(mg_text_fit(wide, 0).n, 0);
    assert_int_equal(mg_text_fit(wide, 1).n, 0);
    assert_int_equal(mg_text_fit(wide, 2).n, 3);
    assert_int_equal(mg_text_fit(wide, 3).n, 3);
    assert_int_equal(mg_text_fit(wide, 99).n, 6);
    assert_int_equal(mg_text_fit(MG_STR("cafe\xcc\x81!"), 4).n, 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text__clean_masks_what_terminals_obey),
        cmocka_unit_test(test_text__clean_replaces_broken_utf8),
        cmocka_unit_test(test_text__clean_copies_only_what_changes),
        cmocka_unit_test(test_text__columns_know_wide_and_combining_characters),
        cmocka_unit_test(test_text__fit_never_splits_a_character),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
