/* SPDX-License-Identifier: Apache-2.0
 *
 * The agent in the list of services: registering it, its settings, starting, stopping, removing.
 * Everything may be done again: it then changes what is there.
 */
#include "core/platform.h"

#include <stdio.h>
#include <string.h>
#include <windows.h>

#include "platform/windows/names.h"
#include "platform/windows/wide.h"

#define NAME L"" MG_SERVICE_NAME
#define DESCRIPTION L"Finds known vulnerabilities and unintended network exposure of this host."

/* Milliseconds. */
#define PATIENCE 60000
#define POLL 50
#define MINUTE 60000
#define DAY_SECONDS 86400
#define PRESHUTDOWN 20000

static enum mg_status fail(struct mg_error *err, DWORD code, const char *verb)
{
    switch (code) {
    case ERROR_SERVICE_DOES_NOT_EXIST:
        return mg_fail(err, MG_NOENT,
                       "the service " MG_SERVICE_NAME
                       " is not installed: 'margay service install'");
    case ERROR_ACCESS_DENIED:
        return mg_fail(err, MG_ACCESS,
                       "cannot %s the service " MG_SERVICE_NAME
                       ": access denied; run this as an administrator",
                       verb);
    case ERROR_SERVICE_MARKED_FOR_DELETE:
        return mg_fail(err, MG_IO,
                       "the service " MG_SERVICE_NAME
                       " is being removed: close the programs that show it, like services.msc");
    default:
        return mg_fail_os(err, code, verb, "the service " MG_SERVICE_NAME);
    }
}

static enum mg_status open_manager(DWORD access, SC_HANDLE *out, struct mg_error *err)
{
    *out = OpenSCManagerW(NULL, NULL, access);
    return *out != NULL ? MG_OK : fail(err, GetLastError(), "manage");
}

static enum mg_status open_service(DWORD access, SC_HANDLE *out, struct mg_error *err)
{
    SC_HANDLE manager;
    enum mg_status status = open_manager(SC_MANAGER_CONNECT, &manager, err);

    if (status != MG_OK)
        return status;
    *out = OpenServiceW(manager, NAME, access);
    if (*out == NULL)
        status = fail(err, GetLastError(), "open");
    (void)CloseServiceHandle(manager);
    return status;
}

/* The path of this program. */
static enum mg_status program(wchar_t *out, DWORD size, struct mg_error *err)
{
    DWORD n = GetModuleFileNameW(NULL, out, size);

    if (n == 0 || n >= size)
        return mg_fail_os(err, n == 0 ? GetLastError() : ERROR_INSUFFICIENT_BUFFER, "find",
                          "this program");
    return MG_OK;
}

static enum mg_status put_service(SC_HANDLE manager, const wchar_t *command, struct mg_error *err)
{
    SC_HANDLE service = CreateServiceW(manager, NAME, L"" MG_SERVICE_TITLE, SERVICE_ALL_ACCESS,
                                       SERVICE_WIN32_OWN_PROCESS, SERVICE_AUTO_START,
                                       SERVICE_ERROR_NORMAL, command, NULL, NULL, NULL, NULL, NULL);
    DWORD code = service == NULL ? GetLastError() : ERROR_SUCCESS;

    if (code == ERROR_SERVICE_EXISTS) {
        service = OpenServiceW(manager, NAME, SERVICE_ALL_ACCESS);
        code = service == NULL ||
                       !ChangeServiceConfigW(service, SERVICE_WIN32_OWN_PROCESS, SERVICE_AUTO_START,
                                             SERVICE_ERROR_NORMAL, command, NULL, NULL, NULL,
                                             L"LocalSystem", NULL, L"" MG_SERVICE_TITLE)
                   ? GetLastError()
                   : ERROR_SUCCESS;
    }
    if (service != NULL)
        (void)CloseServiceHandle(service);
    return code == ERROR_SUCCESS ? MG_OK : fail(err, code, "install");
}

/* In quotes: a path with spaces would be tried word by word, and start another program. */
enum mg_status mg_os_service_install(struct mg_error *err)
{
    wchar_t path[1024], command[1100];
    SC_HANDLE manager = NULL;
    enum mg_status status = program(path, MG_COUNT(path), err);

    if (status == MG_OK)
        status = open_manager(SC_MANAGER_CREATE_SERVICE, &manager, err);
    if (status != MG_OK)
        return status;
    (void)swprintf(command, MG_COUNT(command), L"\"%ls\" agent run", path);
    status = put_service(manager, command, err);
    (void)CloseServiceHandle(manager);
    return status;
}

static enum mg_status put_event_source(struct mg_error *err)
{
    const DWORD types = EVENTLOG_ERROR_TYPE | EVENTLOG_WARNING_TYPE | EVENTLOG_INFORMATION_TYPE;
    wchar_t path[1024];
    enum mg_status status = program(path, MG_COUNT(path), err);
    LSTATUS code;
    HKEY key;

