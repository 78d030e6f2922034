/* SPDX-License-Identifier: Apache-2.0
 *
 * Validators of a downloaded file (RFC 9110 section 8.8), kept beside it as FILE.meta, so that the
 * next download can ask "only when it changed". They are only a hint: whatever is wrong with them
 * means that there are none, and that the file is downloaded in full.
 */
#ifndef MG_NET_VALIDATORS_H
#define MG_NET_VALIDATORS_H

#include "core/base/error.h"
#include "core/base/str.h"

#define MG_VALIDATOR_MAX 256

struct mg_validators {
    char etag[MG_VALIDATOR_MAX];          /* as sent, quotes and "W/" included; empty: none */
    char last_modified[MG_VALIDATOR_MAX]; /* as sent; empty: none */
};

/* Keep a header value as a validator; one that is too long or holds other than printable ASCII
 * becomes empty, since it will be sent in a header again. value may be NULL. */
void mg_validators_set(char out[MG_VALIDATOR_MAX], const char *value);

/* Those of the file at path, when it is still the one that came from url (as mg_url_show gives it)
 * in size; else all empty. */
void mg_validators_load(const char *path, const char *url, struct mg_validators *out);

/* Write FILE.meta for the file at path as it is now. */
enum mg_status mg_validators_save(const char *path, const char *url,
                                  const struct mg_validators *validators, struct mg_error *err);

/* When the file at path was last known to be what its server has, in seconds since 1970; false
 * when there is no such file. */
bool mg_validators_confirmed(const char *path, int64_t *seconds);

/* Remove FILE.meta, so that the next download is a full one. */
void mg_validators_forget(const char *path);

#endif
