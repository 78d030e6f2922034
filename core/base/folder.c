/* SPDX-License-Identifier: Apache-2.0
 *
 * Listing a folder through libuv. Kinds come from lstat: some file systems do not tell them in the
 * listing.
 */
#include "core/base/folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "core/base/file.h"

static enum mg_status kind_of(const char *path, enum mg_folder_kind *out, struct mg_error *err)
{
    uv_fs_t req;
    int code = uv_fs_lstat(NULL, &req, path, NULL);
    uint64_t type = req.statbuf.st_mode & S_IFMT;

    uv_fs_req_cleanup(&req);
    if (code < 0)
        return mg_fail(err, mg_file_status(code), "cannot look at %s: %s", path, uv_strerror(code));
    *out = type == S_IFREG ? MG_FOLDER_FILE : type == S_IFDIR ? MG_FOLDER_FOLDER : MG_FOLDER_OTHER;
    return MG_OK;
}

static enum mg_status give(const char *folder, const char *name, mg_folder_fn each, void *context,
                           struct mg_error *err)
{
    struct mg_folder_entry entry = {.name = name};
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = malloc(size);
    enum mg_status status;

    if (path == NULL)
        return mg_fail(err, MG_NOMEM, "no memory to list %s", folder);
    (void)snprintf(path, size, "%s/%s", folder, name);
    entry.path = path;
    status = kind_of(path, &entry.kind, err);
    if (status == MG_OK)
        status = each(context, &entry, err);
    else if (status == MG_NOENT) /* removed since the folder was listed */
        status = MG_OK;
    free(path);
    return status;
}

enum mg_status mg_folder_each(const char *path, size_t limit, mg_folder_fn each, void *context,
                              struct mg_error *err)
{
    enum mg_status status = MG_OK;
    uv_dirent_t entry;
    uv_fs_t req;
    int code = uv_fs_scandir(NULL, &req, path, 0, NULL);

    if (code < 0)
        status = mg_fail(err, mg_file_status(code), "cannot list %s: %s", path, uv_strerror(code));
    else if ((size_t)code > limit)
        status = mg_fail(err, MG_LIMIT, "%s holds more than %zu entries", path, limit);
    /* To the end also after a failure: libuv 1.44 leaks the entry where one stops. */
    while (code >= 0 && uv_fs_scandir_next(&req, &entry) != UV_EOF) {
        if (status == MG_OK)
            status = give(path, entry.name, each, context, err);
    }
    uv_fs_req_cleanup(&req);
    return status;
}

enum mg_status mg_folder_remove(const char *path, struct mg_error *err)
{
    uv_fs_t req;
    int code = uv_fs_rmdir(NULL, &req, path, NULL);

    uv_fs_req_cleanup(&req);
    if (code == 0 || code == UV_ENOENT || code == UV_ENOTEMPTY || code == UV_EEXIST)
        return MG_OK; /* rmdir(2) of POSIX: both say that it is not empty */
    return mg_fail(err, mg_file_status(code), "cannot remove %s: %s", path, uv_strerror(code));
}
