/* SPDX-License-Identifier: Apache-2.0
 *
 * File access through libuv's synchronous calls, which are the same on every system.
 */
#include "core/base/file.h"

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

static int sync_file(int fd)
{
    uv_fs_t req;

    return finish(&req, uv_fs_fsync(NULL, &req, fd, NULL));
}

static int unlink_file(const char *path)
{
    uv_fs_t req;

    return finish(&req, uv_fs_unlink(NULL, &req, path, NULL));
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
        size_t left = out->ceiling - out->n;
        size_t chunk = left < MG_KIB(64) ? left : MG_KIB(64);
        char beyond; /* is there a byte behind the ceiling? */
        char *to = left == 0 ? &beyond : mg_buf_reserve(out, chunk);
        int n;

        if (to == NULL)
            return mg_fail(err, MG_NOMEM, "no memory to read %s", path);
        n = read_some(fd, to, left == 0 ? 1 : chunk);
        if (n < 0)
            return fail_uv(err, n, "read", path);
        if (n == 0)
            return MG_OK;
        if (left == 0)
            return mg_fail(err, MG_LIMIT, "%s is larger than %zu bytes", path, out->ceiling);
        out->n += (size_t)n;
    }
}

static enum mg_status check_regular(int fd, const char *path, struct mg_error *err)
{
    uv_fs_t req;
    int code = uv_fs_fstat(NULL, &req, fd, NULL);
    bool regular = code == 0 && (req.statbuf.st_mode & S_IFMT) == S_IFREG;

    uv_fs_req_cleanup(&req);
    if (code < 0)
        return fail_uv(err, code, "read", path);
    return regular ? MG_OK : mg_fail(err, MG_UNSUPPORTED, "%s is not a regular file", path);
}

static enum mg_status read_file(const char *path, bool regular, struct mg_buf *out,
                                struct mg_error *err)
{
    int fd = open_file(path, UV_FS_O_RDONLY | (regular ? UV_FS_O_NONBLOCK : 0));
    size_t before = out->n;
    enum mg_status status;

    if (fd < 0)
        return fail_uv(err, fd, "open", path);
    status = regular ? check_regular(fd, path, err) : MG_OK;
    if (status == MG_OK)
        status = read_all(fd, path, out, err);
    if (status != MG_OK)
        out->n = before;
    close_file(fd);
    return status;
}

enum mg_status mg_file_read(const char *path, struct mg_buf *out, struct mg_error *err)
{
    return read_file(path, false, out, err);
}

enum mg_status mg_file_read_regular(const char *path, struct mg_buf *out, struct mg_error *err)
{
    return read_file(path, true, out, err);
}

static char *copy_text(const char *text, const char *suffix)
{
    size_t n = strlen(text) + strlen(suffix) + 1;
    char *copy = malloc(n);

    if (copy != NULL)
        (void)snprintf(copy, n, "%s%s", text, suffix);
    return copy;
}

/* What path means once symbolic links are followed, so that a link to the target stays a link;
 * path itself when nothing is there yet. NULL without memory. */
static char *resolve(const char *path)
{
    uv_fs_t req;
    int code = uv_fs_realpath(NULL, &req, path, NULL);
    char *target = copy_text(code == 0 ? req.ptr : path, "");

    (void)finish(&req, code);
    return target;
}

/* Type and permissions of what is there, 0 when nothing is. */
static uint64_t mode_of(const char *path)
{
    uv_fs_t req;
    uint64_t mode = uv_fs_stat(NULL, &req, path, NULL) == 0 ? req.statbuf.st_mode : 0;

    (void)finish(&req, 0);
    return mode;
}

static bool is_directory(const char *path)
{
    return (mode_of(path) & S_IFMT) == S_IFDIR;
}

/* Where a file is written before it takes the place of path; NULL without memory. */
static char *temp_name(const char *path)
{
    char suffix[40];

    (void)snprintf(suffix, sizeof suffix, ".%x-%llx.tmp", (unsigned)uv_os_getpid(),
                   (unsigned long long)uv_hrtime());
    return copy_text(path, suffix);
}

/* A new file that nobody else made; negative on failure. */
static int create_file(const char *path, int mode)
{
    uv_fs_t req;

    return finish(&req, uv_fs_open(NULL, &req, path, UV_FS_O_CREAT | UV_FS_O_EXCL | UV_FS_O_WRONLY,
                                   mode, NULL));
}

/* Forget the temporary file: it is not there (any more). */
static void drop_temp(struct mg_file_writer *w)
{
    free(w->temp);
    w->temp = NULL;
}

/* Open what w->path, resolved, needs for writing; negative on failure. */
static int open_target(struct mg_file_writer *w)
{
    uint64_t mode = mode_of(w->path), type = mode & S_IFMT;

    if (type == S_IFDIR)
        return UV_EISDIR;
    w->mode = (int)(mode & 0777);
    if (type != S_IFREG && type != 0) /* a device or a pipe: a rename would replace it by a file */
        return open_file(w->path, UV_FS_O_WRONLY);
    w->temp = temp_name(w->path);
    if (w->temp == NULL)
        return UV_ENOMEM;
    return create_file(w->temp, type == 0 ? 0666 : 0600);
}

enum mg_status mg_file_begin(struct mg_file_writer *w, const char *path, struct mg_error *err)
{
    enum mg_status status;

    *w = (struct mg_file_writer){.path = resolve(path)};
    w->fd = w->path == NULL ? UV_ENOMEM : open_target(w);
    if (w->fd >= 0)
        return MG_OK;
    status = fail_uv(err, w->fd, "create", path);
    drop_temp(w);
    mg_file_abort(w);
    return status;
}

