/* SPDX-License-Identifier: Apache-2.0
 *
 * The live tree. Every path is first opened with O_PATH, which touches nothing, and looked at;
 * only what is a regular file or a directory is then opened for reading. A device node below a
 * hostile root is thus never opened: opening alone can rewind a tape or start a watchdog.
 */
#include "platform/linux/tree/live.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/base/limits.h"
#include "platform/linux/tree/beneath.h"
#include "platform/linux/tree/folder.h"
#include "platform/linux/tree/mounts.h"

#define HUGE_PAGE MG_MIB(2)

struct live {
    struct mg_tree tree; /* first: the tree is the object */
    int root;
    struct mg_folder_way way;
};

static enum mg_status fail_path(struct mg_error *err, int code, const char *verb, const char *path)
{
    enum mg_status status =
        code == ELOOP || code == ENAMETOOLONG ? MG_FORMAT : mg_file_status(-code);

    (void)mg_fail(err, status, "cannot %s %s: %s", verb, path, strerror(code));
    if (err != NULL)
        err->os_code = code;
    return status;
}

static int open_beneath(const struct mg_tree *tree, const char *path, int flags)
{
    const struct live *live = (const struct live *)(const void *)tree;

    return live->way.openat2 ? mg_beneath_openat2(live->root, path, flags)
                             : mg_beneath_walk(live->root, path, flags);
}

/* A descriptor that allows nothing but looking; the caller closes it. */
static enum mg_status look(const struct mg_tree *tree, const char *path, int flags, int *fd,
                           struct stat *st, struct mg_error *err)
{
    int opened = open_beneath(tree, path, O_PATH | flags);

    if (opened < 0)
        return fail_path(err, -opened, "open", path);
    if (mg_mount_stat(opened, "", st) != 0) {
        int code = errno;

        (void)close(opened);
        return fail_path(err, code, "read", path);
    }
    *fd = opened;
    return MG_OK;
}

static enum mg_status check_regular(const struct stat *st, const char *path, struct mg_error *err)
{
    if (S_ISREG(st->st_mode))
        return MG_OK;
    return mg_fail(err, MG_UNSUPPORTED, "%s is not a regular file", path);
}

/* Open for reading the very file that was looked at: another one may have its name by now. Only
 * where there is no procfs it is the name that counts, hence O_NONBLOCK. */
static int open_seen(const struct mg_tree *tree, int seen, const char *path)
{
    const int flags = O_RDONLY | O_NONBLOCK | O_NOCTTY;
    char link[64];
    int fd;

    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", seen);
    fd = open(link, flags | O_CLOEXEC);
    if (fd >= 0)
        return fd;
    return errno == ENOENT ? open_beneath(tree, path, flags) : -errno;
}

static enum mg_status open_regular(const struct mg_tree *tree, const char *path, int *out,
                                   struct stat *st, struct mg_error *err)
{
    enum mg_status status;
    int seen = -1, fd;

    status = look(tree, path, 0, &seen, st, err);
    if (status != MG_OK)
        return status;
    status = check_regular(st, path, err);
    if (status != MG_OK) {
        (void)close(seen);
        return status;
    }
    fd = open_seen(tree, seen, path);
    (void)close(seen);
    if (fd < 0)
        return fail_path(err, -fd, "open", path);
    status =
        fstat(fd, st) == 0 ? check_regular(st, path, err) : fail_path(err, errno, "read", path);
    if (status == MG_OK)
        *out = fd;
    else
        (void)close(fd);
    return status;
}

static enum mg_status too_large(const char *path, const struct mg_buf *out, struct mg_error *err)
{
    return mg_fail(err, MG_LIMIT, "%s is larger than %zu bytes", path, out->ceiling);
}

static ssize_t read_again(int fd, void *to, size_t n)
{
    ssize_t got;

    do {
        got = read(fd, to, n);
    } while (got < 0 && errno == EINTR);
    return got;
}

/* A large file into fresh memory costs more in page faults than in copying, unless the pages are
 * large as well. Only advice: what it answers does not matter. */
static void advise(const char *to, size_t n)
{
    size_t before = (HUGE_PAGE - (uintptr_t)to % HUGE_PAGE) % HUGE_PAGE;

    if (n >= 2 * HUGE_PAGE)
        (void)madvise((void *)(uintptr_t)(to + before), (n - before) / HUGE_PAGE * HUGE_PAGE,
                      MADV_HUGEPAGE);
}

