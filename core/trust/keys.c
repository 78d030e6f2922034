/* SPDX-License-Identifier: Apache-2.0
 *
 * Trusted keys from files and folders.
 */
#include "core/trust/keys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "core/base/file.h"

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

const struct mg_public_key *mg_trusted_keys_find(const struct mg_trusted_keys *keys, const char *id)
{
    for (size_t i = 0; i < keys->count; i++) {
        if (strcmp(keys->items[i].id, id) == 0)
            return &keys->items[i];
    }
    return NULL;
}
