/* SPDX-License-Identifier: Apache-2.0
 *
 * Files of our own: read whole with a ceiling, replaced atomically (write, fsync, rename).
 * Paths are UTF-8 on every system. Not for files of the scanned host: those go through the tree.
 */
#ifndef MG_BASE_FILE_H
#define MG_BASE_FILE_H

#include "core/base/buf.h"
#include "core/base/error.h"

/* Read path into out (initialized by the caller with its ceiling). NOENT, ACCESS, LIMIT, IO. */
enum mg_status mg_file_read(const char *path, struct mg_buf *out, struct mg_error *err);
/* The same of a regular file only: a FIFO, on which one would wait for ever, is UNSUPPORTED. */
enum mg_status mg_file_read_regular(const char *path, struct mg_buf *out, struct mg_error *err);

struct mg_file_info {
    uint64_t size; /* bytes */
    int64_t mtime; /* nanoseconds since 1970 */
};

/* Follows links. NOENT, ACCESS, IO. */
enum mg_status mg_file_stat(const char *path, struct mg_file_info *out, struct mg_error *err);

/* A file being written beside its target; the target appears whole or not at all. A symbolic link
 * stays one: what it points to is replaced. A device or a pipe is written in place. */
struct mg_file_writer {
    char *path; /* target */
    char *temp; /* same directory; NULL: in place */
    int fd;
    int mode; /* permissions of the file that is replaced; 0: a new one, umask decides */
};

/* On failure nothing is left behind. Every begun writer is ended by commit or abort. */
enum mg_status mg_file_begin(struct mg_file_writer *w, const char *path, struct mg_error *err);
enum mg_status mg_file_write(struct mg_file_writer *w, const void *bytes, size_t n,
                             struct mg_error *err);
/* When all went well but the folder cannot be brought onto the disk (IO), the file is in place, and
 * may be gone when power is. */
enum mg_status mg_file_commit(struct mg_file_writer *w, struct mg_error *err);
void mg_file_abort(struct mg_file_writer *w);

/* All of it in one call. */
enum mg_status mg_file_replace(const char *path, struct mg_str bytes, struct mg_error *err);

/* A file that must not be there yet. secret: nobody but its owner may read it, where the system
 * tells that by file modes. On failure nothing is left behind. */
enum mg_status mg_file_create(const char *path, struct mg_str bytes, bool secret,
                              struct mg_error *err);

/* Write bytes into a file that is there, from an offset on, and bring them onto the disk. Where the
 * file has these bytes already no space is needed. A crash may leave any part of them old. */
enum mg_status mg_file_overwrite(const char *path, uint64_t offset, struct mg_str bytes,
                                 struct mg_error *err);

/* Give a file or folder another name, in place of what had it. */
enum mg_status mg_file_rename(const char *from, const char *to, struct mg_error *err);
/* Keep a file that is broken as path with ".broken" behind it, in place of an earlier one. */
enum mg_status mg_file_set_aside(const char *path, struct mg_error *err);

/* Bring onto the disk what a folder lists. Fine where folders cannot be synced: nobody needs it
 * there. */
enum mg_status mg_file_sync_folder(const char *path, struct mg_error *err);

/* Remove a file; not being there is fine. */
enum mg_status mg_file_remove(const char *path, struct mg_error *err);

/* Create path and its missing parents (mode 0755). */
enum mg_status mg_file_mkdirs(const char *path, struct mg_error *err);

/* Status for a negative libuv or errno code. */
enum mg_status mg_file_status(int uv_code);

#endif
