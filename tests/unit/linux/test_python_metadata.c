/* SPDX-License-Identifier: Apache-2.0
 *
 * Fields of Python metadata.
 */
#include "platform/linux/inspection/python_metadata.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/base/compiler.h"
#include "tests/unit/linux/inspected.h"

static void assert_license(const char *text, const char *expected)
{
    struct mg_python_metadata metadata;

    mg_python_metadata_parse(mg_str_of(text), &metadata);
    test_assert_str(metadata.license, expected);
}

static void test_python_metadata__licenses(void **state)
{
    (void)state;
    assert_license("License: MIT\nLicense-Expression: Apache-2.0\n", "Apache-2.0");
    assert_license("License-Expression: Apache-2.0\nLicense: UNKNOWN\n", "Apache-2.0");
    assert_license("License: UNKNOWN\n", "");
    assert_license("License: BSD\n\nLicense-Expression: MIT\n", "BSD");
}

static void test_python_metadata__lines_that_are_no_field(void **state)
{
    struct mg_python_metadata metadata;

    (void)state;
    mg_python_metadata_parse(
        MG_STR("Description: one\nnot folded\n  : x\nNAME:a \nname: b\nVersion:\t1\n  \n"),
        &metadata);
    test_assert_str(metadata.name, "a");
    test_assert_str(metadata.version, "1");
}

#define WITH_ROOT(test) cmocka_unit_test_setup_teardown(test, test_host_set_up, test_host_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ROOT(test_python_metadata__licenses),
        WITH_ROOT(test_python_metadata__lines_that_are_no_field),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
