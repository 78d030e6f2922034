/* SPDX-License-Identifier: Apache-2.0
 *
 * Limits of a job: by a control group where one was delegated to the agent, and besides or else by
 * what every process can set for itself and its children.
 */
#include "core/platform.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "platform/linux/cgroup.h"

/* ioprio_set(2) has no function in the C library. */
enum { IOPRIO_WHO_PROCESS = 1, IOPRIO_LOW = 2 << 13 | 7, IOPRIO_IDLE = 3 << 13 };

#define NICE 10
/* Of -1000 to 1000: ended before services, after what asks to be the first (proc(5)). */
#define OOM_SCORE "500"

static bool go_behind(bool background)
{
    const struct sched_param none = {0};

    (void)syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, background ? IOPRIO_IDLE : IOPRIO_LOW);
    if (background && sched_setscheduler(0, SCHED_IDLE, &none) == 0)
        return true;
    return getpriority(PRIO_PROCESS, 0) >= NICE || setpriority(PRIO_PROCESS, 0, NICE) == 0;
}

static bool end_first(void)
{
    int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    bool done = fd >= 0 && write(fd, OOM_SCORE, sizeof OOM_SCORE - 1) > 0;

    if (fd >= 0)
        (void)close(fd);
    return done;
}

static void tell(struct mg_protections *out, const char *name, bool on, const char *why)
{
    if (on)
        mg_protections_add_on(out, name);
    else
        mg_protections_add_off(out, name, "%s", why);
}

/* on is the result of a call of the system: if it is false, errno says why. */
static void tell_call(struct mg_protections *out, const char *name, bool on)
{
    tell(out, name, on, strerror(errno));
}

/* Each process by itself; RLIMIT_DATA and not RLIMIT_AS, so that a mapped database does not count.
 * Running out of it is an error of malloc, which becomes a clear result; the group's limit ends a
 * process. So it is set in any case. */
static bool limit_memory(uint64_t bytes)
{
    struct rlimit limit;

#ifdef MG_SANITIZED
    bytes = RLIM_INFINITY; /* sanitizers reserve terabytes */
#endif
    if (getrlimit(RLIMIT_DATA, &limit) != 0)
        return false;
    if (limit.rlim_max > bytes)
        limit.rlim_max = bytes;
    limit.rlim_cur = limit.rlim_max;
    return setrlimit(RLIMIT_DATA, &limit) == 0;
}

void mg_os_limit_self(const struct mg_os_limits *limits, struct mg_protections *out)
{
    struct mg_cgroup_limits group = {.why = "there are no control groups of version 2"};
    char own[PATH_MAX];

    if (mg_cgroup_own(own, sizeof own))
        group = mg_cgroup_enter(own, limits);
    tell_call(out, "priority", go_behind(limits->background));
    tell_call(out, "oom-score", end_first());
    if (limits->memory != 0)
        tell_call(out, "memory", limit_memory(limits->memory) || group.memory);
    if (limits->cpu_percent != 0)
        tell(out, "processor-time", group.cpu, group.why);
}
