/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as a signature file. One that is accepted is printed, accepted again and the same; no
 * bytes that a fuzzer finds verify.
 */
#include "core/trust/signature.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define SCHEMA "margay/db-signature/1"

/* A valid key: the point is the generator of P-256 (SEC 2 section 2.4.2). */
static const char pem[] = "-----BEGIN PUBLIC KEY-----\n"
                          "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt\n"
                          "6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==\n"
                          "-----END PUBLIC KEY-----\n";

static void must(bool condition)
{
    if (!condition)
        abort();
}

static void print_and_parse(const struct mg_signature *signature)
{
    struct mg_signature again;
    struct mg_buf text;

    mg_buf_init(&text, MG_LIMIT_SIGNATURE_FILE);
    must(mg_signature_print(signature, SCHEMA, &text, NULL) == MG_OK);
    must(mg_signature_parse(mg_buf_view(&text), SCHEMA, &again, NULL) == MG_OK);
    must(again.n == signature->n && memcmp(again.bytes, signature->bytes, again.n) == 0);
    must(strcmp(again.key_id, signature->key_id) == 0);
    mg_buf_clear(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const unsigned char hash[MG_SHA256_SIZE] = {1};
    struct mg_signature signature;
    struct mg_public_key key;

    if (mg_signature_parse((struct mg_str){(const char *)data, size}, SCHEMA, &signature, NULL) !=
        MG_OK)
        return 0;
    print_and_parse(&signature);
    must(mg_public_key_parse(mg_str_of(pem), &key, NULL) == MG_OK);
    must(mg_public_key_verify(&key, hash,
                              (struct mg_str){(const char *)signature.bytes, signature.n},
                              NULL) == MG_UNTRUSTED);
    return 0;
}
