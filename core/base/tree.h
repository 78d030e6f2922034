/* SPDX-License-Identifier: Apache-2.0
 *
 * The read-only tree that package readers see instead of the system: the live host, a directory
 * given by --root, later a disk image. Paths are relative to the tree's root, without a leading
 * slash, bytes as the file system has them. Symbolic links are followed inside the root only.
 */
#ifndef MG_BASE_TREE_H
#define MG_BASE_TREE_H

#include <stdint.h>

#include "core/base/buf.h"
#include "core/base/error.h"

enum mg_tree_kind { MG_TREE_FILE, MG_TREE_DIR, MG_TREE_LINK, MG_TREE_OTHER };

struct mg_tree_stat {
    enum mg_tree_kind kind;
    uint64_t size;  /* bytes */
    int64_t mtime;  /* nanoseconds since 1970 */
    uint64_t inode; /* identity within the device */
    uint64_t device;
};

/* Is it the same file, unchanged as far as size and time of the last change tell? */
bool mg_tree_same(const struct mg_tree_stat *a, const struct mg_tree_stat *b);

struct mg_tree; /* implementations embed their state behind it */
struct mg_tree_file;
struct mg_tree_dir;

/* Called for each entry but "." and ".."; name is NUL-terminated and borrowed during the call.
 * kind is MG_TREE_OTHER when the file system does not tell. Returning false stops. */
typedef bool (*mg_tree_entry_fn)(void *context, const char *name, enum mg_tree_kind kind);

/* What an implementation supplies. All paths as above; errors name the path. */
struct mg_tree_ops {
    /* Append the whole regular file to out; more than out's ceiling is LIMIT, a directory, FIFO
     * or device is UNSUPPORTED, a link loop is FORMAT. */
    enum mg_status (*read)(struct mg_tree *tree, const char *path, struct mg_buf *out,
                           struct mg_error *err);
    enum mg_status (*each)(struct mg_tree *tree, const char *path, mg_tree_entry_fn fn,
                           void *context, struct mg_error *err);
    /* Follows links. */
    enum mg_status (*stat)(struct mg_tree *tree, const char *path, struct mg_tree_stat *out,
                           struct mg_error *err);
    /* Text of the link itself, appended to out. */
    enum mg_status (*readlink)(struct mg_tree *tree, const char *path, struct mg_buf *out,
                               struct mg_error *err);
    /* Open a regular file for reading at offsets; errors as of read. */
    enum mg_status (*open)(struct mg_tree *tree, const char *path, struct mg_tree_file **out,
                           struct mg_error *err);
    /* Open a folder for walking. UNSUPPORTED when it lies on a file system that is not the
     * host's own; the error names the file system. */
    enum mg_status (*open_dir)(struct mg_tree *tree, const char *path, struct mg_tree_dir **out,
                               struct mg_error *err);
    void (*close)(struct mg_tree *tree);
};

struct mg_tree {
    const struct mg_tree_ops *ops;
};

/* What an implementation supplies for an open file. */
struct mg_tree_file_ops {
    /* Up to n bytes at offset into to; *got is less only where the file ends. */
    enum mg_status (*read_at)(struct mg_tree_file *file, uint64_t offset, void *to, size_t n,
                              size_t *got, struct mg_error *err);
    void (*close)(struct mg_tree_file *file);
};

struct mg_tree_file {
    const struct mg_tree_file_ops *ops;
    struct mg_tree_stat stat; /* when it was opened */
};

/* What an implementation supplies for an open folder. Names are those of its entries; links are
 * not followed, and errors do not name the folder: the caller knows its path. */
struct mg_tree_dir_ops {
    /* As each of the tree, but kind is always known, and there is no limit of entries. */
    enum mg_status (*each)(struct mg_tree_dir *dir, mg_tree_entry_fn fn, void *context,
                           struct mg_error *err);
    /* Open a folder in this one. NOENT when it is gone or is no folder any more; UNSUPPORTED as
     * of open_dir, and on a mount that shows a part of another tree (the layers of a container). */
    enum mg_status (*enter)(struct mg_tree_dir *dir, const char *name, struct mg_tree_dir **out,
                            struct mg_error *err);
    /* Is it a regular file that somebody may execute? */
    bool (*is_executable)(struct mg_tree_dir *dir, const char *name);
    /* When anything about it was last changed: nanoseconds since 1970; INT64_MAX: not known. */
    int64_t (*changed)(struct mg_tree_dir *dir, const char *name);
    void (*close)(struct mg_tree_dir *dir);
};

/* An open folder: a walk goes from folder to folder, so that no path is resolved twice. */
struct mg_tree_dir {
    const struct mg_tree_dir_ops *ops;
    uint64_t inode, device; /* its identity */
};

enum mg_status mg_tree_read(struct mg_tree *tree, const char *path, struct mg_buf *out,
                            struct mg_error *err);
enum mg_status mg_tree_each(struct mg_tree *tree, const char *path, mg_tree_entry_fn fn,
                            void *context, struct mg_error *err);
enum mg_status mg_tree_stat(struct mg_tree *tree, const char *path, struct mg_tree_stat *out,
                            struct mg_error *err);
enum mg_status mg_tree_readlink(struct mg_tree *tree, const char *path, struct mg_buf *out,
                                struct mg_error *err);
/* NULL is fine. */
void mg_tree_close(struct mg_tree *tree);

enum mg_status mg_tree_open(struct mg_tree *tree, const char *path, struct mg_tree_file **out,
                            struct mg_error *err);
/* Exactly n bytes at offset into to; FORMAT when the file ends before. */
enum mg_status mg_tree_file_read(struct mg_tree_file *file, uint64_t offset, void *to, size_t n,
                                 struct mg_error *err);
/* NULL is fine. */
void mg_tree_file_close(struct mg_tree_file *file);

enum mg_status mg_tree_open_dir(struct mg_tree *tree, const char *path, struct mg_tree_dir **out,
                                struct mg_error *err);
/* NULL is fine. */
void mg_tree_dir_close(struct mg_tree_dir *dir);

#endif
