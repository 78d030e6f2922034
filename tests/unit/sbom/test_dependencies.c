/* SPDX-License-Identifier: Apache-2.0
 *
 * Who depends on whom.
 */
#include "core/sbom/dependencies.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/base/buf.h"
#include "core/base/limits.h"

struct fixture {
    struct mg_inventory inventory;
    struct mg_arena arena;
    struct mg_dependencies found;
};

static int set_up(void **state)
{
    static struct fixture fixture;

    mg_inventory_init(&fixture.inventory);
    mg_arena_init(&fixture.arena, MG_MIB(64));
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    mg_inventory_clear(&f->inventory);
    mg_arena_clear(&f->arena);
    return 0;
}

static void add(struct fixture *f, const struct mg_package *package)
{
    assert_int_equal(mg_inventory_add_package(&f->inventory, package, NULL), MG_OK);
}

static void add_deb(struct fixture *f, const char *name, const char *arch, const char *requires,
                    const char *provides)
{
    add(f, &(struct mg_package){.type = MG_STR("deb"),
                                .name = mg_str_of(name),
                                .version = MG_STR("1"),
                                .arch = mg_str_of(arch),
                                .requires = mg_str_of(requires),
                                .provides = mg_str_of(provides)});
}

static void add_npm(struct fixture *f, const char *location, const char *requires)
{
    add(f, &(struct mg_package){.type = MG_STR("npm"),
                                .name = MG_STR("real"),
                                .version = MG_STR("1"),
                                .location = mg_str_of(location),
                                .requires = mg_str_of(requires)});
}

static void find(struct fixture *f)
{
    struct mg_error err;

    if (mg_dependencies_find(&f->inventory, &f->arena, &f->found, &err) != MG_OK)
        fail_msg("%s", err.text);
}

/* Indexes as "1 2". */
static void assert_list(const struct fixture *f, size_t package, const char *expected)
{
    const struct mg_dependency_list *list = &f->found.lists[package];
    struct mg_buf text;

    mg_buf_init(&text, MG_KIB(4));
    for (size_t i = 0; i < list->n; i++)
        mg_buf_printf(&text, "%s%u", i == 0 ? "" : " ", (unsigned)list->packages[i]);
    if (!mg_str_is(mg_buf_view(&text), expected))
        fail_msg("%zu: '%.*s' is not '%s'", package, MG_STR_ARG(mg_buf_view(&text)), expected);
    mg_buf_clear(&text);
}

static void test_dependencies__sorted_once_and_never_itself(void **state)
{
    struct fixture *f = *state;

    add_deb(f, "a", "amd64", "c\nb\na\nb\nnothing|c\nself", "self");
    add_deb(f, "b", "amd64", "", "");
    add_deb(f, "c", "amd64", "none\nnone|nowhere\nnone|\nd|", "");
    add_deb(f, "e", "amd64", "", "self");
    add(f, &(struct mg_package){.type = MG_STR("rpm"), .name = MG_STR("d")});
    find(f);
    assert_list(f, 0, "1 2");
    assert_list(f, 1, "");
    assert_list(f, 2, "");
    assert_int_equal(f->found.unresolved, 2);
}

static void test_dependencies__architectures(void **state)
{
    struct fixture *f = *state;

    f->inventory.host.architecture = MG_STR("i386");
    add_deb(f, "lib", "amd64", "", "");
    add_deb(f, "lib", "i386", "", "");
    add_deb(f, "data", "all", "lib", "");
    add_deb(f, "one", "amd64", "lib\ndata", "");
    add_deb(f, "two", "i386", "lib\nonly", "");
    add_deb(f, "three", "amd64", "lib:i386", "");
    add_deb(f, "only", "amd64", "", "");
    find(f);
    assert_list(f, 2, "1");
    assert_list(f, 3, "0 2");
    assert_list(f, 4, "1 6");
    assert_list(f, 5, "1");
    assert_int_equal(f->found.unresolved, 0);
}

static void test_dependencies__names_before_provided_ones(void **state)
{
    struct fixture *f = *state;

    add_deb(f, "mawk", "amd64", "", "awk");
    add_deb(f, "awk", "amd64", "", "");
    add_deb(f, "gawk", "amd64", "", "awk\nnawk");
    add_deb(f, "user", "amd64", "awk\nnawk", "");
    add_deb(f, "other", "i386", "mta|nawk", "");
    find(f);
    assert_list(f, 3, "1 2");
    assert_list(f, 4, "2");
}

/* Of kernels several versions are installed side by side. */
static void test_dependencies__the_same_version_before_others(void **state)
{
    static const char *const versions[] = {"5", "6"};
    struct fixture *f = *state;

    for (size_t i = 0; i < 4; i++)
        add(f, &(struct mg_package){.type = MG_STR("rpm"),
                                    .name = i < 2 ? MG_STR("core") : MG_STR("modules"),
                                    .version = mg_str_of(versions[i % 2]),
                                    .arch = MG_STR("x86_64"),
                                    .requires = i < 2 ? MG_STR_NONE : MG_STR("uname-r"),
                                    .provides = i < 2 ? MG_STR("uname-r") : MG_STR_NONE});
    find(f);
    assert_list(f, 2, "0");
    assert_list(f, 3, "1");
}

static void test_dependencies__node_modules(void **state)
{
    struct fixture *f = *state;

    add_npm(f, "s/node_modules/a/package.json", "b\n@s/c\nd");
    add_npm(f, "s/node_modules/b/package.json", "a");
    add_npm(f, "s/node_modules/a/node_modules/b/package.json", "b\n@s/c");
    add_npm(f, "s/node_modules/@s/c/package.json", "");
    add_npm(f, "t/node_modules/d/package.json", "real");
    add_npm(f, "t/package-lock.json", "d");
    find(f);
    assert_list(f, 0, "2 3");
    assert_list(f, 1, "0");
    assert_list(f, 2, "3");
    assert_list(f, 4, "");
    assert_int_equal(f->found.unresolved, 3);
}

static void test_dependencies__memory_has_a_ceiling(void **state)
{
    struct fixture *f = *state;
    struct mg_arena small;
    struct mg_error err;

    for (int i = 0; i < 1000; i++)
        add_deb(f, "a", "amd64", "", "");
    mg_arena_init(&small, MG_KIB(32));
    assert_int_equal(mg_dependencies_find(&f->inventory, &small, &f->found, &err), MG_NOMEM);
    assert_non_null(strstr(err.text, "1000 packages"));
    mg_arena_clear(&small);
}

/* 100,000 packages of one name, each of which requires a name that all have. */
static void test_dependencies__work_has_a_limit(void **state)
{
    struct fixture *f = *state;
    struct mg_error err;

    for (int i = 0; i < 100000; i++)
        add_deb(f, "a", "amd64", "a", "");
    assert_int_equal(mg_dependencies_find(&f->inventory, &f->arena, &f->found, &err), MG_LIMIT);
    assert_non_null(strstr(err.text, "takes too long"));
}

#define WITH_INVENTORY(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_INVENTORY(test_dependencies__sorted_once_and_never_itself),
        WITH_INVENTORY(test_dependencies__architectures),
        WITH_INVENTORY(test_dependencies__names_before_provided_ones),
        WITH_INVENTORY(test_dependencies__the_same_version_before_others),
        WITH_INVENTORY(test_dependencies__node_modules),
        WITH_INVENTORY(test_dependencies__memory_has_a_ceiling),
        WITH_INVENTORY(test_dependencies__work_has_a_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
