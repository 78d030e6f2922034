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

static unsigned limit_job(HANDLE job, const struct mg_os_limits *limits)
{
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION info = {
        .BasicLimitInformation = {.PriorityClass = BELOW_NORMAL_PRIORITY_CLASS,
                                  .ActiveProcessLimit = limits->processes},
        .JobMemoryLimit = (SIZE_T)limits->memory,
    };
    unsigned on = 0;

    if (add(job, &info, JOB_OBJECT_LIMIT_PRIORITY_CLASS))
        on |= MG_LIMITED_PRIORITY;
    if (limits->memory > 0 && add(job, &info, JOB_OBJECT_LIMIT_JOB_MEMORY))
        on |= MG_LIMITED_MEMORY;
    if (limits->processes > 0 && add(job, &info, JOB_OBJECT_LIMIT_ACTIVE_PROCESS))
        on |= MG_LIMITED_PROCESSES;
    if (add(job, &info, JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE))
        on |= MG_LIMITED_LIFE;
    if (limits->cpu_percent > 0 && limit_cpu(job, limits->cpu_percent))
        on |= MG_LIMITED_CPU;
    return on;
}

unsigned mg_os_limit_self(const struct mg_os_limits *limits)
{
    HANDLE job = CreateJobObjectW(NULL, NULL); /* open until we end: its closing ends the others */
    unsigned on = job == NULL ? 0 : limit_job(job, limits);

    if (on != 0 && AssignProcessToJobObject(job, GetCurrentProcess()))
        return on;
    if (job != NULL)
        (void)CloseHandle(job);
    return SetPriorityClass(GetCurrentProcess(), BELOW_NORMAL_PRIORITY_CLASS) ? MG_LIMITED_PRIORITY
                                                                              : 0;
}
