/* SPDX-License-Identifier: Apache-2.0
 *
 * Trusted keys held against the signature of a database.
 */
#include "core/cli/trust.h"

#include <stdio.h>
#include <string.h>

static const char *const names[] = {
    [MG_TRUST_UNSIGNED] = "unsigned",
    [MG_TRUST_UNCHECKED] = "unchecked",
    [MG_TRUST_SIGNED] = "signed",
    [MG_TRUST_OVERRIDDEN] = "overridden",
};

const char *mg_trust_name(enum mg_trust_state state)
{
    return names[state];
}

/* Nobody asked for a signature: say what there is. */
static enum mg_status note_signature(enum mg_status found, struct mg_trust *trust)
{
    trust->state = found == MG_NOENT ? MG_TRUST_UNSIGNED : MG_TRUST_UNCHECKED;
    return MG_OK;
}

enum mg_status mg_trust_check(struct mg_db *db, const char *path,
                              const struct mg_trusted_keys *keys, struct mg_trust *trust,
                              struct mg_error *err)
{
    const struct mg_public_key *key;
    struct mg_signature signature;
    enum mg_status status = mg_signature_read(path, MG_DB_SIGNATURE, &signature, err);

    *trust = (struct mg_trust){.state = MG_TRUST_UNSIGNED};
    if (status == MG_OK)
        memcpy(trust->key_id, signature.key_id, sizeof trust->key_id);
    if (keys->count == 0)
        return note_signature(status, trust);
    if (status == MG_NOENT)
        return mg_fail(err, MG_UNTRUSTED, "it has no signature");
    if (status != MG_OK)
        return status;
    key = mg_trusted_keys_find(keys, signature.key_id);
    if (key == NULL)
        return mg_fail(err, MG_UNTRUSTED, "it is signed with another key, %s", signature.key_id);
    status = mg_db_authenticate(db, &signature, key, err);
    if (status == MG_OK)
        trust->state = MG_TRUST_SIGNED;
    return status;
}

void mg_trust_cover(const struct mg_trust *trust, struct mg_inventory *inventory)
{
    char text[sizeof trust->why.text + 64];

    if (trust->state != MG_TRUST_OVERRIDDEN)
        return;
    (void)snprintf(text, sizeof text, "the database was used without a trusted signature: %s",
                   trust->why.text);
    mg_inventory_add_coverage(inventory, &(struct mg_coverage){
                                             .level = MG_COVERAGE_LIMITED,
                                             .area = MG_STR("advisories"),
                                             .code = MG_STR("UNSIGNED_DATABASE"),
                                             .detail = mg_str_of(text),
                                         });
}
