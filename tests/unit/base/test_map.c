/* SPDX-License-Identifier: Apache-2.0
 *
 * Hash map: growth, replacement, keys that collide.
 */
#include "core/base/map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "core/base/compiler.h"

static void test_map__empty_map_has_nothing(void **state)
{
    struct mg_map map;

    (void)state;
    mg_map_init(&map);
    assert_null(mg_map_get(&map, MG_STR("a")));
    assert_null(mg_map_get(&map, MG_STR_NONE));
    mg_map_clear(&map);
}

static void test_map__finds_what_was_put_and_nothing_else(void **state)
{
    static char keys[5000][8];
    struct mg_map map;

    (void)state;
    mg_map_init(&map);
    for (size_t i = 0; i < MG_COUNT(keys); i++) {
        (void)snprintf(keys[i], sizeof keys[i], "%zu", i);
        assert_true(mg_map_put(&map, mg_str_of(keys[i]), keys[i]));
    }
    assert_int_equal(map.n, MG_COUNT(keys));
    for (size_t i = 0; i < MG_COUNT(keys); i++)
        assert_ptr_equal(mg_map_get(&map, mg_str_of(keys[i])), keys[i]);
    assert_null(mg_map_get(&map, MG_STR("5000")));
    assert_null(mg_map_get(&map, MG_STR("")));
    mg_map_clear(&map);
    assert_null(mg_map_get(&map, MG_STR("1")));
}

static void test_map__put_replaces(void **state)
{
    int first, second;
    struct mg_map map;

    (void)state;
    mg_map_init(&map);
    assert_true(mg_map_put(&map, MG_STR("key"), &first));
    assert_true(mg_map_put(&map, MG_STR("key"), &second));
    assert_true(mg_map_put(&map, MG_STR_NONE, &first));
    assert_int_equal(map.n, 2);
    assert_ptr_equal(mg_map_get(&map, MG_STR("key")), &second);
    assert_ptr_equal(mg_map_get(&map, MG_STR("")), &first);
    mg_map_clear(&map);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_map__empty_map_has_nothing),
        cmocka_unit_test(test_map__finds_what_was_put_and_nothing_else),
        cmocka_unit_test(test_map__put_replaces),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
