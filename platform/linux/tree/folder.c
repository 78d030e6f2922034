/* SPDX-License-Identifier: Apache-2.0
 *
 * A folder costs four calls of the kernel: open relative to the one above, fstat for its identity,
 * getdents64 until it is empty, close. The type in each entry saves a stat per file. A mount is
 * noticed before anything on it is touched (RESOLVE_NO_XDEV of openat2(2)), so that automounts stay
 * asleep and what hangs is not waited for.
 */
#include "platform/linux/tree/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/base/limits.h"
#include "platform/linux/tree/file_system.h"
#include "platform/linux/tree/mounts.h"

#define READ_FOLDER (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
#define LISTING MG_KIB(32) /* more does not make a walk faster */

struct folder {
    struct mg_tree_dir dir; /* first: the folder is the object */
    struct mg_folder_way *way;
    int fd;
};

/* linux_dirent64 of getdents64(2); names lie behind it. */
struct record {
    uint64_t inode;
    int64_t offset;
    uint16_t size;
    uint8_t type;
};
#define RECORD_NAME 19 /* bytes before the name: the struct itself is padded */

static enum mg_status fail_code(struct mg_error *err, int code, const char *verb)
{
    bool changed = code == ELOOP || code == ENOTDIR;
    enum mg_status status = mg_fail(err, changed ? MG_NOENT : mg_file_status(-code),
                                    "cannot %s: %s", verb, strerror(code));

    if (err != NULL)
        err->os_code = code;
    return status;
}

static enum mg_status fail_foreign(struct mg_error *err, const struct mg_file_system *on)
{
    return mg_fail(err, MG_UNSUPPORTED, "on a file system of the kind %s", on->name);
}

/* Some file systems do not tell the type in the entry. */
static enum mg_tree_kind kind_by_stat(int fd, const char *name)
{
    struct stat st;

    if (fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT) != 0)
        return MG_TREE_OTHER;
    if (S_ISREG(st.st_mode))
        return MG_TREE_FILE;
    if (S_ISDIR(st.st_mode))
        return MG_TREE_DIR;
    return S_ISLNK(st.st_mode) ? MG_TREE_LINK : MG_TREE_OTHER;
}

static enum mg_tree_kind kind_of(int fd, unsigned char type, const char *name)
{
    switch (type) {
    case DT_REG:
        return MG_TREE_FILE;
    case DT_DIR:
        return MG_TREE_DIR;
    case DT_LNK:
        return MG_TREE_LINK;
    case DT_UNKNOWN:
        return kind_by_stat(fd, name);
    default:
        return MG_TREE_OTHER;
    }
}

static bool is_dot(const char *name)
{
    return name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
}

/* Hand out the entries in one piece of the listing; false when fn wants no more. */
static bool hand_out(int fd, const char *at, size_t n, mg_tree_entry_fn fn, void *context)
{
    for (const char *end = at + n; at < end;) {
        const char *name = at + RECORD_NAME;
        struct record record;

        memcpy(&record, at, sizeof record);
        at += record.size;
        if (!is_dot(name) && !fn(context, name, kind_of(fd, record.type, name)))
            return false;
    }
    return true;
}

static enum mg_status folder_each(struct mg_tree_dir *dir, mg_tree_entry_fn fn, void *context,
                                  struct mg_error *err)
{
    const struct folder *folder = (const struct folder *)(const void *)dir;
    char listing[LISTING];

    for (;;) {
        long n = syscall(SYS_getdents64, folder->fd, listing, sizeof listing);

        if (n < 0)
            return fail_code(err, errno, "list");
        if (n == 0 || !hand_out(folder->fd, listing, (size_t)n, fn, context))
            return MG_OK;
    }
}

static int open_once(const struct folder *in, const char *name, int flags, uint64_t resolve)
{
    struct open_how how = {.flags = (uint64_t)(unsigned)flags, .resolve = resolve};
    long fd = in->way->openat2 ? syscall(SYS_openat2, in->fd, name, &how, sizeof how)
                               : openat(in->fd, name, flags);

    return fd >= 0 ? (int)fd : -errno;
}

/* Reading changes the access time of a folder, unless it is ours (open(2), O_NOATIME). */
static int open_quietly(const struct folder *in, const char *name, uint64_t resolve)
{
    int fd = -EPERM;

    if (in->way->no_atime)
        fd = open_once(in, name, READ_FOLDER | O_NOATIME, resolve);
    if (fd != -EPERM)
        return fd;
    in->way->no_atime = false;
    return open_once(in, name, READ_FOLDER, resolve);
}

