/* SPDX-License-Identifier: Apache-2.0
 *
 * Inventories own what they hold, keep their limits, and never lose a coverage entry silently.
 */
#include "core/model/inventory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/limits.h"

static char long_text[MG_LIMIT_RELATIONS + 1];

/* Give each of the count views at record a text of its own that lives in texts. */
static void fill_views(void *record, size_t count, char texts[][8])
{
    struct mg_str *views = record;

    for (size_t i = 0; i < count; i++) {
        (void)memcpy(texts[i], "field-a", 8);
        texts[i][6] = (char)('a' + i);
        views[i] = mg_str_of(texts[i]);
    }
}

static void assert_views(const void *record, size_t count)
{
    const struct mg_str *views = record;
    char expected[] = "field-a";

    for (size_t i = 0; i < count; i++) {
        expected[6] = (char)('a' + i);
        assert_true(mg_str_is(views[i], expected));
    }
}

/* Structs of views only: a field that the tables of inventory.c forget would still borrow. */
static void test_inventory__every_field_is_copied(void **state)
{
    enum { HOST = sizeof(struct mg_host) / sizeof(struct mg_str) };
    enum { PACKAGE = sizeof(struct mg_package) / sizeof(struct mg_str) };
    enum { UPDATE = sizeof(struct mg_update) / sizeof(struct mg_str) };
    char host_texts[HOST][8], package_texts[PACKAGE][8], update_texts[UPDATE][8];
    struct mg_inventory inventory;
    struct mg_package package;
    struct mg_update update;
    struct mg_host host;

    (void)state;
    fill_views(&host, HOST, host_texts);
    fill_views(&package, PACKAGE, package_texts);
    fill_views(&update, UPDATE, update_texts);
    mg_inventory_init(&inventory);
    assert_int_equal(mg_inventory_set_host(&inventory, &host, NULL), MG_OK);
    assert_int_equal(mg_inventory_add_package(&inventory, &package, NULL), MG_OK);
    assert_int_equal(mg_inventory_add_update(&inventory, &update, NULL), MG_OK);
    memset(update_texts, 'x', sizeof update_texts);
    memset(host_texts, 'x', sizeof host_texts);
    memset(package_texts, 'x', sizeof package_texts);
    assert_views(&inventory.host, HOST);
    assert_views(&inventory.updates[0], UPDATE);
    assert_views(&inventory.packages[0], PACKAGE);
    mg_inventory_clear(&inventory);
}

static void test_inventory__long_fields_are_refused(void **state)
{
    struct mg_package package = {.name = {long_text, MG_LIMIT_FIELD}};
    struct mg_host host = {.hostname = {long_text, MG_LIMIT_FIELD + 1}};
    struct mg_inventory inventory;
    struct mg_error err;

    (void)state;
    mg_inventory_init(&inventory);
    assert_int_equal(mg_inventory_add_package(&inventory, &package, NULL), MG_OK);
    package.version = (struct mg_str){long_text, MG_LIMIT_FIELD + 1};
    assert_int_equal(mg_inventory_add_package(&inventory, &package, &err), MG_LIMIT);
    assert_non_null(strstr(err.text, "4097"));
    assert_int_equal(inventory.package_count, 1);
    package = (struct mg_package){.requires = {long_text, MG_LIMIT_RELATIONS}};
    assert_int_equal(mg_inventory_add_package(&inventory, &package, NULL), MG_OK);
    package.requires.n++;
    assert_int_equal(mg_inventory_add_package(&inventory, &package, &err), MG_LIMIT);
    assert_int_equal(mg_inventory_set_host(&inventory, &host, &err), MG_LIMIT);
    assert_int_equal(inventory.host.hostname.n, 0);
    mg_inventory_clear(&inventory);
}

static void test_inventory__packages_have_a_limit(void **state)
{
    struct mg_package package = {.name = MG_STR("a")};
    struct mg_inventory inventory;

    (void)state;
    mg_inventory_init(&inventory);
    for (size_t i = 0; i < MG_LIMIT_PACKAGES; i++)
        assert_int_equal(mg_inventory_add_package(&inventory, &package, NULL), MG_OK);
    assert_int_equal(mg_inventory_add_package(&inventory, &package, NULL), MG_LIMIT);
    assert_int_equal(inventory.package_count, MG_LIMIT_PACKAGES);
    mg_inventory_clear(&inventory);
}

static void test_inventory__a_full_arena_is_nomem(void **state)
{
    struct mg_package package = {.name = {long_text, MG_LIMIT_FIELD}};
    struct mg_inventory inventory;

    (void)state;
    mg_inventory_init(&inventory);
    inventory.arena.ceiling = MG_KIB(5);
    assert_int_equal(mg_inventory_add_package(&inventory, &package, NULL), MG_OK);
    assert_int_equal(mg_inventory_add_package(&inventory, &package, NULL), MG_NOMEM);
    assert_int_equal(inventory.package_count, 1);
    mg_inventory_clear(&inventory);
}

