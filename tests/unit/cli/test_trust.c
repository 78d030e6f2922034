/* SPDX-License-Identifier: Apache-2.0
 *
 * What the trusted keys say of a database.
 */
#include "core/cli/trust.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <uv.h>

#include "core/base/file.h"
#include "tests/unit/advisory_fixture.h"

#define DB "test_trust.db"

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
    int code = uv_fs_mkdtemp(NULL, &req, "test_trust.XXXXXX", NULL);

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

static enum mg_status check(struct mg_trust *trust, struct mg_error *err)
{
    struct mg_db *db = fixture_open(DB);
    enum mg_status status = mg_trust_check(db, DB, &keys, trust, err);

    mg_db_close(db);
    return status;
}

static void test_trust__without_keys_nothing_is_refused(void **state)
{
    struct mg_trust trust;

    (void)state;
    fixture_build(NULL, 0, DB);
    assert_int_equal(check(&trust, NULL), MG_OK);
    assert_int_equal(trust.state, MG_TRUST_UNSIGNED);
    assert_string_equal(trust.key_id, "");
    assert_int_equal(mg_db_sign_file(DB, key, NULL), MG_OK);
    assert_int_equal(check(&trust, NULL), MG_OK);
    assert_int_equal(trust.state, MG_TRUST_UNCHECKED);
    assert_string_equal(trust.key_id, mg_private_key_public(key)->id);
    assert_int_equal(mg_file_replace(DB ".sig", MG_STR("garbage"), NULL), MG_OK);
    assert_int_equal(check(&trust, NULL), MG_OK);
    assert_int_equal(trust.state, MG_TRUST_UNCHECKED);
    assert_string_equal(trust.key_id, "");
    assert_int_equal(mg_signature_remove(DB, NULL), MG_OK);
}

static void test_trust__with_keys_one_of_them_must_have_signed(void **state)
{
    struct mg_private_key *other = NULL;
    struct mg_trust trust;
    struct mg_error err;

    (void)state;
    assert_int_equal(mg_private_key_generate(&other, NULL), MG_OK);
    pin(mg_private_key_public(other), "1.pem");
    pin(mg_private_key_public(key), "2.pem");
    assert_int_equal(mg_trusted_keys_add_folder(&keys, folder, NULL), MG_OK);
    fixture_build(NULL, 0, DB);
    assert_int_equal(check(&trust, &err), MG_UNTRUSTED);
    assert_non_null(strstr(err.text, "no signature"));
    assert_int_equal(mg_db_sign_file(DB, key, NULL), MG_OK);
    assert_int_equal(check(&trust, &err), MG_OK);
    assert_int_equal(trust.state, MG_TRUST_SIGNED);
    assert_int_equal(mg_file_replace(DB ".sig", MG_STR("garbage"), NULL), MG_OK);
    assert_int_equal(check(&trust, &err), MG_FORMAT);
    assert_non_null(strstr(err.text, DB ".sig"));
    mg_private_key_free(other);
    assert_int_equal(mg_private_key_generate(&other, NULL), MG_OK);
    assert_int_equal(mg_db_sign_file(DB, other, NULL), MG_OK);
    assert_int_equal(check(&trust, &err), MG_UNTRUSTED);
    assert_non_null(strstr(err.text, mg_private_key_public(other)->id));
    assert_int_equal(mg_signature_remove(DB, NULL), MG_OK);
    mg_private_key_free(other);
}

/* A key id is a hint: naming a trusted one makes no signature. */
static void test_trust__a_borrowed_key_id_is_no_signature(void **state)
{
    struct mg_private_key *other = NULL;
    struct mg_signature signature;
    struct mg_trust trust;

    (void)state;
    keys = (struct mg_trusted_keys){.items = {*mg_private_key_public(key)}, .count = 1};
    fixture_build(NULL, 0, DB);
    assert_int_equal(mg_private_key_generate(&other, NULL), MG_OK);
    assert_int_equal(mg_db_sign_file(DB, other, NULL), MG_OK);
    assert_int_equal(mg_signature_read(DB, MG_DB_SIGNATURE, &signature, NULL), MG_OK);
    memcpy(signature.key_id, mg_private_key_public(key)->id, sizeof signature.key_id);
    assert_int_equal(mg_signature_write(DB, MG_DB_SIGNATURE, &signature, NULL), MG_OK);
    assert_int_equal(check(&trust, NULL), MG_UNTRUSTED);
    assert_int_equal(mg_signature_remove(DB, NULL), MG_OK);
    mg_private_key_free(other);
}

static void test_trust__coverage_names_an_overridden_database(void **state)
{
    struct mg_trust trust = {.state = MG_TRUST_SIGNED};
    struct mg_inventory inventory;

    (void)state;
    mg_inventory_init(&inventory);
    mg_trust_cover(&trust, &inventory);
    assert_int_equal(inventory.coverage_count, 0);
    trust.state = MG_TRUST_OVERRIDDEN;
    (void)mg_fail(&trust.why, MG_UNTRUSTED, "it has no signature");
    mg_trust_cover(&trust, &inventory);
    assert_int_equal(inventory.coverage_count, 1);
    assert_int_equal(inventory.coverage[0].level, MG_COVERAGE_LIMITED);
    assert_true(mg_str_is(inventory.coverage[0].code, "UNSIGNED_DATABASE"));
    assert_true(mg_str_ends(inventory.coverage[0].detail, MG_STR("it has no signature")));
    mg_inventory_clear(&inventory);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, clear)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_trust__without_keys_nothing_is_refused),
        TEST(test_trust__with_keys_one_of_them_must_have_signed),
        TEST(test_trust__a_borrowed_key_id_is_no_signature),
        TEST(test_trust__coverage_names_an_overridden_database),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
