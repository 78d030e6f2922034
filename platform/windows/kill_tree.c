/* SPDX-License-Identifier: Apache-2.0
 *
 * Ending a process with its descendants. libuv's job ends our direct children when we die, but lets
 * their own children leave it, so we follow the parent ids in snapshots of the process table.
 * Not reached: a process whose parent, itself a descendant, had ended before. What we may not open
 * lives on.
 */
#include "core/platform.h"

#include <uv.h>
#include <windows.h>
#include <tlhelp32.h>

#include "core/base/vec.h"

#define ROUNDS_MAX                                                                                 \
    64u /* each ends one generation: stops us when they start faster than they die                 \
         */
#define KILLED_STATUS 1u

/* A process that was told to end. The open handle keeps its id from being given to another. */
struct victim {
    DWORD pid;
    HANDLE process;
    ULONGLONG born; /* 100 ns since 1601 */
};

static bool birth_of(HANDLE process, ULONGLONG *born)
{
    FILETIME created;
    FILETIME unused;

    if (!GetProcessTimes(process, &created, &unused, &unused, &unused))
        return false;
    *born = (ULONGLONG)created.dwHighDateTime << 32 | created.dwLowDateTime;
    return true;
}

/* Parent ids are never updated and ids are used again: only a process that is younger than its
 * parent is really its child. */
static void end_one(struct mg_vec *victims, DWORD pid, ULONGLONG parent_born)
{
    struct victim victim = {.pid = pid};

    victim.process = OpenProcess(PROCESS_TERMINATE | PROCESS_QUERY_LIMITED_INFORMATION, FALSE, pid);
    if (victim.process == NULL)
        return;
    if (!birth_of(victim.process, &victim.born) || victim.born < parent_born) {
        (void)CloseHandle(victim.process);
        return;
    }
    (void)TerminateProcess(victim.process, KILLED_STATUS);
    if (!mg_vec_push(victims, &victim))
        (void)CloseHandle(victim.process);
}

static const struct victim *find(const struct mg_vec *victims, DWORD pid)
{
    for (size_t i = 0; i < victims->n; i++) {
        const struct victim *victim = mg_vec_at(victims, i);

        if (victim->pid == pid)
            return victim;
    }
    return NULL;
}

/* End the living children of the victims; false when there was none. */
static bool end_children(struct mg_vec *victims)
{
    PROCESSENTRY32W entry = {.dwSize = sizeof entry};
    HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    size_t before = victims->n;

    if (snapshot == INVALID_HANDLE_VALUE)
        return false;
    for (BOOL more = Process32FirstW(snapshot, &entry); more;
         more = Process32NextW(snapshot, &entry)) {
        const struct victim *parent = find(victims, entry.th32ParentProcessID);

        if (parent != NULL && find(victims, entry.th32ProcessID) == NULL)
            end_one(victims, entry.th32ProcessID, parent->born);
    }
    (void)CloseHandle(snapshot);
    return victims->n > before;
}

void mg_os_kill_tree(int pid)
{
    struct mg_vec victims;

    if (pid <= 0)
        return;
    mg_vec_init(&victims, sizeof(struct victim));
    end_one(&victims, (DWORD)pid, 0);
    for (unsigned round = 0; round < ROUNDS_MAX && end_children(&victims); round++)
        continue;
    for (size_t i = 0; i < victims.n; i++)
        (void)CloseHandle(((struct victim *)mg_vec_at(&victims, i))->process);
    mg_vec_clear(&victims);
}

/* The process table is enough to find grandchildren; only keep console windows from popping up. */
unsigned mg_os_spawn_flags(void)
{
    return UV_PROCESS_WINDOWS_HIDE;
}
