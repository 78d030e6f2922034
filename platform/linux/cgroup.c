/* SPDX-License-Identifier: Apache-2.0
 *
 * Below the delegated group: "agent" with the agent and all it starts, "job" with the job that
 * runs.
 */
#include "platform/linux/cgroup.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "core/base/buf.h"
#include "core/base/file.h"
#include "core/base/limits.h"

#define AGENT "agent"
#define JOB "job"

/* The longest period the kernel takes. A scan after an event needs some 60 ms: within a second it
 * gets its share at once, and is held back only when it goes on. */
#define PERIOD_US 1000000u

/* The group in version 2 has the number 0 (cgroups(7), /proc/PID/cgroup). */
static bool find_own(struct mg_str lines, struct mg_str *path)
{
    struct mg_str line;

    while (mg_str_cut(&lines, '\n', &line)) {
        if (mg_str_starts(line, MG_STR("0::/"))) {
            *path = mg_str_skip(line, 3);
            return true;
        }
    }
    return false;
}

/* Where all of it is version 2, and where version 1 is used beside it, as systemd mounts it. */
bool mg_cgroup_own(char *out, size_t size)
{
    static const char *const mounts[] = {"/sys/fs/cgroup", "/sys/fs/cgroup/unified"};
    struct mg_str path = MG_STR_NONE;
    struct mg_buf text;
    bool found = false;

    mg_buf_init(&text, MG_LIMIT_SMALL_FILE);
    (void)mg_file_read("/proc/self/cgroup", &text, NULL);
    if (!find_own(mg_buf_view(&text), &path))
        path = MG_STR_NONE;
    for (size_t i = 0; i < MG_COUNT(mounts) && path.n != 0 && !found; i++) {
        int n = snprintf(out, size, "%s/cgroup.controllers", mounts[i]);

        if (n < 0 || (size_t)n >= size || access(out, F_OK) != 0)
            continue;
        n = snprintf(out, size, "%s%.*s", mounts[i], MG_STR_ARG(path));
        found = n > 0 && (size_t)n < size;
    }
    mg_buf_clear(&text);
    return found;
}

/* systemd marks what it delegates (docs/CGROUP_DELEGATION.md of systemd). */
static bool is_delegated(const char *group)
{
    char mark = '0';

    return (getxattr(group, "trusted.delegate", &mark, 1) == 1 ||
            getxattr(group, "user.delegate", &mark, 1) == 1) &&
           mark == '1';
}

/* 0 or errno; so all below. */
static int join(const char *group, const char *name, char out[PATH_MAX])
{
    int n = snprintf(out, PATH_MAX, "%s/%s", group, name);

    return n > 0 && n < PATH_MAX ? 0 : ENAMETOOLONG;
}

static int put(const char *group, const char *file, const char *text)
{
    char path[PATH_MAX];
    int fd, code = join(group, file, path);

    if (code != 0)
        return code;
    fd = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return errno;
    if (write(fd, text, strlen(text)) < 0)
        code = errno;
    (void)close(fd);
    return code;
}

static int make(const char *group, const char *name, char out[PATH_MAX])
{
    int code = join(group, name, out);

    if (code != 0)
        return code;
    return mkdir(out, 0755) == 0 || errno == EEXIST ? 0 : errno;
}

/* A process that has ended meanwhile needs no place (ESRCH). */
static int move_all(const char *from, const char *to)
{
    char path[PATH_MAX], pid[32];
    struct mg_str lines, line;
    struct mg_buf text;
    int code = join(from, "cgroup.procs", path);

    mg_buf_init(&text, MG_LIMIT_SMALL_FILE);
    if (code == 0)
        (void)mg_file_read(path, &text, NULL);
    lines = mg_buf_view(&text);
    while ((code == 0 || code == ESRCH) && mg_str_cut(&lines, '\n', &line)) {
        (void)snprintf(pid, sizeof pid, "%.*s", MG_STR_ARG(line));
        code = put(to, "cgroup.procs", pid);
    }
    mg_buf_clear(&text);
    return code == ESRCH ? 0 : code;
}

static int limit_memory(const char *job, uint64_t bytes)
{
    char text[32];

    (void)snprintf(text, sizeof text, "%llu", (unsigned long long)bytes);
    return put(job, "memory.max", bytes == 0 ? "max" : text);
}

static int limit_cpu(const char *job, unsigned percent)
{
    char text[32];

    (void)snprintf(text, sizeof text, "%u %u", percent * (PERIOD_US / 100), PERIOD_US);
    return put(job, "cpu.max", percent == 0 ? "max" : text);
}

static struct mg_cgroup_limits fail(int code, const char *what)
{
    struct mg_cgroup_limits none = {0};

    (void)snprintf(none.why, sizeof none.why, "%s: %s", what, strerror(code));
    return none;
}

/* A controller that is not there has no file for its limit. */
static struct mg_cgroup_limits enter_job(const char *base, const struct mg_os_limits *limits)
{
    struct mg_cgroup_limits on = {0};
    char job[PATH_MAX];
    int code;

    (void)put(base, "cgroup.subtree_control", "+memory");
    (void)put(base, "cgroup.subtree_control", "+cpu");
    code = make(base, JOB, job);
    if (code == 0)
        code = put(job, "cgroup.procs", "0"); /* the writer */
    if (code != 0)
        return fail(code, "the control group of jobs");
    on.memory = limit_memory(job, limits->memory) == 0;
    on.cpu = limit_cpu(job, limits->cpu_percent) == 0;
    if (!on.memory || !on.cpu)
        (void)snprintf(on.why, sizeof on.why, "the control group has no such controller");
    return on;
}

/* The delegated group, when own is one that we made in it, or systemd did (DelegateSubgroup=). */
static bool is_below(const char *own, char base[PATH_MAX])
{
    char *slash;

    (void)snprintf(base, PATH_MAX, "%s", own);
    slash = strrchr(base, '/');
    if (slash == NULL || (strcmp(slash + 1, AGENT) != 0 && strcmp(slash + 1, JOB) != 0))
        return false;
    *slash = '\0';
    return true;
}

struct mg_cgroup_limits mg_cgroup_enter(const char *own, const struct mg_os_limits *limits)
{
    struct mg_cgroup_limits none = {.why = "no control group is delegated to the agent"};
    char base[PATH_MAX], agent[PATH_MAX];
    bool below = is_below(own, base);
    int code = 0;

    if (!is_delegated(base))
        return none;
    if (!below) {
        code = make(base, AGENT, agent);
        if (code == 0)
            code = move_all(base, agent);
    }
    return code == 0 ? enter_job(base, limits) : fail(code, "the control group of the agent");
}
