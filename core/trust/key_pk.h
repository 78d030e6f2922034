/* SPDX-License-Identifier: Apache-2.0
 *
 * Inside the keys: what public and private ones share of mbedTLS. Not for other modules.
 */
#ifndef MG_TRUST_KEY_PK_H
#define MG_TRUST_KEY_PK_H

#include <mbedtls/pk.h>

#include "core/trust/key.h"

/* What a code of mbedTLS says about the text of a key: UNSUPPORTED when it is a key of another
 * kind, else FORMAT with "this is no <what> in PEM". */
enum mg_status mg_key_fail(int code, const char *what, struct mg_error *err);

/* The public half of what pk holds. UNSUPPORTED unless it is ECDSA on P-256. */
enum mg_status mg_public_key_of_pk(mbedtls_pk_context *pk, struct mg_public_key *out,
                                   struct mg_error *err);

#endif
