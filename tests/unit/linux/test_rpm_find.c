/* SPDX-License-Identifier: Apache-2.0
 *
 * Which database rpm uses: one place, links between places, forgotten databases, macros.
 */
#include "platform/linux/packages/rpm_find.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/linux/root.h"

static void assert_found(struct test_host *f, const char *path, size_t others)
{
    struct mg_tree *tree = test_root_tree(&f->root);
    const struct mg_rpm_place *place;

    mg_inventory_clear(&f->inventory);
    mg_inventory_init(&f->inventory);
    place = mg_rpm_find(tree, &f->inventory);
    mg_tree_close(tree);
    assert_non_null(place);
    assert_string_equal(place->path, path);
    assert_int_equal(f->inventory.coverage_count, others);
}

static void test_rpm_find__nothing(void **state)
{
    struct test_host *f = *state;
    struct mg_tree *tree = test_root_tree(&f->root);

    assert_null(mg_rpm_find(tree, &f->inventory));
    mg_tree_close(tree);
}

static void test_rpm_find__each_place_and_format(void **state)
{
    static const struct {
        const char *path;
        enum mg_rpm_backend backend;
    } rows[] = {
        {"var/lib/rpm/Packages", MG_RPM_BDB},
        {"var/lib/rpm/rpmdb.sqlite", MG_RPM_SQLITE},
        {"usr/lib/sysimage/rpm/Packages.db", MG_RPM_NDB},
        {"usr/share/rpm/rpmdb.sqlite", MG_RPM_SQLITE},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(rows); i++) {
        const struct mg_rpm_place *place;
        struct mg_inventory inventory;
        struct test_root root;
        struct mg_tree *tree;

        test_root_make(&root);
        mg_inventory_init(&inventory);
        test_root_write(&root, rows[i].path, "");
        tree = test_root_tree(&root);
        place = mg_rpm_find(tree, &inventory);
        assert_non_null(place);
        assert_string_equal(place->path, rows[i].path);
        assert_int_equal(place->backend, rows[i].backend);
        mg_tree_close(tree);
        mg_inventory_clear(&inventory);
        test_root_remove(&root);
    }
}

static void test_rpm_find__a_folder_by_two_names_is_one_database(void **state)
{
    struct test_host *f = *state;

    test_root_write(&f->root, "usr/lib/sysimage/rpm/rpmdb.sqlite", "x");
    test_root_folder(&f->root, "var/lib");
    test_root_link(&f->root, "var/lib/rpm", "../../usr/lib/sysimage/rpm");
    assert_found(f, "usr/lib/sysimage/rpm/rpmdb.sqlite", 0);
}

/* The newer format before the older, and the other one is told. */
static void test_rpm_find__without_macros(void **state)
{
    struct test_host *f = *state;
    const struct mg_coverage *other;

    test_root_write(&f->root, "var/lib/rpm/Packages", "x");
    test_root_write(&f->root, "var/lib/rpm/rpmdb.sqlite", "x");
    assert_found(f, "var/lib/rpm/rpmdb.sqlite", 1);
    other = test_find_coverage(&f->inventory, "OTHER_DATABASE");
    assert_non_null(other);
    assert_int_equal(other->level, MG_COVERAGE_LIMITED);
    test_assert_str(other->area, "packages/rpm");
    test_assert_str(other->subject, "var/lib/rpm/Packages");
}

static void test_rpm_find__macros_decide(void **state)
{
    struct test_host *f = *state;

    test_root_write(&f->root, "var/lib/rpm/Packages", "x");
    test_root_write(&f->root, "var/lib/rpm/rpmdb.sqlite", "x");
    test_root_write(&f->root, "usr/lib/sysimage/rpm/Packages.db", "x");
    test_root_write(&f->root, "usr/lib/rpm/macros",
                    "%_db_backend\t      bdb\n%_dbpath %{_var}/lib/rpm\n");
    assert_found(f, "var/lib/rpm/Packages", 2);
    test_root_write(&f->root, "etc/rpm/macros.db", "# %_db_backend ndb\n%_db_backend sqlite\n");
    assert_found(f, "var/lib/rpm/rpmdb.sqlite", 2);
    test_root_write(&f->root, "etc/rpm/macros", "%_dbpath %{_usr}/lib/sysimage/rpm\n%_dbpathx y\n");
    assert_found(f, "usr/lib/sysimage/rpm/Packages.db", 2);
}

/* A place that cannot be looked at counts: reading it will fail and be told. */
static void test_rpm_find__a_loop_of_links_counts_as_there(void **state)
{
    struct test_host *f = *state;

    test_root_folder(&f->root, "var/lib/rpm");
    test_root_link(&f->root, "var/lib/rpm/rpmdb.sqlite", "rpmdb.sqlite");
    assert_found(f, "var/lib/rpm/rpmdb.sqlite", 0);
}

#define WITH_ROOT(test) cmocka_unit_test_setup_teardown(test, test_host_set_up, test_host_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ROOT(test_rpm_find__nothing),
        WITH_ROOT(test_rpm_find__each_place_and_format),
        WITH_ROOT(test_rpm_find__a_folder_by_two_names_is_one_database),
        WITH_ROOT(test_rpm_find__without_macros),
        WITH_ROOT(test_rpm_find__macros_decide),
        WITH_ROOT(test_rpm_find__a_loop_of_links_counts_as_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
