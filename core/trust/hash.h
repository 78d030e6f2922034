/* SPDX-License-Identifier: Apache-2.0
 *
 * SHA-256 by mbedTLS, the same code for its versions 2.28 and 3.
 */
#ifndef MG_TRUST_HASH_H
#define MG_TRUST_HASH_H

#include "core/base/error.h"
#include "core/base/str.h"

#define MG_SHA256_SIZE 32

/* NOMEM when the library fails. */
enum mg_status mg_sha256(const void *bytes, size_t n, unsigned char out[MG_SHA256_SIZE],
                         struct mg_error *err);
/* 64 lower-case hex digits and a NUL. */
void mg_hex(const unsigned char *bytes, size_t n, char *out);

#endif
