/* SPDX-License-Identifier: Apache-2.0
 *
 * The two resolvers. The own one walks component by component and keeps every folder on the way
 * open, so that ".." is a step back on that stack and never a question to the file system, which
 * could answer differently after a rename. Magic links of procfs are followed by their text, which
 * stays below the root like any other.
 */
#include "platform/linux/tree/beneath.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A rename below the root makes RESOLVE_IN_ROOT give up with EAGAIN (openat2(2)). */
#define RETRIES 16

int mg_beneath_openat2(int root, const char *path, int flags)
{
    struct open_how how = {
        .flags = (uint64_t)(unsigned)(flags | O_CLOEXEC),
        .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
    };
    long fd = -1;

    for (int i = 0; i < RETRIES; i++) {
        fd = syscall(SYS_openat2, root, *path == '\0' ? "." : path, &how, sizeof how);
        if (fd >= 0 || (errno != EAGAIN && errno != EINTR))
            break;
    }
    return fd >= 0 ? (int)fd : -errno;
}

bool mg_beneath_has_openat2(int root)
{
    int fd = mg_beneath_openat2(root, ".", O_PATH | O_DIRECTORY);

    if (fd < 0)
        return false;
    (void)close(fd);
    return true;
}

struct walk {
    int folders[MG_BENEATH_DEPTH]; /* folders[0] is the root, borrowed */
    size_t depth;                  /* how many are open */
    unsigned links;
    char rest[PATH_MAX]; /* what is left of the path */
    char name[NAME_MAX + 1];
};

static int top(const struct walk *w)
{
    return w->folders[w->depth - 1];
}

static void pop_to(struct walk *w, size_t depth)
{
    while (w->depth > depth)
        (void)close(w->folders[--w->depth]);
}

/* Move the next component from rest to name. 1: done, 0: nothing left, else -errno. */
static int next_name(struct walk *w)
{
    const char *from = w->rest + strspn(w->rest, "/");
    size_t n = strcspn(from, "/");

    if (n > NAME_MAX)
        return -ENAMETOOLONG;
    memcpy(w->name, from, n);
    w->name[n] = '\0';
    memmove(w->rest, from + n, strlen(from + n) + 1);
    return n != 0;
}

/* Put the text of the link in front of what is left. */
static int follow(struct walk *w, int link)
{
    char target[PATH_MAX];
    ssize_t n = readlinkat(link, "", target, sizeof target);
    size_t rest = strlen(w->rest);

    if (n < 0)
        return -errno;
    if (++w->links > MG_BENEATH_LINKS)
        return -ELOOP;
    if (n == 0)
        return -ENOENT;
    if ((size_t)n + rest + 2 > sizeof w->rest)
        return -ENAMETOOLONG;
    memmove(w->rest + n, w->rest, rest + 1);
    memcpy(w->rest, target, (size_t)n);
    if (target[0] == '/')
        pop_to(w, 1);
    return 0;
}

static int enter(struct walk *w, int folder)
{
    if (w->depth == MG_BENEATH_DEPTH)
        return -ENAMETOOLONG;
    w->folders[w->depth++] = folder;
    return 0;
}

static int open_last(const struct walk *w, const char *name, int flags)
{
    int fd = openat(top(w), name, flags | O_NOFOLLOW | O_CLOEXEC);

    return fd >= 0 ? fd : -errno;
}

/* Take one step to name. 1: go on, 0: *fd is the answer, else -errno. */
static int step(struct walk *w, int flags, int *fd)
{
    bool last = w->rest[0] == '\0';
    struct stat st;
    int here, code;

    here = openat(top(w), w->name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    if (here < 0)
        return -errno;
    code = fstat(here, &st) == 0 ? 0 : -errno;
    if (code == 0 && S_ISLNK(st.st_mode) && !(last && (flags & O_NOFOLLOW) != 0)) {
        code = follow(w, here);
    } else if (code == 0 && last) {
        *fd = open_last(w, w->name, flags);
        (void)close(here);
        return *fd < 0 ? *fd : 0;
    } else if (code == 0) {
        code = S_ISDIR(st.st_mode) ? enter(w, here) : -ENOTDIR;
        here = code == 0 ? -1 : here;
    }
    if (here >= 0)
        (void)close(here);
    return code == 0 ? 1 : code;
}

static int walk(struct walk *w, int flags)
{
    int fd = -1, more;

    while ((more = next_name(w)) > 0) {
        if (strcmp(w->name, ".") == 0)
            continue;
        if (strcmp(w->name, "..") == 0) {
            pop_to(w, w->depth > 1 ? w->depth - 1 : 1);
            continue;
        }
        more = step(w, flags, &fd);
        if (more <= 0)
            return more < 0 ? more : fd;
    }
    return more < 0 ? more : open_last(w, ".", flags);
}

int mg_beneath_walk(int root, const char *path, int flags)
{
    struct walk w;
    size_t n = strlen(path);
    int fd;

    if (n >= sizeof w.rest)
        return -ENAMETOOLONG;
    w.folders[0] = root;
    w.depth = 1;
    w.links = 0;
    memcpy(w.rest, path, n + 1);
    fd = walk(&w, flags);
    pop_to(&w, 1);
    return fd;
}
