/* SPDX-License-Identifier: Apache-2.0
 *
 * Validators are kept, and whatever is wrong with them means that there are none.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "core/base/file.h"
#include "core/net/validators.h"

#define FILE_PATH "test_validators.zip"
#define META_PATH FILE_PATH ".meta"
#define URL "https://host/all.zip"

static int put_file(void **state)
{
    (void)state;
    return mg_file_replace(FILE_PATH, MG_STR("0123456789"), NULL) == MG_OK ? 0 : -1;
}

static int remove_files(void **state)
{
    (void)state;
    (void)remove(META_PATH);
    return remove(FILE_PATH);
}

static void save(const char *etag, const char *last_modified)
{
    struct mg_validators v;
    struct mg_error err = {0};

    mg_validators_set(v.etag, etag);
    mg_validators_set(v.last_modified, last_modified);
    if (mg_validators_save(FILE_PATH, URL, &v, &err) != MG_OK)
        fail_msg("%s", err.text);
}

static void check_loaded(const char *url, const char *etag, const char *last_modified)
{
    struct mg_validators v = {.etag = "old", .last_modified = "old"};

    mg_validators_load(FILE_PATH, url, &v);
    assert_string_equal(v.etag, etag);
    assert_string_equal(v.last_modified, last_modified);
}

static void test_validators__survive(void **state)
{
    (void)state;
    save("W/\"a\\b\"", "Wed, 21 Oct 2015 07:28:00 GMT");
    check_loaded(URL, "W/\"a\\b\"", "Wed, 21 Oct 2015 07:28:00 GMT");
    save("\"1\"", NULL);
    check_loaded(URL, "\"1\"", "");
    save(NULL, NULL);
    check_loaded(URL, "", "");
}

static void test_validators__belong_to_url_and_file(void **state)
{
    (void)state;
    save("\"1\"", "then");
    check_loaded("https://host/other.zip", "", "");
    assert_int_equal(mg_file_replace(FILE_PATH, MG_STR("012345678"), NULL), MG_OK);
    check_loaded(URL, "", "");
    assert_int_equal(mg_file_replace(FILE_PATH, MG_STR("9876543210"), NULL), MG_OK);
    check_loaded(URL, "\"1\"", "then");
    assert_int_equal(remove(FILE_PATH), 0);
    check_loaded(URL, "", "");
}

static void test_validators__unfit_values_are_dropped(void **state)
{
    char text[MG_VALIDATOR_MAX + 1], out[MG_VALIDATOR_MAX] = "old";

    (void)state;
    mg_validators_set(out, "\"1\"\r\nX-Evil: 1");
    assert_string_equal(out, "");
    mg_validators_set(out, "\xff");
    assert_string_equal(out, "");
    memset(text, 'a', sizeof text);
    text[MG_VALIDATOR_MAX] = '\0';
    mg_validators_set(out, text);
    assert_string_equal(out, "");
    text[MG_VALIDATOR_MAX - 1] = '\0';
    mg_validators_set(out, text);
    assert_string_equal(out, text);
}

static void test_validators__broken_meta_is_ignored(void **state)
{
    static const char *const broken[] = {
        "",
        "{",
        "[]",
        "null",
        "{\"url\":\"" URL "\",\"etag\":\"1\"}",
        "{\"bytes\":10,\"etag\":\"1\"}",
        "{\"url\":\"" URL "\",\"bytes\":\"10\",\"etag\":\"1\"}",
        "{\"url\":\"" URL "\",\"bytes\":10,\"etag\":1,\"last_modified\":{}}",
        "{\"url\":\"" URL "\",\"bytes\":10,\"etag\":\"1\\nX-Evil: 1\"}",
        "{\"url\":\"" URL "\",\"bytes\":10,\"etag\":\"1\"} and more",
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(broken); i++) {
        assert_int_equal(mg_file_replace(META_PATH, mg_str_of(broken[i]), NULL), MG_OK);
        check_loaded(URL, "", "");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_validators__survive, put_file, remove_files),
        cmocka_unit_test_setup(test_validators__belong_to_url_and_file, put_file),
        cmocka_unit_test(test_validators__unfit_values_are_dropped),
        cmocka_unit_test_setup_teardown(test_validators__broken_meta_is_ignored, put_file,
                                        remove_files),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
