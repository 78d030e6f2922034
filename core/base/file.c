/* SPDX-License-Identifier: Apache-2.0
 *
 * File access through libuv's synchronous calls, which are the same on every system.
 */
#include "core/base/file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "core/base/limits.h"

enum mg_status mg_file_status(int uv_code)
{
    switch (uv_code) {
    case UV_ENOENT:
    case UV_ENOTDIR:
        return MG_NOENT;
    case UV_EACCES:
    case UV_EPERM:
        return MG_ACCESS;
    case UV_ENOMEM:
        return MG_NOMEM;
    default:
        return MG_IO;
    }
}

static enum mg_status fail_uv(struct mg_error *err, int code, const char *verb, const char *path)
{
    enum mg_status status =
        mg_fail(err, mg_file_status(code), "cannot %s %s: %s", verb, path, uv_strerror(code));

    if (err != NULL)
        err->os_code = code;
    return status;
}

/* Run a request that was just issued and give its result back. */
static int finish(uv_fs_t *req, int code)
{
    uv_fs_req_cleanup(req);
    return code;
}

static int open_file(const char *path, int flags)
{
    uv_fs_t req;

    return finish(&req, uv_fs_open(NULL, &req, path, flags, 0644, NULL));
}

static void close_file(int fd)
{
    uv_fs_t req;

    (void)finish(&req, uv_fs_close(NULL, &req, fd, NULL));
}

static int read_some(int fd, char *to, size_t n)
{
    uv_buf_t piece = uv_buf_init(to, (unsigned)n);
    uv_fs_t req;

    return finish(&req, uv_fs_read(NULL, &req, fd, &piece, 1, -1, NULL));
}

static enum mg_status read_all(int fd, const char *path, struct mg_buf *out, struct mg_error *err)
{
    for (;;) {
        size_t chunk = MG_KIB(64);
        char *to = mg_buf_reserve(out, chunk);
        int n;

        if (to == NULL)
            return mg_fail(err, MG_LIMIT, "%s is larger than %zu bytes", path, out->ceiling);
        n = read_some(fd, to, chunk);
        if (n < 0)
            return fail_uv(err, n, "read", path);
        if (n == 0)
            return MG_OK;
        out->n += (size_t)n;
    }
}

enum mg_status mg_file_read(const char *path, struct mg_buf *out, struct mg_error *err)
{
    int fd = open_file(path, UV_FS_O_RDONLY);
    enum mg_status status;

    if (fd < 0)
        return fail_uv(err, fd, "open", path);
    status = read_all(fd, path, out, err);
    close_file(fd);
    return status;
}

enum mg_status mg_file_begin(struct mg_file_writer *w, const char *path, struct mg_error *err)
{
    static const char suffix[] = ".XXXXXX";
    size_t n = strlen(path);
    uv_fs_t req;
    int fd;

    *w = (struct mg_file_writer){.fd = -1};
    w->path = malloc(n + 1);
    w->temp = malloc(n + sizeof suffix);
    if (w->path == NULL || w->temp == NULL) {
        mg_file_abort(w);
        return mg_fail(err, MG_NOMEM, "no memory to write %s", path);
    }
    memcpy(w->path, path, n + 1);
    (void)snprintf(w->temp, n + sizeof suffix, "%s%s", path, suffix);
    fd = uv_fs_mkstemp(NULL, &req, w->temp, NULL);
    if (fd < 0) {
        (void)finish(&req, fd);
        free(w->temp);
        w->temp = NULL;
        mg_file_abort(w);
        return fail_uv(err, fd, "create", path);
    }
    memcpy(w->temp, req.path, n + sizeof suffix);
    w->fd = finish(&req, fd);
    return MG_OK;
}

enum mg_status mg_file_write(struct mg_file_writer *w, const void *bytes, size_t n,
                             struct mg_error *err)
{
    struct mg_str left = {bytes, n};

    while (left.n != 0) {
        struct mg_str piece = mg_str_take(left, MG_MIB(1));
        uv_buf_t buf = uv_buf_init((char *)(uintptr_t)piece.p, (unsigned)piece.n);
        uv_fs_t req;
        int written = finish(&req, uv_fs_write(NULL, &req, w->fd, &buf, 1, -1, NULL));

        if (written < 0)
            return fail_uv(err, written, "write", w->path);
        left = mg_str_skip(left, (size_t)written);
    }
    return MG_OK;
}

/* Make the rename itself durable. Systems that cannot sync a directory do not need it. */
static void sync_directory_of(const char *path)
{
    char *directory = malloc(strlen(path) + 2);
    char *slash;
    uv_fs_t req;
    int fd;

    if (directory == NULL)
        return;
    memcpy(directory, path, strlen(path) + 1);
    slash = strrchr(directory, '/');
    memcpy(slash == NULL ? directory : slash + 1, ".", 2);
    fd = open_file(directory, UV_FS_O_RDONLY);
    free(directory);
    if (fd < 0)
        return;
    (void)finish(&req, uv_fs_fsync(NULL, &req, fd, NULL));
    close_file(fd);
}

enum mg_status mg_file_commit(struct mg_file_writer *w, struct mg_error *err)
{
    uv_fs_t req;
    int code = finish(&req, uv_fs_fsync(NULL, &req, w->fd, NULL));

    if (code == 0)
        code = finish(&req, uv_fs_fchmod(NULL, &req, w->fd, 0644, NULL));
    close_file(w->fd);
    w->fd = -1;
    if (code == 0)
        code = finish(&req, uv_fs_rename(NULL, &req, w->temp, w->path, NULL));
    if (code != 0) {
        enum mg_status status = fail_uv(err, code, "write", w->path);

        mg_file_abort(w);
        return status;
    }
    sync_directory_of(w->path);
    free(w->temp);
    w->temp = NULL;
    mg_file_abort(w);
    return MG_OK;
}

void mg_file_abort(struct mg_file_writer *w)
{
    uv_fs_t req;

    if (w->fd >= 0)
        close_file(w->fd);
    if (w->temp != NULL)
        (void)finish(&req, uv_fs_unlink(NULL, &req, w->temp, NULL));
    free(w->temp);
    free(w->path);
    *w = (struct mg_file_writer){.fd = -1};
}

enum mg_status mg_file_replace(const char *path, struct mg_str bytes, struct mg_error *err)
{
    struct mg_file_writer w;
    enum mg_status status = mg_file_begin(&w, path, err);

    if (status != MG_OK)
        return status;
    status = mg_file_write(&w, bytes.p, bytes.n, err);
    if (status == MG_OK)
        return mg_file_commit(&w, err);
    mg_file_abort(&w);
    return status;
}

enum mg_status mg_file_mkdirs(const char *path, struct mg_error *err)
{
    size_t n = strlen(path);
    char *part = calloc(1, n + 1);
    int code = 0;

    if (part == NULL)
        return mg_fail(err, MG_NOMEM, "no memory to create %s", path);
    for (size_t i = 1; i <= n; i++) {
        uv_fs_t req;

        if (path[i] != '/' && path[i] != '\0')
            continue;
        memcpy(part, path, i);
        code = finish(&req, uv_fs_mkdir(NULL, &req, part, 0755, NULL));
    }
    free(part);
    return code == 0 || code == UV_EEXIST ? MG_OK : fail_uv(err, code, "create", path);
}
