/* SPDX-License-Identifier: Apache-2.0
 *
 * Processes of Windows. Names come from a snapshot, which needs no rights; what is asked of the
 * process itself may be refused, and is then not known. Users are told by their SIDs: looking up a
 * name can ask a domain controller, and wait for it.
 */
#include "platform/windows/processes.h"

#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include <sddl.h>
#include <tlhelp32.h>

#include "core/model/listener.h"

#define PATH_UNITS 32768 /* longest path of Windows */
#define TOKEN_BYTES 512  /* a SID has at most 68, and a header before it */
/* Between two calls more services may have been started. */
#define SERVICE_TRIES 8

static struct mg_str utf8(struct mg_arena *arena, const wchar_t *wide)
{
    int size = WideCharToMultiByte(CP_UTF8, 0, wide, -1, NULL, 0, NULL, NULL);
    char *text = size <= 0 ? NULL : mg_arena_alloc(arena, (size_t)size);

    if (text == NULL)
        return MG_STR_NONE;
    (void)WideCharToMultiByte(CP_UTF8, 0, wide, -1, text, size, NULL, NULL);
    return mg_str_of(text);
}

static enum mg_status fail(struct mg_error *err, const char *what)
{
    DWORD code = GetLastError();
    enum mg_status status =
        mg_fail(err, MG_IO, "cannot list the %s: Windows error %lu", what, (unsigned long)code);

    if (err != NULL)
        err->os_code = (int)code;
    return status;
}

static enum mg_status read_names(struct mg_processes *processes, struct mg_error *err)
{
    HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    PROCESSENTRY32W entry = {.dwSize = sizeof entry};
    enum mg_status status = MG_OK;

    if (snapshot == INVALID_HANDLE_VALUE)
        return fail(err, "processes");
    for (BOOL more = Process32FirstW(snapshot, &entry); more && status == MG_OK;
         more = Process32NextW(snapshot, &entry)) {
        struct mg_process process = {.pid = entry.th32ProcessID};

        process.name = utf8(processes->arena, entry.szExeFile);
        if (!mg_vec_push(&processes->items, &process))
            status = mg_fail(err, MG_NOMEM, "not enough memory for the processes");
    }
    (void)CloseHandle(snapshot);
    return status;
}

static int by_pid(const void *left, const void *right)
{
    const struct mg_process *a = left, *b = right;

    return (a->pid > b->pid) - (a->pid < b->pid);
}

static struct mg_process *find(const struct mg_processes *processes, unsigned long pid)
{
    const struct mg_process key = {.pid = pid};

    if (processes->items.n == 0)
        return NULL;
    return bsearch(&key, processes->items.items, processes->items.n, sizeof key, by_pid);
}

static bool add_service(struct mg_processes *processes, const ENUM_SERVICE_STATUS_PROCESSW *service)
{
    struct mg_process *process = find(processes, service->ServiceStatusProcess.dwProcessId);
    struct mg_str name = utf8(processes->arena, service->lpServiceName);
    const char *list;

    if (process == NULL || process->pid == 0) /* it began after the snapshot, or has just ended */
        return true;
    list = mg_arena_printf(processes->arena, "%.*s%s%.*s", MG_STR_ARG(process->services),
                           process->services.n == 0 ? "" : "/", MG_STR_ARG(name));
    process->services = mg_str_of(list);
    return list != NULL;
}

/* The running services, to be freed; NULL with the code in GetLastError. */
static ENUM_SERVICE_STATUS_PROCESSW *enumerate(SC_HANDLE manager, DWORD *count)
{
    DWORD bytes = 0, need = 0;
    BYTE *buffer = NULL;
    BOOL done = FALSE;

    for (int tries = 0; !done && tries < SERVICE_TRIES; tries++) {
        BYTE *larger = realloc(buffer, bytes + need + 1);
        DWORD resume = 0;

        if (larger == NULL)
            break;
        buffer = larger;
        bytes += need;
        done = EnumServicesStatusExW(manager, SC_ENUM_PROCESS_INFO, SERVICE_WIN32, SERVICE_ACTIVE,
                                     buffer, bytes, &need, count, &resume, NULL);
        if (!done && GetLastError() != ERROR_MORE_DATA)
            break;
    }
    if (done)
        return (ENUM_SERVICE_STATUS_PROCESSW *)(void *)buffer;
    free(buffer);
    return NULL;
}

