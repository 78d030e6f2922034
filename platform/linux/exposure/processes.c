/* SPDX-License-Identifier: Apache-2.0
 *
 * A socket is a link "socket:[INODE]" in /proc/PID/fd (proc(5)). Looking ends when all are found.
 */
#include "platform/linux/exposure/processes.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/limits.h"
#include "platform/linux/exposure/units.h"

#define DELETED " (deleted)"

struct search {
    struct mg_vec *processes;
    struct mg_arena *arena;
    size_t missing; /* sockets without a process so far */
    size_t denied;
};

static int by_inode(const void *left, const void *right)
{
    uint64_t a = ((const struct mg_process *)left)->inode;
    uint64_t b = ((const struct mg_process *)right)->inode;

    return (a > b) - (a < b);
}

/* "socket:[12345]". */
static bool read_inode(const char *link, uint64_t *out)
{
    struct mg_str text = mg_str_of(link), number;

    if (!mg_str_starts(text, MG_STR("socket:[")) || text.p[text.n - 1] != ']')
        return false;
    number = mg_str_skip(text, strlen("socket:["));
    return mg_str_u64(mg_str_take(number, number.n - 1), out);
}

/* A link or a small file below the folder of a process, with a NUL; false when it cannot be read.
 */
static bool read_link(int process, const char *name, char *out, size_t size)
{
    ssize_t n = readlinkat(process, name, out, size - 1);

    if (n <= 0)
        return false;
    out[n] = '\0';
    return true;
}

static bool read_text(int process, const char *name, char *out, size_t size)
{
    int file = openat(process, name, O_RDONLY | O_CLOEXEC);
    ssize_t n = file < 0 ? -1 : read(file, out, size - 1);

    if (file >= 0)
        (void)close(file);
    if (n < 0)
        return false;
    out[n] = '\0';
    return true;
}

/* The last part of the path of its control group, when that is a unit that somebody may know. */
static struct mg_str unit_of(char *text)
{
    struct mg_str rest = mg_str_of(text), line, part, unit = MG_STR_NONE;

    while (mg_str_cut(&rest, '\n', &line)) {
        if (!mg_str_starts(line, MG_STR("0::")) && !mg_str_starts(line, MG_STR("1:name=systemd:")))
            continue;
        while (mg_str_cut(&line, '/', &part)) {
            if (mg_str_ends(part, MG_STR(".service")))
                unit = part;
        }
    }
    return unit;
}

static bool keep(struct search *search, struct mg_str text, struct mg_str *out)
{
    return mg_arena_str(search->arena, text, out);
}

static bool is_same(int process, const char *name, const char *other)
{
    struct stat one, two;

    return fstatat(process, name, &one, 0) == 0 && stat(other, &two) == 0 &&
           one.st_dev == two.st_dev && one.st_ino == two.st_ino;
}

/* Containers may share the network of the host and not its files: what the host has at that path is
 * another program. Where the file is gone its surroundings tell; services of systemd have mounts
 * of their own, but the root of the host. */
static bool is_elsewhere(int folder, const char *path, bool replaced)
{
    return replaced
               ? !is_same(folder, "root", "/") && !is_same(folder, "ns/mnt", "/proc/self/ns/mnt")
               : !is_same(folder, "exe", path);
}

static bool describe(struct search *search, int folder, struct mg_process *process)
{
    char text[PATH_MAX + sizeof DELETED];
    struct mg_str path, name;

    if (read_link(folder, "exe", text, sizeof text)) {
        path = mg_str_of(text);
        process->replaced =
            mg_str_ends(path, MG_STR(DELETED)) && !is_same(folder, "exe", text); /* its name */
        if (process->replaced)
            path = mg_str_take(path, path.n - strlen(DELETED));
        process->elsewhere = is_elsewhere(folder, text, process->replaced);
        if (!keep(search, path, &process->path))
            return false;
    }
    if (read_text(folder, "comm", text, sizeof text)) {
        name = mg_str_of(text);
        if (!keep(search, mg_str_take(name, mg_str_find(name, '\n')), &process->name))
            return false;
    }
    return !read_text(folder, "cgroup", text, sizeof text) ||
           keep(search, unit_of(text), &process->unit);
}

