/* SPDX-License-Identifier: Apache-2.0
 *
 * Inventories of pacman hosts: descriptions, broken ones, owners of files, the lock.
 */
#include "platform/linux/packages/pacman.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/linux/root.h"

#define LOCAL "var/lib/pacman/local/"

static bool read_for(struct test_host *f, const struct mg_asked_request *request)
{
    struct mg_tree *tree = test_root_tree(&f->root);
    struct mg_error err;
    bool found = false;

    assert_int_equal(mg_pacman_read(tree, request, &f->inventory, &found, &err), MG_OK);
    mg_tree_close(tree);
    return found;
}

static bool read_all(struct test_host *f)
{
    return read_for(f, &(struct mg_asked_request){0});
}

static void assert_code(const struct test_host *f, const char *code, enum mg_coverage_level level,
                        const char *subject)
{
    const struct mg_coverage *entry = test_find_coverage(&f->inventory, code);

    assert_non_null(entry);
    assert_int_equal(entry->level, level);
    test_assert_str(entry->area, "packages/pacman");
    test_assert_str(entry->subject, subject);
}

static void test_pacman__no_database_is_not_found(void **state)
{
    struct test_host *f = *state;

    assert_false(read_all(f));
    assert_int_equal(f->inventory.coverage_count, 0);
}

static void test_pacman__descriptions(void **state)
{
    struct test_host *f = *state;
    const struct mg_package *package;

    test_root_write(&f->root, LOCAL "ALPM_DB_VERSION", "9\n");
    test_root_copy(&f->root, LOCAL "gawk-5.3.1-1/desc", "pacman/gawk.desc");
    test_root_write(&f->root, LOCAL "gcc-libs-14-1/desc",
                    "%NAME%\ngcc-libs\n\n%VERSION%\n1:14-1\n\n%BASE%\ngcc\n\n%ARCH%\nany\n\n"
                    "%PACKAGER%\nUnknown Packager\n");
    assert_true(read_all(f));
    assert_int_equal(f->inventory.package_count, 2);
    package = test_find_package(&f->inventory, "gawk", "x86_64");
    assert_non_null(package);
    test_assert_str(package->type, "alpm");
    test_assert_str(package->version, "5.3.1-1");
    test_assert_str(package->source_name, "gawk");
    test_assert_str(package->location, LOCAL "gawk-5.3.1-1/desc");
    assert_int_equal(package->origin.n, 0);
    package = test_find_package(&f->inventory, "gcc-libs", "any");
    assert_non_null(package);
    test_assert_str(package->version, "1:14-1");
    test_assert_str(package->source_name, "gcc");
    test_assert_str(package->source_version, "1:14-1");
    test_assert_str(package->origin, "local");
    assert_code(f, "READ", MG_COVERAGE_COMPLETE, "var/lib/pacman/local");
    assert_int_equal(f->inventory.coverage_count, 1);
}

static void test_pacman__broken_descriptions_do_not_hide_the_others(void **state)
{
    struct test_host *f = *state;

    test_root_folder(&f->root, LOCAL "half-1-1");
    test_root_write(&f->root, LOCAL "nameless-1-1/desc", "%VERSION%\n1-1\n");
    test_root_write(&f->root, LOCAL "z-1-1/desc", "%NAME%\nz\n\n%VERSION%\n1-1\n");
    assert_true(read_all(f));
    assert_int_equal(f->inventory.package_count, 1);
    test_assert_str(f->inventory.packages[0].name, "z");
    assert_code(f, "BROKEN_RECORD", MG_COVERAGE_INCOMPLETE, LOCAL "half-1-1/desc");
    assert_int_equal(f->inventory.coverage_count, 3);
    assert_code(f, "READ", MG_COVERAGE_INCOMPLETE, "var/lib/pacman/local");
}

