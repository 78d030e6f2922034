/* SPDX-License-Identifier: Apache-2.0
 *
 * What a download does without a network: refusals and interruption. Transfers are tested against
 * a real server in tests/e2e/test_db_update.py.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "core/base/file.h"
#include "core/net/fetch.h"

#define FILE_PATH "test_fetch.bin"

static void check_refused(const char *url, bool allow_http)
{
    struct mg_fetch_request request = {
        .url = url,
        .path = FILE_PATH,
        .max_bytes = 10,
        .timeout_seconds = 1,
        .allow_http = allow_http,
    };
    struct mg_error err = {0};
    bool fetched = true;

    assert_int_equal(mg_fetch(&request, &fetched, &err), MG_USAGE);
    assert_true(fetched);
    assert_non_null(strstr(err.text, "refused"));
    assert_null(strstr(err.text, "secret"));
}

static void test_fetch__other_schemes_are_refused(void **state)
{
    (void)state;
    check_refused("http://user:secret@127.0.0.1/", false);
    check_refused("file:///etc/hostname", true);
    check_refused("ftp://user:secret@127.0.0.1/", true);
    check_refused("127.0.0.1", true);
}

static bool stop_at_once(void *context, uint64_t bytes, uint64_t total)
{
    (void)total;
    ++*(unsigned *)context;
    return bytes > 0;
}

static void test_fetch__interrupted_leaves_the_old_file(void **state)
{
    unsigned calls = 0;
    struct mg_fetch_request request = {
        .url = "http://127.0.0.1:1/",
        .path = FILE_PATH,
        .max_bytes = 10,
        .timeout_seconds = 5,
        .allow_http = true,
        .progress = stop_at_once,
        .context = &calls,
    };
    struct mg_error err = {0};
    struct mg_buf content;
    bool fetched = true;

    (void)state;
    assert_int_equal(mg_file_replace(FILE_PATH, MG_STR("old"), NULL), MG_OK);
    assert_int_equal(mg_fetch(&request, &fetched, &err), MG_IO);
    assert_non_null(strstr(err.text, "interrupted"));
    assert_int_equal(calls, 1);
    mg_buf_init(&content, 100);
    assert_int_equal(mg_file_read(FILE_PATH, &content, NULL), MG_OK);
    assert_true(mg_str_is(mg_buf_view(&content), "old"));
    mg_buf_clear(&content);
    assert_int_equal(remove(FILE_PATH), 0);
}

static void test_fetch__folder_must_exist(void **state)
{
    struct mg_fetch_request request = {
        .url = "https://127.0.0.1:1/",
        .path = "no-such-folder/file",
        .max_bytes = 10,
        .timeout_seconds = 1,
    };
    struct mg_error err = {0};
    bool fetched = true;

    (void)state;
    assert_int_equal(mg_fetch(&request, &fetched, &err), MG_NOENT);
    assert_non_null(strstr(err.text, "no-such-folder/file"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fetch__other_schemes_are_refused),
        cmocka_unit_test(test_fetch__interrupted_leaves_the_old_file),
        cmocka_unit_test(test_fetch__folder_must_exist),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