/* What a process is asked for once, however many of the sockets it has. */
static bool take(struct search *search, int folder, uint64_t pid, struct mg_process *described,
                 struct mg_process *process)
{
    const struct mg_process asked = *process;

    if (process->pid != 0)
        return true;
    if (described->pid == 0) {
        described->pid = pid;
        if (!describe(search, folder, described))
            return false;
    }
    *process = *described;
    process->inode = asked.inode;
    process->cgroup = asked.cgroup;
    search->missing--;
    process->held = pid == 1 && mg_str_is(process->name, "systemd");
    return !process->held ||
           mg_unit_of_socket(MG_UNIT_GROUPS, process->cgroup, search->arena, &process->unit);
}

static bool look_into(struct search *search, int folder, DIR *files, uint64_t pid)
{
    struct mg_process described = {0};
    const struct dirent *entry;
    bool ok = true;

    while (ok && search->missing != 0 && (entry = readdir(files)) != NULL) {
        struct mg_process wanted = {0}, *found;
        char link[64];

        if (!read_link(dirfd(files), entry->d_name, link, sizeof link) ||
            !read_inode(link, &wanted.inode))
            continue;
        found = bsearch(&wanted, search->processes->items, search->processes->n, sizeof wanted,
                        by_inode);
        if (found != NULL)
            ok = take(search, folder, pid, &described, found);
    }
    return ok;
}

static bool look_at(struct search *search, int proc, const char *name, uint64_t pid)
{
    char path[32];
    int folder = openat(proc, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC), fd;
    bool ok = true;
    DIR *files;

    if (folder < 0)
        return true;
    (void)snprintf(path, sizeof path, "%s/fd", name);
    fd = openat(proc, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    search->denied += fd < 0 && errno == EACCES;
    files = fd < 0 ? NULL : fdopendir(fd);
    if (files != NULL) {
        ok = look_into(search, folder, files, pid);
        (void)closedir(files);
    } else if (fd >= 0) {
        (void)close(fd);
    }
    (void)close(folder);
    return ok;
}

static int by_pid(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

    return (a > b) - (a < b);
}

static bool list_pids(DIR *proc, struct mg_vec *pids)
{
    const struct dirent *entry;
    uint64_t pid;

    while ((entry = readdir(proc)) != NULL) {
        if (mg_str_u64(mg_str_of(entry->d_name), &pid) && !mg_vec_push(pids, &pid))
            return false;
    }
    mg_vec_sort(pids, by_pid);
    return true;
}

/* The first process is systemd. */
static bool has_systemd(int proc)
{
    char name[16];

    return read_text(proc, "1/comm", name, sizeof name) && strcmp(name, "systemd\n") == 0;
}

enum mg_status mg_processes_find(struct mg_vec *processes, struct mg_arena *arena, size_t *denied,
                                 struct mg_error *err)
{
    struct search search = {processes, arena, processes->n, 0};
    DIR *proc = opendir("/proc");
    struct mg_vec pids;
    size_t first;
    bool ok;

    *denied = 0;
    if (proc == NULL)
        return MG_OK;
    mg_vec_init(&pids, sizeof(uint64_t));
    ok = list_pids(proc, &pids);
    first = has_systemd(dirfd(proc));
    for (size_t i = 0; ok && search.missing != 0 && i < pids.n; i++) {
        uint64_t pid = *(const uint64_t *)mg_vec_at(&pids, (first + i) % pids.n);
        char name[24];

        (void)snprintf(name, sizeof name, "%llu", (unsigned long long)pid);
        ok = look_at(&search, dirfd(proc), name, pid);
    }
    *denied = search.denied;
    mg_vec_clear(&pids);
    (void)closedir(proc);
    return ok ? MG_OK : mg_fail(err, MG_NOMEM, "not enough memory for processes");
}
