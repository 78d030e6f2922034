/* SPDX-License-Identifier: Apache-2.0
 *
 * Keys: what openssl wrote is read and verified, what we write is read again, and everything else
 * is refused with the reason.
 */
#include "core/trust/key.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/file.h"
#include "core/base/limits.h"
#include "tests/unit/rows.h"

#define NEW_FILE "test_key.pem"

static const char *data(const char *name)
{
    static char path[1024];

    (void)snprintf(path, sizeof path, "%s/keys/%s", TEST_DATA, name);
    return path;
}

static void read_data(const char *name, struct mg_buf *out)
{
    mg_buf_init(out, MG_KIB(64));
    assert_int_equal(mg_file_read(data(name), out, NULL), MG_OK);
}

static struct mg_public_key read_public(const char *name)
{
    struct mg_public_key key;
    struct mg_error err;

    if (mg_public_key_read(data(name), &key, &err) != MG_OK)
        fail_msg("%s", err.text);
    return key;
}

static struct mg_private_key *read_private(const char *path)
{
    struct mg_private_key *key = NULL;
    struct mg_error err;

    if (mg_private_key_read(path, &key, &err) != MG_OK)
        fail_msg("%s", err.text);
    return key;
}

static void hash_message(unsigned char hash[MG_SHA256_SIZE])
{
    static const char message[] = "margay test message";

    assert_int_equal(mg_sha256(message, sizeof message - 1, hash, NULL), MG_OK);
}

static void test_key__id_is_the_one_of_openssl(void **state)
{
    struct mg_public_key key = read_public("p256.pem");
    struct mg_buf id;

    (void)state;
    read_data("p256.id", &id);
    assert_true(mg_str_is(mg_str_trim(mg_buf_view(&id)), key.id));
    mg_buf_clear(&id);
}

static void test_key__written_as_openssl_writes_it(void **state)
{
    struct mg_public_key key = read_public("p256.pem");
    struct mg_buf theirs, ours;

    (void)state;
    read_data("p256.pem", &theirs);
    mg_buf_init(&ours, MG_LIMIT_KEY_FILE);
    assert_int_equal(mg_public_key_write(&key, &ours, NULL), MG_OK);
    assert_true(mg_str_eq(mg_buf_view(&ours), mg_buf_view(&theirs)));
    mg_buf_clear(&theirs);
    mg_buf_clear(&ours);
}

static void test_key__verifies_a_signature_of_openssl(void **state)
{
    struct mg_public_key key = read_public("p256.pem");
    unsigned char hash[MG_SHA256_SIZE];
    struct mg_buf signature;
    struct mg_str view;

    (void)state;
    hash_message(hash);
    read_data("message.sig", &signature);
    view = mg_buf_view(&signature);
    assert_int_equal(mg_public_key_verify(&key, hash, view, NULL), MG_OK);
    for (size_t n = 0; n < view.n; n++)
        assert_int_equal(mg_public_key_verify(&key, hash, mg_str_take(view, n), NULL),
                         MG_UNTRUSTED);
    for (size_t i = 0; i < view.n; i++) {
        signature.p[i] ^= 1;
        assert_int_equal(mg_public_key_verify(&key, hash, view, NULL), MG_UNTRUSTED);
        signature.p[i] ^= 1;
    }
    hash[31] ^= 1;
    assert_int_equal(mg_public_key_verify(&key, hash, view, NULL), MG_UNTRUSTED);
    mg_buf_clear(&signature);
}

static void test_key__private_forms_are_one_key(void **state)
{
    static const char *const names[] = {"private-sec1.pem", "private-pkcs8.pem"};
    struct mg_public_key expected = read_public("p256.pem");

    (void)state;
    for (size_t i = 0; i < MG_COUNT(names); i++) {
        struct mg_private_key *key = read_private(data(names[i]));

        assert_memory_equal(mg_private_key_public(key), &expected, sizeof expected);
        mg_private_key_free(key);
    }
}

/* What key signs, its public half verifies. */
static void check_signing(struct mg_private_key *key)
{
    unsigned char hash[MG_SHA256_SIZE], bytes[MG_KEY_SIGNATURE_SIZE];
    struct mg_str signature = {(const char *)bytes, 0};

    hash_message(hash);
    assert_int_equal(mg_private_key_sign(key, hash, bytes, &signature.n, NULL), MG_OK);
    assert_int_equal(mg_public_key_verify(mg_private_key_public(key), hash, signature, NULL),
                     MG_OK);
}

