/* SPDX-License-Identifier: Apache-2.0
 *
 * Windows: running as a service under the service control manager, or on a console. Both end by
 * stop: a service on STOP and PRESHUTDOWN, a console on Ctrl-C, Ctrl-Break and when it is closed.
 */
#include "core/platform.h"

#include <windows.h>

#include "platform/windows/names.h"
#include "platform/windows/wide.h"

/* Handlers of the console take no context, and a process is one service. */
static struct {
    const struct mg_os_service *service;
    SERVICE_STATUS_HANDLE handle;
    HANDLE done; /* run has returned */
    enum mg_status status;
    struct mg_error err;
} self;

/* How long the service manager waits for the next word from us, in milliseconds. */
#define WAIT_HINT 20000

static void tell(DWORD state, DWORD exit_code)
{
    SERVICE_STATUS status = {
        .dwServiceType = SERVICE_WIN32_OWN_PROCESS,
        .dwCurrentState = state,
        .dwControlsAccepted =
            state == SERVICE_RUNNING
                ? SERVICE_ACCEPT_STOP | SERVICE_ACCEPT_PRESHUTDOWN | SERVICE_ACCEPT_PARAMCHANGE
                : 0,
        .dwWin32ExitCode = exit_code == 0 ? NO_ERROR : ERROR_SERVICE_SPECIFIC_ERROR,
        .dwServiceSpecificExitCode = exit_code,
        .dwWaitHint = state == SERVICE_RUNNING || state == SERVICE_STOPPED ? 0 : WAIT_HINT,
    };

    (void)SetServiceStatus(self.handle, &status);
}

static DWORD WINAPI on_control(DWORD control, DWORD type, void *data, void *context)
{
    (void)type;
    (void)data;
    (void)context;
    switch (control) {
    case SERVICE_CONTROL_STOP:
    case SERVICE_CONTROL_PRESHUTDOWN:
        tell(SERVICE_STOP_PENDING, 0);
        self.service->stop(self.service->context);
        return NO_ERROR;
    case SERVICE_CONTROL_PARAMCHANGE:
        if (self.service->reload != NULL)
            self.service->reload(self.service->context);
        return NO_ERROR;
    case SERVICE_CONTROL_INTERROGATE:
        return NO_ERROR;
    default:
        return ERROR_CALL_NOT_IMPLEMENTED;
    }
}

/* A failure is told as an exit code of our own, so that recovery sees that it was one. */
static void WINAPI service_main(DWORD argc, wchar_t **argv)
{
    (void)argc;
    (void)argv;
    self.handle = RegisterServiceCtrlHandlerExW(L"" MG_SERVICE_NAME, on_control, NULL);
    if (self.handle == NULL) {
        self.status = mg_fail_os(&self.err, GetLastError(), "register", MG_SERVICE_NAME);
        return;
    }
    tell(SERVICE_RUNNING, 0);
    self.status = self.service->run(self.service->context, &self.err);
    tell(SERVICE_STOPPED, (DWORD)self.status);
}

/* Windows ends the process when this returns for a console that is closed: not before run has. */
static BOOL WINAPI on_console(DWORD event)
{
    self.service->stop(self.service->context);
    if (event != CTRL_C_EVENT && event != CTRL_BREAK_EVENT)
        (void)WaitForSingleObject(self.done, WAIT_HINT);
    return TRUE;
}

static enum mg_status run_on_console(struct mg_error *err)
{
    enum mg_status status;

    self.done = CreateEventW(NULL, TRUE, FALSE, NULL);
    if (self.done == NULL || !SetConsoleCtrlHandler(on_console, TRUE))
        return mg_fail_os(err, GetLastError(), "listen to", "the console");
    status = self.service->run(self.service->context, err);
    (void)SetConsoleCtrlHandler(on_console, FALSE); /* what is told something goes away */
    (void)SetEvent(self.done);                      /* stays open: the handler may be waiting */
    return status;
}

/* The service manager takes a service for ready once it has begun, and watches its process. */
void mg_os_service_tell(enum mg_os_service_news news, const char *text)
{
    (void)news;
    (void)text;
}

int64_t mg_os_service_patience(void)
{
    return 0;
}

enum mg_status mg_os_service_run(const struct mg_os_service *service, struct mg_error *err)
{
    static wchar_t name[] = L"" MG_SERVICE_NAME;
    static const SERVICE_TABLE_ENTRYW table[] = {{name, service_main}, {NULL, NULL}};
    DWORD code;

    self.service = service;
    if (StartServiceCtrlDispatcherW(table)) {
        if (self.status != MG_OK && err != NULL)
            *err = self.err;
        return self.status;
    }
    code = GetLastError();
    if (code == ERROR_FAILED_SERVICE_CONTROLLER_CONNECT) /* nobody started us as a service */
        return run_on_console(err);
    return mg_fail_os(err, code, "speak with", "the service manager");
}