    if (status != MG_OK)
        return status;
    code = RegCreateKeyExW(HKEY_LOCAL_MACHINE, L"" MG_EVENT_SOURCE_KEY, 0, NULL, 0, KEY_WRITE, NULL,
                           &key, NULL);
    if (code != ERROR_SUCCESS)
        return mg_fail_os(err, (DWORD)code, "make", "HKLM\\" MG_EVENT_SOURCE_KEY);
    code = RegSetValueExW(key, L"EventMessageFile", 0, REG_EXPAND_SZ, (const BYTE *)path,
                          (DWORD)((wcslen(path) + 1) * sizeof *path));
    if (code == ERROR_SUCCESS)
        code = RegSetValueExW(key, L"TypesSupported", 0, REG_DWORD, (const BYTE *)&types,
                              sizeof types);
    (void)RegCloseKey(key);
    return code == ERROR_SUCCESS
               ? MG_OK
               : mg_fail_os(err, (DWORD)code, "write", "HKLM\\" MG_EVENT_SOURCE_KEY);
}

static void add_missing(char *missing, size_t size, const char *name)
{
    size_t n = strlen(missing);

    (void)snprintf(missing + n, size - n, "%s%s", n == 0 ? "" : ", ", name);
}

/* Systems before Windows 10 do not have all levels; nor does Wine. */
static enum mg_status put_settings(SC_HANDLE service, char *missing, size_t size,
                                   struct mg_error *err)
{
    static wchar_t description[] = DESCRIPTION;
    static SC_ACTION restarts[] = {
        {SC_ACTION_RESTART, MINUTE}, {SC_ACTION_RESTART, MINUTE}, {SC_ACTION_RESTART, 5 * MINUTE}};
    SERVICE_DESCRIPTIONW text = {description};
    SERVICE_FAILURE_ACTIONSW recovery = {
        .dwResetPeriod = DAY_SECONDS, .cActions = MG_COUNT(restarts), .lpsaActions = restarts};
    SERVICE_FAILURE_ACTIONS_FLAG on_error = {TRUE}; /* also when it ends with an exit code */
    SERVICE_PRESHUTDOWN_INFO preshutdown = {PRESHUTDOWN};
    SERVICE_DELAYED_AUTO_START_INFO delayed = {TRUE};
    SERVICE_SID_INFO sid = {SERVICE_SID_TYPE_UNRESTRICTED};
    const struct {
        DWORD level;
        void *info;
        const char *name;
    } settings[] = {
        {SERVICE_CONFIG_DESCRIPTION, &text, "description"},
        {SERVICE_CONFIG_FAILURE_ACTIONS, &recovery, "recovery"},
        {SERVICE_CONFIG_FAILURE_ACTIONS_FLAG, &on_error, "recovery after errors"},
        {SERVICE_CONFIG_PRESHUTDOWN_INFO, &preshutdown, "time to stop before the system"},
        {SERVICE_CONFIG_DELAYED_AUTO_START_INFO, &delayed, "delayed start"},
        {SERVICE_CONFIG_SERVICE_SID_INFO, &sid, "service SID"},
    };

    for (size_t i = 0; i < MG_COUNT(settings); i++) {
        if (ChangeServiceConfig2W(service, settings[i].level, settings[i].info))
            continue;
        if (GetLastError() != ERROR_INVALID_LEVEL)
            return fail(err, GetLastError(), "configure");
        add_missing(missing, size, settings[i].name);
    }
    return MG_OK;
}

enum mg_status mg_os_service_configure(char *missing, size_t size, struct mg_error *err)
{
    SC_HANDLE service;
    enum mg_status status = open_service(SERVICE_ALL_ACCESS, &service, err);

    if (status != MG_OK)
        return status;
    missing[0] = '\0';
    status = put_settings(service, missing, size, err);
    (void)CloseServiceHandle(service);
    return status == MG_OK ? put_event_source(err) : status;
}

static bool query(SC_HANDLE service, SERVICE_STATUS_PROCESS *out)
{
    DWORD size;

    return QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, (BYTE *)out, sizeof *out, &size);
}

/* Until it is in the state; TIMEOUT, or IO when it stops on the way to running. */
static enum mg_status await(SC_HANDLE service, DWORD state, struct mg_error *err)
{
    const ULONGLONG end = GetTickCount64() + PATIENCE;
    SERVICE_STATUS_PROCESS now = {0};

    while (GetTickCount64() < end) {
        if (!query(service, &now))
            return fail(err, GetLastError(), "ask");
        if (now.dwCurrentState == state)
            return MG_OK;
        if (state == SERVICE_RUNNING && now.dwCurrentState == SERVICE_STOPPED)
            return mg_fail(
                err, MG_IO,
                "the service ended at once, code %lu: the Event Log (source " MG_SERVICE_NAME
                ") says why, or 'margay agent run' on a console",
                now.dwServiceSpecificExitCode != 0 ? now.dwServiceSpecificExitCode
                                                   : now.dwWin32ExitCode);
        Sleep(POLL);
    }
    return mg_fail(err, MG_TIMEOUT, "the service " MG_SERVICE_NAME " is not %s after %d s",
                   state == SERVICE_RUNNING ? "running" : "stopped", PATIENCE / 1000);
}

