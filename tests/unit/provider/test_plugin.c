/* SPDX-License-Identifier: Apache-2.0
 *
 * Verifying a plugin: each state, and what it says. Permissions are tested where there are users:
 * tests/unit/linux and tests/e2e.
 */
#include "core/provider/plugin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/file.h"
#include "tests/unit/provider/plugin_fixture.h"

#define MANIFEST "example/plugin.json"
#define SIGNATURE MANIFEST ".sig"

static void expect_named(const char *name, enum mg_plugin_state state, const char *why)
{
    struct mg_plugin plugin;

    mg_plugin_open(&plugin, name, plugin_fixture_path(name), &fixture_keys);
    if (plugin.state != state || (why != NULL && strstr(plugin.why.text, why) == NULL))
        fail_msg("%s: %s", mg_plugin_state_name(plugin.state), plugin.why.text);
    assert_true((plugin.why.text[0] == '\0') == (state == MG_PLUGIN_READY));
    mg_plugin_close(&plugin);
}

static void expect(enum mg_plugin_state state, const char *why)
{
    expect_named("example", state, why);
}

static void read(const char *name, struct mg_buf *out)
{
    mg_buf_init(out, MG_KIB(64));
    assert_int_equal(mg_file_read(plugin_fixture_path(name), out, NULL), MG_OK);
}

static void test_plugin__ready(void **state)
{
    struct mg_plugin plugin;

    (void)state;
    mg_plugin_open(&plugin, "example", plugin_fixture_path("example"), &fixture_keys);
    assert_int_equal(plugin.state, MG_PLUGIN_READY);
    assert_string_equal(plugin.key_id, fixture_keys.items[0].id);
    assert_true(mg_str_is(plugin.manifest.version, "1.0"));
    assert_int_equal(plugin.manifest.file_count, 2);
    mg_plugin_close(&plugin);
}

static void test_plugin__runs_what_was_verified(void **state)
{
    const struct mg_provider_command command = {.seconds = 20,
                                                .limits = mg_protocol_limits_default()};
    struct mg_inventory inventory;
    struct mg_plugin plugin;
    struct mg_error err;

    (void)state;
    mg_inventory_init(&inventory);
    mg_plugin_open(&plugin, "example", plugin_fixture_path("example"), &fixture_keys);
    assert_int_equal(plugin.state, MG_PLUGIN_READY);
    assert_int_equal(mg_plugin_run(&plugin, command, &inventory, &err), MG_OK);
    assert_int_equal(inventory.package_count, 1);
    assert_true(mg_str_is(inventory.packages[0].name, "a"));
    mg_plugin_close(&plugin);
    mg_inventory_clear(&inventory);
}

static void test_plugin__missing(void **state)
{
    (void)state;
    expect_named("nowhere", MG_PLUGIN_MISSING, "nowhere");
    assert_int_equal(remove(plugin_fixture_path(MANIFEST)), 0);
    expect(MG_PLUGIN_MISSING, "plugin.json");
}

static void test_plugin__unsigned(void **state)
{
    (void)state;
    assert_int_equal(remove(plugin_fixture_path(SIGNATURE)), 0);
    expect(MG_PLUGIN_UNSIGNED, "plugin.json.sig");
}

static void test_plugin__untrusted_key(void **state)
{
    struct mg_private_key *mine = fixture_key;

    (void)state;
    fixture_key = NULL;
    assert_int_equal(mg_private_key_generate(&fixture_key, NULL), MG_OK);
    plugin_fixture_sign();
    expect(MG_PLUGIN_UNTRUSTED_KEY, mg_private_key_public(fixture_key)->id);
    mg_private_key_free(fixture_key);
    fixture_key = mine;
    fixture_keys.count = 0;
    expect(MG_PLUGIN_UNTRUSTED_KEY, "no key is trusted");
}

/* The right bytes and the right key, signed as another kind of thing. */
static void test_plugin__signature_of_a_database_is_none(void **state)
{
    static const char kind[] = "margay/db-signature/1";
    struct mg_signature signature;
    unsigned char hash[MG_SHA256_SIZE];
    struct mg_buf text;

    (void)state;
    read(MANIFEST, &text);
    assert_int_equal(mg_sha256(text.p, text.n, hash, NULL), MG_OK);
    assert_int_equal(mg_signature_of_hash(hash, fixture_key, &signature, NULL), MG_OK);
    assert_int_equal(mg_signature_write(plugin_fixture_path(MANIFEST), kind, &signature, NULL),
                     MG_OK);
    expect(MG_PLUGIN_TAMPERED, "margay/plugin-signature/1");
    assert_int_equal(
        mg_signature_write(plugin_fixture_path(MANIFEST), MG_PLUGIN_SIGNATURE, &signature, NULL),
        MG_OK);
    expect(MG_PLUGIN_TAMPERED, "plugin.json: its signature is wrong");
    mg_buf_clear(&text);
}

