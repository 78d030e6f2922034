/* SPDX-License-Identifier: Apache-2.0
 *
 * Detached signatures of databases, in a file of their own beside the database. What is signed is
 * the header, which vouches for every block through the hash tree (docs/database.md). Whose keys
 * are trusted is for the caller to say.
 */
#ifndef MG_ADVISORY_SIGNATURE_H
#define MG_ADVISORY_SIGNATURE_H

#include "core/advisory/db.h"
#include "core/advisory/key.h"
#include "core/base/buf.h"

#define MG_SIGNATURE_SUFFIX ".sig"

struct mg_signature {
    char key_id[MG_KEY_ID_SIZE]; /* which key to verify with; a hint, not a proof */
    unsigned char bytes[MG_KEY_SIGNATURE_SIZE];
    size_t n;
};

/* One JSON document, docs/database.md. FORMAT, LIMIT, or UNSUPPORTED for another version. */
enum mg_status mg_signature_parse(struct mg_str text, struct mg_signature *out,
                                  struct mg_error *err);
/* Append its line to out. */
enum mg_status mg_signature_print(const struct mg_signature *signature, struct mg_buf *out,
                                  struct mg_error *err);

/* The signature of the database at db_path, from its file beside it; NOENT when there is none. */
enum mg_status mg_signature_read(const char *db_path, struct mg_signature *out,
                                 struct mg_error *err);
/* Put it there, replacing another one. */
enum mg_status mg_signature_write(const char *db_path, const struct mg_signature *signature,
                                  struct mg_error *err);
/* Take away a signature that no longer fits; none is fine. */
enum mg_status mg_signature_remove(const char *db_path, struct mg_error *err);

/* Sign an open database. All of it is read first: damage is not signed. */
enum mg_status mg_signature_make(struct mg_db *db, struct mg_private_key *key,
                                 struct mg_signature *out, struct mg_error *err);

/* Sign the database at path and put the signature beside it. */
enum mg_status mg_signature_sign_file(const char *db_path, struct mg_private_key *key,
                                      struct mg_error *err);

/* Verify the signature over the database's header. From then on each block is held against the
 * hash that the header vouches for when it is first touched. UNTRUSTED. */
enum mg_status mg_db_authenticate(struct mg_db *db, const struct mg_signature *signature,
                                  const struct mg_public_key *key, struct mg_error *err);

#endif
