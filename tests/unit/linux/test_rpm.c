/* SPDX-License-Identifier: Apache-2.0
 *
 * Inventories of rpm hosts: every format against the list of rpm, transactions that are running,
 * damage, foreign packages, owners of files.
 */
#include "platform/linux/packages/rpm.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/limits.h"
#include "tests/unit/linux/root.h"
#include "tests/unit/linux/rpm_sample.h"
#include "tests/unit/rows.h"

#define SQLITE "var/lib/rpm/rpmdb.sqlite"
#define NDB "usr/lib/sysimage/rpm/Packages.db"
#define BDB "var/lib/rpm/Packages"
#define PACKAGES 7

struct fixture {
    struct test_root root;
    struct mg_inventory inventory;
    struct mg_host host;
    bool beside, relations;
};

/* Of the running test, for those who are called by rows of a table. */
static struct fixture fixture;

static int set_up(void **state)
{
    test_root_make(&fixture.root);
    mg_inventory_init(&fixture.inventory);
    fixture.host = (struct mg_host){.os_id = MG_STR("rhel")};
    fixture.beside = false;
    fixture.relations = false;
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

static bool read_for(struct fixture *f, const char *const *owners, size_t owner_count)
{
    const struct mg_rpm_request request = {&f->host,
                                           {.owners = owners,
                                            .owner_count = owner_count,
                                            .beside = f->beside,
                                            .relations = f->relations}};
    struct mg_tree *tree = test_root_tree(&f->root);
    bool found = false;

    mg_inventory_clear(&f->inventory);
    mg_inventory_init(&f->inventory);
    assert_int_equal(mg_rpm_read(tree, &request, &f->inventory, &found, NULL), MG_OK);
    mg_tree_close(tree);
    return found;
}

static void assert_code(const struct fixture *f, const char *code, enum mg_coverage_level level,
                        const char *subject)
{
    const struct mg_coverage *entry = test_find_coverage(&f->inventory, code);

    assert_non_null(entry);
    assert_int_equal(entry->level, level);
    test_assert_str(entry->area, "packages/rpm");
    test_assert_str(entry->subject, subject);
}

/* Fields: name, EVR, architecture, source, its version, module. */
static void check_package(const struct mg_str *fields)
{
    const struct mg_inventory *inventory = &fixture.inventory;
    const struct mg_package *package = NULL;

    for (size_t i = 0; i < inventory->package_count; i++) {
        if (mg_str_eq(inventory->packages[i].name, fields[0]))
            package = &inventory->packages[i];
    }
    assert_non_null(package);
    assert_true(mg_str_eq(package->version, fields[1]));
    assert_true(mg_str_eq(package->arch, fields[2]));
    assert_true(mg_str_eq(package->source_name, fields[3]));
    assert_true(mg_str_eq(package->source_version, fields[4]));
    assert_true(mg_str_eq(package->modularity, fields[5]));
    test_assert_str(package->type, "rpm");
}

static void assert_all_packages(struct fixture *f, const char *path)
{
    assert_true(read_for(f, NULL, 0));
    assert_int_equal(f->inventory.package_count, PACKAGES);
    test_each_row("rpm/packages.tsv", 6, check_package);
    test_assert_str(f->inventory.packages[0].location, path);
    assert_code(f, "READ", MG_COVERAGE_COMPLETE, path);
    assert_int_equal(f->inventory.coverage_count, 1);
}

static void copy_sqlite(struct fixture *f)
{
    test_root_copy(&f->root, SQLITE, "rpm/sqlite/rpmdb.sqlite");
    test_root_copy(&f->root, SQLITE "-wal", "rpm/sqlite/rpmdb.sqlite-wal");
}

static void test_rpm__no_database_is_not_found(void **state)
{
    assert_false(read_for(*state, NULL, 0));
    assert_int_equal(fixture.inventory.coverage_count, 0);
}

static void test_rpm__sqlite_and_its_log(void **state)
{
    struct fixture *f = *state;

    copy_sqlite(f);
    assert_all_packages(f, SQLITE);
    test_assert_str(test_find_coverage(&f->inventory, "READ")->detail,
                    "7 installed, 1 trusted keys, 75 pages from the write-ahead log");
}

static void test_rpm__ndb(void **state)
{
    struct fixture *f = *state;

    test_root_copy(&f->root, NDB, "rpm/ndb/Packages.db");
    assert_all_packages(f, NDB);
    test_assert_str(test_find_coverage(&f->inventory, "READ")->detail,
                    "7 installed, 1 trusted keys");
}

static void test_rpm__berkeley_db_of_both_byte_orders(void **state)
{
    struct fixture *f = *state;

    test_root_copy(&f->root, BDB, "rpm/bdb/Packages");
    assert_all_packages(f, BDB);
    test_root_copy(&f->root, BDB, "rpm/bdb-big-endian/Packages");
    assert_all_packages(f, BDB);
}

/* The log while rpm was writing its first transaction. */
static void test_rpm__a_transaction_that_has_not_ended(void **state)
{
    struct fixture *f = *state;
    struct mg_buf log;

    copy_sqlite(f);
    rpm_sample_read("rpm/sqlite/rpmdb.sqlite-wal", &log);
    log.n = 32 + 3 * (512 + 24);
    test_root_bytes(&f->root, SQLITE "-wal", mg_buf_view(&log));
    mg_buf_clear(&log);
    assert_true(read_for(f, NULL, 0));
    assert_non_null(test_find_package(&f->inventory, "old", NULL));
    assert_code(f, "UNCOMMITTED", MG_COVERAGE_LIMITED, SQLITE "-wal");
    assert_code(f, "READ", MG_COVERAGE_COMPLETE, SQLITE);
}

static void test_rpm__a_log_that_is_none(void **state)
{
    struct fixture *f = *state;

    copy_sqlite(f);
    test_root_write(&f->root, SQLITE "-wal", "no log");
    assert_true(read_for(f, NULL, 0));
    assert_int_equal(f->inventory.package_count, 6);
    assert_code(f, "DAMAGED", MG_COVERAGE_INCOMPLETE, SQLITE);
    assert_code(f, "READ", MG_COVERAGE_INCOMPLETE, SQLITE);
}

static void test_rpm__a_log_that_cannot_be_read(void **state)
{
    struct fixture *f = *state;

    test_root_copy(&f->root, SQLITE, "rpm/sqlite/rpmdb.sqlite");
    test_root_fifo(&f->root, SQLITE "-wal");
    assert_true(read_for(f, NULL, 0));
    assert_int_equal(f->inventory.package_count, 6);
    assert_code(f, "UNSUPPORTED", MG_COVERAGE_INCOMPLETE, SQLITE "-wal");
}

/* A journal of zeros has been used up (PRAGMA journal_mode=persist). */
static void test_rpm__a_hot_journal(void **state)
{
    struct fixture *f = *state;

    test_root_copy(&f->root, SQLITE, "rpm/sqlite/rpmdb.sqlite");
    test_root_bytes(&f->root, SQLITE "-journal", MG_STR("\0\0\0\0\0\0\0\0\0\0\0\0"));
    assert_true(read_for(f, NULL, 0));
    assert_null(test_find_coverage(&f->inventory, "HOT_JOURNAL"));
    test_root_bytes(&f->root, SQLITE "-journal",
                    MG_STR("\xd9\xd5\x05\xf9\x20\xa1\x63\xd7\0\0\0\1"));
    assert_true(read_for(f, NULL, 0));
    assert_code(f, "HOT_JOURNAL", MG_COVERAGE_INCOMPLETE, SQLITE "-journal");
    assert_int_equal(f->inventory.package_count, 6);
}

static void test_rpm__an_empty_database_is_incomplete_unless_beside_another(void **state)
{
    struct fixture *f = *state;

    test_root_write(&f->root, SQLITE, "");
    assert_true(read_for(f, NULL, 0));
    assert_code(f, "NO_PACKAGES", MG_COVERAGE_INCOMPLETE, SQLITE);
    f->beside = true;
    assert_true(read_for(f, NULL, 0));
    assert_code(f, "READ", MG_COVERAGE_COMPLETE, SQLITE);
}

static void test_rpm__what_is_no_database_is_told(void **state)
{
    static const char *const paths[] = {SQLITE, NDB, BDB};

    (void)state;
    for (size_t i = 0; i < MG_COUNT(paths); i++) {
        struct fixture f = {.host = {.os_id = MG_STR("rhel")}};

        test_root_make(&f.root);
        mg_inventory_init(&f.inventory);
        test_root_write(&f.root, paths[i], "this is no database of rpm");
        assert_true(read_for(&f, NULL, 0));
        assert_code(&f, "FORMAT", MG_COVERAGE_INCOMPLETE, paths[i]);
        assert_null(test_find_coverage(&f.inventory, "READ"));
        mg_inventory_clear(&f.inventory);
        test_root_remove(&f.root);
    }
}

static void test_rpm__a_database_that_cannot_be_read_is_told(void **state)
{
    struct fixture *f = *state;

    test_root_folder(&f->root, BDB);
    assert_true(read_for(f, NULL, 0));
    assert_code(f, "UNSUPPORTED", MG_COVERAGE_INCOMPLETE, BDB);
}

/* A name that is no text: the header is left out, its neighbours are not. */
static void test_rpm__a_broken_header_does_not_hide_the_others(void **state)
{
    struct fixture *f = *state;
    struct mg_buf file;
    size_t at;

    rpm_sample_read("rpm/ndb/Packages.db", &file);
    at = mg_str_find_str(mg_buf_view(&file), MG_STR("tilde\0001.0~rc1"));
    assert_true(at != SIZE_MAX);
    rpm_sample_patch(&file, at, "t lde", 5);
    test_root_bytes(&f->root, NDB, mg_buf_view(&file));
    mg_buf_clear(&file);
    assert_true(read_for(f, NULL, 0));
    assert_int_equal(f->inventory.package_count, PACKAGES - 1);
    assert_non_null(test_find_package(&f->inventory, "nodejs", NULL));
    assert_code(f, "BROKEN_HEADER", MG_COVERAGE_INCOMPLETE, "");
    assert_code(f, "DAMAGED", MG_COVERAGE_INCOMPLETE, NDB); /* the sum */
    assert_code(f, "READ", MG_COVERAGE_INCOMPLETE, NDB);
}

/* Wherever a database ends: what was lost is told, and what is given is on rpm's list. */
static void test_rpm__databases_that_are_cut_off(void **state)
{
    static const struct {
        const char *path, *data;
        size_t packages;
    } rows[] = {{SQLITE, "rpm/sqlite/rpmdb.sqlite", 6},
                {NDB, "rpm/ndb/Packages.db", PACKAGES},
                {BDB, "rpm/bdb/Packages", PACKAGES}};

    (void)state;
    for (size_t i = 0; i < MG_COUNT(rows); i++) {
        struct fixture f = {.host = {.os_id = MG_STR("rhel")}};
        struct mg_buf file;
        size_t most = 0;

        test_root_make(&f.root);
        mg_inventory_init(&f.inventory);
        rpm_sample_read(rows[i].data, &file);
        for (size_t n = 100; n < file.n; n += 1777) {
            test_root_bytes(&f.root, rows[i].path, mg_str_take(mg_buf_view(&file), n));
            assert_true(read_for(&f, NULL, 0));
            assert_true(f.inventory.package_count <= rows[i].packages);
            assert_true(f.inventory.package_count == rows[i].packages ||
                        mg_inventory_incomplete(&f.inventory));
            most = f.inventory.package_count > most ? f.inventory.package_count : most;
        }
        assert_true(most > 0);
        mg_buf_clear(&file);
        mg_inventory_clear(&f.inventory);
        test_root_remove(&f.root);
    }
}

static void test_rpm__packages_of_others_are_foreign(void **state)
{
    struct fixture *f = *state;
    const struct mg_package *package;

    copy_sqlite(f);
    assert_true(read_for(f, NULL, 0));
    test_assert_str(test_find_package(&f->inventory, "epoch", NULL)->origin, "");
    package = test_find_package(&f->inventory, "plain", NULL);
    test_assert_str(package->origin, "SUSE LLC");
    test_assert_str(package->origin_reason,
                    "vendor: SUSE LLC <https://www.suse.com/>, no signature");
    package = test_find_package(&f->inventory, "tilde", NULL);
    test_assert_str(package->origin, "A. Packager");
    test_assert_str(test_find_package(&f->inventory, "zero", NULL)->origin, "unknown");
    f->host.os_id = MG_STR("no-such-distribution");
    assert_true(read_for(f, NULL, 0));
    test_assert_str(test_find_package(&f->inventory, "plain", NULL)->origin, "");
}

/* rpm -qf; folders have no owner. */
static void test_rpm__owners_of_files(void **state)
{
    static const char *const paths[] = {"/usr/bin/split-tool", "/bin/split-other", "/nothing",
                                        "/usr/share/split"};
    struct fixture *f = *state;

    copy_sqlite(f);
    test_root_folder(&f->root, "usr/bin");
    test_root_link(&f->root, "bin", "usr/bin");
    assert_true(read_for(f, paths, 2));
    assert_int_equal(f->inventory.package_count, 1);
    test_assert_str(f->inventory.packages[0].name, "split-tool");
    assert_null(test_find_coverage(&f->inventory, "NO_OWNER"));
    assert_true(read_for(f, paths, 3));
    assert_code(f, "NO_OWNER", MG_COVERAGE_LIMITED, "/nothing");
    assert_true(read_for(f, paths + 3, 1));
    assert_int_equal(f->inventory.package_count, 0);
    assert_code(f, "NO_OWNER", MG_COVERAGE_LIMITED, "/usr/share/split");
    f->beside = true;
    assert_true(read_for(f, paths + 3, 1));
    assert_null(test_find_coverage(&f->inventory, "NO_OWNER"));
}

static void test_rpm__owners_by_name(void **state)
{
    static const char *const paths[] = {"usr/bin/split-tool", "nothing"};
    struct fixture *f = *state;
    struct mg_str names[2] = {{0}};
    struct mg_arena arena;
    const struct mg_rpm_request request = {
        &f->host, {.owners = paths, .owner_count = 2, .names = names, .answers = &arena}};
    struct mg_tree *tree = test_root_tree(&f->root);
    bool found = false;

    mg_arena_init(&arena, MG_KIB(64));
    copy_sqlite(f);
    test_root_folder(&f->root, "usr/bin");
    test_root_link(&f->root, "bin", "usr/bin");
    assert_int_equal(mg_rpm_read(tree, &request, &f->inventory, &found, NULL), MG_OK);
    test_assert_str(names[0], "split-tool");
    test_assert_str(names[1], "");
    assert_null(test_find_coverage(&f->inventory, "NO_OWNER"));
    mg_arena_clear(&arena);
    mg_tree_close(tree);
}

/* rpm -qa --qf '[%{REQUIRENAME}\n]--\n[%{PROVIDENAME}\n]' without repetitions. */
static void test_rpm__licenses_and_relations(void **state)
{
    struct fixture *f = *state;

    test_root_copy(&f->root, "var/lib/rpm/Packages", "rpm/libuuid/Packages");
    assert_true(read_for(f, NULL, 0));
    test_assert_str(f->inventory.packages[0].license, "BSD");
    test_assert_str(f->inventory.packages[0].requires, "");
    f->relations = true;
    assert_true(read_for(f, NULL, 0));
    test_assert_str(f->inventory.packages[0].requires, "/sbin/ldconfig\n"
                                                       "ld-linux-x86-64.so.2()(64bit)\n"
                                                       "ld-linux-x86-64.so.2(GLIBC_2.3)(64bit)\n"
                                                       "libc.so.6()(64bit)\n"
                                                       "libc.so.6(GLIBC_2.14)(64bit)\n"
                                                       "libc.so.6(GLIBC_2.2.5)(64bit)\n"
                                                       "libc.so.6(GLIBC_2.25)(64bit)\n"
                                                       "libc.so.6(GLIBC_2.28)(64bit)\n"
                                                       "libc.so.6(GLIBC_2.3)(64bit)\n"
                                                       "libc.so.6(GLIBC_2.3.4)(64bit)\n"
                                                       "libc.so.6(GLIBC_2.4)(64bit)\n"
                                                       "rtld(GNU_HASH)");
    test_assert_str(f->inventory.packages[0].provides, "libuuid\n"
                                                       "libuuid(x86-64)\n"
                                                       "libuuid.so.1()(64bit)\n"
                                                       "libuuid.so.1(UUIDD_PRIVATE)(64bit)\n"
                                                       "libuuid.so.1(UUID_1.0)(64bit)\n"
                                                       "libuuid.so.1(UUID_2.20)(64bit)\n"
                                                       "libuuid.so.1(UUID_2.31)(64bit)");
}

#define WITH_ROOT(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ROOT(test_rpm__no_database_is_not_found),
        WITH_ROOT(test_rpm__sqlite_and_its_log),
        WITH_ROOT(test_rpm__ndb),
        WITH_ROOT(test_rpm__berkeley_db_of_both_byte_orders),
        WITH_ROOT(test_rpm__a_transaction_that_has_not_ended),
        WITH_ROOT(test_rpm__a_log_that_is_none),
        WITH_ROOT(test_rpm__a_log_that_cannot_be_read),
        WITH_ROOT(test_rpm__a_hot_journal),
        WITH_ROOT(test_rpm__an_empty_database_is_incomplete_unless_beside_another),
        WITH_ROOT(test_rpm__what_is_no_database_is_told),
        WITH_ROOT(test_rpm__a_database_that_cannot_be_read_is_told),
        WITH_ROOT(test_rpm__a_broken_header_does_not_hide_the_others),
        WITH_ROOT(test_rpm__databases_that_are_cut_off),
        WITH_ROOT(test_rpm__packages_of_others_are_foreign),
        WITH_ROOT(test_rpm__owners_of_files),
        WITH_ROOT(test_rpm__owners_by_name),
        WITH_ROOT(test_rpm__licenses_and_relations),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