static void test_pacman__an_empty_database_is_incomplete_unless_beside_another(void **state)
{
    struct test_host *f = *state;

    test_root_write(&f->root, LOCAL "ALPM_DB_VERSION", "9\n");
    assert_true(read_for(f, &(struct mg_asked_request){.beside = true}));
    assert_int_equal(f->inventory.coverage_count, 0);
    assert_true(read_all(f));
    assert_code(f, "NO_PACKAGES", MG_COVERAGE_INCOMPLETE, "var/lib/pacman/local");
}

static void test_pacman__an_unreadable_database_is_told(void **state)
{
    struct test_host *f = *state;

    test_root_link(&f->root, "var/lib/pacman/local", "local");
    assert_true(read_all(f));
    assert_true(mg_inventory_incomplete(&f->inventory));
}

static void test_pacman__a_lock_is_told(void **state)
{
    struct test_host *f = *state;

    test_root_copy(&f->root, LOCAL "gawk-5.3.1-1/desc", "pacman/gawk.desc");
    test_root_write(&f->root, "var/lib/pacman/db.lck", "");
    assert_true(read_all(f));
    assert_code(f, "CHANGING", MG_COVERAGE_LIMITED, "var/lib/pacman/db.lck");
    assert_int_equal(f->inventory.package_count, 1);
}

static void test_pacman__owners_of_files(void **state)
{
    static const char *const paths[] = {"/bin/gawk", "/etc/backup", "/usr/bin"};
    const struct mg_asked_request request = {.owners = paths, .owner_count = 3};
    struct test_host *f = *state;

    test_root_link(&f->root, "bin", "usr/bin");
    test_root_copy(&f->root, LOCAL "gawk-5.3.1-1/desc", "pacman/gawk.desc");
    test_root_write(&f->root, LOCAL "gawk-5.3.1-1/files",
                    "%FILES%\nusr/\nusr/bin/\nusr/bin/gawk\n");
    test_root_write(&f->root, LOCAL "z-1-1/desc", "%NAME%\nz\n\n%VERSION%\n1-1\n");
    test_root_write(&f->root, LOCAL "z-1-1/files",
                    "%FILES%\nusr/\nusr/bin/\n\n%BACKUP%\netc/backup\n");
    test_root_write(&f->root, LOCAL "y-1-1/desc", "%NAME%\ny\n\n%VERSION%\n1-1\n");
    assert_true(read_for(f, &request));
    assert_int_equal(f->inventory.package_count, 1);
    test_assert_str(f->inventory.packages[0].name, "gawk");
    assert_code(f, "NO_OWNER", MG_COVERAGE_LIMITED, "/etc/backup");
    assert_code(f, "UNREAD_FILE_LIST", MG_COVERAGE_INCOMPLETE, LOCAL "y-1-1/files");
}

static void test_pacman__licenses_and_relations(void **state)
{
    struct test_host *f = *state;

    test_root_copy(&f->root, LOCAL "gawk-5.3.1-1/desc", "pacman/gawk.desc");
    assert_true(read_for(f, &(struct mg_asked_request){.relations = true}));
    test_assert_str(f->inventory.packages[0].license, "GPL-3.0-or-later");
    test_assert_str(f->inventory.packages[0].requires, "sh\nglibc\nmpfr");
    test_assert_str(f->inventory.packages[0].provides, "awk");
    assert_true(read_all(f));
    test_assert_str(f->inventory.packages[1].license, "GPL-3.0-or-later");
    test_assert_str(f->inventory.packages[1].requires, "");
}

#define WITH_ROOT(test) cmocka_unit_test_setup_teardown(test, test_host_set_up, test_host_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ROOT(test_pacman__no_database_is_not_found),
        WITH_ROOT(test_pacman__descriptions),
        WITH_ROOT(test_pacman__broken_descriptions_do_not_hide_the_others),
        WITH_ROOT(test_pacman__an_empty_database_is_incomplete_unless_beside_another),
        WITH_ROOT(test_pacman__an_unreadable_database_is_told),
        WITH_ROOT(test_pacman__a_lock_is_told),
        WITH_ROOT(test_pacman__owners_of_files),
        WITH_ROOT(test_pacman__licenses_and_relations),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
