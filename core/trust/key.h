/* SPDX-License-Identifier: Apache-2.0
 *
 * Keys to sign with: ECDSA on the curve P-256 (FIPS 186-4), in PEM files as openssl writes
 * them. Public keys are plain values. Private ones are held by the crypto library, and their bytes
 * are wiped where they passed through our memory.
 */
#ifndef MG_TRUST_KEY_H
#define MG_TRUST_KEY_H

#include "core/trust/hash.h"
#include "core/base/buf.h"

#define MG_KEY_ID_SIZE 65
#define MG_KEY_DER_SIZE 91
/* Longest signature in DER: a sequence of two integers of at most 33 bytes. */
#define MG_KEY_SIGNATURE_SIZE 72

struct mg_public_key {
    unsigned char der[MG_KEY_DER_SIZE]; /* SubjectPublicKeyInfo, RFC 5280 section 4.1 */
    char id[MG_KEY_ID_SIZE];            /* SHA-256 of der, hex */
};

/* One key in PEM ("BEGIN PUBLIC KEY"). FORMAT when there is none, or more than one, UNSUPPORTED for
 * keys of another kind, LIMIT. */
enum mg_status mg_public_key_parse(struct mg_str pem, struct mg_public_key *out,
                                   struct mg_error *err);
/* The same from a file, which errors name. */
enum mg_status mg_public_key_read(const char *path, struct mg_public_key *out,
                                  struct mg_error *err);
/* Append the PEM text to out. */
enum mg_status mg_public_key_write(const struct mg_public_key *key, struct mg_buf *out,
                                   struct mg_error *err);
/* UNTRUSTED when signature (DER) was not made with the key's private half over this hash. */
enum mg_status mg_public_key_verify(const struct mg_public_key *key,
                                    const unsigned char hash[MG_SHA256_SIZE],
                                    struct mg_str signature, struct mg_error *err);

struct mg_private_key;

/* A new key from the system's random numbers. */
enum mg_status mg_private_key_generate(struct mg_private_key **out, struct mg_error *err);
/* One key in PEM, SEC 1 or PKCS #8, without password. Errors as of mg_public_key_read. */
enum mg_status mg_private_key_read(const char *path, struct mg_private_key **out,
                                   struct mg_error *err);
/* Create the file, which must not be there yet, for its owner alone. */
enum mg_status mg_private_key_create_file(struct mg_private_key *key, const char *path,
                                          struct mg_error *err);
/* NULL is fine. */
void mg_private_key_free(struct mg_private_key *key);
/* Its public half; borrowed. */
const struct mg_public_key *mg_private_key_public(const struct mg_private_key *key);
/* Sign a hash; *n bytes of DER. */
enum mg_status mg_private_key_sign(struct mg_private_key *key,
                                   const unsigned char hash[MG_SHA256_SIZE],
                                   unsigned char out[MG_KEY_SIGNATURE_SIZE], size_t *n,
                                   struct mg_error *err);

#endif