/* Read to the end, whatever the size was: files of procfs have none, others shrink or grow. */
static enum mg_status read_all(int fd, const char *path, size_t expected, struct mg_buf *out,
                               struct mg_error *err)
{
    size_t want = expected < MG_KIB(4) ? MG_KIB(4) : expected + 1;

    for (;;) {
        size_t room = out->ceiling - out->n;
        size_t n = want < room ? want : room;
        char extra;
        char *to = n == 0 ? &extra : mg_buf_reserve(out, n);
        ssize_t got;

        if (to == NULL)
            return mg_fail(err, MG_NOMEM, "no memory to read %s", path);
        advise(to, n);
        got = read_again(fd, to, n == 0 ? 1 : n);
        if (got < 0)
            return fail_path(err, errno, "read", path);
        if (got == 0)
            return MG_OK;
        if (n == 0)
            return too_large(path, out, err);
        out->n += (size_t)got;
        want = out->capacity > out->n ? out->capacity - out->n : MG_KIB(64);
    }
}

static enum mg_status live_read(struct mg_tree *tree, const char *path, struct mg_buf *out,
                                struct mg_error *err)
{
    size_t before = out->n;
    enum mg_status status;
    struct stat st;
    int fd = -1;

    status = open_regular(tree, path, &fd, &st, err);
    if (status != MG_OK)
        return status;
    if (st.st_size > 0 && (uint64_t)st.st_size > out->ceiling - out->n)
        status = too_large(path, out, err);
    else
        status = read_all(fd, path, (size_t)st.st_size, out, err);
    (void)close(fd);
    if (status != MG_OK)
        out->n = before;
    return status;
}

static enum mg_tree_kind kind_of_entry(unsigned char type)
{
    switch (type) {
    case DT_REG:
        return MG_TREE_FILE;
    case DT_DIR:
        return MG_TREE_DIR;
    case DT_LNK:
        return MG_TREE_LINK;
    default:
        return MG_TREE_OTHER;
    }
}