enum mg_status mg_os_service_start(struct mg_error *err)
{
    SC_HANDLE service;
    enum mg_status status = open_service(SERVICE_START | SERVICE_QUERY_STATUS, &service, err);

    if (status != MG_OK)
        return status;
    if (!StartServiceW(service, 0, NULL) && GetLastError() != ERROR_SERVICE_ALREADY_RUNNING)
        status = fail(err, GetLastError(), "start");
    if (status == MG_OK)
        status = await(service, SERVICE_RUNNING, err);
    (void)CloseServiceHandle(service);
    return status;
}

static enum mg_status stop(SC_HANDLE service, struct mg_error *err)
{
    SERVICE_STATUS now;

    if (!ControlService(service, SERVICE_CONTROL_STOP, &now) &&
        GetLastError() != ERROR_SERVICE_NOT_ACTIVE &&
        GetLastError() != ERROR_SERVICE_CANNOT_ACCEPT_CTRL) /* it is stopping already */
        return fail(err, GetLastError(), "stop");
    return await(service, SERVICE_STOPPED, err);
}

enum mg_status mg_os_service_stop(struct mg_error *err)
{
    SC_HANDLE service;
    enum mg_status status = open_service(SERVICE_STOP | SERVICE_QUERY_STATUS, &service, err);

    if (status != MG_OK)
        return status;
    status = stop(service, err);
    (void)CloseServiceHandle(service);
    return status;
}

enum mg_status mg_os_service_remove(struct mg_error *err)
{
    SC_HANDLE service;
    enum mg_status status =
        open_service(SERVICE_STOP | SERVICE_QUERY_STATUS | DELETE, &service, err);
    LSTATUS code;

    if (status != MG_OK)
        return status;
    status = stop(service, err);
    if (status == MG_OK && !DeleteService(service))
        status = fail(err, GetLastError(), "remove");
    (void)CloseServiceHandle(service);
    if (status != MG_OK)
        return status;
    code = RegDeleteKeyW(HKEY_LOCAL_MACHINE, L"" MG_EVENT_SOURCE_KEY);
    return code == ERROR_SUCCESS || code == ERROR_FILE_NOT_FOUND
               ? MG_OK
               : mg_fail_os(err, (DWORD)code, "remove", "HKLM\\" MG_EVENT_SOURCE_KEY);
}

static enum mg_os_service_state state_of(DWORD state)
{
    switch (state) {
    case SERVICE_RUNNING:
        return MG_SERVICE_RUNNING;
    case SERVICE_STOPPED:
        return MG_SERVICE_STOPPED;
    case SERVICE_STOP_PENDING:
        return MG_SERVICE_STOPPING;
    default:
        return MG_SERVICE_STARTING;
    }
}

static void narrow(const wchar_t *wide, char *out, int size)
{
    if (wide == NULL || WideCharToMultiByte(CP_UTF8, 0, wide, -1, out, size, NULL, NULL) <= 0)
        out[0] = '\0';
}

/* What is registered. Room for all of both structures: learn.microsoft.com names 8 KiB as the most.
 */
static enum mg_status read_settings(SC_HANDLE service, struct mg_os_service_status *out,
                                    struct mg_error *err)
{
    union {
        QUERY_SERVICE_CONFIGW config;
        SERVICE_FAILURE_ACTIONSW recovery;
        BYTE room[8192];
    } answer;
    DWORD size;

    if (!QueryServiceConfigW(service, &answer.config, sizeof answer, &size))
        return fail(err, GetLastError(), "ask");
    out->automatic = answer.config.dwStartType == SERVICE_AUTO_START;
    narrow(answer.config.lpBinaryPathName, out->command, sizeof out->command);
    narrow(answer.config.lpServiceStartName, out->account, sizeof out->account);
    out->restarts = QueryServiceConfig2W(service, SERVICE_CONFIG_FAILURE_ACTIONS, answer.room,
                                         sizeof answer, &size) &&
                    answer.recovery.cActions > 0 &&
                    answer.recovery.lpsaActions[0].Type == SC_ACTION_RESTART;
    return MG_OK;
}

enum mg_status mg_os_service_status(struct mg_os_service_status *out, struct mg_error *err)
{
    struct mg_os_service_status found = {.state = MG_SERVICE_ABSENT};
    SERVICE_STATUS_PROCESS now = {0};
    SC_HANDLE service;
    enum mg_status status =
        open_service(SERVICE_QUERY_CONFIG | SERVICE_QUERY_STATUS, &service, err);

    if (status == MG_NOENT)
        *out = found;
    if (status != MG_OK)
        return status == MG_NOENT ? MG_OK : status;
    if (!query(service, &now))
        status = fail(err, GetLastError(), "ask");
    if (status == MG_OK)
        status = read_settings(service, &found, err);
    (void)CloseServiceHandle(service);
    found.state = state_of(now.dwCurrentState);
    found.pid = (unsigned)now.dwProcessId;
    if (status == MG_OK)
        *out = found;
    return status;
}