static void test_key__generated_one_survives_its_file(void **state)
{
    struct mg_private_key *made = NULL, *other = NULL, *again;

    (void)state;
    assert_int_equal(mg_private_key_generate(&made, NULL), MG_OK);
    assert_int_equal(mg_private_key_generate(&other, NULL), MG_OK);
    assert_string_not_equal(mg_private_key_public(made)->id, mg_private_key_public(other)->id);
    (void)remove(NEW_FILE);
    assert_int_equal(mg_private_key_create_file(made, NEW_FILE, NULL), MG_OK);
    assert_int_equal(mg_private_key_create_file(other, NEW_FILE, NULL), MG_IO);
    again = read_private(NEW_FILE);
    assert_string_equal(mg_private_key_public(again)->id, mg_private_key_public(made)->id);
    for (int i = 0; i < 20; i++) /* lengths of signatures differ */
        check_signing(made);
    check_signing(again);
    mg_private_key_free(made);
    mg_private_key_free(other);
    mg_private_key_free(again);
    assert_int_equal(remove(NEW_FILE), 0);
}

static void check_refused(const struct mg_str *row)
{
    char name[64];
    struct mg_error err = {.status = MG_OK};
    enum mg_status status;

    (void)snprintf(name, sizeof name, "%.*s", MG_STR_ARG(row[1]));
    if (mg_str_is(row[0], "public")) {
        struct mg_public_key key;

        status = mg_public_key_read(data(name), &key, &err);
    } else {
        struct mg_private_key *key = NULL;

        status = mg_private_key_read(data(name), &key, &err);
        assert_null(key);
    }
    if (!mg_str_is(row[2], mg_status_name(status)) ||
        mg_str_find_str(mg_str_of(err.text), row[3]) == SIZE_MAX || strstr(err.text, name) == NULL)
        fail_msg("%.*s %s: %s, %s", MG_STR_ARG(row[0]), name, mg_status_name(status), err.text);
}

static void test_key__others_are_refused_with_the_reason(void **state)
{
    (void)state;
    test_each_row("keys/refused.tsv", 4, check_refused);
}

static void test_key__text_around_it_is_fine_up_to_the_limit(void **state)
{
    struct mg_public_key key, expected = read_public("p256.pem");
    struct mg_buf text;

    (void)state;
    read_data("p256.pem", &text);
    while (text.n < MG_LIMIT_KEY_FILE)
        mg_buf_char(&text, '\n');
    assert_int_equal(mg_public_key_parse(mg_buf_view(&text), &key, NULL), MG_OK);
    assert_string_equal(key.id, expected.id);
    mg_buf_char(&text, '\n');
    assert_int_equal(mg_public_key_parse(mg_buf_view(&text), &key, NULL), MG_LIMIT);
    assert_int_equal(mg_file_replace(NEW_FILE, mg_buf_view(&text), NULL), MG_OK);
    assert_int_equal(mg_public_key_read(NEW_FILE, &key, NULL), MG_LIMIT);
    assert_int_equal(remove(NEW_FILE), 0);
    mg_buf_clear(&text);
}

/* Of a key that was damaged on its way either nothing is left or it is another key. */
static void test_key__flipped_bits_never_give_the_same_key(void **state)
{
    struct mg_public_key key, expected = read_public("p256.pem");
    struct mg_buf text;
    size_t end;

    (void)state;
    read_data("p256.pem", &text);
    end = mg_str_find_str(mg_buf_view(&text), MG_STR("-----END"));
    for (size_t i = sizeof "-----BEGIN PUBLIC KEY-----"; i < end - 1; i++) {
        text.p[i] ^= 2;
        if (mg_public_key_parse(mg_buf_view(&text), &key, NULL) == MG_OK)
            assert_string_not_equal(key.id, expected.id);
        text.p[i] ^= 2;
    }
    mg_buf_clear(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_key__id_is_the_one_of_openssl),
        cmocka_unit_test(test_key__written_as_openssl_writes_it),
        cmocka_unit_test(test_key__verifies_a_signature_of_openssl),
        cmocka_unit_test(test_key__private_forms_are_one_key),
        cmocka_unit_test(test_key__generated_one_survives_its_file),
        cmocka_unit_test(test_key__others_are_refused_with_the_reason),
        cmocka_unit_test(test_key__text_around_it_is_fine_up_to_the_limit),
        cmocka_unit_test(test_key__flipped_bits_never_give_the_same_key),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
