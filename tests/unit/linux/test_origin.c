/* SPDX-License-Identifier: Apache-2.0
 *
 * Who built a package: tests/data/dpkg/origins.tsv, and the distribution of a host.
 */
#include "platform/linux/packages/origin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/limits.h"
#include "tests/unit/linux/root.h"
#include "tests/unit/rows.h"

static enum mg_origin_base base_of(struct mg_str name)
{
    return mg_str_is(name, "debian")   ? MG_ORIGIN_BASE_DEBIAN
           : mg_str_is(name, "ubuntu") ? MG_ORIGIN_BASE_UBUNTU
                                       : MG_ORIGIN_BASE_ANY;
}

static void check_row(const struct mg_str *fields)
{
    const struct mg_stanza stanza = {
        .version = fields[1], .maintainer = fields[2], .origin = fields[3], .vendor = fields[4]};
    struct mg_origin origin = {0};
    struct mg_arena arena;

    mg_arena_init(&arena, MG_KIB(64));
    if (!mg_origin_of_fields(&stanza, base_of(fields[0]), &arena, &origin))
        (void)mg_origin_of_marks(&stanza, &arena, &origin);
    if (!mg_str_eq(origin.vendor, fields[5]))
        fail_msg("'%.*s' instead of '%.*s'", MG_STR_ARG(origin.vendor), MG_STR_ARG(fields[5]));
    if (mg_str_find_str(origin.reason, fields[6]) == SIZE_MAX && fields[6].n != 0)
        fail_msg("reason '%.*s'", MG_STR_ARG(origin.reason));
    mg_arena_clear(&arena);
}

static void test_origin__table(void **state)
{
    (void)state;
    test_each_row("dpkg/origins.tsv", 7, check_row);
}

static enum mg_origin_base base(const char *id, const char *like)
{
    return mg_origin_base(&(struct mg_host){.os_id = mg_str_of(id), .os_id_like = mg_str_of(like)});
}

static void test_origin__base_of_derivatives(void **state)
{
    (void)state;
    assert_int_equal(base("debian", ""), MG_ORIGIN_BASE_DEBIAN);
    assert_int_equal(base("ubuntu", "debian"), MG_ORIGIN_BASE_UBUNTU);
    assert_int_equal(base("linuxmint", "ubuntu debian"), MG_ORIGIN_BASE_UBUNTU);
    assert_int_equal(base("linuxmint", "debian"), MG_ORIGIN_BASE_DEBIAN);
    assert_int_equal(base("raspbian", "debian"), MG_ORIGIN_BASE_DEBIAN);
    assert_int_equal(base("", ""), MG_ORIGIN_BASE_ANY);
    assert_int_equal(base("fedora", "notdebian"), MG_ORIGIN_BASE_ANY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_origin__table),
        cmocka_unit_test(test_origin__base_of_derivatives),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
