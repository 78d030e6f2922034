/* SPDX-License-Identifier: Apache-2.0
 *
 * Signature files, and signatures of texts.
 */
#include "core/trust/signature.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/limits.h"

#define SCHEMA "margay/db-signature/1"
#define KEY_ID "981af8d9ecfb46559b72f514d52d1249f620793e3724c3349c631a8aebd27e9c"
#define HEAD                                                                                       \
    "{\"schema\":\"margay/db-signature/1\",\"algorithm\":\"ecdsa-p256-sha256\",\"key_id\":\""

static void test_signature__has_the_documented_form(void **state)
{
    struct mg_signature signature = {.key_id = KEY_ID, .bytes = "\x30\x03\x02\x01\x2a", .n = 5};
    struct mg_signature again;
    struct mg_buf text;

    (void)state;
    mg_buf_init(&text, MG_KIB(4));
    assert_int_equal(mg_signature_print(&signature, SCHEMA, &text, NULL), MG_OK);
    assert_true(mg_str_is(mg_buf_view(&text), HEAD KEY_ID "\",\"signature\":\"MAMCASo=\"}\n"));
    assert_int_equal(mg_signature_parse(mg_buf_view(&text), SCHEMA, &again, NULL), MG_OK);
    assert_string_equal(again.key_id, signature.key_id);
    assert_int_equal(again.n, signature.n);
    assert_memory_equal(again.bytes, signature.bytes, signature.n);
    mg_buf_clear(&text);
}

static void test_signature__other_texts_are_refused(void **state)
{
    static const struct {
        const char *text;
        enum mg_status status;
    } cases[] = {
        {"", MG_FORMAT},
        {"-----BEGIN SIGNATURE-----", MG_FORMAT},
        {"[]", MG_UNSUPPORTED},
        {"{}", MG_UNSUPPORTED},
        {"{\"schema\":\"margay/db-signature/2\"}", MG_UNSUPPORTED},
        {"{\"schema\":\"margay/db-signature/1\",\"algorithm\":\"rsa\"}", MG_UNSUPPORTED},
        {HEAD KEY_ID "\",\"signature\":\"MAMCASo=\"", MG_FORMAT},   /* cut */
        {HEAD KEY_ID "\",\"signature\":\"MAMCASo=\"}x", MG_FORMAT}, /* goes on */
        {HEAD KEY_ID "\",\"signature\":\"MAMC?So=\"}", MG_FORMAT},
        {HEAD KEY_ID "\",\"signature\":\"\"}", MG_FORMAT},
        {HEAD KEY_ID "\",\"signature\":7}", MG_FORMAT},
        {HEAD KEY_ID "\"}", MG_FORMAT},
        {HEAD "981af8d9\",\"signature\":\"MAMCASo=\"}", MG_FORMAT},
        {HEAD "981AF8D9ECFB46559B72F514D52D1249F620793E3724C3349C631A8AEBD27E9C\","
              "\"signature\":\"MAMCASo=\"}",
         MG_FORMAT},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        struct mg_signature signature;
        enum mg_status status =
            mg_signature_parse(mg_str_of(cases[i].text), SCHEMA, &signature, NULL);

        if (status != cases[i].status)
            fail_msg("%s: %s", cases[i].text, mg_status_name(status));
    }
}

static void test_signature__size_has_limits(void **state)
{
    struct mg_signature signature = {.key_id = KEY_ID, .n = MG_KEY_SIGNATURE_SIZE};
    struct mg_buf text;

    (void)state;
    mg_buf_init(&text, MG_KIB(8));
    assert_int_equal(mg_signature_print(&signature, SCHEMA, &text, NULL), MG_OK);
    assert_int_equal(mg_signature_parse(mg_buf_view(&text), SCHEMA, &signature, NULL), MG_OK);
    assert_int_equal(signature.n, MG_KEY_SIGNATURE_SIZE);
    while (text.n <= MG_LIMIT_SIGNATURE_FILE)
        mg_buf_char(&text, ' ');
    assert_int_equal(mg_signature_parse(mg_buf_view(&text), SCHEMA, &signature, NULL), MG_LIMIT);
    mg_buf_reset(&text);
    mg_buf_printf(&text, HEAD KEY_ID "\",\"signature\":\"%0100d\"}", 0); /* 75 bytes */
    assert_int_equal(mg_signature_parse(mg_buf_view(&text), SCHEMA, &signature, NULL), MG_FORMAT);
    mg_buf_clear(&text);
}

static void test_signature__of_a_text(void **state)
{
    struct mg_private_key *key = NULL, *other = NULL;
    struct mg_signature signature;
    const struct mg_public_key *mine;

    (void)state;
    assert_int_equal(mg_private_key_generate(&key, NULL), MG_OK);
    assert_int_equal(mg_private_key_generate(&other, NULL), MG_OK);
    mine = mg_private_key_public(key);
    assert_int_equal(mg_signature_of_text(MG_STR("text"), "margay/a/1", key, &signature, NULL),
                     MG_OK);
    assert_string_equal(signature.key_id, mine->id);
    assert_int_equal(mg_signature_verify_text(&signature, MG_STR("text"), "margay/a/1", mine, NULL),
                     MG_OK);
    assert_int_equal(mg_signature_verify_text(&signature, MG_STR("texT"), "margay/a/1", mine, NULL),
                     MG_UNTRUSTED);
    assert_int_equal(mg_signature_verify_text(&signature, MG_STR("text"), "margay/b/1", mine, NULL),
                     MG_UNTRUSTED); /* another kind */
    assert_int_equal(mg_signature_verify_text(&signature, MG_STR("text"), "margay/a/1",
                                              mg_private_key_public(other), NULL),
                     MG_UNTRUSTED);
    mg_private_key_free(key);
    mg_private_key_free(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signature__has_the_documented_form),
        cmocka_unit_test(test_signature__other_texts_are_refused),
        cmocka_unit_test(test_signature__size_has_limits),
        cmocka_unit_test(test_signature__of_a_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
