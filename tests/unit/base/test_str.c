/* SPDX-License-Identifier: Apache-2.0
 *
 * String views, with the empty view and its NULL pointer in every place.
 */
#include "core/base/str.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void assert_view(struct mg_str s, const char *expected)
{
    assert_int_equal(s.n, strlen(expected));
    if (s.n != 0)
        assert_memory_equal(s.p, expected, s.n);
}

static void test_str__views_compare_by_content(void **state)
{
    char copy[] = "abc";

    (void)state;
    assert_true(mg_str_eq(MG_STR("abc"), mg_str_of(copy)));
    assert_true(mg_str_eq(MG_STR_NONE, MG_STR("")));
    assert_false(mg_str_eq(MG_STR("abc"), MG_STR("abd")));
    assert_false(mg_str_eq(MG_STR("abc"), MG_STR("ab")));
    assert_true(mg_str_eq_nocase(MG_STR("aBc-1"), MG_STR("AbC-1")));
    assert_true(mg_str_eq_nocase(MG_STR_NONE, MG_STR("")));
    assert_false(mg_str_eq_nocase(MG_STR("abc"), MG_STR("ab")));
    assert_false(mg_str_eq_nocase(MG_STR("a["), MG_STR("a{"))); /* 32 apart, no letters */
    assert_true(mg_str_is(MG_STR("abc"), "abc"));
    assert_true(mg_str_is(MG_STR_NONE, ""));
    assert_int_equal(mg_str_of(NULL).n, 0);
}

static void test_str__cmp_is_byte_order_shorter_first(void **state)
{
    (void)state;
    assert_true(mg_str_cmp(MG_STR("a"), MG_STR("b")) < 0);
    assert_true(mg_str_cmp(MG_STR("b"), MG_STR("a")) > 0);
    assert_true(mg_str_cmp(MG_STR("a"), MG_STR("ab")) < 0);
    assert_true(mg_str_cmp(MG_STR("ab"), MG_STR("a")) > 0);
    assert_true(mg_str_cmp(MG_STR("\x7f"), MG_STR("\x80")) < 0);
    assert_int_equal(mg_str_cmp(MG_STR_NONE, MG_STR("")), 0);
    assert_true(mg_str_cmp(MG_STR_NONE, MG_STR("a")) < 0);
}

static void test_str__starts_and_ends(void **state)
{
    (void)state;
    assert_true(mg_str_starts(MG_STR("debian"), MG_STR("deb")));
    assert_true(mg_str_starts(MG_STR("deb"), MG_STR_NONE));
    assert_false(mg_str_starts(MG_STR("de"), MG_STR("deb")));
    assert_true(mg_str_ends(MG_STR("all.zip"), MG_STR(".zip")));
    assert_true(mg_str_ends(MG_STR("x"), MG_STR_NONE));
    assert_true(mg_str_ends(MG_STR_NONE, MG_STR_NONE));
    assert_false(mg_str_ends(MG_STR("zip"), MG_STR(".zip")));
}

static void test_str__find(void **state)
{
    (void)state;
    assert_int_equal(mg_str_find(MG_STR("a:b:c"), ':'), 1);
    assert_true(mg_str_find(MG_STR("abc"), ':') == SIZE_MAX);
    assert_true(mg_str_find(MG_STR_NONE, ':') == SIZE_MAX);
    assert_int_equal(mg_str_find_str(MG_STR("aabaab"), MG_STR("aab")), 0);
    assert_int_equal(mg_str_find_str(MG_STR("ababc"), MG_STR("abc")), 2);
    assert_int_equal(mg_str_find_str(MG_STR("abc"), MG_STR_NONE), 0);
    assert_int_equal(mg_str_find_str(MG_STR_NONE, MG_STR_NONE), 0);
    assert_true(mg_str_find_str(MG_STR("ab"), MG_STR("abc")) == SIZE_MAX);
    assert_true(mg_str_find_str(MG_STR_NONE, MG_STR("a")) == SIZE_MAX);
}

