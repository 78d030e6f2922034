/* SPDX-License-Identifier: Apache-2.0
 *
 * Pauses: their bounds, for any random number and whatever a console asks for.
 */
#include "core/link/backoff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_backoff__bound_doubles_up_to_five_minutes(void **state)
{
    static const int64_t bounds[] = {1000, 2000, 4000, 8000, 16000, 32000, 64000, 128000, 256000};

    (void)state;
    for (unsigned i = 0; i < sizeof bounds / sizeof bounds[0]; i++) {
        assert_true(mg_backoff(i + 1, 0, (uint64_t)bounds[i] - 1) == bounds[i] - 1);
        assert_true(mg_backoff(i + 1, 0, (uint64_t)bounds[i]) == MG_BACKOFF_LEAST);
    }
    assert_true(mg_backoff(10, 0, MG_BACKOFF_LONGEST - 1) == MG_BACKOFF_LONGEST - 1);
    assert_true(mg_backoff(UINT32_MAX, 0, UINT64_MAX) < MG_BACKOFF_LONGEST);
}

static void test_backoff__is_never_nothing(void **state)
{
    (void)state;
    assert_true(mg_backoff(1, 0, 0) == MG_BACKOFF_LEAST);
    assert_true(mg_backoff(0, INT64_MIN, 0) == MG_BACKOFF_LEAST);
}

static void test_backoff__what_is_asked_for_counts_within_an_hour(void **state)
{
    (void)state;
    assert_true(mg_backoff(1, 7, 5) == 7005);
    assert_true(mg_backoff(1, INT64_MAX, 0) == MG_BACKOFF_LONGEST_ASKED * 1000);
    assert_true(mg_backoff(1, -1, 500) == 500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_backoff__bound_doubles_up_to_five_minutes),
        cmocka_unit_test(test_backoff__is_never_nothing),
        cmocka_unit_test(test_backoff__what_is_asked_for_counts_within_an_hour),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
