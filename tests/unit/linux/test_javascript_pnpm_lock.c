/* SPDX-License-Identifier: Apache-2.0
 *
 * Lock files of pnpm that are not in the samples.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/base/compiler.h"
#include "tests/unit/linux/inspected.h"

static void assert_read(struct test_host *host, struct mg_str text, const char *packages,
                        const char *words)
{
    test_assert_inspected(host, &mg_inspector_javascript, "srv/pnpm-lock.yaml", text, packages,
                          words == NULL ? NULL : "FORMAT", words);
}

static void test_javascript_pnpm_lock__keys(void **state)
{
    assert_read(*state,
                MG_STR("lockfileVersion: 5.4\r\npackages:\r\n\r\n  /a/1.0_b@2:\r\n    x: 1\r\n"
                       "  /@s/c/3.0:\r\n  github.com/u/r/abc:\r\n  /@s:\r\n  /d:\r\n"),
                "a 1.0; @s/c 3.0", NULL);
    assert_read(*state,
                MG_STR("lockfileVersion: '6.0'\npackages:\n  /a@1.0(@s/b@2):\n"
                       "  /@s/c@3.0-rc_1:\n  # no\n  file:local:\nother:\n  /d@1.0:\n"),
                "a 1.0; @s/c 3.0-rc_1", NULL);
    assert_read(*state,
                MG_STR("lockfileVersion: '9.0'\npackages:\n  a@1.0:\n  '@s/c@3.0':\n"
                       "  'b@https://h/b.tgz':\n  local@file:l:\nsnapshots:\n  a@1.0(c@1): {}\n"),
                "a 1.0; @s/c 3.0", NULL);
}

static void test_javascript_pnpm_lock__broken(void **state)
{
    assert_read(*state, MG_STR(""), "", "no lockfileVersion");
    assert_read(*state, MG_STR("lockfileVersion: x\n"), "", "no lockfileVersion");
    assert_read(*state, MG_STR("lockfileVersion: '9.0'\npackages:\n  'a\0@1.0':\n"), "",
                "control bytes");
    assert_read(*state, MG_STR("lockfileVersion: '9.0'\npackages:\n  '\n  @\n  '@1\n   b@1:\n"), "",
                NULL);
}

#define WITH_ROOT(test) cmocka_unit_test_setup_teardown(test, test_host_set_up, test_host_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ROOT(test_javascript_pnpm_lock__keys),
        WITH_ROOT(test_javascript_pnpm_lock__broken),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
