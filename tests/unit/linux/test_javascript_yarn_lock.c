/* SPDX-License-Identifier: Apache-2.0
 *
 * Lock files of Yarn that are not in the samples.
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
    test_assert_inspected(host, &mg_inspector_javascript, "srv/yarn.lock", text, packages,
                          words == NULL ? NULL : "FORMAT", words);
}

static void test_javascript_yarn_lock__entries(void **state)
{
    assert_read(*state,
                MG_STR("# yarn lockfile v1\r\n\r\n\"@s/a@^1\", \"@s/a@^2\":\r\n"
                       "  version \"2.0\"\r\n  dependencies:\r\n    version \"9\"\r\n"
                       "b@npm:@t/c@^3:\r\n  version \"3.1\"\r\n"),
                "@s/a 2.0; @t/c 3.1", NULL);
    assert_read(*state,
                MG_STR("__metadata:\n  version: 6\n\n\"a@patch:a@npm%3A1#x, a@npm:1\":\n"
                       "  version: 1.0\n  resolution: \"a@patch:a@npm%3A1#x\"\n"
                       "\"r@workspace:.\":\n  version: 0.0.0-use.local\n"
                       "  resolution: \"r@workspace:.\"\n"
                       "\"l@link:./l::locator=r\":\n  version: 0\n"
                       "  resolution: \"l@link:./l::locator=r\"\n"
                       "\"d@npm:e@1\":\n  version: 1.5\n  resolution: \"e@npm:1.5\""),
                "a 1.0; e 1.5", NULL);
    assert_read(*state, MG_STR(""), "", NULL);
}

static void test_javascript_yarn_lock__broken(void **state)
{
    assert_read(*state, MG_STR("<<<<<<< HEAD\na@1:\n  version \"1\"\n"), "a 1", "NAME@RANGE");
    assert_read(*state, MG_STR("a@1:\nb@1:\n  version \"\n"), "", "without a version, and 1 more");
    assert_read(*state, MG_STR("\0@\0:\n  version \"1\"\n"), "", "control bytes");
    assert_read(*state, MG_STR(",\n\"\n@\n:\n"), "", "NAME@RANGE, and 3 more");
}

#define WITH_ROOT(test) cmocka_unit_test_setup_teardown(test, test_host_set_up, test_host_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ROOT(test_javascript_yarn_lock__entries),
        WITH_ROOT(test_javascript_yarn_lock__broken),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
