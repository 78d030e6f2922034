/* SPDX-License-Identifier: Apache-2.0
 *
 * Limits by a job object, which this process enters: all it starts is in it as well, and ends with
 * it. From Windows 8 on jobs may be nested, so it does no harm to be in one already.
 */
#include "core/platform.h"

#include <windows.h>

/* Each limit is set on its own: an older system, or Wine, may not have one of them. */
static bool add(HANDLE job, JOBOBJECT_EXTENDED_LIMIT_INFORMATION *info, DWORD flag)
{
    info->BasicLimitInformation.LimitFlags |= flag;
    if (SetInformationJobObject(job, JobObjectExtendedLimitInformation, info, sizeof *info))
        return true;
    info->BasicLimitInformation.LimitFlags &= ~flag;
    return false;
}

/* CpuRate counts hundredths of a percent of all processors together. */
static bool limit_cpu(HANDLE job, unsigned percent)
{
    JOBOBJECT_CPU_RATE_CONTROL_INFORMATION info = {
        .ControlFlags = JOB_OBJECT_CPU_RATE_CONTROL_ENABLE | JOB_OBJECT_CPU_RATE_CONTROL_HARD_CAP};
    SYSTEM_INFO system;

    GetSystemInfo(&system);
    info.CpuRate = percent * 100 / system.dwNumberOfProcessors;
    info.CpuRate = info.CpuRate == 0 ? 1 : info.CpuRate > 10000 ? 10000 : info.CpuRate;
    return SetInformationJobObject(job, JobObjectCpuRateControlInformation, &info, sizeof info);
}

struct limit {
    const char *name;
    bool wanted, on;
};

enum { PRIORITY, MEMORY, CPU, PROCESSES, LIFE, LIMITS };

static void limit_job(HANDLE job, const struct mg_os_limits *limits, struct limit out[LIMITS])
{
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION info = {
        .BasicLimitInformation = {.PriorityClass = BELOW_NORMAL_PRIORITY_CLASS,
                                  .ActiveProcessLimit = limits->processes},
        .JobMemoryLimit = (SIZE_T)limits->memory,
    };

    out[PRIORITY].on = add(job, &info, JOB_OBJECT_LIMIT_PRIORITY_CLASS);
    out[MEMORY].on = out[MEMORY].wanted && add(job, &info, JOB_OBJECT_LIMIT_JOB_MEMORY);
    out[PROCESSES].on = out[PROCESSES].wanted && add(job, &info, JOB_OBJECT_LIMIT_ACTIVE_PROCESS);
    out[LIFE].on = add(job, &info, JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE);
    out[CPU].on = out[CPU].wanted && limit_cpu(job, limits->cpu_percent);
}

static void tell(const struct limit limits[LIMITS], const char *why, struct mg_protections *out)
{
    for (unsigned i = 0; i < LIMITS; i++) {
        if (limits[i].on)
            mg_protections_add_on(out, limits[i].name);
        else if (limits[i].wanted)
            mg_protections_add_off(out, limits[i].name, "%s", why);
    }
}

void mg_os_limit_self(const struct mg_os_limits *limits, struct mg_protections *out)
{
    struct limit wanted[LIMITS] = {
        [PRIORITY] = {"priority", true, false},
        [MEMORY] = {"memory", limits->memory > 0, false},
        [CPU] = {"processor-time", limits->cpu_percent > 0, false},
        [PROCESSES] = {"processes", limits->processes > 0, false},
        [LIFE] = {"life", true, false},
    };
    const char *why = "the job object does not take it";
    HANDLE job = CreateJobObjectW(NULL, NULL); /* open until we end: its closing ends the others */

    if (job != NULL)
        limit_job(job, limits, wanted);
    if (job == NULL || !AssignProcessToJobObject(job, GetCurrentProcess())) {
        if (job != NULL)
            (void)CloseHandle(job);
        for (unsigned i = 0; i < LIMITS; i++)
            wanted[i].on = false;
        wanted[PRIORITY].on = SetPriorityClass(GetCurrentProcess(), BELOW_NORMAL_PRIORITY_CLASS);
        why = "this process cannot enter a job object";
    }
    tell(wanted, why, out);
}
