/* SPDX-License-Identifier: Apache-2.0
 *
 * What readers of manifests share: limits of files and documents, packages that cannot be used.
 */
#include "platform/linux/inspection/manifest.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/base/limits.h"
#include "tests/unit/linux/inspected.h"

#define PHP "vendor/composer/installed.json"

static struct mg_str repeat(char c, size_t n)
{
    char *p = malloc(n);

    assert_non_null(p);
    memset(p, c, n);
    return (struct mg_str){p, n};
}

static void test_manifest__a_huge_file_is_a_gap(void **state)
{
    struct mg_str spaces = repeat(' ', MG_LIMIT_MANIFEST_LIST + 1);

    test_assert_inspected(*state, &mg_inspector_php, PHP, spaces, "", "LIMIT", "larger than");
    free((void *)(uintptr_t)spaces.p);
}

static void test_manifest__a_document_of_too_many_values_is_a_gap(void **state)
{
    struct mg_str commas = repeat(',', MG_LIMIT_MANIFEST_VALUES + 1);

    test_assert_inspected(*state, &mg_inspector_php, PHP, commas, "", "LIMIT",
                          "more than 200000 values");
    free((void *)(uintptr_t)commas.p);
}

static void test_manifest__a_deep_document_is_a_gap(void **state)
{
    struct mg_str deep = repeat('[', 1000);

    test_assert_inspected(*state, &mg_inspector_php, PHP, deep, "", "LIMIT", "nested deeper");
    free((void *)(uintptr_t)deep.p);
}

static void test_manifest__broken_documents_are_gaps(void **state)
{
    test_assert_inspected(*state, &mg_inspector_php, PHP, MG_STR("[{\"name\":"), "", "FORMAT",
                          "invalid JSON at byte");
    test_assert_inspected(*state, &mg_inspector_php, PHP, MG_STR("[\"a\0b\"]"), "", "FORMAT",
                          "NUL");
    test_assert_inspected(*state, &mg_inspector_php, PHP, MG_STR("\xef\xbb\xbf"), "", "FORMAT",
                          "empty");
}

static void test_manifest__a_file_that_is_gone_is_no_gap(void **state)
{
    test_inspect(*state, &mg_inspector_php, PHP);
    test_assert_gap(*state, NULL, NULL);
}

static void test_manifest__names_become_utf8(void **state)
{
    test_assert_inspected(*state, &mg_inspector_php, PHP,
                          MG_STR("\xef\xbb\xbf[{\"name\": \"a/\xff\xc3\xa4\xc3\", \"version\": "
                                 "\"1\\u00e4\"}]\r\n"),
                          "a/\xef\xbf\xbd\xc3\xa4\xef\xbf\xbd 1\xc3\xa4", NULL, NULL);
}

/* A hundred broken entries are one entry of coverage, the good one is still there. */
static void test_manifest__broken_packages_are_counted(void **state)
{
    struct test_host *host = *state;

    test_assert_inspected(host, &mg_inspector_php, PHP,
                          MG_STR("[{\"version\": \"1\"}, {\"name\": \"a/b\"}, 7,"
                                 " {\"name\": \"a/b\", \"version\": \"1\\u0007\"},"
                                 " {\"name\": \"x/y\", \"version\": \"2\"}]"),
                          "x/y 2", "FORMAT",
                          "a package without a name, and 3 more entries that are left out");
    test_assert_str(host->inventory.coverage[0].area, "inspection/php");
    test_assert_str(host->inventory.coverage[0].subject, PHP);
    assert_int_equal(host->inventory.coverage[0].level, MG_COVERAGE_INCOMPLETE);
}

static void add_named(struct test_host *host, struct mg_str name, const char *words)
{
    struct mg_inspection in = {.inventory = &host->inventory, .package_limit = 1};
    struct mg_manifest manifest = {
        .in = &in,
        .inspector = &mg_inspector_php,
        .path = PHP,
        .type = "composer",
        .evidence = "installed.json",
    };

    mg_inventory_clear(&host->inventory);
    assert_int_equal(mg_manifest_add(&manifest,
                                     &(struct mg_manifest_package){.name = name,
                                                                   .version = MG_STR("1"),
                                                                   .license = MG_STR("a\nb")},
                                     NULL),
                     MG_OK);
    mg_manifest_finish(&manifest);
    test_assert_gap(host, words == NULL ? NULL : "FORMAT", words);
}

static void test_manifest__long_names_are_left_out(void **state)
{
    struct mg_str longest = repeat('a', MG_LIMIT_FIELD + 1);
    struct mg_str wild = repeat('\xff', MG_LIMIT_FIELD / 2);

    add_named(*state, longest, "too long");
    add_named(*state, wild, "too long as UTF-8");
    add_named(*state, mg_str_take(longest, MG_LIMIT_FIELD), NULL);
    test_assert_str(((struct test_host *)*state)->inventory.packages[0].license, "");
    free((void *)(uintptr_t)longest.p);
    free((void *)(uintptr_t)wild.p);
}

static void test_manifest__the_limit_of_packages_is_an_error(void **state)
{
    struct test_host *host = *state;
    struct mg_inspection in = {.inventory = &host->inventory};
    struct mg_manifest manifest = {
        .in = &in, .inspector = &mg_inspector_php, .path = PHP, .type = "composer"};
    struct mg_manifest_package package = {.name = MG_STR("a"), .version = MG_STR("1")};

    assert_int_equal(mg_manifest_add(&manifest, &package, NULL), MG_LIMIT);
    assert_true(in.full);
}

static void test_manifest__folders(void **state)
{
    (void)state;
    test_assert_str(mg_manifest_folder(MG_STR("a/b/c")), "a/b");
    test_assert_str(mg_manifest_folder(MG_STR("c")), "");
    test_assert_str(mg_manifest_folder(MG_STR("")), "");
}

#define WITH_ROOT(test) cmocka_unit_test_setup_teardown(test, test_host_set_up, test_host_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ROOT(test_manifest__a_huge_file_is_a_gap),
        WITH_ROOT(test_manifest__a_document_of_too_many_values_is_a_gap),
        WITH_ROOT(test_manifest__a_deep_document_is_a_gap),
        WITH_ROOT(test_manifest__broken_documents_are_gaps),
        WITH_ROOT(test_manifest__a_file_that_is_gone_is_no_gap),
        WITH_ROOT(test_manifest__names_become_utf8),
        WITH_ROOT(test_manifest__broken_packages_are_counted),
        WITH_ROOT(test_manifest__long_names_are_left_out),
        WITH_ROOT(test_manifest__the_limit_of_packages_is_an_error),
        WITH_ROOT(test_manifest__folders),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
