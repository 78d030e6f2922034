/* SPDX-License-Identifier: Apache-2.0
 *
 * The job object that this process enters, and which limits the system took. Wine keeps to none of
 * them and tells none of them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <windows.h>

#include "core/platform.h"

static void test_limits__of_this_process_and_its_children(void **state)
{
    const struct mg_os_limits limits = {.memory = 1 << 30, .cpu_percent = 25, .processes = 16};
    BOOL is = FALSE;
    struct mg_protections protections = {0};

    (void)state;
    mg_os_limit_self(&limits, &protections);
    assert_int_equal(protections.count, 5);
    for (size_t i = 0; i < protections.count; i++) {
        if (strcmp(protections.items[i].name, "processor-time") != 0) /* Wine 8 has none */
            assert_string_equal(protections.items[i].why, "");
    }
    assert_true(IsProcessInJob(GetCurrentProcess(), NULL, &is));
    assert_true(is);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_limits__of_this_process_and_its_children),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
