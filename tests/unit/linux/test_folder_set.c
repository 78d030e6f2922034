/* SPDX-License-Identifier: Apache-2.0
 *
 * Folders are met once, on each device, until the set is full.
 */
#include "platform/linux/inspection/folder_set.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_folder_set__meets_once(void **state)
{
    struct mg_folder_set set;

    (void)state;
    mg_folder_set_init(&set, 100000);
    for (int round = 0; round < 2; round++) {
        for (uint64_t i = 0; i < 50000; i++)
            assert_int_equal(mg_folder_set_meet(&set, i % 2, 1 + i / 2), round == 0);
    }
    assert_int_equal(set.n, 50000);
    mg_folder_set_clear(&set);
    assert_true(mg_folder_set_meet(&set, 0, 2));
    mg_folder_set_clear(&set);
}

static void test_folder_set__a_full_one_forgets_the_rest(void **state)
{
    struct mg_folder_set set;

    (void)state;
    mg_folder_set_init(&set, 3000);
    for (uint64_t i = 0; i < 9000; i++)
        assert_true(mg_folder_set_meet(&set, 1, i));
    assert_false(mg_folder_set_meet(&set, 1, 2999));
    assert_true(mg_folder_set_meet(&set, 1, 3000));
    assert_int_equal(set.n, 3000);
    assert_in_range(set.capacity, 3000, 4096);
    mg_folder_set_clear(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_folder_set__meets_once),
        cmocka_unit_test(test_folder_set__a_full_one_forgets_the_rest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
