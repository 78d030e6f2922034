/* SPDX-License-Identifier: Apache-2.0
 *
 * Signature files, and signing and verifying documents.
 */
#include "core/trust/signature.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <mbedtls/base64.h>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/json_write.h"
#include "core/base/limits.h"

#define ALGORITHM "ecdsa-p256-sha256"
#define BASE64_SIZE (4 * (MG_KEY_SIGNATURE_SIZE + 2) / 3 + 1)

static bool is_key_id(struct mg_str id)
{
    bool ok = id.n == MG_KEY_ID_SIZE - 1;

    for (size_t i = 0; ok && i < id.n; i++)
        ok = (id.p[i] >= '0' && id.p[i] <= '9') || (id.p[i] >= 'a' && id.p[i] <= 'f');
    return ok;
}

static enum mg_status take_members(const cJSON *json, const char *schema, struct mg_signature *out,
                                   struct mg_error *err)
{
    struct mg_str id = mg_json_str(json, "key_id"), base64 = mg_json_str(json, "signature");
    struct mg_signature signature = {.n = 0};

    if (!mg_str_is(mg_json_str(json, "schema"), schema))
        return mg_fail(err, MG_UNSUPPORTED, "no signature of the kind \"%s\"", schema);
    if (!mg_str_is(mg_json_str(json, "algorithm"), ALGORITHM))
        return mg_fail(err, MG_UNSUPPORTED, "the algorithm of the signature is not \"%s\"",
                       ALGORITHM);
    if (!is_key_id(id))
        return mg_fail(err, MG_FORMAT, "\"key_id\" is no SHA-256 in hex");
    if (mbedtls_base64_decode(signature.bytes, sizeof signature.bytes, &signature.n,
                              (const unsigned char *)base64.p, base64.n) != 0 ||
        signature.n == 0)
        return mg_fail(err, MG_FORMAT, "\"signature\" is no ECDSA signature in base64");
    memcpy(signature.key_id, id.p, id.n);
    *out = signature;
    return MG_OK;
}

enum mg_status mg_signature_parse(struct mg_str text, const char *schema, struct mg_signature *out,
                                  struct mg_error *err)
{
    cJSON *json = NULL;
    enum mg_status status = mg_json_parse(text, MG_LIMIT_SIGNATURE_FILE, &json, err);

    if (status == MG_OK)
        status = take_members(json, schema, out, err);
    cJSON_Delete(json);
    return status;
}

enum mg_status mg_signature_print(const struct mg_signature *signature, const char *schema,
                                  struct mg_buf *out, struct mg_error *err)
{
    unsigned char base64[BASE64_SIZE];
    struct mg_json_writer w;
    struct mg_sink sink;
    size_t n;

    if (mbedtls_base64_encode(base64, sizeof base64, &n, signature->bytes, signature->n) != 0)
        return mg_fail(err, MG_FORMAT, "a signature of %zu bytes is too long", signature->n);
    mg_sink_init(&sink, NULL, MG_LIMIT_SIGNATURE_FILE);
    mg_json_writer_init(&w, &sink, false);
    mg_json_object_begin(&w, NULL);
    mg_json_put_str(&w, "schema", mg_str_of(schema));
    mg_json_put_str(&w, "algorithm", MG_STR(ALGORITHM));
    mg_json_put_str(&w, "key_id", mg_str_of(signature->key_id));
    mg_json_put_str(&w, "signature", (struct mg_str){(const char *)base64, n});
    mg_json_object_end(&w);
    mg_json_newline(&w);
    mg_buf_str(out, mg_buf_view(&sink.buf));
    out->failed = out->failed || sink.buf.failed;
    mg_sink_clear(&sink);
    return out->failed ? mg_fail(err, MG_NOMEM, "no memory for a signature") : MG_OK;
}

