/* SPDX-License-Identifier: Apache-2.0
 *
 * flock(2) can only be asked by trying, which would fail an apk that tries at the same moment;
 * so that is read in /proc/locks (proc_locks(5)).
 */
#include "platform/linux/watch/lock.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* A lock for reading conflicts with those for writing only: programs that read hold such ones. */
static bool is_posix_held(const char *path)
{
    struct flock lock = {.l_type = F_RDLCK, .l_whence = SEEK_SET};
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    bool held = fd >= 0 && fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;

    if (fd >= 0)
        (void)close(fd);
    return held;
}

/* "1: FLOCK  ADVISORY  WRITE 123 fe:00:4711 0 EOF" */
static bool is_lock_of(const char *line, const struct stat *st)
{
    unsigned major, minor;
    unsigned long long inode;

    return sscanf(line, "%*u: FLOCK %*s WRITE %*d %x:%x:%llu", &major, &minor, &inode) == 3 &&
           inode == st->st_ino && makedev(major, minor) == st->st_dev;
}

static bool is_flock_held(const char *path)
{
    struct stat st;
    FILE *file = stat(path, &st) == 0 ? fopen("/proc/locks", "re") : NULL;
    char line[256];
    bool held = false;

    while (file != NULL && !held && fgets(line, sizeof line, file) != NULL)
        held = is_lock_of(line, &st);
    if (file != NULL)
        (void)fclose(file);
    return held;
}

bool mg_lock_is_held(const char *path, enum mg_lock_kind kind)
{
    struct stat st;

    switch (kind) {
    case MG_LOCK_POSIX:
        return is_posix_held(path);
    case MG_LOCK_FLOCK:
        return is_flock_held(path);
    case MG_LOCK_FILE:
        return lstat(path, &st) == 0;
    }
    return false;
}
