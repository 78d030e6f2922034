/* SPDX-License-Identifier: Apache-2.0
 *
 * Private keys: made, read, written and used through mbedTLS. Between its versions 2.28 and 3 two
 * calls gained arguments; that is settled in two functions here.
 */
#include "core/trust/key_pk.h"

#include <stdlib.h>
#include <string.h>

#include <mbedtls/ctr_drbg.h>
#include <mbedtls/ecp.h>
#include <mbedtls/entropy.h>
#include <mbedtls/platform_util.h>
#include <mbedtls/version.h>

#include "core/base/file.h"
#include "core/base/limits.h"

struct mg_private_key {
    mbedtls_pk_context pk;
    mbedtls_entropy_context entropy;
    mbedtls_ctr_drbg_context random;
    struct mg_public_key public_half;
};

#if MBEDTLS_VERSION_MAJOR >= 3
static int parse_key(struct mg_private_key *key, const unsigned char *pem, size_t n)
{
    return mbedtls_pk_parse_key(&key->pk, pem, n, NULL, 0, mbedtls_ctr_drbg_random, &key->random);
}

static int sign_hash(struct mg_private_key *key, const unsigned char *hash, unsigned char *out,
                     size_t size, size_t *n)
{
    return mbedtls_pk_sign(&key->pk, MBEDTLS_MD_SHA256, hash, MG_SHA256_SIZE, out, size, n,
                           mbedtls_ctr_drbg_random, &key->random);
}
#else
static int parse_key(struct mg_private_key *key, const unsigned char *pem, size_t n)
{
    return mbedtls_pk_parse_key(&key->pk, pem, n, NULL, 0);
}

/* It writes at most MBEDTLS_PK_SIGNATURE_MAX_SIZE bytes. */
static int sign_hash(struct mg_private_key *key, const unsigned char *hash, unsigned char *out,
                     size_t size, size_t *n)
{
    (void)size;
    return mbedtls_pk_sign(&key->pk, MBEDTLS_MD_SHA256, hash, MG_SHA256_SIZE, out, n,
                           mbedtls_ctr_drbg_random, &key->random);
}
#endif

void mg_private_key_free(struct mg_private_key *key)
{
    if (key == NULL)
        return;
    mbedtls_pk_free(&key->pk);
    mbedtls_ctr_drbg_free(&key->random);
    mbedtls_entropy_free(&key->entropy);
    free(key);
}

/* A key that holds nothing yet, with random numbers for what is done with it. */
static enum mg_status new_key(struct mg_private_key **out, struct mg_error *err)
{
    struct mg_private_key *key = calloc(1, sizeof *key);

    if (key == NULL)
        return mg_fail(err, MG_NOMEM, "no memory for a key");
    mbedtls_pk_init(&key->pk);
    mbedtls_entropy_init(&key->entropy);
    mbedtls_ctr_drbg_init(&key->random);
    if (mbedtls_ctr_drbg_seed(&key->random, mbedtls_entropy_func, &key->entropy, NULL, 0) != 0) {
        mg_private_key_free(key);
        return mg_fail(err, MG_IO, "the system gives no random numbers");
    }
    *out = key;
    return MG_OK;
}

static enum mg_status generate(struct mg_private_key *key, struct mg_error *err)
{
    const mbedtls_pk_info_t *kind = mbedtls_pk_info_from_type(MBEDTLS_PK_ECKEY);

    if (kind == NULL || mbedtls_pk_setup(&key->pk, kind) != 0 ||
        mbedtls_ecp_gen_key(MBEDTLS_ECP_DP_SECP256R1, mbedtls_pk_ec(key->pk),
                            mbedtls_ctr_drbg_random, &key->random) != 0)
        return mg_fail(err, MG_IO, "a key could not be made");
    return mg_public_key_of_pk(&key->pk, &key->public_half, err);
}

enum mg_status mg_private_key_generate(struct mg_private_key **out, struct mg_error *err)
{
    struct mg_private_key *key = NULL;
    enum mg_status status = new_key(&key, err);

    if (status == MG_OK)
        status = generate(key, err);
    if (status != MG_OK) {
        mg_private_key_free(key);
        return status;
    }
    *out = key;
    return MG_OK;
}

static enum mg_status decode(struct mg_private_key *key, struct mg_str pem, struct mg_error *err)
{
    int code = parse_key(key, (const unsigned char *)pem.p, pem.n);

    if (code == MBEDTLS_ERR_PK_PASSWORD_REQUIRED || code == MBEDTLS_ERR_PK_PASSWORD_MISMATCH)
        return mg_fail(err, MG_UNSUPPORTED, "the key is protected by a password: store it without");
    if (code != 0)
        return mg_key_fail(code, "private key", err);
    return mg_public_key_of_pk(&key->pk, &key->public_half, err);
}

/* The PEM with a NUL behind it, by which mbedTLS tells it from DER. All memory is taken at once:
 * growing would leave copies behind that nobody wipes. */
static enum mg_status read_text(const char *path, struct mg_buf *text, struct mg_error *err)
{
    enum mg_status status;

    if (mg_buf_reserve(text, MG_LIMIT_KEY_FILE + 1) == NULL)
        return mg_fail(err, MG_NOMEM, "no memory to read %s", path);
    text->ceiling = MG_LIMIT_KEY_FILE;
    status = mg_file_read_regular(path, text, err);
    text->ceiling++;
    mg_buf_char(text, '\0');
    return status;
}

enum mg_status mg_private_key_read(const char *path, struct mg_private_key **out,
                                   struct mg_error *err)
{
    struct mg_private_key *key = NULL;
    enum mg_status status = new_key(&key, err);
    struct mg_buf text;

    mg_buf_init(&text, MG_LIMIT_KEY_FILE + 1);
    if (status == MG_OK)
        status = read_text(path, &text, err);
    if (status == MG_OK && (status = decode(key, mg_buf_view(&text), err)) != MG_OK)
        (void)mg_fail_in(err, status, "%s", path);
    if (text.p != NULL)
        mbedtls_platform_zeroize(text.p, text.capacity);
    mg_buf_clear(&text);
    if (status != MG_OK) {
        mg_private_key_free(key);
        return status;
    }
    *out = key;
    return MG_OK;
}

enum mg_status mg_private_key_create_file(struct mg_private_key *key, const char *path,
                                          struct mg_error *err)
{
    unsigned char text[1024];
    enum mg_status status;

    if (mbedtls_pk_write_key_pem(&key->pk, text, sizeof text) != 0)
        status = mg_fail(err, MG_NOMEM, "the key cannot be written as PEM");
    else
        status = mg_file_create(path, mg_str_of((const char *)text), true, err);
    mbedtls_platform_zeroize(text, sizeof text);
    return status;
}

const struct mg_public_key *mg_private_key_public(const struct mg_private_key *key)
{
    return &key->public_half;
}

enum mg_status mg_private_key_sign(struct mg_private_key *key,
                                   const unsigned char hash[MG_SHA256_SIZE],
                                   unsigned char out[MG_KEY_SIGNATURE_SIZE], size_t *n,
                                   struct mg_error *err)
{
    unsigned char signature[MBEDTLS_PK_SIGNATURE_MAX_SIZE];
    size_t length = 0;

    if (sign_hash(key, hash, signature, sizeof signature, &length) != 0 ||
        length > MG_KEY_SIGNATURE_SIZE)
        return mg_fail(err, MG_IO, "signing failed");
    memcpy(out, signature, length);
    *n = length;
    return MG_OK;
}