/* Name of the signature's file, to be freed; NULL without memory. */
static char *signature_path(const char *signed_path, struct mg_error *err)
{
    size_t size = strlen(signed_path) + sizeof MG_SIGNATURE_SUFFIX;
    char *path = malloc(size);

    if (path == NULL)
        (void)mg_fail(err, MG_NOMEM, "no memory for the signature of %s", signed_path);
    else
        (void)snprintf(path, size, "%s%s", signed_path, MG_SIGNATURE_SUFFIX);
    return path;
}

enum mg_status mg_signature_read(const char *signed_path, const char *schema,
                                 struct mg_signature *out, struct mg_error *err)
{
    char *path = signature_path(signed_path, err);
    struct mg_buf text;
    enum mg_status status;

    if (path == NULL)
        return MG_NOMEM;
    mg_buf_init(&text, MG_LIMIT_SIGNATURE_FILE);
    status = mg_file_read_regular(path, &text, err);
    if (status == MG_OK &&
        (status = mg_signature_parse(mg_buf_view(&text), schema, out, err)) != MG_OK)
        (void)mg_fail_in(err, status, "%s", path);
    mg_buf_clear(&text);
    free(path);
    return status;
}

enum mg_status mg_signature_write(const char *signed_path, const char *schema,
                                  const struct mg_signature *signature, struct mg_error *err)
{
    char *path = signature_path(signed_path, err);
    struct mg_buf text;
    enum mg_status status;

    if (path == NULL)
        return MG_NOMEM;
    mg_buf_init(&text, MG_LIMIT_SIGNATURE_FILE);
    status = mg_signature_print(signature, schema, &text, err);
    if (status == MG_OK)
        status = mg_file_replace(path, mg_buf_view(&text), err);
    mg_buf_clear(&text);
    free(path);
    return status;
}

enum mg_status mg_signature_remove(const char *signed_path, struct mg_error *err)
{
    char *path = signature_path(signed_path, err);
    enum mg_status status = path == NULL ? MG_NOMEM : mg_file_remove(path, err);

    free(path);
    return status;
}

enum mg_status mg_signature_of_hash(const unsigned char hash[MG_SHA256_SIZE],
                                    struct mg_private_key *key, struct mg_signature *out,
                                    struct mg_error *err)
{
    struct mg_signature signature = {.n = 0};
    enum mg_status status = mg_private_key_sign(key, hash, signature.bytes, &signature.n, err);

    if (status != MG_OK)
        return status;
    memcpy(signature.key_id, mg_private_key_public(key)->id, sizeof signature.key_id);
    *out = signature;
    return MG_OK;
}

/* The schema in front tells the kinds apart: no text of one is a text of another. */
static enum mg_status hash_text(struct mg_str text, const char *schema,
                                unsigned char hash[MG_SHA256_SIZE], struct mg_error *err)
{
    struct mg_buf framed;
    enum mg_status status;

    mg_buf_init(&framed, SIZE_MAX);
    mg_buf_str(&framed, mg_str_of(schema));
    mg_buf_char(&framed, '\n');
    mg_buf_str(&framed, text);
    status = framed.failed ? mg_fail(err, MG_NOMEM, "no memory to sign or verify a text")
                           : mg_sha256(framed.p, framed.n, hash, err);
    mg_buf_clear(&framed);
    return status;
}

enum mg_status mg_signature_of_text(struct mg_str text, const char *schema,
                                    struct mg_private_key *key, struct mg_signature *out,
                                    struct mg_error *err)
{
    unsigned char hash[MG_SHA256_SIZE];
    enum mg_status status = hash_text(text, schema, hash, err);

    return status == MG_OK ? mg_signature_of_hash(hash, key, out, err) : status;
}

enum mg_status mg_signature_verify_text(const struct mg_signature *signature, struct mg_str text,
                                        const char *schema, const struct mg_public_key *key,
                                        struct mg_error *err)
{
    struct mg_str bytes = {(const char *)signature->bytes, signature->n};
    unsigned char hash[MG_SHA256_SIZE];
    enum mg_status status = hash_text(text, schema, hash, err);

    return status == MG_OK ? mg_public_key_verify(key, hash, bytes, err) : status;
}
