/* SPDX-License-Identifier: Apache-2.0
 *
 * Packages of dpkg databases: states, journal, distroless images, broken files.
 */
#include "platform/linux/packages/dpkg.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/linux/root.h"

#define STATUS "var/lib/dpkg/status"
#define INSTALLED "Status: install ok installed\n"

struct fixture {
    struct test_root root;
    struct mg_inventory inventory;
    bool found;
    bool relations; /* are asked for */
};

static int set_up(void **state)
{
    static struct fixture fixture;

    fixture.relations = false;
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

static void read_owners(struct fixture *f, const char *const *owners, size_t count)
{
    const struct mg_host host = {.os_id = MG_STR("debian")};
    const struct mg_dpkg_request request = {&host, owners, count, f->relations};
    struct mg_tree *tree = test_root_tree(&f->root);
    struct mg_error err;

    assert_int_equal(mg_dpkg_read(tree, &request, &f->inventory, &f->found, &err), MG_OK);
    mg_tree_close(tree);
}

static void read_root(struct fixture *f)
{
    read_owners(f, NULL, 0);
}

static bool has(const struct fixture *f, const char *name)
{
    return test_find_package(&f->inventory, name, NULL) != NULL;
}

static void assert_coverage(const struct fixture *f, const char *code, enum mg_coverage_level level,
                            uint64_t count, const char *part)
{
    const struct mg_coverage *entry = test_find_coverage(&f->inventory, code);

    assert_non_null(entry);
    assert_int_equal(entry->level, level);
    assert_int_equal(entry->count, count);
    test_assert_str(entry->area, "packages/dpkg");
    if (mg_str_find_str(entry->detail, mg_str_of(part)) == SIZE_MAX)
        fail_msg("'%.*s' does not hold '%s'", MG_STR_ARG(entry->detail), part);
}

static void test_dpkg__fields_of_a_package(void **state)
{
    struct fixture *f = *state;
    const struct mg_package *package;

    test_root_copy(&f->root, STATUS, "dpkg/claircore-postgresql.status");
    read_root(f);
    assert_true(f->found);
    assert_int_equal(f->inventory.package_count, 3);
    package = test_find_package(&f->inventory, "postgresql-client", "all");
    assert_non_null(package);
    test_assert_str(package->type, "deb");
    test_assert_str(package->version, "11+200+deb10u5");
    test_assert_str(package->source_name, "postgresql-common");
    test_assert_str(package->source_version, "200+deb10u5");
    test_assert_str(package->status, "install ok installed");
    test_assert_str(package->location, STATUS);
    test_assert_str(package->origin, "");
    package = test_find_package(&f->inventory, "postgresql-client-11", "amd64");
    test_assert_str(package->source_version, "11.22-0+deb10u2");
    assert_int_equal(f->inventory.coverage_count, 1);
    assert_coverage(f, "READ", MG_COVERAGE_COMPLETE, 3, "3 installed");
}

static void test_dpkg__several_architectures_are_several_instances(void **state)
{
    struct fixture *f = *state;

    test_root_write(&f->root, STATUS,
                    "Package: libc6\n" INSTALLED "Multi-Arch: same\nArchitecture: amd64\n"
                    "Version: 1\n\nPackage: libc6\n" INSTALLED
                    "Multi-Arch: same\nArchitecture: i386\nVersion: 1\n");
    read_root(f);
    assert_int_equal(f->inventory.package_count, 2);
    test_assert_str(test_find_package(&f->inventory, "libc6", "i386")->multi_arch, "same");
    assert_non_null(test_find_package(&f->inventory, "libc6", "amd64"));
}

/* The file of another scanner's tests that has a package per state. */
static void test_dpkg__states(void **state)
{
    struct fixture *f = *state;

    test_root_copy(&f->root, STATUS, "dpkg/statusfield");
    read_root(f);
    assert_true(has(f, "wantinstall_installed"));
    assert_true(has(f, "wantdeinstall_installed"));
    assert_true(has(f, "wantpurge_installed"));
    assert_true(has(f, "wantinstall_unpacked"));
    assert_int_equal(f->inventory.package_count, 4);
    assert_coverage(f, "NOT_CONFIGURED", MG_COVERAGE_LIMITED, 1, "install ok unpacked");
    assert_coverage(f, "HALF_INSTALLED", MG_COVERAGE_LIMITED, 1, "half-installed");
    assert_coverage(f, "BROKEN_STANZA", MG_COVERAGE_INCOMPLETE, 1, "wantnostatus");
    assert_coverage(f, "READ", MG_COVERAGE_INCOMPLETE, 4, "4 installed, 1 removed");
}

static void assert_survives(struct fixture *f, const char *data, const char *problem)
{
    test_root_copy(&f->root, STATUS, data);
    read_root(f);
    assert_int_equal(f->inventory.package_count, 2);
    assert_true(has(f, "foo") && has(f, "bar"));
    assert_coverage(f, "BROKEN_STANZA", MG_COVERAGE_INCOMPLETE, 1, problem);
}

static void test_dpkg__a_stanza_without_package(void **state)
{
    assert_survives(*state, "dpkg/nopackage", STATUS ", line 5: a stanza without a package name");
}

static void test_dpkg__a_stanza_without_version(void **state)
{
    assert_survives(*state, "dpkg/noversion", STATUS ", line 5: package acl has no version");
}

static void test_dpkg__trailing_newlines(void **state)
{
    struct fixture *f = *state;

    test_root_copy(&f->root, STATUS, "dpkg/trailingnewlines");
    read_root(f);
    assert_int_equal(f->inventory.package_count, 1);
    assert_int_equal(f->inventory.coverage_count, 1);
}

static void test_dpkg__transitional_packages_keep_their_source(void **state)
{
    struct fixture *f = *state;

    test_root_copy(&f->root, STATUS, "dpkg/transitional");
    read_root(f);
    test_assert_str(test_find_package(&f->inventory, "iceweasel", NULL)->source_name,
                    "firefox-esr");
}

static void test_dpkg__garbage_is_never_a_silent_zero(void **state)
{
    struct fixture *f = *state;

    test_root_copy(&f->root, STATUS, "dpkg/invalid");
    read_root(f);
    assert_true(f->found);
    assert_int_equal(f->inventory.package_count, 0);
    assert_coverage(f, "BROKEN_STANZA", MG_COVERAGE_INCOMPLETE, 1, "line 1: not a field: 'asdf'");
    assert_coverage(f, "NO_PACKAGES", MG_COVERAGE_INCOMPLETE, 1, STATUS);
}

static void test_dpkg__empty_is_never_a_silent_zero(void **state)
{
    struct fixture *f = *state;

    test_root_write(&f->root, STATUS, "");
    read_root(f);
    assert_true(f->found);
    assert_coverage(f, "NO_PACKAGES", MG_COVERAGE_INCOMPLETE, 1, "no installed package");
}

static void test_dpkg__missing_is_not_found(void **state)
{
    struct fixture *f = *state;

    read_root(f);
    assert_false(f->found);
    assert_int_equal(f->inventory.coverage_count, 0);
}

static void test_dpkg__unreadable_is_incomplete(void **state)
{
    struct fixture *f = *state;

    test_root_folder(&f->root, STATUS);
    read_root(f);
    assert_true(f->found);
    assert_coverage(f, "UNSUPPORTED", MG_COVERAGE_INCOMPLETE, 0, "not a regular file");
}

/* What a file system leaves after a power cut: a file of zeros. */
static void test_dpkg__a_file_of_zeros(void **state)
{
    struct fixture *f = *state;
    static const char zeros[4096];

    test_root_bytes(&f->root, STATUS, (struct mg_str){zeros, sizeof zeros});
    read_root(f);
    assert_coverage(f, "BROKEN_STANZA", MG_COVERAGE_INCOMPLETE, 1, "line 1");
    assert_coverage(f, "NO_PACKAGES", MG_COVERAGE_INCOMPLETE, 1, "");
}

static void test_dpkg__thousands_of_broken_stanzas_are_counted(void **state)
{
    struct fixture *f = *state;
    const struct mg_coverage *last;
    struct mg_buf text;

    mg_buf_init(&text, (size_t)1 << 20);
    mg_buf_printf(&text, "Package: good\n" INSTALLED "Version: 1\n\n");
    for (int i = 0; i < 5000; i++)
        mg_buf_printf(&text, "broken %d\n\n", i);
    test_root_bytes(&f->root, STATUS, mg_buf_view(&text));
    mg_buf_clear(&text);
    read_root(f);
    assert_true(has(f, "good"));
    assert_int_equal(f->inventory.coverage_count, 22);
    last = &f->inventory.coverage[20];
    test_assert_str(last->code, "BROKEN_STANZA");
    assert_int_equal(last->count, 4980);
}

/* dpkg's journal: numbered files, in their order, replace what status says. */
static void test_dpkg__journal_overrides_status(void **state)
{
    struct fixture *f = *state;

    test_root_write(&f->root, STATUS,
                    "Package: up\n" INSTALLED "Architecture: amd64\nVersion: 1\n\n"
                    "Package: gone\n" INSTALLED "Architecture: amd64\nVersion: 1\n\n"
                    "Package: crossed\n" INSTALLED "Architecture: amd64\nVersion: 1\n\n"
                    "Package: same\n" INSTALLED "Architecture: amd64\nMulti-Arch: same\n"
                    "Version: 1\n");
    test_root_write(&f->root, "var/lib/dpkg/updates/0000",
                    "Package: up\nStatus: install ok unpacked\nArchitecture: amd64\nVersion: 2\n");
    test_root_write(&f->root, "var/lib/dpkg/updates/0001",
                    "Package: up\n" INSTALLED "Architecture: amd64\nVersion: 2\n#padding\n");
    test_root_write(&f->root, "var/lib/dpkg/updates/0002",
                    "Package: gone\nStatus: deinstall ok config-files\nArchitecture: amd64\n"
                    "Version: 1\n");
    test_root_write(&f->root, "var/lib/dpkg/updates/0003",
                    "Package: new\n" INSTALLED "Architecture: amd64\nVersion: 3\n");
    test_root_write(&f->root, "var/lib/dpkg/updates/0004",
                    "Package: crossed\n" INSTALLED "Architecture: all\nVersion: 2\n");
    test_root_write(&f->root, "var/lib/dpkg/updates/0005",
                    "Package: same\n" INSTALLED "Architecture: i386\nMulti-Arch: same\n"
                    "Version: 1\n");
    test_root_write(&f->root, "var/lib/dpkg/updates/tmp.i", "Package: half\n" INSTALLED "Ver");
    read_root(f);
    test_assert_str(test_find_package(&f->inventory, "up", NULL)->version, "2");
    test_assert_str(test_find_package(&f->inventory, "up", NULL)->location,
                    "var/lib/dpkg/updates/0001");
    assert_false(has(f, "gone"));
    assert_true(has(f, "new"));
    assert_null(test_find_package(&f->inventory, "crossed", "amd64"));
    assert_non_null(test_find_package(&f->inventory, "crossed", "all"));
    assert_non_null(test_find_package(&f->inventory, "same", "amd64"));
    assert_non_null(test_find_package(&f->inventory, "same", "i386"));
    assert_int_equal(f->inventory.package_count, 5);
    assert_coverage(f, "READ", MG_COVERAGE_COMPLETE, 5, "5 installed, 1 removed");
}

static void test_dpkg__distroless_images(void **state)
{
    struct fixture *f = *state;

    test_root_copy(&f->root, "var/lib/dpkg/status.d/foo", "dpkg/status.d/foo");
    test_root_copy(&f->root, "var/lib/dpkg/status.d/foo.md5sums", "dpkg/status.d/foo.md5sums");
    read_root(f);
    assert_true(f->found);
    assert_int_equal(f->inventory.package_count, 1);
    test_assert_str(f->inventory.packages[0].name, "foo");
    test_assert_str(f->inventory.packages[0].location, "var/lib/dpkg/status.d/foo");
    assert_coverage(f, "READ", MG_COVERAGE_COMPLETE, 1, "1 installed, 1 removed");
}

static void test_dpkg__origin_of_foreign_packages(void **state)
{
    struct fixture *f = *state;
    const struct mg_package *node;

    test_root_write(&f->root, STATUS,
                    "Package: nodejs\n" INSTALLED "Version: 20.1-1nodesource1\n\n"
                    "Package: own\n" INSTALLED "Version: 1\nMaintainer: A <a@gmail.com>\n");
    read_root(f);
    node = test_find_package(&f->inventory, "nodejs", NULL);
    test_assert_str(node->origin, "nodesource");
    test_assert_str(node->origin_reason, "version holds nodesource");
    test_assert_str(test_find_package(&f->inventory, "own", NULL)->origin, "");
}

static void test_dpkg__owners_of_files_only(void **state)
{
    static const char *const owners[] = {"/usr/bin/a", "/usr/bin/nobody"};
    struct fixture *f = *state;

    test_root_write(&f->root, STATUS,
                    "Package: a\n" INSTALLED "Version: 1\n\nPackage: b\n" INSTALLED "Version: 1\n");
    test_root_write(&f->root, "var/lib/dpkg/info/a.list", "/.\n/usr\n/usr/bin\n/usr/bin/a\n");
    test_root_write(&f->root, "var/lib/dpkg/info/b.list", "/.\n/usr\n/usr/bin\n/usr/bin/b\n");
    read_owners(f, owners, 2);
    assert_int_equal(f->inventory.package_count, 1);
    assert_true(has(f, "a"));
    assert_coverage(f, "NO_OWNER", MG_COVERAGE_LIMITED, 1, "/usr/bin/nobody");
    assert_coverage(f, "READ", MG_COVERAGE_COMPLETE, 1, "2 installed");
}

static void test_dpkg__relations_only_on_request(void **state)
{
    struct fixture *f = *state;

    test_root_write(&f->root, STATUS,
                    "Package: a\n" INSTALLED "Version: 1\nDepends: b\n\nPackage: c\n" INSTALLED
                    "Version: 1\nProvides: b\n");
    read_root(f);
    test_assert_str(test_find_package(&f->inventory, "a", NULL)->requires, "");
    mg_inventory_clear(&f->inventory);
    f->relations = true;
    read_root(f);
    test_assert_str(test_find_package(&f->inventory, "a", NULL)->requires, "b");
    test_assert_str(test_find_package(&f->inventory, "a", NULL)->provides, "");
    test_assert_str(test_find_package(&f->inventory, "c", NULL)->requires, "");
    test_assert_str(test_find_package(&f->inventory, "c", NULL)->provides, "b");
}

#define WITH_ROOT(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ROOT(test_dpkg__fields_of_a_package),
        WITH_ROOT(test_dpkg__several_architectures_are_several_instances),
        WITH_ROOT(test_dpkg__states),
        WITH_ROOT(test_dpkg__a_stanza_without_package),
        WITH_ROOT(test_dpkg__a_stanza_without_version),
        WITH_ROOT(test_dpkg__trailing_newlines),
        WITH_ROOT(test_dpkg__transitional_packages_keep_their_source),
        WITH_ROOT(test_dpkg__garbage_is_never_a_silent_zero),
        WITH_ROOT(test_dpkg__empty_is_never_a_silent_zero),
        WITH_ROOT(test_dpkg__missing_is_not_found),
        WITH_ROOT(test_dpkg__unreadable_is_incomplete),
        WITH_ROOT(test_dpkg__a_file_of_zeros),
        WITH_ROOT(test_dpkg__thousands_of_broken_stanzas_are_counted),
        WITH_ROOT(test_dpkg__journal_overrides_status),
        WITH_ROOT(test_dpkg__distroless_images),
        WITH_ROOT(test_dpkg__origin_of_foreign_packages),
        WITH_ROOT(test_dpkg__owners_of_files_only),
        WITH_ROOT(test_dpkg__relations_only_on_request),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
