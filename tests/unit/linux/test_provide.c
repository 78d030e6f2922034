/* SPDX-License-Identifier: Apache-2.0
 *
 * The whole inventory of a root, and of roots that have none.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/platform.h"
#include "tests/unit/linux/root.h"

static void provide(struct test_host *f, const char *path)
{
    struct mg_error err;

    if (mg_os_provide(&(struct mg_provide_request){.root = path}, &f->inventory, &err) != MG_OK)
        fail_msg("%s", err.text);
}

static void assert_code(const struct test_host *f, const char *code, enum mg_coverage_level level,
                        const char *subject)
{
    const struct mg_coverage *entry = test_find_coverage(&f->inventory, code);

    assert_non_null(entry);
    assert_int_equal(entry->level, level);
    test_assert_str(entry->subject, subject);
}

/* 948 packages, of which these only were built by others: nodejs, kubectl, google-cloud-cli*. */
static void test_provide__a_real_host(void **state)
{
    struct test_host *f = *state;
    size_t foreign = 0;

    provide(f, TEST_DATA "/hosts/build-machine");
    assert_int_equal(f->inventory.package_count, 948);
    assert_false(mg_inventory_incomplete(&f->inventory));
    assert_int_equal(f->inventory.coverage_count, 2 + 4); /* no default path is there */
    test_assert_str(f->inventory.host.os_id, "debian");
    test_assert_str(f->inventory.host.os_version, "12");
    test_assert_str(f->inventory.host.architecture, "amd64");
    test_assert_str(f->inventory.host.root, TEST_DATA "/hosts/build-machine");
    for (size_t i = 0; i < f->inventory.package_count; i++) {
        const struct mg_package *package = &f->inventory.packages[i];
        bool expected = mg_str_is(package->name, "nodejs") || mg_str_is(package->name, "kubectl") ||
                        mg_str_starts(package->name, MG_STR("google-cloud-cli"));

        assert_int_equal(package->origin.n != 0, expected);
        assert_int_equal(package->origin_reason.n != 0, expected);
        assert_true(package->source_name.n != 0 && package->source_version.n != 0);
        assert_true(i == 0 || mg_str_cmp(package[-1].name, package->name) <= 0);
        foreign += expected;
    }
    assert_int_equal(foreign, 17);
}

static void test_provide__packages_of_owners_only(void **state)
{
    static const char *const owner = "/usr/bin/a";
    struct test_host *f = *state;
    const struct mg_provide_request request = {
        .root = f->root.path, .owners = &owner, .owner_count = 1};

    test_root_write(&f->root, "etc/os-release", "ID=debian\n");
    test_root_write(&f->root, "var/lib/dpkg/status",
                    "Package: a\nStatus: install ok installed\nVersion: 1\n\n"
                    "Package: b\nStatus: install ok installed\nVersion: 1\n");
    test_root_write(&f->root, "var/lib/dpkg/info/a.list", "/usr/bin/a\n");
    assert_int_equal(mg_os_provide(&request, &f->inventory, NULL), MG_OK);
    assert_int_equal(f->inventory.package_count, 1);
    test_assert_str(f->inventory.packages[0].name, "a");
}

static void test_provide__no_database_is_incomplete(void **state)
{
    struct test_host *f = *state;

    test_root_write(&f->root, "etc/os-release", "ID=debian\n");
    provide(f, f->root.path);
    assert_code(f, "NO_PACKAGE_DATABASE", MG_COVERAGE_INCOMPLETE, f->root.path);
}

static void test_provide__every_package_manager_is_read(void **state)
{
    static const struct {
        const char *path, *text, *type, *arch;
    } cases[] = {
        {"lib/apk/db/installed", "P:musl\nV:1.2.5-r0\nA:aarch64\n\n", "apk", "aarch64"},
        {"var/lib/pacman/local/gawk-5-1/desc", "%NAME%\ngawk\n\n%VERSION%\n5-1\n\n%ARCH%\nx86_64\n",
         "alpm", "x86_64"},
    };
    struct test_host *f = *state;

    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        test_root_remove(&f->root);
        test_root_make(&f->root);
        mg_inventory_clear(&f->inventory);
        mg_inventory_init(&f->inventory);
        test_root_write(&f->root, "etc/os-release", "ID=x\n");
        test_root_write(&f->root, cases[i].path, cases[i].text);
        provide(f, f->root.path);
        assert_int_equal(f->inventory.package_count, 1);
        test_assert_str(f->inventory.packages[0].type, cases[i].type);
        test_assert_str(f->inventory.host.architecture, cases[i].arch);
        assert_false(mg_inventory_incomplete(&f->inventory));
    }
}

static void test_provide__databases_beside_dpkg_are_read_too(void **state)
{
    struct test_host *f = *state;

    test_root_write(&f->root, "etc/os-release", "ID=debian\n");
    test_root_write(&f->root, "var/lib/dpkg/status",
                    "Package: a\nStatus: install ok installed\nVersion: 1\n");
    test_root_write(&f->root, "lib/apk/db/installed", "P:musl\nV:1.2.5-r0\n\n");
    test_root_write(&f->root, "var/lib/pacman/local/ALPM_DB_VERSION", "9\n");
    provide(f, f->root.path);
    assert_int_equal(f->inventory.package_count, 2);
    assert_false(mg_inventory_incomplete(&f->inventory));
}

static void test_provide__links_of_the_root_stay_in_it(void **state)
{
    struct test_host *f = *state;

    test_root_link(&f->root, "etc/os-release", "/etc/os-release");
    test_root_link(&f->root, "var/lib/dpkg/status", "../../../../../../var/lib/dpkg/status");
    provide(f, f->root.path);
    assert_int_equal(f->inventory.package_count, 0);
    assert_true(mg_inventory_incomplete(&f->inventory));
}

static void test_provide__an_unreadable_root_is_an_error(void **state)
{
    struct test_host *f = *state;
    struct mg_error err;

    assert_int_equal(mg_os_provide(&(struct mg_provide_request){.root = "/nonexistent/root"},
                                   &f->inventory, &err),
                     MG_NOENT);
    assert_non_null(strstr(err.text, "/nonexistent/root"));
}

#define WITH_ROOT(test) cmocka_unit_test_setup_teardown(test, test_host_set_up, test_host_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ROOT(test_provide__a_real_host),
        WITH_ROOT(test_provide__packages_of_owners_only),
        WITH_ROOT(test_provide__no_database_is_incomplete),
        WITH_ROOT(test_provide__every_package_manager_is_read),
        WITH_ROOT(test_provide__databases_beside_dpkg_are_read_too),
        WITH_ROOT(test_provide__links_of_the_root_stay_in_it),
        WITH_ROOT(test_provide__an_unreadable_root_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