static bool is_dot(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static enum mg_status each_entry(DIR *directory, const char *path, mg_tree_entry_fn fn,
                                 void *context, struct mg_error *err)
{
    for (size_t count = 0;;) {
        struct dirent *entry;

        errno = 0;
        entry = readdir(directory);
        if (entry == NULL)
            return errno == 0 ? MG_OK : fail_path(err, errno, "list", path);
        if (is_dot(entry->d_name))
            continue;
        if (count++ == MG_LIMIT_DIR_ENTRIES)
            return mg_fail(err, MG_LIMIT, "%s has more than %d entries", path,
                           MG_LIMIT_DIR_ENTRIES);
        if (!fn(context, entry->d_name, kind_of_entry(entry->d_type)))
            return MG_OK;
    }
}

static enum mg_status live_each(struct mg_tree *tree, const char *path, mg_tree_entry_fn fn,
                                void *context, struct mg_error *err)
{
    int fd = open_beneath(tree, path, O_RDONLY | O_DIRECTORY | O_NONBLOCK);
    enum mg_status status;
    DIR *directory;

    if (fd < 0)
        return fail_path(err, -fd, "list", path);
    directory = fdopendir(fd);
    if (directory == NULL) {
        status = fail_path(err, errno, "list", path);
        (void)close(fd);
        return status;
    }
    status = each_entry(directory, path, fn, context, err);
    (void)closedir(directory);
    return status;
}

static enum mg_tree_kind kind_of_mode(mode_t mode)
{
    if (S_ISREG(mode))
        return MG_TREE_FILE;
    if (S_ISDIR(mode))
        return MG_TREE_DIR;
    return S_ISLNK(mode) ? MG_TREE_LINK : MG_TREE_OTHER;
}

static struct mg_tree_stat stat_of(const struct stat *st)
{
    return (struct mg_tree_stat){
        .kind = kind_of_mode(st->st_mode),
        .size = (uint64_t)st->st_size,
        .mtime = (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec,
        .inode = st->st_ino,
        .device = st->st_dev,
    };
}

static enum mg_status live_stat(struct mg_tree *tree, const char *path, struct mg_tree_stat *out,
                                struct mg_error *err)
{
    enum mg_status status;
    struct stat st;
    int fd = -1;

    status = look(tree, path, 0, &fd, &st, err);
    if (status != MG_OK)
        return status;
    (void)close(fd);
    *out = stat_of(&st);
    return MG_OK;
}

static enum mg_status live_readlink(struct mg_tree *tree, const char *path, struct mg_buf *out,
                                    struct mg_error *err)
{
    char text[PATH_MAX];
    enum mg_status status;
    struct stat st;
    ssize_t n;
    int fd = -1;

    status = look(tree, path, O_NOFOLLOW, &fd, &st, err);
    if (status != MG_OK)
        return status;
    n = S_ISLNK(st.st_mode) ? readlinkat(fd, "", text, sizeof text) : 0;
    if (n < 0)
        status = fail_path(err, errno, "read the link", path);
    (void)close(fd);
    if (status != MG_OK)
        return status;
    if (!S_ISLNK(st.st_mode))
        return mg_fail(err, MG_UNSUPPORTED, "%s is not a symbolic link", path);
    mg_buf_add(out, text, (size_t)n);
    return out->failed ? too_large(path, out, err) : MG_OK;
}

static void live_close(struct mg_tree *tree)
{
    struct live *live = (struct live *)(void *)tree;

    (void)close(live->root);
    free(live);
}

struct live_file {
    struct mg_tree_file file; /* first: the file is the object */
    int fd;
};

static enum mg_status file_read_at(struct mg_tree_file *file, uint64_t offset, void *to, size_t n,
                                   size_t *got, struct mg_error *err)
{
    const struct live_file *live = (const struct live_file *)(const void *)file;

    for (*got = 0; *got < n && offset + *got <= INT64_MAX;) {
        ssize_t part = pread(live->fd, (char *)to + *got, n - *got, (off_t)(offset + *got));

        if (part == 0)
            break;
        if (part < 0 && errno != EINTR)
            return mg_fail(err, mg_file_status(-errno), "cannot read: %s", strerror(errno));
        *got += part < 0 ? 0 : (size_t)part;
    }
    return MG_OK;
}

static void file_close(struct mg_tree_file *file)
{
    struct live_file *live = (struct live_file *)(void *)file;

    (void)close(live->fd);
    free(live);
}

static enum mg_status live_open(struct mg_tree *tree, const char *path, struct mg_tree_file **out,
                                struct mg_error *err)
{
    static const struct mg_tree_file_ops ops = {file_read_at, file_close};
    struct live_file *live;
    enum mg_status status;
    struct stat st;
    int fd = -1;

    status = open_regular(tree, path, &fd, &st, err);
    if (status != MG_OK)
        return status;
    live = calloc(1, sizeof *live);
    if (live == NULL) {
        (void)close(fd);
        return mg_fail(err, MG_NOMEM, "no memory to open %s", path);
    }
    live->fd = fd;
    live->file.ops = &ops;
    live->file.stat = stat_of(&st);
    *out = &live->file;
    return MG_OK;
}

static enum mg_status live_open_dir(struct mg_tree *tree, const char *path,
                                    struct mg_tree_dir **out, struct mg_error *err)
{
    struct live *live = (struct live *)(void *)tree;
    int at = open_beneath(tree, path, O_PATH | O_DIRECTORY);
    enum mg_status status;

    if (at < 0)
        return fail_path(err, -at, "open", path);
    status = mg_folder_new(&live->way, at, out, err);
    return status == MG_OK ? status : mg_fail_in(err, status, "%s", path);
}

static const struct mg_tree_ops live_ops = {
    .read = live_read,
    .each = live_each,
    .stat = live_stat,
    .readlink = live_readlink,
    .open = live_open,
    .open_dir = live_open_dir,
    .close = live_close,
};

struct mg_tree *mg_live_tree_open(const char *root, struct mg_error *err)
{
    struct live *live = malloc(sizeof *live);
    int fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct stat st;

    if (fd < 0 || live == NULL || fstat(fd, &st) != 0) {
        (void)fail_path(err, errno, "open the folder", root);
        if (fd >= 0)
            (void)close(fd);
        free(live);
        return NULL;
    }
    *live = (struct live){{&live_ops}, fd, {mg_beneath_has_openat2(fd), true, st.st_dev}};
    return &live->tree;
}

void mg_live_tree_avoid_openat2(struct mg_tree *tree)
{
    struct live *live = (struct live *)(void *)tree;

    live->way.openat2 = false;
}
