/* SPDX-License-Identifier: Apache-2.0
 *
 * os-release: tests/data/os-release/samples.tsv, and where it is looked for.
 */
#include "platform/linux/os_release.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/limits.h"
#include "tests/unit/linux/root.h"
#include "tests/unit/rows.h"

static void assert_same(struct mg_str a, struct mg_str b)
{
    if (!mg_str_eq(a, b))
        fail_msg("'%.*s' is not '%.*s'", MG_STR_ARG(a), MG_STR_ARG(b));
}

static void check_row(const struct mg_str *fields)
{
    uint64_t broken, first, expected_broken, expected_first;
    struct mg_host host = {0};
    struct mg_arena arena;
    char text[1024];

    assert_true(fields[0].n < sizeof text);
    for (size_t i = 0; i < fields[0].n; i++)
        text[i] = fields[0].p[i] == '|' ? '\n' : fields[0].p[i];
    mg_arena_init(&arena, MG_KIB(64));
    assert_true(
        mg_os_release_parse((struct mg_str){text, fields[0].n}, &arena, &host, &broken, &first));
    assert_same(host.os_id, fields[1]);
    assert_same(host.os_id_like, fields[2]);
    assert_same(host.os_version, fields[3]);
    assert_same(host.os_codename, fields[4]);
    assert_same(host.base_codename, fields[5]);
    assert_same(host.os_name, fields[6]);
    assert_true(mg_str_u64(fields[7], &expected_broken));
    assert_true(mg_str_u64(fields[8], &expected_first));
    assert_int_equal(broken, expected_broken);
    assert_int_equal(first, expected_first);
    mg_arena_clear(&arena);
}

static void test_os_release__table(void **state)
{
    (void)state;
    test_each_row("os-release/samples.tsv", 9, check_row);
}

struct fixture {
    struct test_root root;
    struct mg_inventory inventory;
    struct mg_host host;
};

static int set_up(void **state)
{
    static struct fixture fixture;

    fixture.host = (struct mg_host){0};
    test_root_make(&fixture.root);
    mg_inventory_init(&fixture.inventory);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    mg_inventory_clear(&f->inventory);
    test_root_remove(&f->root);
    return 0;
}

static void read_root(struct fixture *f)
{
    struct mg_tree *tree = test_root_tree(&f->root);
    struct mg_error err;

    assert_int_equal(mg_os_release_read(tree, &f->inventory, &f->host, &err), MG_OK);
    mg_tree_close(tree);
}

static void test_os_release__etc_comes_first(void **state)
{
    struct fixture *f = *state;

    test_root_write(&f->root, "usr/lib/os-release", "ID=other\n");
    test_root_write(&f->root, "etc/os-release", "ID=debian\n");
    read_root(f);
    test_assert_str(f->host.os_id, "debian");
    assert_int_equal(f->inventory.coverage_count, 0);
}

static void test_os_release__usr_lib_comes_second(void **state)
{
    struct fixture *f = *state;

    test_root_link(&f->root, "etc/os-release", "/nowhere");
    test_root_write(&f->root, "usr/lib/os-release", "ID=debian\n");
    read_root(f);
    test_assert_str(f->host.os_id, "debian");
    assert_int_equal(f->inventory.coverage_count, 0);
}

static void test_os_release__debian_version_is_the_fallback(void **state)
{
    struct fixture *f = *state;

    test_root_write(&f->root, "etc/debian_version", "12.5\n");
    read_root(f);
    test_assert_str(f->host.os_id, "debian");
    test_assert_str(f->host.os_version, "12");
    assert_int_equal(test_find_coverage(&f->inventory, "NO_OS_RELEASE")->level,
                     MG_COVERAGE_LIMITED);
}

static void test_os_release__testing_has_no_version(void **state)
{
    struct fixture *f = *state;

    test_root_write(&f->root, "etc/debian_version", "trixie/sid\n");
    read_root(f);
    test_assert_str(f->host.os_id, "debian");
    test_assert_str(f->host.os_version, "");
}

static void test_os_release__nothing_is_incomplete(void **state)
{
    struct fixture *f = *state;

    read_root(f);
    test_assert_str(f->host.os_id, "");
    assert_int_equal(test_find_coverage(&f->inventory, "NO_OS_RELEASE")->level,
                     MG_COVERAGE_INCOMPLETE);
}

static void test_os_release__broken_lines_are_told(void **state)
{
    struct fixture *f = *state;
    const struct mg_coverage *entry;

    test_root_write(&f->root, "etc/os-release", "ID=debian\ngarbage\nmore of it\n");
    read_root(f);
    entry = test_find_coverage(&f->inventory, "BROKEN_LINES");
    assert_non_null(entry);
    assert_int_equal(entry->level, MG_COVERAGE_LIMITED);
    assert_int_equal(entry->count, 2);
    assert_true(mg_str_find_str(entry->detail, MG_STR("line 2")) != SIZE_MAX);
}

static void test_os_release__without_id_is_incomplete(void **state)
{
    struct fixture *f = *state;

    test_root_write(&f->root, "etc/os-release", "");
    read_root(f);
    assert_non_null(test_find_coverage(&f->inventory, "NO_OS_ID"));
}

/* A file past the limit is told, and the next place is tried. */
static void test_os_release__too_large_is_a_limit(void **state)
{
    struct fixture *f = *state;
    static char text[MG_LIMIT_OS_RELEASE + 1];

    memset(text, 'A', sizeof text);
    test_root_bytes(&f->root, "etc/os-release", (struct mg_str){text, sizeof text});
    test_root_write(&f->root, "usr/lib/os-release", "ID=debian\n");
    read_root(f);
    test_assert_str(f->host.os_id, "debian");
    assert_non_null(test_find_coverage(&f->inventory, "LIMIT"));
}

#define WITH_ROOT(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_os_release__table),
        WITH_ROOT(test_os_release__etc_comes_first),
        WITH_ROOT(test_os_release__usr_lib_comes_second),
        WITH_ROOT(test_os_release__debian_version_is_the_fallback),
        WITH_ROOT(test_os_release__testing_has_no_version),
        WITH_ROOT(test_os_release__nothing_is_incomplete),
        WITH_ROOT(test_os_release__broken_lines_are_told),
        WITH_ROOT(test_os_release__without_id_is_incomplete),
        WITH_ROOT(test_os_release__too_large_is_a_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
