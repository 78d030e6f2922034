/* SPDX-License-Identifier: Apache-2.0
 *
 * Signing and verifying the header of a database.
 */
#include "core/advisory/db_signature.h"

#include <string.h>

#include "core/advisory/db_file.h"

enum mg_status mg_db_sign(struct mg_db *db, struct mg_private_key *key, struct mg_signature *out,
                          struct mg_error *err)
{
    unsigned char hash[MG_SHA256_SIZE];
    enum mg_status status = mg_db_verify(db, err);

    if (status == MG_OK)
        status = mg_sha256(db->header, MG_DB_HEADER, hash, err);
    return status == MG_OK ? mg_signature_of_hash(hash, key, out, err) : status;
}

enum mg_status mg_db_sign_file(const char *path, struct mg_private_key *key, struct mg_error *err)
{
    struct mg_signature signature;
    struct mg_db *db = NULL;
    enum mg_status status = mg_db_open(path, &db, err);

    if (status != MG_OK)
        return status;
    status = mg_db_sign(db, key, &signature, err);
    if (status != MG_OK)
        (void)mg_fail_in(err, status, "%s", path);
    mg_db_close(db);
    return status == MG_OK ? mg_signature_write(path, MG_DB_SIGNATURE, &signature, err) : status;
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