static void test_inventory__coverage_is_owned_and_cut(void **state)
{
    char area[] = "packages/dpkg";
    struct mg_coverage entry = {
        .level = MG_COVERAGE_LIMITED,
        .area = mg_str_of(area),
        .code = MG_STR("FOREIGN_ORIGIN"),
        .detail = {long_text, MG_LIMIT_FIELD + 1},
        .count = 3,
    };
    struct mg_inventory inventory;

    (void)state;
    mg_inventory_init(&inventory);
    mg_inventory_add_coverage(&inventory, &entry);
    area[0] = 'x';
    assert_int_equal(inventory.coverage_count, 1);
    assert_true(mg_str_is(inventory.coverage[0].area, "packages/dpkg"));
    assert_int_equal(inventory.coverage[0].detail.n, MG_LIMIT_FIELD);
    assert_int_equal(inventory.coverage[0].count, 3);
    assert_false(mg_inventory_incomplete(&inventory));
    mg_inventory_clear(&inventory);
}

static void test_inventory__coverage_past_the_limit_is_counted(void **state)
{
    struct mg_coverage entry = {.level = MG_COVERAGE_LIMITED, .area = MG_STR("host")};
    struct mg_inventory inventory;

    (void)state;
    mg_inventory_init(&inventory);
    for (size_t i = 0; i < MG_LIMIT_COVERAGE; i++)
        mg_inventory_add_coverage(&inventory, &entry);
    assert_false(mg_inventory_incomplete(&inventory));
    for (size_t i = 0; i < 5; i++)
        mg_inventory_add_coverage(&inventory, &entry);
    assert_int_equal(inventory.coverage_count, MG_LIMIT_COVERAGE);
    /* Five that found no room, and the one that made place for this entry. */
    assert_int_equal(inventory.coverage[MG_LIMIT_COVERAGE - 1].count, 6);
    assert_true(mg_str_is(inventory.coverage[MG_LIMIT_COVERAGE - 1].code, "LIMIT"));
    assert_true(mg_inventory_incomplete(&inventory));
    mg_inventory_clear(&inventory);
}

static void test_inventory__a_failure_makes_it_incomplete(void **state)
{
    struct mg_inventory inventory;
    struct mg_error err;

    (void)state;
    mg_inventory_init(&inventory);
    (void)mg_fail(&err, MG_ACCESS, "cannot read it");
    mg_inventory_add_failure(&inventory, "packages/dpkg", "var/lib/dpkg/status", &err);
    assert_true(mg_inventory_incomplete(&inventory));
    assert_true(mg_str_is(inventory.coverage[0].area, "packages/dpkg"));
    assert_true(mg_str_is(inventory.coverage[0].code, "ACCESS"));
    assert_true(mg_str_is(inventory.coverage[0].subject, "var/lib/dpkg/status"));
    assert_true(mg_str_is(inventory.coverage[0].detail, "cannot read it"));
    mg_inventory_clear(&inventory);
}

static void test_inventory__sort_is_by_name_version_arch_location(void **state)
{
    static const char *const sorted[][4] = {
        {"a", "1", "amd64", "x"}, {"a", "1", "amd64", "y"}, {"a", "1", "i386", "x"},
        {"a", "2", "amd64", "x"}, {"b", "1", "amd64", "x"}, {"b1", "0", "all", ""},
    };
    static const size_t order[] = {3, 5, 1, 4, 0, 2};
    struct mg_inventory inventory;

    (void)state;
    mg_inventory_init(&inventory);
    mg_inventory_sort(&inventory, 0);
    for (size_t i = 0; i < MG_COUNT(order); i++) {
        const char *const *row = sorted[order[i]];
        struct mg_package package = {
            .name = mg_str_of(row[0]),
            .version = mg_str_of(row[1]),
            .arch = mg_str_of(row[2]),
            .location = mg_str_of(row[3]),
        };

        assert_int_equal(mg_inventory_add_package(&inventory, &package, NULL), MG_OK);
    }
    mg_inventory_sort(&inventory, 0);
    for (size_t i = 0; i < MG_COUNT(sorted); i++) {
        assert_true(mg_str_is(inventory.packages[i].name, sorted[i][0]));
        assert_true(mg_str_is(inventory.packages[i].version, sorted[i][1]));
        assert_true(mg_str_is(inventory.packages[i].arch, sorted[i][2]));
        assert_true(mg_str_is(inventory.packages[i].location, sorted[i][3]));
    }
    mg_inventory_clear(&inventory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_inventory__every_field_is_copied),
        cmocka_unit_test(test_inventory__long_fields_are_refused),
        cmocka_unit_test(test_inventory__packages_have_a_limit),
        cmocka_unit_test(test_inventory__a_full_arena_is_nomem),
        cmocka_unit_test(test_inventory__coverage_is_owned_and_cut),
        cmocka_unit_test(test_inventory__coverage_past_the_limit_is_counted),
        cmocka_unit_test(test_inventory__a_failure_makes_it_incomplete),
        cmocka_unit_test(test_inventory__sort_is_by_name_version_arch_location),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
