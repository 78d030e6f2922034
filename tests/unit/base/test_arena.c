/* SPDX-License-Identifier: Apache-2.0
 *
 * Arena: alignment, zeroing, the ceiling. Written so that they hold with MG_ARENA_SINGLE as well.
 */
#include "core/base/arena.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/limits.h"

static void test_arena__objects_are_zeroed_aligned_and_apart(void **state)
{
    struct mg_arena arena;
    unsigned char *objects[300];

    (void)state;
    mg_arena_init(&arena, MG_MIB(4));
    for (size_t i = 0; i < MG_COUNT(objects); i++) {
        objects[i] = mg_arena_alloc(&arena, i);
        assert_non_null(objects[i]);
        assert_int_equal((uintptr_t)objects[i] % alignof(max_align_t), 0);
        for (size_t k = 0; k < i; k++)
            assert_int_equal(objects[i][k], 0);
        memset(objects[i], (int)(i & 0xff), i);
    }
    for (size_t i = 0; i < MG_COUNT(objects); i++) {
        for (size_t k = 0; k < i; k++)
            assert_int_equal(objects[i][k], i & 0xff);
    }
    mg_arena_clear(&arena);
}

static void test_arena__ceiling_is_never_passed(void **state)
{
    struct mg_arena arena;
    size_t count = 0;

    (void)state;
    mg_arena_init(&arena, MG_KIB(100));
    assert_non_null(mg_arena_alloc(&arena, 1));
    assert_false(arena.refused);
    assert_null(mg_arena_alloc(&arena, MG_KIB(101)));
    assert_true(arena.refused);
    while (mg_arena_alloc(&arena, 1000) != NULL)
        count++;
    assert_in_range(count, 90, 102);
    assert_true(arena.used <= MG_KIB(100));
    mg_arena_clear(&arena);
    assert_int_equal(arena.used, 0);
    assert_false(arena.refused);
    assert_non_null(mg_arena_alloc(&arena, MG_KIB(90)));
    mg_arena_clear(&arena);
}

static void test_arena__a_small_use_takes_little(void **state)
{
    struct mg_arena arena;

    (void)state;
    mg_arena_init(&arena, MG_MIB(512));
    assert_non_null(mg_arena_alloc(&arena, 100));
    assert_true(arena.used <= MG_KIB(16));
    assert_non_null(mg_arena_alloc(&arena, MG_MIB(3)));
    assert_true(arena.used <= MG_MIB(3) + MG_KIB(17));
    mg_arena_clear(&arena);
}

static void test_arena__overflowing_sizes_are_refused(void **state)
{
    struct mg_arena arena;

    (void)state;
    mg_arena_init(&arena, SIZE_MAX);
    assert_null(mg_arena_alloc(&arena, SIZE_MAX));
    assert_null(mg_arena_array(&arena, SIZE_MAX / 2, 3));
    assert_null(mg_arena_array(&arena, 2, SIZE_MAX));
    assert_non_null(mg_arena_array(&arena, 0, 8));
    assert_non_null(mg_arena_array(&arena, 8, 0));
    mg_arena_clear(&arena);
}

static void test_arena__str_is_a_terminated_copy(void **state)
{
    char text[] = "copy";
    struct mg_arena arena;
    struct mg_str out;

    (void)state;
    mg_arena_init(&arena, MG_KIB(64));
    assert_true(mg_arena_str(&arena, mg_str_of(text), &out));
    text[0] = 'x';
    assert_string_equal(out.p, "copy");
    assert_int_equal(out.n, 4);
    assert_true(mg_arena_str(&arena, MG_STR_NONE, &out));
    assert_int_equal(out.n, 0);
    assert_string_equal(out.p, "");
    out = MG_STR("untouched");
    assert_false(mg_arena_str(&arena, (struct mg_str){text, MG_KIB(65)}, &out));
    assert_false(mg_arena_str(&arena, (struct mg_str){text, SIZE_MAX}, &out));
    assert_string_equal(out.p, "untouched");
    mg_arena_clear(&arena);
}

static void test_arena__printf_allocates_what_it_needs(void **state)
{
    struct mg_arena arena;

    (void)state;
    mg_arena_init(&arena, MG_KIB(20));
    assert_string_equal(mg_arena_printf(&arena, "%s-%d", "CVE", 2024), "CVE-2024");
    assert_int_equal(strlen(mg_arena_printf(&arena, "%*s", 4000, "")), 4000);
    assert_null(mg_arena_printf(&arena, "%*s", 30000, ""));
    mg_arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arena__objects_are_zeroed_aligned_and_apart),
        cmocka_unit_test(test_arena__ceiling_is_never_passed),
        cmocka_unit_test(test_arena__a_small_use_takes_little),
        cmocka_unit_test(test_arena__overflowing_sizes_are_refused),
        cmocka_unit_test(test_arena__str_is_a_terminated_copy),
        cmocka_unit_test(test_arena__printf_allocates_what_it_needs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
