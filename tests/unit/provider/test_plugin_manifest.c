/* SPDX-License-Identifier: Apache-2.0
 *
 * Manifests of plugins: a right one is read in full, and each rule broken gives its error
 * (tests/data/plugin).
 */
#include "core/provider/plugin_manifest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/buf.h"
#include "core/provider/plugin_path.h"
#include "tests/unit/rows.h"

#define SHA256 "abababababababababababababababababababababababababababababababab"

static const struct {
    const char *name, *value;
} members[] = {
    {"schema", "\"margay/plugin/1\""},
    {"name", "\"example\""},
    {"version", "\"1.0\""},
    {"protocol", "1"},
    {"os", "\"linux\""},
    {"arch", "\"x86_64\""},
    {"executable", "\"a\""},
    {"capabilities", "[\"inventory\"]"},
    {"files", "[{\"path\":\"b\",\"size\":2,\"sha256\":\"" SHA256 "\"},"
              "{\"path\":\"a\",\"size\":0,\"sha256\":\"" SHA256 "\"}]"},
};

static void put(struct mg_buf *out, struct mg_str name, struct mg_str value)
{
    if (value.n != 0)
        mg_buf_printf(out, "%s\"%.*s\":%.*s", out->n > 1 ? "," : "", MG_STR_ARG(name),
                      MG_STR_ARG(value));
}

/* A right manifest, with one member replaced or added. */
static enum mg_status parse(struct mg_str member, struct mg_str value,
                            struct mg_plugin_manifest *out, struct mg_error *err)
{
    bool replaced = false;
    struct mg_buf text;
    enum mg_status status;

    mg_buf_init(&text, MG_LIMIT_PLUGIN_MANIFEST);
    mg_buf_char(&text, '{');
    for (size_t i = 0; i < MG_COUNT(members); i++) {
        bool is_it = mg_str_is(member, members[i].name);

        put(&text, mg_str_of(members[i].name), is_it ? value : mg_str_of(members[i].value));
        replaced = replaced || is_it;
    }
    if (!replaced)
        put(&text, member, value);
    mg_buf_char(&text, '}');
    assert_false(text.failed);
    status = mg_plugin_manifest_parse(mg_buf_view(&text), out, err);
    mg_buf_clear(&text);
    return status;
}

static void test_plugin_manifest__right_one(void **state)
{
    struct mg_plugin_manifest manifest;
    struct mg_error err;

    (void)state;
    assert_int_equal(parse(MG_STR_NONE, MG_STR_NONE, &manifest, &err), MG_OK);
    assert_true(mg_str_is(manifest.name, "example"));
    assert_true(mg_str_is(manifest.version, "1.0"));
    assert_int_equal(manifest.protocol, 1);
    assert_true(mg_str_is(manifest.os, "linux"));
    assert_true(mg_str_is(manifest.arch, "x86_64"));
    assert_true(mg_str_is(manifest.executable, "a"));
    assert_true(mg_plugin_manifest_can(&manifest, "inventory"));
    assert_false(mg_plugin_manifest_can(&manifest, "inventor"));
    assert_int_equal(manifest.file_count, 2);
    assert_true(mg_str_is(manifest.files[0].path, "a")); /* in order */
    assert_int_equal(manifest.files[1].size, 2);
    assert_true(mg_str_is(manifest.files[1].sha256, SHA256));
    assert_ptr_equal(mg_plugin_manifest_file(&manifest, MG_STR("b")), &manifest.files[1]);
    assert_null(mg_plugin_manifest_file(&manifest, MG_STR("B")));
    mg_plugin_manifest_clear(&manifest);
}

static void check_manifest(const struct mg_str *fields)
{
    struct mg_plugin_manifest manifest;
    struct mg_error err = {.status = MG_OK};
    enum mg_status status = parse(fields[0], fields[1], &manifest, &err);

    if (!mg_str_is(fields[2], mg_status_name(status)) ||
        mg_str_find_str(mg_str_of(err.text), fields[3]) == SIZE_MAX)
        fail_msg("%.*s %.*s: %s: %s", MG_STR_ARG(fields[0]), MG_STR_ARG(fields[1]),
                 mg_status_name(status), err.text);
    if (status == MG_OK)
        mg_plugin_manifest_clear(&manifest);
}

static void test_plugin_manifest__each_rule(void **state)
{
    (void)state;
    test_each_row("plugin/manifests.tsv", 4, check_manifest);
}

static void check_path(const struct mg_str *fields)
{
    struct mg_error err = {.status = MG_OK};
    enum mg_status status = mg_plugin_path_check(fields[0], &err);

    if (!mg_str_is(fields[1], mg_status_name(status)) ||
        mg_str_find_str(mg_str_of(err.text), fields[2]) == SIZE_MAX)
        fail_msg("%.*s: %s: %s", MG_STR_ARG(fields[0]), mg_status_name(status), err.text);
}

static void test_plugin_manifest__paths(void **state)
{
    (void)state;
    test_each_row("plugin/paths.tsv", 3, check_path);
    assert_int_equal(mg_plugin_path_check((struct mg_str){"a\0b", 3}, NULL), MG_FORMAT);
    assert_true(mg_plugin_path_cmp(MG_STR("Ab"), MG_STR("aB")) == 0);
    assert_true(mg_plugin_path_cmp(MG_STR("a"), MG_STR("ab")) < 0);
    assert_true(mg_plugin_path_cmp(MG_STR("b"), MG_STR("ab")) > 0);
}

static void test_plugin_manifest__number_of_files(void **state)
{
    for (int count = MG_LIMIT_PLUGIN_FILES; count <= MG_LIMIT_PLUGIN_FILES + 1; count++) {
        struct mg_plugin_manifest manifest;
        struct mg_buf files;
        enum mg_status status;

        mg_buf_init(&files, MG_LIMIT_PLUGIN_MANIFEST);
        for (int i = 0; i < count; i++)
            mg_buf_printf(&files, "%c{\"path\":\"a%.0d\",\"size\":1,\"sha256\":\"" SHA256 "\"}",
                          i == 0 ? '[' : ',', i);
        mg_buf_char(&files, ']');
        status = parse(MG_STR("files"), mg_buf_view(&files), &manifest, NULL);
        assert_int_equal(status, count == MG_LIMIT_PLUGIN_FILES ? MG_OK : MG_LIMIT);
        if (status == MG_OK)
            mg_plugin_manifest_clear(&manifest);
        mg_buf_clear(&files);
    }
    (void)state;
}

static void test_plugin_manifest__size_has_a_limit(void **state)
{
    struct mg_plugin_manifest manifest;
    struct mg_buf text;

    (void)state;
    mg_buf_init(&text, MG_MIB(1));
    while (text.n <= MG_LIMIT_PLUGIN_MANIFEST)
        mg_buf_char(&text, ' ');
    assert_int_equal(mg_plugin_manifest_parse(mg_buf_view(&text), &manifest, NULL), MG_LIMIT);
    mg_buf_clear(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plugin_manifest__right_one),
        cmocka_unit_test(test_plugin_manifest__each_rule),
        cmocka_unit_test(test_plugin_manifest__paths),
        cmocka_unit_test(test_plugin_manifest__number_of_files),
        cmocka_unit_test(test_plugin_manifest__size_has_a_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
