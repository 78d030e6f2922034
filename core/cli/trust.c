/* SPDX-License-Identifier: Apache-2.0
 *
 * Trusted keys and the signature of a database.
 */
#include "core/cli/trust.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "core/base/file.h"

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

enum mg_status mg_trusted_keys_add(struct mg_trusted_keys *keys, const char *path,
                                   struct mg_error *err)
{
    enum mg_status status;

    if (keys->count == MG_COUNT(keys->items))
        return mg_fail(err, MG_LIMIT, "%s: more than %d keys", path, MG_LIMIT_TRUSTED_KEYS);
    status = mg_public_key_read(path, &keys->items[keys->count], err);
    keys->count += status == MG_OK;
    return status;
}

/* File systems of Windows do not tell ".PEM" from ".pem". */
static bool ends_like_key(struct mg_str name)
{
    return mg_str_ends(name, MG_STR(".pem")) || mg_str_ends(name, MG_STR(".PEM"));
}

/* The key in folder/name; *others when the name is none of a key. */
static enum mg_status add_from(struct mg_trusted_keys *keys, const char *folder, const char *name,
                               bool *others, struct mg_error *err)
{
    size_t size = strlen(folder) + strlen(name) + 2;
    enum mg_status status;
    char *path;

    if (!ends_like_key(mg_str_of(name))) {
        *others = *others || name[0] != '.';
        return MG_OK;
    }
    path = malloc(size);
    if (path == NULL)
        return mg_fail(err, MG_NOMEM, "no memory for the keys in %s", folder);
    (void)snprintf(path, size, "%s/%s", folder, name);
    status = mg_trusted_keys_add(keys, path, err);
    free(path);
    return status;
}

enum mg_status mg_trusted_keys_add_folder(struct mg_trusted_keys *keys, const char *folder,
                                          struct mg_error *err)
{
    enum mg_status status = MG_OK;
    size_t before = keys->count;
    bool others = false;
    uv_dirent_t entry;
    uv_fs_t req;
    int code = uv_fs_scandir(NULL, &req, folder, 0, NULL);

    if (code < 0 && code != UV_ENOENT)
        status = mg_fail(err, mg_file_status(code), "cannot read the keys in %s: %s", folder,
                         uv_strerror(code));
    /* To the end also after a failure: libuv 1.44 leaks the entry where one stops. */
    while (code >= 0 && uv_fs_scandir_next(&req, &entry) != UV_EOF) {
        if (status == MG_OK)
            status = add_from(keys, folder, entry.name, &others, err);
    }
    uv_fs_req_cleanup(&req);
    if (status == MG_OK && others && keys->count == before)
        return mg_fail(err, MG_FORMAT,
                       "none of the files in %s is called *.pem: who put them there wanted keys to "
                       "count",
                       folder);
    return status;
}

static const struct mg_public_key *find_key(const struct mg_trusted_keys *keys, const char *id)
{
    for (size_t i = 0; i < keys->count; i++) {
        if (strcmp(keys->items[i].id, id) == 0)
            return &keys->items[i];
    }
    return NULL;
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
    enum mg_status status = mg_signature_read(path, &signature, err);

    *trust = (struct mg_trust){.state = MG_TRUST_UNSIGNED};
    if (status == MG_OK)
        memcpy(trust->key_id, signature.key_id, sizeof trust->key_id);
    if (keys->count == 0)
        return note_signature(status, trust);
    if (status == MG_NOENT)
        return mg_fail(err, MG_UNTRUSTED, "it has no signature");
    if (status != MG_OK)
        return status;
    key = find_key(keys, signature.key_id);
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
