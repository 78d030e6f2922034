/* SPDX-License-Identifier: Apache-2.0
 *
 * Inventories of apk hosts: real databases, virtual and half-installed packages, broken records,
 * owners of files.
 */
#include "platform/linux/packages/apk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/linux/root.h"

#define INSTALLED "lib/apk/db/installed"

static bool read_for(struct test_host *f, const struct mg_asked_request *request)
{
    struct mg_tree *tree = test_root_tree(&f->root);
    struct mg_error err;
    bool found = false;

    assert_int_equal(mg_apk_read(tree, request, &f->inventory, &found, &err), MG_OK);
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
    test_assert_str(entry->area, "packages/apk");
    test_assert_str(entry->subject, subject);
}

static void test_apk__no_database_is_not_found(void **state)
{
    struct test_host *f = *state;

    assert_false(read_all(f));
    assert_int_equal(f->inventory.coverage_count, 0);
}

static void test_apk__a_real_database(void **state)
{
    struct test_host *f = *state;
    const struct mg_package *package;

    test_root_copy(&f->root, INSTALLED, "apk/scalibr.installed");
    assert_true(read_all(f));
    assert_int_equal(f->inventory.package_count, 15);
    package = test_find_package(&f->inventory, "libcrypto3", "x86_64");
    assert_non_null(package);
    test_assert_str(package->type, "apk");
    test_assert_str(package->version, "3.1.0-r4");
    test_assert_str(package->source_name, "openssl");
    test_assert_str(package->source_version, "3.1.0-r4");
    test_assert_str(package->location, INSTALLED);
    assert_int_equal(package->origin.n, 0);
    assert_code(f, "READ", MG_COVERAGE_COMPLETE, INSTALLED);
    assert_int_equal(f->inventory.coverage_count, 1);
}

static void test_apk__broken_records_do_not_hide_the_others(void **state)
{
    struct test_host *f = *state;

    test_root_copy(&f->root, INSTALLED, "apk/trivy.installed");
    assert_true(read_all(f));
    assert_int_equal(f->inventory.package_count, 15);
    assert_null(test_find_package(&f->inventory, "invalidPackageWithoutAVersion", NULL));
    assert_non_null(test_find_package(&f->inventory, "busybox", NULL));
    assert_code(f, "BROKEN_RECORD", MG_COVERAGE_INCOMPLETE, INSTALLED);
    assert_code(f, "READ", MG_COVERAGE_INCOMPLETE, INSTALLED);
}

static void test_apk__the_database_may_be_in_usr(void **state)
{
    struct test_host *f = *state;

    test_root_write(&f->root, "usr/lib/apk/db/installed", "P:musl\nV:1.2.5-r0\nA:x86_64\n\n");
    assert_true(read_all(f));
    assert_int_equal(f->inventory.package_count, 1);
    test_assert_str(f->inventory.packages[0].location, "usr/lib/apk/db/installed");
    test_assert_str(f->inventory.packages[0].source_name, "musl");
}

static void test_apk__virtual_packages_are_counted_only(void **state)
{
    struct test_host *f = *state;

    test_root_write(&f->root, INSTALLED,
                    "P:.build-deps\nV:20240101.120000\nA:noarch\nD:gcc\n\nP:gcc\nV:13-r0\n\n");
    assert_true(read_all(f));
    assert_int_equal(f->inventory.package_count, 1);
    test_assert_str(f->inventory.packages[0].name, "gcc");
    test_assert_str(test_find_coverage(&f->inventory, "READ")->detail,
                    "1 installed, 1 virtual packages left out");
}

static void test_apk__what_apk_could_not_finish_is_counted_and_told(void **state)
{
    struct test_host *f = *state;

    test_root_write(&f->root, INSTALLED, "P:a\nV:1-r0\nf:fs\n\n");
    assert_true(read_all(f));
    test_assert_str(f->inventory.packages[0].status, "fs");
    assert_code(f, "HALF_INSTALLED", MG_COVERAGE_LIMITED, "a");
    assert_false(mg_inventory_incomplete(&f->inventory));
}

