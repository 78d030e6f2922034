/* SPDX-License-Identifier: Apache-2.0
 *
 * Installed plugins: the list, its fingerprint, and which of them gives the inventory.
 */
#include "core/provider/plugins.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/file.h"
#include "tests/unit/provider/plugin_fixture.h"

static const struct mg_provider_command command = {
    .seconds = 20, .limits = {.bytes = MG_MIB(2), .record = MG_KIB(128), .records = 10000}};

static void collect(struct mg_inventory *inventory)
{
    struct mg_plugins plugins;

    mg_inventory_init(inventory);
    assert_int_equal(mg_plugins_list(plugin_fixture_folder(), &plugins, NULL), MG_OK);
    mg_plugins_inventory(&plugins, &fixture_keys, &command, inventory);
    mg_plugins_clear(&plugins);
}

/* The codes of the coverage, in order, separated by spaces. */
static void assert_codes(const struct mg_inventory *inventory, const char *codes)
{
    char text[256] = "";
    size_t n = 0;

    for (size_t i = 0; i < inventory->coverage_count; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%.*s", i == 0 ? "" : " ",
                              MG_STR_ARG(inventory->coverage[i].code));
    assert_string_equal(text, codes);
    assert_int_equal(mg_inventory_incomplete(inventory), codes[0] != '\0');
}

static void expect(const char *codes, size_t packages)
{
    struct mg_inventory inventory;

    collect(&inventory);
    assert_codes(&inventory, codes);
    assert_int_equal(inventory.package_count, packages);
    mg_inventory_clear(&inventory);
}

static void test_plugins__list(void **state)
{
    struct mg_plugins plugins;

    (void)state;
    plugin_fixture_write("another/file", MG_STR(""));
    plugin_fixture_write("file", MG_STR("no plugin"));
    assert_int_equal(mg_plugins_list(plugin_fixture_folder(), &plugins, NULL), MG_OK);
    assert_int_equal(plugins.places.n, 2);
    assert_string_equal(mg_plugins_at(&plugins, 0)->name, "another");
    assert_string_equal(mg_plugins_at(&plugins, 1)->folder, plugin_fixture_path("example"));
    assert_ptr_equal(mg_plugins_find(&plugins, "example"), mg_plugins_at(&plugins, 1));
    assert_null(mg_plugins_find(&plugins, "exampl"));
    mg_plugins_clear(&plugins);
    assert_int_equal(mg_plugins_list("no such folder", &plugins, NULL), MG_NOENT);
    mg_plugins_clear(&plugins);
}

static void test_plugins__inventory_of_the_one_that_is_ready(void **state)
{
    (void)state;
    expect("", 1);
}

/* The first by name cannot be used, which is told; the second can. */
static void test_plugins__others_are_told(void **state)
{
    (void)state;
    plugin_fixture_write("a/plugin.json", MG_STR("{}"));
    expect("UNSIGNED", 1);
}

static void test_plugins__without_the_capability_it_is_not_asked(void **state)
{
    (void)state;
    plugin_fixture_manifest("capabilities", "[\"other\"]");
    plugin_fixture_sign();
    expect("NO_INVENTORY", 0);
}

static void test_plugins__none_can_be_used(void **state)
{
    (void)state;
    plugin_fixture_write("example/lib/a.so", MG_STR("changed"));
    expect("TAMPERED NO_INVENTORY", 0);
}

/* What the hostile provider does is written in a file beside it. */
static void expect_mode(const char *mode, const char *codes, size_t packages)
{
    plugin_fixture_write("example/mode", mg_str_of(mode));
    plugin_fixture_sign();
    expect(codes, packages);
}

static void test_plugins__failures_leave_no_inventory(void **state)
{
    (void)state;
    expect_mode("good", "", 1);
    expect_mode("crash", "IO NO_INVENTORY", 1);
    expect_mode("garbage", "FORMAT NO_INVENTORY", 0);
    expect_mode("nothing", "FORMAT NO_INVENTORY", 0);
    expect_mode("lie", "FORMAT NO_INVENTORY", 1);
    expect_mode("newer", "UNSUPPORTED NO_INVENTORY", 0);
    expect_mode("flood-records", "LIMIT NO_INVENTORY", 1);
}

static void test_plugins__failures_name_the_plugin(void **state)
{
    struct mg_inventory inventory;

    (void)state;
    plugin_fixture_write("example/mode", MG_STR("fail"));
    plugin_fixture_sign();
    collect(&inventory);
    assert_int_equal(inventory.coverage_count, 2);
    for (size_t i = 0; i < inventory.coverage_count; i++) {
        assert_true(mg_str_is(inventory.coverage[i].area, "provider"));
        assert_true(mg_str_is(inventory.coverage[i].subject, "example"));
    }
    mg_inventory_clear(&inventory);
}

static uint64_t fingerprint(void)
{
    uint64_t print = 0;

    assert_int_equal(mg_plugins_fingerprint(plugin_fixture_folder(), &print, NULL), MG_OK);
    return print;
}

static void test_plugins__fingerprint(void **state)
{
    uint64_t before = fingerprint(), after;

    (void)state;
    assert_true(fingerprint() == before);
    plugin_fixture_manifest("version", "\"1.1\""); /* as long as before */
    plugin_fixture_sign();
    after = fingerprint();
    assert_true(after != before);
    plugin_fixture_write("b/plugin.json", MG_STR("{}"));
    assert_true(fingerprint() != after);
    after = fingerprint();
    assert_int_equal(remove(plugin_fixture_path("b/plugin.json")), 0);
    assert_true(fingerprint() != after);
    after = fingerprint();
    assert_int_equal(remove(plugin_fixture_path("example/plugin.json.sig")), 0);
    assert_true(fingerprint() != after);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, plugin_fixture_make, plugin_fixture_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_plugins__list),
        TEST(test_plugins__inventory_of_the_one_that_is_ready),
        TEST(test_plugins__others_are_told),
        TEST(test_plugins__without_the_capability_it_is_not_asked),
        TEST(test_plugins__none_can_be_used),
        TEST(test_plugins__failures_leave_no_inventory),
        TEST(test_plugins__failures_name_the_plugin),
        TEST(test_plugins__fingerprint),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    mg_private_key_free(fixture_key);
    return failed;
}
