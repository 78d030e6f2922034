/* SPDX-License-Identifier: Apache-2.0
 *
 * Which keys are trusted: a set of public keys, from files that an administrator put in place.
 */
#ifndef MG_TRUST_KEYS_H
#define MG_TRUST_KEYS_H

#include "core/base/limits.h"
#include "core/trust/key.h"

struct mg_trusted_keys {
    struct mg_public_key items[MG_LIMIT_TRUSTED_KEYS];
    size_t count;
};

/* Add the key in a file. LIMIT past MG_LIMIT_TRUSTED_KEYS. */
enum mg_status mg_trusted_keys_add(struct mg_trusted_keys *keys, const char *path,
                                   struct mg_error *err);
/* Add the keys in all files *.pem of a folder, which need not be there. One that cannot be read is
 * an error, and so are files that are all called otherwise: the keys are a policy, and half a
 * policy would be another one. */
enum mg_status mg_trusted_keys_add_folder(struct mg_trusted_keys *keys, const char *folder,
                                          struct mg_error *err);

/* The key of this id, borrowed; NULL when it is not trusted. */
const struct mg_public_key *mg_trusted_keys_find(const struct mg_trusted_keys *keys,
                                                 const char *id);

#endif
