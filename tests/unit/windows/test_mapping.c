/* SPDX-License-Identifier: Apache-2.0
 *
 * mg_os_map on Windows: content, names in UTF-8, sharing with others, and what is refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <uv.h>

#include "core/base/file.h"
#include "core/platform.h"

#define NAME "test-mapping-za\xc5\xbc\xc3\xb3\xc5\x82\xc4\x87-\xe6\x97\xa5.bin"
#define OTHER_NAME "test-mapping-renamed.bin"

static void write_file(const char *path, struct mg_str bytes)
{
    struct mg_error err = {.text = ""};

    if (mg_file_replace(path, bytes, &err) != MG_OK)
        fail_msg("%s", err.text);
}

static void remove_file(const char *path)
{
    uv_fs_t req;

    (void)uv_fs_unlink(NULL, &req, path, NULL);
    uv_fs_req_cleanup(&req);
}

static void test_mapping__shows_the_bytes_of_a_utf8_name(void **state)
{
    const struct mg_str bytes = MG_STR("line\r\nwith \x1a and \0 and \xff");
    struct mg_mapping mapping;

    (void)state;
    write_file(NAME, bytes);
    assert_int_equal(mg_os_map(NAME, &mapping, NULL), MG_OK);
    assert_int_equal(mapping.n, bytes.n);
    assert_memory_equal(mapping.p, bytes.p, bytes.n);
    mg_os_unmap(&mapping);
    assert_null(mapping.p);
    remove_file(NAME);
}

static void test_mapping__of_an_empty_file_is_empty(void **state)
{
    struct mg_mapping mapping = {.n = 1};

    (void)state;
    write_file(OTHER_NAME, MG_STR_NONE);
    assert_int_equal(mg_os_map(OTHER_NAME, &mapping, NULL), MG_OK);
    assert_null(mapping.p);
    assert_int_equal(mapping.n, 0);
    mg_os_unmap(&mapping);
    remove_file(OTHER_NAME);
}

static void test_mapping__lets_others_rename_the_file(void **state)
{
    struct mg_mapping mapping;
    uv_fs_t req;

    (void)state;
    write_file(NAME, MG_STR("first"));
    assert_int_equal(mg_os_map(NAME, &mapping, NULL), MG_OK);
    assert_int_equal(uv_fs_rename(NULL, &req, NAME, OTHER_NAME, NULL), 0);
    uv_fs_req_cleanup(&req);
    write_file(NAME, MG_STR("other"));
    assert_memory_equal(mapping.p, "first", 5);
    mg_os_unmap(&mapping);
    remove_file(NAME);
    remove_file(OTHER_NAME);
}

/* Whoever replaces a mapped file is told so and leaves it as it was. */
static void test_mapping__keeps_the_file_from_being_replaced(void **state)
{
    struct mg_mapping mapping;
    struct mg_error err = {.text = ""};

    (void)state;
    write_file(NAME, MG_STR("first"));
    assert_int_equal(mg_os_map(NAME, &mapping, NULL), MG_OK);
    assert_int_equal(mg_file_replace(NAME, MG_STR("other"), &err), MG_ACCESS);
    assert_non_null(strstr(err.text, NAME));
    assert_memory_equal(mapping.p, "first", 5);
    mg_os_unmap(&mapping);
    write_file(NAME, MG_STR("other"));
    remove_file(NAME);
}

static void refuses(const char *path, enum mg_status expected, const char *part)
{
    struct mg_mapping mapping = {.n = 7};
    struct mg_error err = {.text = ""};

    assert_int_equal(mg_os_map(path, &mapping, &err), expected);
    assert_int_equal(err.status, expected);
    if (strstr(err.text, part) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", err.text, part);
    assert_int_equal(mapping.n, 7);
}

static void test_mapping__refuses_what_is_no_file(void **state)
{
    (void)state;
    refuses("no/such/file", MG_NOENT, "cannot map no/such/file: no such file");
    refuses(".", MG_IO, "a folder");
    refuses("NUL", MG_IO, "a device");
    refuses("broken\xff", MG_NOENT, "not valid UTF-8");
    refuses("", MG_NOENT, "cannot map");
}

static void test_mapping__tells_the_windows_error(void **state)
{
    struct mg_mapping mapping;
    struct mg_error err;

    (void)state;
    assert_int_equal(mg_os_map("missing", &mapping, &err), MG_NOENT);
    assert_int_equal(err.os_code, ERROR_FILE_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mapping__shows_the_bytes_of_a_utf8_name),
        cmocka_unit_test(test_mapping__of_an_empty_file_is_empty),
        cmocka_unit_test(test_mapping__lets_others_rename_the_file),
        cmocka_unit_test(test_mapping__keeps_the_file_from_being_replaced),
        cmocka_unit_test(test_mapping__refuses_what_is_no_file),
        cmocka_unit_test(test_mapping__tells_the_windows_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
