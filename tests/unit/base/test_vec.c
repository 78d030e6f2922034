/* SPDX-License-Identifier: Apache-2.0
 *
 * Growing array.
 */
#include "core/base/vec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int by_value(const void *left, const void *right)
{
    const int *a = left, *b = right;

    return (*a > *b) - (*a < *b);
}

static void test_vec__keeps_order_while_it_grows_and_sorts(void **state)
{
    struct mg_vec vec;

    (void)state;
    mg_vec_init(&vec, sizeof(int));
    mg_vec_sort(&vec, by_value);
    for (int i = 0; i < 1000; i++)
        assert_true(mg_vec_push(&vec, &(int){1000 - i}));
    assert_int_equal(vec.n, 1000);
    assert_int_equal(*(int *)mg_vec_at(&vec, 0), 1000);
    mg_vec_sort(&vec, by_value);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(*(int *)mg_vec_at(&vec, (size_t)i), i + 1);
    mg_vec_clear(&vec);
    assert_int_equal(vec.n, 0);
}

static void test_vec__new_objects_are_zeroed(void **state)
{
    struct mg_vec vec;
    uint64_t *object;

    (void)state;
    mg_vec_init(&vec, sizeof *object);
    for (int i = 0; i < 20; i++) {
        object = mg_vec_add(&vec);
        assert_true(object != NULL && *object == 0);
        *object = UINT64_MAX;
    }
    mg_vec_clear(&vec);
    object = mg_vec_add(&vec);
    assert_true(object != NULL && *object == 0);
    mg_vec_clear(&vec);
}

static void test_vec__a_size_that_overflows_is_refused(void **state)
{
    struct mg_vec vec;

    (void)state;
    mg_vec_init(&vec, SIZE_MAX / 4);
    assert_null(mg_vec_add(&vec));
    assert_int_equal(vec.n, 0);
    mg_vec_clear(&vec);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vec__keeps_order_while_it_grows_and_sorts),
        cmocka_unit_test(test_vec__new_objects_are_zeroed),
        cmocka_unit_test(test_vec__a_size_that_overflows_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
