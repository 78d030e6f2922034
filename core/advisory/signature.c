/* SPDX-License-Identifier: Apache-2.0
 *
 * Signature files, and signing and verifying the header of a database.
 */
#include "core/advisory/signature.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <mbedtls/base64.h>

#include "core/advisory/db_file.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/json_write.h"
#include "core/base/limits.h"

#define SCHEMA "margay/db-signature/1"
#define ALGORITHM "ecdsa-p256-sha256"
#define BASE64_SIZE (4 * (MG_KEY_SIGNATURE_SIZE + 2) / 3 + 1)

static bool is_key_id(struct mg_str id)
{
    bool ok = id.n == MG_KEY_ID_SIZE - 1;

    for (size_t i = 0; ok && i < id.n; i++)
        ok = (id.p[i] >= '0' && id.p[i] <= '9') || (id.p[i] >= 'a' && id.p[i] <= 'f');
    return ok;
}

static enum mg_status take_members(const cJSON *json, struct mg_signature *out,
                                   struct mg_error *err)
{
    struct mg_str id = mg_json_str(json, "key_id"), base64 = mg_json_str(json, "signature");
    struct mg_signature signature = {.n = 0};

    if (!mg_str_is(mg_json_str(json, "schema"), SCHEMA))
        return mg_fail(err, MG_UNSUPPORTED, "no signature of the kind \"%s\"", SCHEMA);
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

enum mg_status mg_signature_parse(struct mg_str text, struct mg_signature *out,
                                  struct mg_error *err)
{
    cJSON *json = NULL;
    enum mg_status status = mg_json_parse(text, MG_LIMIT_SIGNATURE_FILE, &json, err);

    if (status == MG_OK)
        status = take_members(json, out, err);
    cJSON_Delete(json);
    return status;
}

enum mg_status mg_signature_print(const struct mg_signature *signature, struct mg_buf *out,
                                  struct mg_error *err)
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
    mg_json_put_str(&w, "schema", MG_STR(SCHEMA));
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
static char *path_of(const char *db_path, struct mg_error *err)
{
    size_t size = strlen(db_path) + sizeof MG_SIGNATURE_SUFFIX;
    char *path = malloc(size);

    if (path == NULL)
        (void)mg_fail(err, MG_NOMEM, "no memory for the signature of %s", db_path);
    else
        (void)snprintf(path, size, "%s%s", db_path, MG_SIGNATURE_SUFFIX);
    return path;
}

enum mg_status mg_signature_read(const char *db_path, struct mg_signature *out,
                                 struct mg_error *err)
{
    char *path = path_of(db_path, err);
    struct mg_buf text;
    enum mg_status status;

    if (path == NULL)
        return MG_NOMEM;
    mg_buf_init(&text, MG_LIMIT_SIGNATURE_FILE);
    status = mg_file_read_regular(path, &text, err);
    if (status == MG_OK && (status = mg_signature_parse(mg_buf_view(&text), out, err)) != MG_OK)
        (void)mg_fail_in(err, status, "%s", path);
    mg_buf_clear(&text);
    free(path);
    return status;
}

enum mg_status mg_signature_write(const char *db_path, const struct mg_signature *signature,
                                  struct mg_error *err)
{
    char *path = path_of(db_path, err);
    struct mg_buf text;
    enum mg_status status;

    if (path == NULL)
        return MG_NOMEM;
    mg_buf_init(&text, MG_LIMIT_SIGNATURE_FILE);
    status = mg_signature_print(signature, &text, err);
    if (status == MG_OK)
        status = mg_file_replace(path, mg_buf_view(&text), err);
    mg_buf_clear(&text);
    free(path);
    return status;
}

enum mg_status mg_signature_remove(const char *db_path, struct mg_error *err)
{
    char *path = path_of(db_path, err);
    enum mg_status status = path == NULL ? MG_NOMEM : mg_file_remove(path, err);

    free(path);
    return status;
}

enum mg_status mg_signature_make(struct mg_db *db, struct mg_private_key *key,
                                 struct mg_signature *out, struct mg_error *err)
{
    struct mg_signature signature = {.n = 0};
    unsigned char hash[MG_SHA256_SIZE];
    enum mg_status status = mg_db_verify(db, err);

    if (status == MG_OK)
        status = mg_sha256(db->header, MG_DB_HEADER, hash, err);
    if (status == MG_OK)
        status = mg_private_key_sign(key, hash, signature.bytes, &signature.n, err);
    if (status != MG_OK)
        return status;
    memcpy(signature.key_id, mg_private_key_public(key)->id, sizeof signature.key_id);
    *out = signature;
    return MG_OK;
}

enum mg_status mg_signature_sign_file(const char *db_path, struct mg_private_key *key,
                                      struct mg_error *err)
{
    struct mg_signature signature;
    struct mg_db *db = NULL;
    enum mg_status status = mg_db_open(db_path, &db, err);

    if (status != MG_OK)
        return status;
    status = mg_signature_make(db, key, &signature, err);
    if (status != MG_OK)
        (void)mg_fail_in(err, status, "%s", db_path);
    mg_db_close(db);
    return status == MG_OK ? mg_signature_write(db_path, &signature, err) : status;
}

enum mg_status mg_db_authenticate(struct mg_db *db, const struct mg_signature *signature,
                                  const struct mg_public_key *key, struct mg_error *err)
{
    struct mg_str bytes = {(const char *)signature->bytes, signature->n};
    unsigned char hash[MG_SHA256_SIZE];
    enum mg_status status = mg_sha256(db->header, MG_DB_HEADER, hash, err);

    if (status == MG_OK)
        status = mg_public_key_verify(key, hash, bytes, err);
    if (status == MG_OK)
        status = mg_db_hashes_begin(db, err);
    if (status != MG_OK)
        return status;
    db->authentic = true;
    memset(db->verified, 0, (size_t)mg_db_blocks(db));
    return MG_OK;
}