/* From an offset on; at -1 behind what was written before. 0, or negative on failure. */
static int write_all(int fd, int64_t at, struct mg_str left)
{
    while (left.n != 0) {
        struct mg_str piece = mg_str_take(left, MG_MIB(1));
        uv_buf_t buf = uv_buf_init((char *)(uintptr_t)piece.p, (unsigned)piece.n);
        uv_fs_t req;
        int written = finish(&req, uv_fs_write(NULL, &req, fd, &buf, 1, at, NULL));

        if (written <= 0)
            return written < 0 ? written : UV_EIO;
        left = mg_str_skip(left, (size_t)written);
        at = at < 0 ? at : at + written;
    }
    return 0;
}

enum mg_status mg_file_write(struct mg_file_writer *w, const void *bytes, size_t n,
                             struct mg_error *err)
{
    int code = write_all(w->fd, -1, (struct mg_str){bytes, n});

    return code == 0 ? MG_OK : fail_uv(err, code, "write", w->path);
}

/* Does this code of a sync say that the disk failed, rather than that the system does not do it? */
static bool is_lost(int code)
{
    return code == UV_EIO || code == UV_ENOSPC;
}

enum mg_status mg_file_sync_folder(const char *path, struct mg_error *err)
{
    int fd = open_file(path, UV_FS_O_RDONLY);
    int code;

    if (fd < 0)
        return is_lost(fd) ? fail_uv(err, fd, "open", path) : MG_OK;
    code = sync_file(fd);
    close_file(fd);
    return is_lost(code) ? fail_uv(err, code, "sync", path) : MG_OK;
}

/* Make a rename itself durable. */
static enum mg_status sync_folder_of(const char *path, struct mg_error *err)
{
    char *folder = malloc(strlen(path) + 2);
    enum mg_status status;
    char *slash;

    if (folder == NULL)
        return mg_fail(err, MG_NOMEM, "no memory to write %s", path);
    memcpy(folder, path, strlen(path) + 1);
    slash = strrchr(folder, '/');
    memcpy(slash == NULL ? folder : slash + 1, ".", 2);
    status = mg_file_sync_folder(folder, err);
    free(folder);
    return status;
}

/* Bring the written file onto the disk and into its place; negative on failure. */
static int put_in_place(struct mg_file_writer *w)
{
    uv_fs_t req;
    int code = sync_file(w->fd);

    if (code == 0 && w->mode != 0)
        code = finish(&req, uv_fs_fchmod(NULL, &req, w->fd, w->mode, NULL));
    close_file(w->fd);
    w->fd = -1;
    if (code == 0)
        code = finish(&req, uv_fs_rename(NULL, &req, w->temp, w->path, NULL));
    if (code == 0)
        drop_temp(w);
    return code;
}

enum mg_status mg_file_commit(struct mg_file_writer *w, struct mg_error *err)
{
    enum mg_status status = MG_OK;

    if (w->temp != NULL) {
        int code = put_in_place(w);

        if (code != 0)
            status = fail_uv(err, code, "write", w->path);
        else
            status = sync_folder_of(w->path, err);
    }
    mg_file_abort(w);
    return status;
}

void mg_file_abort(struct mg_file_writer *w)
{
    if (w->fd >= 0)
        close_file(w->fd);
    if (w->temp != NULL)
        (void)unlink_file(w->temp);
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

enum mg_status mg_file_create(const char *path, struct mg_str bytes, bool secret,
                              struct mg_error *err)
{
    int fd = create_file(path, secret ? 0600 : 0666);
    enum mg_status status;
    int code;

    if (fd < 0)
        return fail_uv(err, fd, "create", path);
    code = write_all(fd, -1, bytes);
    if (code == 0)
        code = sync_file(fd);
    close_file(fd);
    if (code != 0) {
        (void)unlink_file(path);
        return fail_uv(err, code, "write", path);
    }
    status = sync_folder_of(path, err);
    if (status != MG_OK)
        (void)unlink_file(path);
    return status;
}

enum mg_status mg_file_overwrite(const char *path, uint64_t offset, struct mg_str bytes,
                                 struct mg_error *err)
{
    int fd = open_file(path, UV_FS_O_WRONLY);
    int code;

    if (fd < 0)
        return fail_uv(err, fd, "open", path);
    code = write_all(fd, (int64_t)offset, bytes);
    if (code == 0)
        code = sync_file(fd);
    close_file(fd);
    return code == 0 ? MG_OK : fail_uv(err, code, "write", path);
}

enum mg_status mg_file_rename(const char *from, const char *to, struct mg_error *err)
{
    uv_fs_t req;
    int code = finish(&req, uv_fs_rename(NULL, &req, from, to, NULL));

    return code == 0 ? MG_OK : fail_uv(err, code, "rename", from);
}

enum mg_status mg_file_set_aside(const char *path, struct mg_error *err)
{
    char *aside = copy_text(path, ".broken");
    enum mg_status status = aside == NULL
                                ? mg_fail(err, MG_NOMEM, "no memory to set %s aside", path)
                                : mg_file_rename(path, aside, err);

    free(aside);
    return status;
}

enum mg_status mg_file_remove(const char *path, struct mg_error *err)
{
    int code = unlink_file(path);

    return code == 0 || code == UV_ENOENT ? MG_OK : fail_uv(err, code, "remove", path);
}

enum mg_status mg_file_mkdirs(const char *path, struct mg_error *err)
{
    size_t n = strlen(path);
    char *part = calloc(1, n + 1);
    int code = UV_ENOENT; /* of the empty path */

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
    if (code == 0 || (code == UV_EEXIST && is_directory(path)))
        return MG_OK;
    return fail_uv(err, code, "create", path);
}