/* Without openat2: is something mounted there, or may it be? */
static bool is_mount(const struct folder *in, const char *name)
{
    struct stat st;

    return mg_mount_stat(in->fd, name, &st) == 0 && st.st_dev != in->dir.device;
}

static bool is_on_device(int at, uint64_t device)
{
    struct stat st;

    return mg_mount_stat(at, "", &st) == 0 && st.st_dev == device;
}

/* Open for reading what is open by O_PATH. */
static enum mg_status open_again(struct mg_folder_way *way, int at, int *out, struct mg_error *err)
{
    const struct folder folder = {.way = way, .fd = at};
    int fd = open_quietly(&folder, ".", 0);

    if (fd < 0)
        return fail_code(err, -fd, "enter");
    *out = fd;
    return MG_OK;
}

/* Something is mounted at name. O_PATH alone does not start an automount, and until it is clear
 * what kind of file system that is, nothing is asked of it. */
static enum mg_status cross(const struct folder *in, const char *name, int *out,
                            struct mg_error *err)
{
    int at = openat(in->fd, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    const struct mg_file_system *on;
    enum mg_status status;

    if (at < 0)
        return fail_code(err, errno, "enter");
    on = mg_file_system_of(at);
    if (on->kind == MG_FILE_SYSTEM_LOCAL || is_on_device(at, in->dir.device))
        status = open_again(in->way, at, out, err);
    else
        status = fail_foreign(err, on);
    (void)close(at);
    return status;
}

static enum mg_status folder_make(struct mg_folder_way *way, int fd, const struct stat *st,
                                  struct mg_tree_dir **out, struct mg_error *err);

static enum mg_status folder_enter(struct mg_tree_dir *dir, const char *name,
                                   struct mg_tree_dir **out, struct mg_error *err)
{
    const struct folder *in = (const struct folder *)(const void *)dir;
    int fd =
        in->way->openat2 || !is_mount(in, name) ? open_quietly(in, name, RESOLVE_NO_XDEV) : -EXDEV;
    enum mg_status status = MG_OK;
    struct stat st;

    if (fd == -EXDEV)
        status = cross(in, name, &fd, err);
    else if (fd < 0)
        status = fail_code(err, -fd, "enter");
    if (status != MG_OK)
        return status;
    if (fstat(fd, &st) == 0)
        return folder_make(in->way, fd, &st, out, err);
    status = fail_code(err, errno, "look at");
    (void)close(fd);
    return status;
}

static bool folder_is_executable(struct mg_tree_dir *dir, const char *name)
{
    const struct folder *folder = (const struct folder *)(const void *)dir;
    struct stat st;

    return fstatat(folder->fd, name, &st, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT) == 0 &&
           S_ISREG(st.st_mode) && (st.st_mode & (S_IXUSR | S_IXGRP | S_IXOTH)) != 0;
}

static int64_t folder_changed(struct mg_tree_dir *dir, const char *name)
{
    const struct folder *folder = (const struct folder *)(const void *)dir;
    struct stat st;

    if (fstatat(folder->fd, name, &st, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT) != 0)
        return INT64_MAX;
    return (int64_t)st.st_ctim.tv_sec * 1000000000 + st.st_ctim.tv_nsec;
}

static void folder_close(struct mg_tree_dir *dir)
{
    struct folder *folder = (struct folder *)(void *)dir;

    (void)close(folder->fd);
    free(folder);
}

static enum mg_status folder_make(struct mg_folder_way *way, int fd, const struct stat *st,
                                  struct mg_tree_dir **out, struct mg_error *err)
{
    static const struct mg_tree_dir_ops ops = {folder_each, folder_enter, folder_is_executable,
                                               folder_changed, folder_close};
    struct folder *folder = malloc(sizeof *folder);

    if (folder == NULL) {
        (void)close(fd);
        return mg_fail(err, MG_NOMEM, "no memory for a folder");
    }
    *folder = (struct folder){{&ops, st->st_ino, st->st_dev}, way, fd};
    *out = &folder->dir;
    return MG_OK;
}

enum mg_status mg_folder_new(struct mg_folder_way *way, int at, struct mg_tree_dir **out,
                             struct mg_error *err)
{
    const struct mg_file_system *on = mg_file_system_of(at);
    enum mg_status status;
    struct stat st;
    int fd = -1;

    if (on->kind != MG_FILE_SYSTEM_FOREIGN || is_on_device(at, way->root_device))
        status = open_again(way, at, &fd, err);
    else
        status = fail_foreign(err, on);
    (void)close(at);
    if (status != MG_OK)
        return status;
    if (fstat(fd, &st) == 0)
        return folder_make(way, fd, &st, out, err);
    status = fail_code(err, errno, "look at");
    (void)close(fd);
    return status;
}
