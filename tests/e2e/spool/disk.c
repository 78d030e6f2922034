/* SPDX-License-Identifier: Apache-2.0
 *
 * A disk that fails or tells, by LD_PRELOAD, for tests/e2e/test_spool.py. What is done to files
 * below DISK_ROOT by open (for writing), write, fsync, rename, unlink, mkdir is counted.
 *
 *     DISK_LOG=FILE    write each as a line into FILE, in order with what is said on descriptor 1
 *     DISK_FAIL=N      fail the Nth, from 1; with DISK_FOREVER also all behind it
 *     DISK_ERRNO=CODE  with this errno; a write writes half before
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define FILES 1024

static char *paths[FILES]; /* by descriptor; NULL: not below DISK_ROOT */
static int count;

static const char *setting(const char *name)
{
    const char *value = getenv(name);

    return value == NULL ? "" : value;
}

static int is_below(const char *path)
{
    const char *root = setting("DISK_ROOT");

    return root[0] != '\0' && strncmp(path, root, strlen(root)) == 0;
}

/* The way of dlsym(3) to make a function of what is an object. */
static void find(const char *name, void *out)
{
    *(void **)out = dlsym(RTLD_NEXT, name);
}

/* op, path, and what else: an offset and bytes in hexadecimal, another path. */
static void tell(const char *op, const char *path, const char *other, const void *bytes, size_t n)
{
    static FILE *log;

    if (setting("DISK_LOG")[0] == '\0')
        return;
    if (log == NULL)
        log = fopen(setting("DISK_LOG"), "w");
    if (log == NULL)
        abort();
    fprintf(log, "%s\t%s\t%s\t", op, path, other);
    for (size_t i = 0; i < n; i++)
        fprintf(log, "%02x", ((const unsigned char *)bytes)[i]);
    fputc('\n', log);
    fflush(log);
}

/* Does this one fail? */
static int fails(void)
{
    int at = atoi(setting("DISK_FAIL"));

    count++;
    if (at == 0 || count < at || (count > at && setting("DISK_FOREVER")[0] == '\0'))
        return 0;
    errno = atoi(setting("DISK_ERRNO"));
    return 1;
}

static int open_any(const char *name, const char *path, int flags, mode_t mode)
{
    int (*real)(const char *, int, ...);
    int writes = (flags & O_ACCMODE) != O_RDONLY, below = is_below(path), fd;

    find(name, &real);
    if (below && writes && fails())
        return -1;
    fd = real(path, flags, mode);
    if (fd < 0 || fd >= FILES || !below)
        return fd;
    free(paths[fd]);
    paths[fd] = strdup(path);
    if (writes)
        tell(flags & O_CREAT ? "create" : "open", path, "", NULL, 0);
    return fd;
}

#define OPEN(name)                                                                                 \
    int name(const char *path, int flags, ...)                                                     \
    {                                                                                              \
        va_list args;                                                                              \
        mode_t mode;                                                                               \
        va_start(args, flags);                                                                     \
        mode = flags & O_CREAT ? va_arg(args, mode_t) : 0;                                         \
        va_end(args);                                                                              \
        return open_any(#name, path, flags, mode);                                                 \
    }
OPEN(open)
OPEN(open64)

int close(int fd)
{
    int (*real)(int);

    find("close", &real);
    if (fd >= 0 && fd < FILES) {
        free(paths[fd]);
        paths[fd] = NULL;
    }
    return real(fd);
}

static ssize_t write_any(int fd, const void *bytes, size_t n, off_t at)
{
    ssize_t (*real)(int, const void *, size_t, off_t), (*plain)(int, const void *, size_t);
    int ours = fd >= 0 && fd < FILES && paths[fd] != NULL;
    off_t from = at < 0 && ours ? lseek(fd, 0, SEEK_CUR) : at;
    int failed = ours && fails(), code = errno;
    char offset[32];
    ssize_t done;

    find("pwrite64", &real);
    find("write", &plain);
    if (fd == 1)
        tell("say", "", "", bytes, n);
    if (failed)
        n /= 2;
    done = at < 0 ? plain(fd, bytes, n) : real(fd, bytes, n, at);
    (void)snprintf(offset, sizeof offset, "%lld", (long long)from);
    if (ours && done > 0)
        tell("write", paths[fd], offset, bytes, (size_t)done);
    errno = failed ? code : errno;
    return failed ? -1 : done;
}

ssize_t write(int fd, const void *bytes, size_t n)
{
    return write_any(fd, bytes, n, -1);
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at)
{
    return write_any(fd, bytes, n, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off_t at)
{
    return write_any(fd, bytes, n, at);
}

int fsync(int fd)
{
    int (*real)(int);
    int ours = fd >= 0 && fd < FILES && paths[fd] != NULL, code;

    find("fsync", &real);
    if (ours && fails())
        return -1;
    code = real(fd);
    if (ours && code == 0)
        tell("fsync", paths[fd], "", NULL, 0);
    return code;
}

int rename(const char *from, const char *to)
{
    int (*real)(const char *, const char *);
    int code;

    find("rename", &real);
    if (is_below(from) && fails())
        return -1;
    code = real(from, to);
    if (is_below(from) && code == 0)
        tell("rename", from, to, NULL, 0);
    return code;
}

int unlink(const char *path)
{
    int (*real)(const char *);
    int code;

    find("unlink", &real);
    if (is_below(path) && fails())
        return -1;
    code = real(path);
    if (is_below(path) && code == 0)
        tell("unlink", path, "", NULL, 0);
    return code;
}

int mkdir(const char *path, mode_t mode)
{
    int (*real)(const char *, mode_t);
    int code;

    find("mkdir", &real);
    if (is_below(path) && fails())
        return -1;
    code = real(path, mode);
    if (is_below(path) && code == 0)
        tell("mkdir", path, "", NULL, 0);
    return code;
}
