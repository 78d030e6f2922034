/* SPDX-License-Identifier: Apache-2.0
 *
 * The nearest word.
 */
#include "core/base/nearest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/compiler.h"

static void test_nearest__a_slip_is_found_and_another_word_is_not(void **state)
{
    static const char *const names[] = {"scan", "inventory", "explain", "db", "version"};
    static const char *const cases[][2] = {
        {"scna", "scan"},
        {"sacn", "scan"},
        {"inventroy", "inventory"},
        {"inv", "inventory"},
        {"explian", "explain"},
        {"versions", "version"},
        {"d", NULL},
        {"", NULL},
        {"update", NULL},
        {"sxyn", NULL},
        {"scan", "scan"},
    };
    char huge[5000];

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        const char *nearest = mg_nearest(mg_str_of(cases[i][0]), names, MG_COUNT(names));

        if (cases[i][1] == NULL)
            assert_null(nearest);
        else
            assert_string_equal(nearest, cases[i][1]);
    }
    memset(huge, 's', sizeof huge - 1);
    huge[sizeof huge - 1] = '\0';
    assert_null(mg_nearest(mg_str_of(huge), names, MG_COUNT(names)));
    assert_null(mg_nearest(MG_STR("scan"), names, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nearest__a_slip_is_found_and_another_word_is_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
