/* SPDX-License-Identifier: Apache-2.0
 *
 * Public keys through mbedTLS's key interface, the same code for its versions 2.28 and 3. Its
 * structs are never looked into: the curve is told from the DER form.
 */
#include "core/trust/key.h"

#include <string.h>

#include "core/trust/key_pk.h"
#include "core/base/file.h"
#include "core/base/limits.h"

/* RFC 5480 section 2: what the SubjectPublicKeyInfo of an uncompressed point on P-256 begins with.
 * The point's coordinates follow, 64 bytes. */
static const unsigned char p256[] = {
    0x30, 0x59, 0x30, 0x13,                                     /* sequence of: sequence of */
    0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01,       /* id-ecPublicKey, */
    0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, /* secp256r1; */
    0x03, 0x42, 0x00, 0x04,                                     /* bit string: uncompressed point */
};

static enum mg_status fail_kind(struct mg_error *err)
{
    return mg_fail(err, MG_UNSUPPORTED,
                   "this is no key that can be used: ECDSA on P-256 is wanted");
}

enum mg_status mg_key_fail(int code, const char *what, struct mg_error *err)
{
    if (code == MBEDTLS_ERR_PK_UNKNOWN_PK_ALG || code == MBEDTLS_ERR_PK_UNKNOWN_NAMED_CURVE)
        return fail_kind(err);
    return mg_fail(err, MG_FORMAT, "this is no %s in PEM", what);
}

/* From the canonical form; the id comes from it. */
static enum mg_status take_der(struct mg_str der, struct mg_public_key *out, struct mg_error *err)
{
    unsigned char hash[MG_SHA256_SIZE];
    enum mg_status status;

    if (der.n != sizeof out->der || memcmp(der.p, p256, sizeof p256) != 0)
        return fail_kind(err);
    status = mg_sha256(der.p, der.n, hash, err);
    if (status != MG_OK)
        return status;
    memcpy(out->der, der.p, sizeof out->der);
    mg_hex(hash, sizeof hash, out->id);
    return MG_OK;
}

/* mbedTLS writes a point uncompressed whatever form it had in the file, so a key has one id. */
enum mg_status mg_public_key_of_pk(mbedtls_pk_context *pk, struct mg_public_key *out,
                                   struct mg_error *err)
{
    unsigned char der[256]; /* for any curve; what it writes stands at the end */
    int n = mbedtls_pk_write_pubkey_der(pk, der, sizeof der);

    if (n <= 0)
        return fail_kind(err); /* RSA does not fit */
    return take_der((struct mg_str){(const char *)der + sizeof der - (size_t)n, (size_t)n}, out,
                    err);
}

/* What can be told of a text before it is decoded. */
static enum mg_status check_text(struct mg_str pem, struct mg_error *err)
{
    size_t begin = mg_str_find_str(pem, MG_STR("-----BEGIN "));

    if (mg_str_find_str(pem, MG_STR("PRIVATE KEY-----")) != SIZE_MAX)
        return mg_fail(err, MG_FORMAT, "this is a private key: its public one is wanted here");
    if (begin == SIZE_MAX || mg_str_find(pem, '\0') != SIZE_MAX)
        return mg_key_fail(0, "public key", err);
    if (mg_str_find_str(mg_str_skip(pem, begin + 1), MG_STR("-----BEGIN ")) != SIZE_MAX)
        return mg_fail(err, MG_FORMAT, "there is more than one key: give each its own file");
    return MG_OK;
}

static enum mg_status decode(const char *pem, size_t n, struct mg_public_key *out,
                             struct mg_error *err)
{
    mbedtls_pk_context pk;
    enum mg_status status;
    int code;

    mbedtls_pk_init(&pk);
    code = mbedtls_pk_parse_public_key(&pk, (const unsigned char *)pem, n + 1);
    status = code == 0 ? mg_public_key_of_pk(&pk, out, err) : mg_key_fail(code, "public key", err);
    mbedtls_pk_free(&pk);
    return status;
}

enum mg_status mg_public_key_parse(struct mg_str pem, struct mg_public_key *out,
                                   struct mg_error *err)
{
    char text[MG_LIMIT_KEY_FILE + 1]; /* mbedTLS tells PEM by the NUL behind it */
    enum mg_status status = check_text(pem, err);

    if (status != MG_OK)
        return status;
    if (pem.n > MG_LIMIT_KEY_FILE)
        return mg_fail(err, MG_LIMIT, "larger than %zu bytes", MG_LIMIT_KEY_FILE);
    memcpy(text, pem.p, pem.n);
    text[pem.n] = '\0';
    return decode(text, pem.n, out, err);
}

enum mg_status mg_public_key_read(const char *path, struct mg_public_key *out, struct mg_error *err)
{
    struct mg_buf text;
    enum mg_status status;

    mg_buf_init(&text, MG_LIMIT_KEY_FILE);
    status = mg_file_read_regular(path, &text, err);
    if (status == MG_OK && (status = mg_public_key_parse(mg_buf_view(&text), out, err)) != MG_OK)
        (void)mg_fail_in(err, status, "%s", path);
    mg_buf_clear(&text);
    return status;
}

/* The key of our own DER form; mbedtls_pk_free ends it. */
static bool load(const struct mg_public_key *key, mbedtls_pk_context *pk)
{
    mbedtls_pk_init(pk);
    return mbedtls_pk_parse_public_key(pk, key->der, sizeof key->der) == 0;
}

enum mg_status mg_public_key_write(const struct mg_public_key *key, struct mg_buf *out,
                                   struct mg_error *err)
{
    unsigned char text[512];
    mbedtls_pk_context pk;
    bool ok = load(key, &pk) && mbedtls_pk_write_pubkey_pem(&pk, text, sizeof text) == 0;

    mbedtls_pk_free(&pk);
    if (ok)
        mg_buf_str(out, mg_str_of((const char *)text));
    return ok && !out->failed ? MG_OK : mg_fail(err, MG_NOMEM, "no memory to write a key");
}

enum mg_status mg_public_key_verify(const struct mg_public_key *key,
                                    const unsigned char hash[MG_SHA256_SIZE],
                                    struct mg_str signature, struct mg_error *err)
{
    mbedtls_pk_context pk;
    bool ok =
        load(key, &pk) && mbedtls_pk_verify(&pk, MBEDTLS_MD_SHA256, hash, MG_SHA256_SIZE,
                                            (const unsigned char *)signature.p, signature.n) == 0;

    mbedtls_pk_free(&pk);
    return ok ? MG_OK : mg_fail(err, MG_UNTRUSTED, "its signature is wrong");
}
