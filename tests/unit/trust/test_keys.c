/* SPDX-License-Identifier: Apache-2.0
 *
 * Pinned keys: which files of a folder count, and what makes the policy unusable.
 */
#include "core/trust/keys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <uv.h>

#include "core/base/file.h"

static char folder[64];
static struct mg_trusted_keys keys;
static struct mg_private_key *key;

static const char *in_folder(const char *name)
{
    static char path[256];

    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static int make(void **state)
{
    uv_fs_t req;
    int code = uv_fs_mkdtemp(NULL, &req, "test_keys.XXXXXX", NULL);

    (void)state;
    keys.count = 0;
    if (code == 0)
        (void)snprintf(folder, sizeof folder, "%s", req.path);
    uv_fs_req_cleanup(&req);
    return code == 0 && mg_private_key_generate(&key, NULL) == MG_OK ? 0 : -1;
}

static int clear(void **state)
{
    uv_dirent_t entry;
    uv_fs_t list, req;
    int code = uv_fs_scandir(NULL, &list, folder, 0, NULL);

    (void)state;
    while (code >= 0 && uv_fs_scandir_next(&list, &entry) != UV_EOF)
        (void)remove(in_folder(entry.name));
    uv_fs_req_cleanup(&list);
    code = uv_fs_rmdir(NULL, &req, folder, NULL);
    uv_fs_req_cleanup(&req);
    mg_private_key_free(key);
    return code;
}

static void pin(const struct mg_public_key *one, const char *name)
{
    struct mg_buf text;

    mg_buf_init(&text, MG_LIMIT_KEY_FILE);
    assert_int_equal(mg_public_key_write(one, &text, NULL), MG_OK);
    assert_int_equal(mg_file_replace(in_folder(name), mg_buf_view(&text), NULL), MG_OK);
    mg_buf_clear(&text);
}

static void test_keys__no_folder_no_keys(void **state)
{
    (void)state;
    assert_int_equal(mg_trusted_keys_add_folder(&keys, "no such folder", NULL), MG_OK);
    assert_int_equal(mg_trusted_keys_add_folder(&keys, folder, NULL), MG_OK);
    assert_int_equal(keys.count, 0);
}

static void test_keys__every_pem_file_counts_and_no_other(void **state)
{
    (void)state;
    pin(mg_private_key_public(key), "a.pem");
    pin(mg_private_key_public(key), "b.pem.old");
    assert_int_equal(mg_file_replace(in_folder("README"), MG_STR("text"), NULL), MG_OK);
    assert_int_equal(mg_trusted_keys_add_folder(&keys, folder, NULL), MG_OK);
    assert_int_equal(keys.count, 1);
    assert_string_equal(keys.items[0].id, mg_private_key_public(key)->id);
}

static void test_keys__other_files_alone_are_no_policy(void **state)
{
    struct mg_error err;

    (void)state;
    assert_int_equal(mg_file_replace(in_folder(".keep"), MG_STR("text"), NULL), MG_OK);
    assert_int_equal(mg_trusted_keys_add_folder(&keys, folder, &err), MG_OK);
    pin(mg_private_key_public(key), "release.pub");
    assert_int_equal(mg_trusted_keys_add_folder(&keys, folder, &err), MG_FORMAT);
    assert_int_equal(keys.count, 0);
    pin(mg_private_key_public(key), "A.PEM");
    assert_int_equal(mg_trusted_keys_add_folder(&keys, folder, &err), MG_OK);
    assert_int_equal(keys.count, 1);
}

/* Leaving it out would make a policy that nobody wrote. */
static void test_keys__a_broken_key_breaks_the_policy(void **state)
{
    struct mg_error err;

    (void)state;
    pin(mg_private_key_public(key), "a.pem");
    assert_int_equal(mg_file_replace(in_folder("b.pem"), MG_STR("text"), NULL), MG_OK);
    assert_int_equal(mg_trusted_keys_add_folder(&keys, folder, &err), MG_FORMAT);
    assert_non_null(strstr(err.text, "b.pem"));
    assert_int_equal(remove(in_folder("b.pem")), 0);
    pin(mg_private_key_public(key), "file");
    assert_int_not_equal(mg_trusted_keys_add_folder(&keys, in_folder("file"), &err), MG_OK);
}

static void test_keys__number_of_keys_has_a_limit(void **state)
{
    struct mg_error err;

    (void)state;
    for (int i = 0; i <= MG_LIMIT_TRUSTED_KEYS; i++) {
        char name[16];

        (void)snprintf(name, sizeof name, "%02d.pem", i);
        pin(mg_private_key_public(key), name);
    }
    assert_int_equal(mg_trusted_keys_add_folder(&keys, folder, &err), MG_LIMIT);
    assert_int_equal(remove(in_folder("00.pem")), 0);
    keys.count = 0;
    assert_int_equal(mg_trusted_keys_add_folder(&keys, folder, &err), MG_OK);
    assert_int_equal(keys.count, MG_LIMIT_TRUSTED_KEYS);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, clear)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_keys__no_folder_no_keys),
        TEST(test_keys__every_pem_file_counts_and_no_other),
        TEST(test_keys__other_files_alone_are_no_policy),
        TEST(test_keys__a_broken_key_breaks_the_policy),
        TEST(test_keys__number_of_keys_has_a_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