static void test_apk__an_empty_database_is_incomplete_unless_beside_another(void **state)
{
    struct test_host *f = *state;

    test_root_write(&f->root, INSTALLED, "\n");
    assert_true(read_for(f, &(struct mg_asked_request){.beside = true}));
    assert_code(f, "READ", MG_COVERAGE_COMPLETE, INSTALLED);
    assert_true(read_all(f));
    assert_code(f, "NO_PACKAGES", MG_COVERAGE_INCOMPLETE, INSTALLED);
}

static void test_apk__an_unreadable_database_is_told(void **state)
{
    struct test_host *f = *state;

    test_root_folder(&f->root, INSTALLED);
    assert_true(read_all(f));
    assert_code(f, "UNSUPPORTED", MG_COVERAGE_INCOMPLETE, INSTALLED);
}

static void test_apk__owners_of_files(void **state)
{
    static const char *const paths[] = {"/usr/bin/env", "/bin/busybox", "/nothing", "/usr/bin"};
    const struct mg_asked_request request = {.owners = paths, .owner_count = 4};
    struct test_host *f = *state;

    test_root_link(&f->root, "bin", "usr/bin");
    test_root_write(&f->root, INSTALLED,
                    "P:coreutils\nV:9-r0\nF:usr\nF:usr/bin\nR:env\na:0:0:755\nR:ls\n\n"
                    "P:busybox\nV:1-r0\nF:bin\nR:busybox\n\n"
                    "P:other\nV:1-r0\nF:\nR:rootfile\nF:usr/bin\n\n");
    assert_true(read_for(f, &request));
    assert_int_equal(f->inventory.package_count, 2);
    assert_non_null(test_find_package(&f->inventory, "coreutils", NULL));
    assert_non_null(test_find_package(&f->inventory, "busybox", NULL));
    assert_code(f, "NO_OWNER", MG_COVERAGE_LIMITED, "/nothing");
    assert_int_equal(f->inventory.coverage_count, 3); /* READ, and "/usr/bin" is a folder */
}

static void test_apk__licenses_and_relations(void **state)
{
    struct test_host *f = *state;
    const struct mg_package *package;

    test_root_copy(&f->root, INSTALLED, "apk/scalibr.installed");
    assert_true(read_for(f, &(struct mg_asked_request){.relations = true}));
    package = test_find_package(&f->inventory, "apk-tools", NULL);
    test_assert_str(package->license, "GPL-2.0-only");
    test_assert_str(package->requires,
                    "musl\nca-certificates-bundle\nso:libc.musl-x86_64.so.1\nso:libcrypto.so.3\n"
                    "so:libssl.so.3\nso:libz.so.1");
    test_assert_str(package->provides, "so:libapk.so.2.14.0\ncmd:apk");
    mg_inventory_clear(&f->inventory);
    assert_true(read_all(f));
    package = test_find_package(&f->inventory, "apk-tools", NULL);
    test_assert_str(package->license, "GPL-2.0-only");
    test_assert_str(package->requires, "");
}

#define WITH_ROOT(test) cmocka_unit_test_setup_teardown(test, test_host_set_up, test_host_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ROOT(test_apk__no_database_is_not_found),
        WITH_ROOT(test_apk__a_real_database),
        WITH_ROOT(test_apk__broken_records_do_not_hide_the_others),
        WITH_ROOT(test_apk__the_database_may_be_in_usr),
        WITH_ROOT(test_apk__virtual_packages_are_counted_only),
        WITH_ROOT(test_apk__what_apk_could_not_finish_is_counted_and_told),
        WITH_ROOT(test_apk__an_empty_database_is_incomplete_unless_beside_another),
        WITH_ROOT(test_apk__an_unreadable_database_is_told),
        WITH_ROOT(test_apk__owners_of_files),
        WITH_ROOT(test_apk__licenses_and_relations),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
