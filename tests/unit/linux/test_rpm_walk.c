/* SPDX-License-Identifier: Apache-2.0
 *
 * Sets of pages: each is met once, none beyond the last.
 */
#include "platform/linux/packages/rpm_walk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_rpm_walk__a_page_is_met_once(void **state)
{
    struct mg_page_set pages;

    (void)state;
    assert_true(mg_page_set_init(&pages, 9));
    for (size_t page = 0; page < 9; page++)
        assert_true(mg_page_set_meet(&pages, page));
    for (size_t page = 0; page < 9; page++)
        assert_false(mg_page_set_meet(&pages, page));
    assert_false(mg_page_set_meet(&pages, 9));
    assert_false(mg_page_set_meet(&pages, SIZE_MAX));
    mg_page_set_clear(&pages);
}

static void test_rpm_walk__no_pages(void **state)
{
    struct mg_page_set pages;

    (void)state;
    assert_true(mg_page_set_init(&pages, 0));
    assert_false(mg_page_set_meet(&pages, 0));
    mg_page_set_clear(&pages);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rpm_walk__a_page_is_met_once),
        cmocka_unit_test(test_rpm_walk__no_pages),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