static enum mg_status read_services(struct mg_processes *processes, struct mg_error *err)
{
    SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_ENUMERATE_SERVICE);
    ENUM_SERVICE_STATUS_PROCESSW *services;
    enum mg_status status = MG_OK;
    DWORD count = 0;

    if (manager == NULL)
        return fail(err, "services");
    services = enumerate(manager, &count);
    if (services == NULL)
        status = fail(err, "services");
    for (DWORD i = 0; status == MG_OK && i < count; i++) {
        if (!add_service(processes, &services[i]))
            status = mg_fail(err, MG_NOMEM, "not enough memory for the services");
    }
    free(services);
    (void)CloseServiceHandle(manager);
    return status;
}

enum mg_status mg_processes_init(struct mg_processes *processes, struct mg_arena *arena,
                                 struct mg_error *err)
{
    enum mg_status status;

    processes->arena = arena;
    mg_vec_init(&processes->items, sizeof(struct mg_process));
    status = read_names(processes, err);
    mg_vec_sort(&processes->items, by_pid);
    if (status == MG_OK)
        status = read_services(processes, err);
    if (status != MG_OK)
        mg_processes_clear(processes);
    return status;
}

void mg_processes_clear(struct mg_processes *processes)
{
    mg_vec_clear(&processes->items);
}

static struct mg_str executable(struct mg_arena *arena, HANDLE process)
{
    static wchar_t path[PATH_UNITS]; /* one thread asks */
    DWORD n = PATH_UNITS;

    return QueryFullProcessImageNameW(process, 0, path, &n) ? utf8(arena, path) : MG_STR_NONE;
}

static struct mg_str sid_text(struct mg_arena *arena, PSID sid)
{
    struct mg_str text = MG_STR_NONE;
    wchar_t *wide;

    if (sid != NULL && ConvertSidToStringSidW(sid, &wide)) {
        text = utf8(arena, wide);
        (void)LocalFree(wide);
    }
    return text;
}

/* TokenUser and TokenAppContainerSid both give a structure that begins with the SID's address. */
static struct mg_str token_sid(struct mg_arena *arena, HANDLE token, TOKEN_INFORMATION_CLASS class)
{
    union {
        PSID sid;
        BYTE bytes[TOKEN_BYTES];
    } information = {NULL};
    DWORD n;

    if (!GetTokenInformation(token, class, &information, sizeof information, &n))
        return MG_STR_NONE;
    return sid_text(arena, information.sid);
}

static void ask_token(struct mg_arena *arena, HANDLE token, struct mg_process *process)
{
    DWORD contained, n;

    process->user = token_sid(arena, token, TokenUser);
    if (!GetTokenInformation(token, TokenIsAppContainer, &contained, sizeof contained, &n))
        return;
    process->container = contained ? token_sid(arena, token, TokenAppContainerSid)
                                   : MG_STR(MG_LISTENER_NO_CONTAINER);
}

static void ask(struct mg_arena *arena, struct mg_process *process)
{
    HANDLE handle = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, process->pid), token;

    process->asked = true;
    if (handle == NULL)
        return;
    process->path = executable(arena, handle);
    if (OpenProcessToken(handle, TOKEN_QUERY, &token)) {
        ask_token(arena, token, process);
        (void)CloseHandle(token);
    }
    (void)CloseHandle(handle);
}

const struct mg_process *mg_processes_get(struct mg_processes *processes, unsigned long pid)
{
    struct mg_process *process = pid == 0 ? NULL : find(processes, pid);

    if (process != NULL && !process->asked)
        ask(processes->arena, process);
    return process;
}