static void test_str__skip_and_take_are_clamped(void **state)
{
    (void)state;
    assert_view(mg_str_skip(MG_STR("abc"), 1), "bc");
    assert_view(mg_str_skip(MG_STR("abc"), 9), "");
    assert_view(mg_str_skip(MG_STR_NONE, 1), "");
    assert_view(mg_str_take(MG_STR("abc"), 2), "ab");
    assert_view(mg_str_take(MG_STR("abc"), SIZE_MAX), "abc");
    assert_view(mg_str_take(MG_STR("abc"), 0), "");
}

static void test_str__trim_takes_white_space_at_both_ends(void **state)
{
    (void)state;
    assert_view(mg_str_trim(MG_STR(" \t a b\r\n")), "a b");
    assert_view(mg_str_trim(MG_STR(" \n")), "");
    assert_view(mg_str_trim(MG_STR_NONE), "");
}

static void test_str__cut_delivers_each_piece(void **state)
{
    struct mg_str rest = MG_STR("a,,b"), piece;

    (void)state;
    assert_true(mg_str_cut(&rest, ',', &piece));
    assert_view(piece, "a");
    assert_true(mg_str_cut(&rest, ',', &piece));
    assert_view(piece, "");
    assert_true(mg_str_cut(&rest, ',', &piece));
    assert_view(piece, "b");
    assert_false(mg_str_cut(&rest, ',', &piece));
    rest = MG_STR("line\n");
    assert_true(mg_str_cut(&rest, '\n', &piece));
    assert_view(piece, "line");
    assert_false(mg_str_cut(&rest, '\n', &piece));
}

static void test_str__u64_takes_digits_only(void **state)
{
    static const char *const bad[] = {"",
                                      "-1",
                                      "+1",
                                      " 1",
                                      "1 ",
                                      "0x1",
                                      "1a",
                                      "\xb2",
                                      "18446744073709551616",
                                      "99999999999999999999"};
    uint64_t value = 7;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(mg_str_u64(mg_str_of(bad[i]), &value));
    assert_true(value == 7);
    assert_true(mg_str_u64(MG_STR("0"), &value) && value == 0);
    assert_true(mg_str_u64(MG_STR("0042"), &value) && value == 42);
    assert_true(mg_str_u64(MG_STR("18446744073709551615"), &value) && value == UINT64_MAX);
}

/* The hash is part of the database's format: these values must never change. */
static void test_str__hash_is_the_same_on_every_machine(void **state)
{
    (void)state;
    assert_true(mg_str_hash(MG_STR_NONE) == mg_str_hash(MG_STR("")));
    assert_true(mg_str_hash(MG_STR("")) == UINT64_C(0x64aec000152612a9));
    assert_true(mg_str_hash(MG_STR("openssl")) == UINT64_C(0xa8c687ec0170ac6a));
    assert_true(mg_str_hash(MG_STR("linux-image-6.1.0-18-amd64")) == UINT64_C(0x1ad2c1a31cc81512));
    assert_true(mg_str_hash(MG_STR("a")) != mg_str_hash(MG_STR("a\0")));
}

static void test_str__int_is_clamped(void **state)
{
    (void)state;
    assert_int_equal(mg_str_int(3), 3);
    assert_int_equal(mg_str_int(SIZE_MAX), INT_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_str__views_compare_by_content),
        cmocka_unit_test(test_str__cmp_is_byte_order_shorter_first),
        cmocka_unit_test(test_str__starts_and_ends),
        cmocka_unit_test(test_str__find),
        cmocka_unit_test(test_str__skip_and_take_are_clamped),
        cmocka_unit_test(test_str__trim_takes_white_space_at_both_ends),
        cmocka_unit_test(test_str__cut_delivers_each_piece),
        cmocka_unit_test(test_str__u64_takes_digits_only),
        cmocka_unit_test(test_str__hash_is_the_same_on_every_machine),
        cmocka_unit_test(test_str__int_is_clamped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
