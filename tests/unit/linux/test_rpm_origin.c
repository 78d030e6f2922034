/* SPDX-License-Identifier: Apache-2.0
 *
 * Who built a package: vendors of each distribution, packagers, keys.
 */
#include "platform/linux/packages/rpm_origin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/limits.h"
#include "tests/unit/linux/root.h"
#include "tests/unit/rows.h"

/* Fields: ID of os-release, vendor, packager, origin. */
static void check_origin(const struct mg_str *fields)
{
    const struct mg_host host = {.os_id = fields[0]};
    const struct mg_rpm_package package = {.vendor = fields[1], .packager = fields[2]};
    struct mg_origin origin;
    struct mg_arena arena;

    mg_arena_init(&arena, MG_KIB(64));
    assert_true(mg_rpm_origin(&package, &host, &arena, &origin));
    assert_true(mg_str_eq(origin.vendor, fields[3]));
    assert_int_equal(origin.reason.n == 0, fields[3].n == 0);
    mg_arena_clear(&arena);
}

static void test_rpm_origin__vendors(void **state)
{
    (void)state;
    test_each_row("rpm/origins.tsv", 4, check_origin);
}

static void test_rpm_origin__the_reason_names_vendor_and_key(void **state)
{
    const struct mg_host host = {.os_id = MG_STR("rhel")};
    struct mg_rpm_package package = {.vendor = MG_STR("A Shop <https://shop.example/>"),
                                     .key_id = UINT64_C(0x00112233aabbccdd)};
    struct mg_origin origin;
    struct mg_arena arena;

    (void)state;
    mg_arena_init(&arena, MG_KIB(64));
    assert_true(mg_rpm_origin(&package, &host, &arena, &origin));
    test_assert_str(origin.vendor, "A Shop");
    test_assert_str(origin.reason,
                    "vendor: A Shop <https://shop.example/>, signed by key 00112233aabbccdd");
    package.vendor = MG_STR_NONE;
    assert_true(mg_rpm_origin(&package, &host, &arena, &origin));
    test_assert_str(origin.reason, "no vendor, signed by key 00112233aabbccdd");
    mg_arena_clear(&arena);
}

static void test_rpm_origin__no_memory(void **state)
{
    const struct mg_host host = {.os_id = MG_STR("rhel")};
    const struct mg_rpm_package package = {.vendor = MG_STR("A Shop")};
    struct mg_origin origin;
    struct mg_arena arena;

    (void)state;
    mg_arena_init(&arena, 0);
    assert_false(mg_rpm_origin(&package, &host, &arena, &origin));
    mg_arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rpm_origin__vendors),
        cmocka_unit_test(test_rpm_origin__the_reason_names_vendor_and_key),
        cmocka_unit_test(test_rpm_origin__no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