static void test_plugin__every_bit_of_the_manifest_is_signed(void **state)
{
    struct mg_buf text;

    (void)state;
    read(MANIFEST, &text);
    for (size_t i = 0; i < text.n; i += 7) {
        text.p[i] ^= 1;
        plugin_fixture_write(MANIFEST, mg_buf_view(&text));
        expect(MG_PLUGIN_TAMPERED, "plugin.json");
        text.p[i] ^= 1;
    }
    mg_buf_char(&text, ' ');
    plugin_fixture_write(MANIFEST, mg_buf_view(&text));
    expect(MG_PLUGIN_TAMPERED, "plugin.json");
    mg_buf_clear(&text);
}

static void test_plugin__tampered_names_the_file(void **state)
{
    (void)state;
    plugin_fixture_write("example/lib/a.so", MG_STR("librarY"));
    expect(MG_PLUGIN_TAMPERED, "lib/a.so is not what was signed");
    plugin_fixture_write("example/lib/a.so", MG_STR("library+"));
    expect(MG_PLUGIN_TAMPERED, "lib/a.so has 8 bytes, 7 were signed");
    assert_int_equal(remove(plugin_fixture_path("example/lib/a.so")), 0);
    expect(MG_PLUGIN_TAMPERED, "lib/a.so");
    plugin_fixture_write("example/lib/a.so", MG_STR("library"));
    expect(MG_PLUGIN_READY, NULL);
    plugin_fixture_write("example/lib/b.dll", MG_STR(""));
    expect(MG_PLUGIN_TAMPERED, "lib/b.dll is not among the files");
    assert_int_equal(remove(plugin_fixture_path("example/lib/b.dll")), 0);
    plugin_fixture_write(SIGNATURE, MG_STR("garbage"));
    expect(MG_PLUGIN_TAMPERED, "plugin.json.sig");
}

static void sign_with(const char *member, const char *value)
{
    plugin_fixture_manifest(member, value);
    plugin_fixture_sign();
}

static void test_plugin__for_another_system(void **state)
{
    (void)state;
    sign_with("os", "\"plan9\"");
    expect(MG_PLUGIN_WRONG_SYSTEM, "plan9");
    sign_with("arch", "\"vax\"");
    expect(MG_PLUGIN_WRONG_SYSTEM, "vax");
}

static void test_plugin__too_new(void **state)
{
    struct mg_signature signature;
    const struct mg_str later = MG_STR("{\"schema\":\"margay/plugin/2\"}");

    (void)state;
    sign_with("protocol", "2");
    expect(MG_PLUGIN_TOO_NEW, "protocol 2");
    plugin_fixture_write(MANIFEST, later);
    assert_int_equal(
        mg_signature_of_text(later, MG_PLUGIN_SIGNATURE, fixture_key, &signature, NULL), MG_OK);
    assert_int_equal(
        mg_signature_write(plugin_fixture_path(MANIFEST), MG_PLUGIN_SIGNATURE, &signature, NULL),
        MG_OK);
    expect(MG_PLUGIN_TOO_NEW, "version 2");
}

static void test_plugin__broken_manifest(void **state)
{
    const struct mg_str broken = MG_STR("{\"schema\":\"margay/plugin/1\"}");
    struct mg_signature signature;
    struct mg_buf large;

    (void)state;
    sign_with("name", "\"other\"");
    expect(MG_PLUGIN_BROKEN_MANIFEST, "it is \"other\", installed as \"example\"");
    plugin_fixture_write(MANIFEST, broken);
    assert_int_equal(
        mg_signature_of_text(broken, MG_PLUGIN_SIGNATURE, fixture_key, &signature, NULL), MG_OK);
    assert_int_equal(
        mg_signature_write(plugin_fixture_path(MANIFEST), MG_PLUGIN_SIGNATURE, &signature, NULL),
        MG_OK);
    expect(MG_PLUGIN_BROKEN_MANIFEST, "is missing");
    mg_buf_init(&large, MG_MIB(1));
    while (large.n <= MG_LIMIT_PLUGIN_MANIFEST)
        mg_buf_char(&large, ' ');
    plugin_fixture_write(MANIFEST, mg_buf_view(&large));
    expect(MG_PLUGIN_BROKEN_MANIFEST, "larger than 65536 bytes");
    mg_buf_clear(&large);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, plugin_fixture_make, plugin_fixture_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_plugin__ready),
        TEST(test_plugin__runs_what_was_verified),
        TEST(test_plugin__missing),
        TEST(test_plugin__unsigned),
        TEST(test_plugin__untrusted_key),
        TEST(test_plugin__signature_of_a_database_is_none),
        TEST(test_plugin__every_bit_of_the_manifest_is_signed),
        TEST(test_plugin__tampered_names_the_file),
        TEST(test_plugin__for_another_system),
        TEST(test_plugin__too_new),
        TEST(test_plugin__broken_manifest),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    mg_private_key_free(fixture_key);
    return failed;
}
