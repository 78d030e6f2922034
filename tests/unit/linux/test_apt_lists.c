/* SPDX-License-Identifier: Apache-2.0
 *
 * Evidence of apt's lists: repositories of others, mirrors, flat ones, lists that cannot be read.
 */
#include "platform/linux/packages/apt_lists.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <zlib.h>

#include "core/base/limits.h"
#include "tests/unit/linux/root.h"

#define LISTS "var/lib/apt/lists/"
#define DEBIAN LISTS "deb.debian.org_debian_dists_bookworm_"
#define DOCKER LISTS "download.docker.com_linux_debian_dists_bookworm_"
#define SIGNED "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n"

static void write_repositories(struct test_host *f)
{
    test_root_write(&f->root, DEBIAN "InRelease", SIGNED "Origin: Debian\nLabel: Debian\n");
    test_root_write(&f->root, DEBIAN "main_binary-amd64_Packages",
                    "Package: curl\nVersion: 7.88.1-10\n\nPackage: both\nVersion: 1\n");
    test_root_write(&f->root, DOCKER "InRelease", SIGNED "Origin: Docker\n");
    test_root_write(&f->root, DOCKER "stable_binary-amd64_Packages",
                    "Package: foreign\nVersion: 2\n\nPackage: both\nVersion: 1\n\n"
                    "Package: marked\nVersion: 3.nodesource\n\nPackage: older\nVersion: 2\n");
}

/* The vendor that apt's lists tell for an installed package; "" for the distribution. */
static void assert_vendor(struct test_host *f, const char *name, const char *version,
                          const char *expected)
{
    struct mg_tree *tree = test_root_tree(&f->root);
    struct mg_stanza stanza = {.name = mg_str_of(name), .version = mg_str_of(version)};
    struct mg_origin origin = {0};
    struct mg_vec stanzas;
    struct mg_arena arena;
    struct mg_error err;

    mg_arena_init(&arena, MG_MIB(1));
    mg_vec_init(&stanzas, sizeof stanza);
    assert_true(mg_vec_push(&stanzas, &stanza));
    assert_int_equal(
        mg_apt_origins(tree, MG_ORIGIN_BASE_DEBIAN, &stanzas, &arena, &origin, &f->inventory, &err),
        MG_OK);
    test_assert_str(origin.vendor, expected);
    assert_int_equal(origin.reason.n != 0, expected[0] != '\0');
    mg_vec_clear(&stanzas);
    mg_arena_clear(&arena);
    mg_tree_close(tree);
}

static void test_apt_lists__version_offered_by_others_only(void **state)
{
    struct test_host *f = *state;

    write_repositories(f);
    assert_vendor(f, "foreign", "2", "Docker");
    assert_vendor(f, "marked", "3.nodesource", "Docker");
    assert_vendor(f, "curl", "7.88.1-10", "");
    assert_vendor(f, "both", "1", "");
    assert_vendor(f, "older", "1", "");
    assert_vendor(f, "unknown", "1", "");
    assert_int_equal(f->inventory.coverage_count, 0);
}

static void test_apt_lists__no_apt_tells_nothing(void **state)
{
    struct test_host *f = *state;

    assert_vendor(f, "foreign", "2", "");
    assert_int_equal(f->inventory.coverage_count, 0);
}

/* A host that knows a private mirror only: everything comes from it, and it is Debian. */
static void test_apt_lists__without_the_distribution_there_is_no_evidence(void **state)
{
    struct test_host *f = *state;

    test_root_write(&f->root, DOCKER "InRelease", SIGNED "Origin: Our Mirror\n");
    test_root_write(&f->root, DOCKER "main_binary-amd64_Packages", "Package: curl\nVersion: 1\n");
    assert_vendor(f, "curl", "1", "");
}

static void test_apt_lists__flat_repositories_and_no_origin(void **state)
{
    struct test_host *f = *state;

    write_repositories(f);
    test_root_write(&f->root, LISTS "pkgs.example.org_flat_Release", "Label: x\n");
    test_root_write(&f->root, LISTS "pkgs.example.org_flat_Packages",
                    "Package: flat\nVersion: 1\n");
    assert_vendor(f, "flat", "1", "pkgs.example.org");
}

static void write_gzip(struct test_host *f, const char *path, const char *text)
{
    char file[512];
    gzFile stream;

    test_root_write(&f->root, path, "");
    assert_true((size_t)snprintf(file, sizeof file, "%s/%s", f->root.path, path) < sizeof file);
    stream = gzopen(file, "wb");
    assert_non_null(stream);
    assert_int_equal(gzputs(stream, text), (int)strlen(text));
    assert_int_equal(gzclose(stream), Z_OK);
}

static void test_apt_lists__gzip_is_read(void **state)
{
    struct test_host *f = *state;

    write_repositories(f);
    write_gzip(f, DOCKER "edge_binary-amd64_Packages.gz", "Package: packed\nVersion: 1\n");
    assert_vendor(f, "packed", "1", "Docker");
    assert_int_equal(f->inventory.coverage_count, 0);
}

static void test_apt_lists__unread_foreign_lists_are_told(void **state)
{
    struct test_host *f = *state;
    const struct mg_coverage *entry;

    write_repositories(f);
    test_root_write(&f->root, DOCKER "edge_binary-amd64_Packages.lz4", "x");
    test_root_write(&f->root, DOCKER "edge_binary-i386_Packages.gz", "no gzip");
    assert_vendor(f, "foreign", "2", "Docker");
    entry = test_find_coverage(&f->inventory, "UNREAD_LIST");
    assert_non_null(entry);
    assert_int_equal(entry->level, MG_COVERAGE_LIMITED);
    test_assert_str(entry->area, "packages/origin");
    assert_int_equal(f->inventory.coverage_count, 2);
}

/* Whether the distribution offers it cannot be told: only a mark of its own makes it foreign. */
static void test_apt_lists__unread_lists_of_the_distribution_leave_doubt(void **state)
{
    struct test_host *f = *state;

    write_repositories(f);
    test_root_write(&f->root, DEBIAN "contrib_binary-amd64_Packages.lz4", "x");
    assert_vendor(f, "foreign", "2", "");
    assert_vendor(f, "marked", "3.nodesource", "Docker");
    assert_non_null(test_find_coverage(&f->inventory, "UNREAD_LIST"));
}

#define WITH_ROOT(test) cmocka_unit_test_setup_teardown(test, test_host_set_up, test_host_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ROOT(test_apt_lists__version_offered_by_others_only),
        WITH_ROOT(test_apt_lists__no_apt_tells_nothing),
        WITH_ROOT(test_apt_lists__without_the_distribution_there_is_no_evidence),
        WITH_ROOT(test_apt_lists__flat_repositories_and_no_origin),
        WITH_ROOT(test_apt_lists__gzip_is_read),
        WITH_ROOT(test_apt_lists__unread_foreign_lists_are_told),
        WITH_ROOT(test_apt_lists__unread_lists_of_the_distribution_leave_doubt),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
