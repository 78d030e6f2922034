/* SPDX-License-Identifier: Apache-2.0
 *
 * A package is added once, whatever was added in between.
 */
#include "platform/linux/inspection/package_set.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "platform/linux/inspection/inspection.h"
#include "tests/unit/linux/root.h"

#define MANY 5000

static void add(struct mg_inspection *in, const char *name, const char *version, const char *type,
                const char *location)
{
    const struct mg_package package = {.type = mg_str_of(type),
                                       .name = mg_str_of(name),
                                       .version = mg_str_of(version),
                                       .location = mg_str_of(location)};

    assert_int_equal(mg_inspection_add(in, &package, NULL), MG_OK);
}

static void test_package_set__each_package_once(void **state)
{
    struct test_host *host = *state;
    struct mg_inspection in = {.inventory = &host->inventory, .package_limit = MANY};
    char name[32];

    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < MANY; i++) {
            (void)snprintf(name, sizeof name, "%d", i);
            add(&in, name, "1", "npm", i % 2 == 0 ? "even" : name);
        }
    }
    assert_int_equal(in.packages, MANY);
    assert_int_equal(host->inventory.package_count, MANY);
    assert_false(in.full);
}

static void test_package_set__all_that_tells_apart_counts(void **state)
{
    struct test_host *host = *state;
    struct mg_inspection in = {.inventory = &host->inventory, .package_limit = MANY};

    add(&in, "a", "1", "npm", "x");
    add(&in, "b", "1", "npm", "x");
    add(&in, "a", "2", "npm", "x");
    add(&in, "a", "1", "pypi", "x");
    add(&in, "a", "1", "npm", "y");
    assert_int_equal(in.packages, 5);
    add(&in, "a", "1", "npm", "x");
    assert_int_equal(in.packages, 5);
}

#define WITH_HOST(test) cmocka_unit_test_setup_teardown(test, test_host_set_up, test_host_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_HOST(test_package_set__each_package_once),
        WITH_HOST(test_package_set__all_that_tells_apart_counts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
