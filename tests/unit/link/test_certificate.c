/* SPDX-License-Identifier: Apache-2.0
 *
 * Certificates: a request is made, and what is no certificate for the key is refused. Whole chains
 * are tests/e2e/test_agent_managed.py's, which has a CA.
 */
#include "core/link/certificate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/file.h"
#include "core/base/limits.h"
#include "core/trust/key.h"

static const char key_path[] = "test_certificate.pem";

static int make_key(void **state)
{
    struct mg_private_key *key = NULL;
    bool good = mg_file_remove(key_path, NULL) == MG_OK &&
                mg_private_key_generate(&key, NULL) == MG_OK &&
                mg_private_key_create_file(key, key_path, NULL) == MG_OK;

    (void)state;
    mg_private_key_free(key);
    return good ? 0 : 1;
}

static int remove_key(void **state)
{
    (void)state;
    return mg_file_remove(key_path, NULL) == MG_OK ? 0 : 1;
}

static void test_certificate__request_is_pem(void **state)
{
    struct mg_buf text;

    (void)state;
    mg_buf_init(&text, MG_KIB(8));
    assert_int_equal(mg_certificate_request(key_path, &text, NULL), MG_OK);
    assert_true(mg_str_starts(mg_buf_view(&text), MG_STR("-----BEGIN CERTIFICATE REQUEST-----\n")));
    assert_true(mg_str_ends(mg_buf_view(&text), MG_STR("-----END CERTIFICATE REQUEST-----\n")));
    mg_buf_reset(&text);
    assert_int_equal(mg_certificate_request("no-such.pem", &text, NULL), MG_FORMAT);
    mg_buf_clear(&text);
}

static void test_certificate__nonsense_is_refused(void **state)
{
    struct mg_certificate_times times = {1, 2};
    struct mg_error err;

    (void)state;
    assert_int_equal(mg_certificate_check(MG_STR("nonsense"), MG_STR("x"), key_path, &times, &err),
                     MG_FORMAT);
    assert_int_equal(mg_certificate_check(MG_STR(""), MG_STR(""), key_path, &times, &err),
                     MG_FORMAT);
    assert_true(times.begins == 1);
}

static void test_certificate__fingerprints_have_64_digits(void **state)
{
    static const char digits[] = "0123456789abcdefABCDEF0123456789abcdef0123456789abcdef0123456789";
    char text[80];

    (void)state;
    assert_true(mg_certificate_is_fingerprint(digits));
    assert_true(mg_certificate_is_fingerprint("01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:"
                                              "01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF"));
    assert_false(mg_certificate_is_fingerprint(""));
    assert_false(mg_certificate_is_fingerprint(digits + 1));
    memcpy(text, digits, sizeof digits);
    memcpy(text + sizeof digits - 1, "0", 2);
    assert_false(mg_certificate_is_fingerprint(text));
    text[63] = 'g';
    text[64] = '\0';
    assert_false(mg_certificate_is_fingerprint(text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_certificate__request_is_pem),
        cmocka_unit_test(test_certificate__nonsense_is_refused),
        cmocka_unit_test(test_certificate__fingerprints_have_64_digits),
    };

    return cmocka_run_group_tests(tests, make_key, remove_key);
}
