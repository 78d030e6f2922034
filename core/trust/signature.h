/* SPDX-License-Identifier: Apache-2.0
 *
 * Detached signatures, in a file of their own beside what they sign (docs/database.md). The schema
 * of the file names the kind of thing that is signed. Each kind signs other bytes, so that a
 * signature of one is none of another, whatever the file says. Whose keys are trusted is for the
 * caller to say.
 */
#ifndef MG_TRUST_SIGNATURE_H
#define MG_TRUST_SIGNATURE_H

#include "core/base/buf.h"
#include "core/trust/key.h"

#define MG_SIGNATURE_SUFFIX ".sig"

struct mg_signature {
    char key_id[MG_KEY_ID_SIZE]; /* which key to verify with; a hint, not a proof */
    unsigned char bytes[MG_KEY_SIGNATURE_SIZE];
    size_t n;
};

/* One JSON document of this schema. FORMAT, LIMIT, or UNSUPPORTED for another schema. */
enum mg_status mg_signature_parse(struct mg_str text, const char *schema, struct mg_signature *out,
                                  struct mg_error *err);
/* Append its line to out. */
enum mg_status mg_signature_print(const struct mg_signature *signature, const char *schema,
                                  struct mg_buf *out, struct mg_error *err);

/* The signature of the file at path, from the file beside it; NOENT when there is none. */
enum mg_status mg_signature_read(const char *path, const char *schema, struct mg_signature *out,
                                 struct mg_error *err);
/* Put it there, replacing another one. */
enum mg_status mg_signature_write(const char *path, const char *schema,
                                  const struct mg_signature *signature, struct mg_error *err);
/* Take away a signature that no longer fits; none is fine. */
enum mg_status mg_signature_remove(const char *path, struct mg_error *err);

/* Sign a hash, and name the key. */
enum mg_status mg_signature_of_hash(const unsigned char hash[MG_SHA256_SIZE],
                                    struct mg_private_key *key, struct mg_signature *out,
                                    struct mg_error *err);

/* For documents: what is signed is the schema, a line feed and the text. */
enum mg_status mg_signature_of_text(struct mg_str text, const char *schema,
                                    struct mg_private_key *key, struct mg_signature *out,
                                    struct mg_error *err);
/* UNTRUSTED when it was not made so. */
enum mg_status mg_signature_verify_text(const struct mg_signature *signature, struct mg_str text,
                                        const char *schema, const struct mg_public_key *key,
                                        struct mg_error *err);

#endif
