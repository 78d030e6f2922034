/* SPDX-License-Identifier: Apache-2.0
 *
 * Whether a database is signed by one of the trusted keys. What follows from that is decided in
 * open_db.c.
 */
#ifndef MG_CLI_TRUST_H
#define MG_CLI_TRUST_H

#include "core/advisory/db_signature.h"
#include "core/model/inventory.h"
#include "core/trust/keys.h"

enum mg_trust_state {
    MG_TRUST_UNSIGNED,   /* no signature, and no key is trusted */
    MG_TRUST_UNCHECKED,  /* a signature, and no key is trusted */
    MG_TRUST_SIGNED,     /* by a trusted key */
    MG_TRUST_OVERRIDDEN, /* not by a trusted key; used because the user said so */
};

struct mg_trust {
    enum mg_trust_state state;
    char key_id[MG_KEY_ID_SIZE]; /* of the signature; empty: there is none that can be read */
    struct mg_error why;         /* of OVERRIDDEN: what speaks against it */
};

/* Hold the database that was opened from path against its signature file; key_id and state are set,
 * and from then on a SIGNED one is authenticated. UNTRUSTED when keys are trusted and it is not
 * signed by one of them; key_id is set then, too. */
enum mg_status mg_trust_check(struct mg_db *db, const char *path,
                              const struct mg_trusted_keys *keys, struct mg_trust *trust,
                              struct mg_error *err);

/* "signed", ... for machine-readable output. */
const char *mg_trust_name(enum mg_trust_state state);

/* Coverage of an OVERRIDDEN database; nothing for the others. */
void mg_trust_cover(const struct mg_trust *trust, struct mg_inventory *inventory);

#endif
