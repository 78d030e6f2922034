/* SPDX-License-Identifier: Apache-2.0
 *
 * Signatures of databases. What is signed is the header, which vouches for every block through the
 * hash tree (docs/database.md).
 */
#ifndef MG_ADVISORY_DB_SIGNATURE_H
#define MG_ADVISORY_DB_SIGNATURE_H

#include "core/advisory/db.h"
#include "core/trust/signature.h"

/* The schema of their files. */
#define MG_DB_SIGNATURE "margay/db-signature/1"

/* Sign an open database. All of it is read first: damage is not signed. */
enum mg_status mg_db_sign(struct mg_db *db, struct mg_private_key *key, struct mg_signature *out,
                          struct mg_error *err);

/* Sign the database at path and put the signature beside it. */
enum mg_status mg_db_sign_file(const char *path, struct mg_private_key *key, struct mg_error *err);

/* Verify the signature over the database's header. From then on each block is held against the
 * hash that the header vouches for when it is first touched. UNTRUSTED. */
enum mg_status mg_db_authenticate(struct mg_db *db, const struct mg_signature *signature,
                                  const struct mg_public_key *key, struct mg_error *err);

#endif
