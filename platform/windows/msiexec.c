/* SPDX-License-Identifier: Apache-2.0
 *
 * Windows Installer as a program of its own: silently, with a log, never with a restart. It does
 * one installation at a time; when another one runs it is tried again.
 */
#include "core/platform.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "platform/windows/wide.h"

/* Milliseconds: an installation; between two tries; tries altogether. */
#define PATIENCE (15 * 60 * 1000)
#define PAUSE (5 * 1000)
#define TRYING (5 * 60 * 1000)

#define LINE_UNITS 8192
#define PLUGIN_KEY "SOFTWARE\\Margay\\Plugins\\"

/* "...\msiexec.exe" /i "PACKAGE" /qn /norestart /l*v "LOG"; no name of a file has a quotation mark
 * in it. Windows Installer takes '\' only. */
static enum mg_status command_line(const char *verb, const char *what, const char *log,
                                   wchar_t *out, struct mg_error *err)
{
    char folder[3 * MAX_PATH], line[LINE_UNITS];
    wchar_t system[MAX_PATH];
    int n = 0;

    if (GetSystemDirectoryW(system, MAX_PATH) == 0 ||
        WideCharToMultiByte(CP_UTF8, 0, system, -1, folder, sizeof folder, NULL, NULL) <= 0)
        return mg_fail_os(err, GetLastError(), "find", "the folder of Windows");
    n = snprintf(line, sizeof line, "\"%s\\msiexec.exe\" %s \"%s\" /qn /norestart /l*v \"%s\"",
                 folder, verb, what, log);
    if (n < 0 || (size_t)n >= sizeof line)
        return mg_fail(err, MG_LIMIT, "%s: the path is too long", what);
    for (char *p = line; *p != '\0'; p++) {
        bool option = *p == '/' && p > line && p[-1] == ' ';

        if (*p == '/' && !option)
            *p = '\\';
    }
    if (MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, line, -1, out, LINE_UNITS) <= 0)
        return mg_fail(err, MG_FORMAT, "%s: the path is not valid UTF-8", what);
    return MG_OK;
}

static bool start(wchar_t *line, DWORD flags, PROCESS_INFORMATION *process)
{
    STARTUPINFOW startup = {.cb = sizeof startup};

    return CreateProcessW(NULL, line, NULL, NULL, FALSE, flags, NULL, NULL, &startup, process);
}

/* Outside of a job that would end the installer with us, where the job allows that. One that takes
 * too long is left alone: ended half-way it would do harm. */
static enum mg_status run(wchar_t *line, DWORD *code, struct mg_error *err)
{
    PROCESS_INFORMATION process;
    enum mg_status status = MG_OK;

    if (!start(line, CREATE_NO_WINDOW | CREATE_BREAKAWAY_FROM_JOB, &process) &&
        (GetLastError() != ERROR_ACCESS_DENIED || !start(line, CREATE_NO_WINDOW, &process)))
        return mg_fail_os(err, GetLastError(), "start", "msiexec.exe");
    if (WaitForSingleObject(process.hProcess, PATIENCE) != WAIT_OBJECT_0)
        status = mg_fail(err, MG_TIMEOUT, "the installer has not ended after %d minutes",
                         PATIENCE / 60000);
    else if (!GetExitCodeProcess(process.hProcess, code))
        status = mg_fail_os(err, GetLastError(), "ask", "msiexec.exe");
    (void)CloseHandle(process.hThread);
    (void)CloseHandle(process.hProcess);
    return status;
}

/* Codes of learn.microsoft.com, "MsiExec.exe and InstMsi.exe error messages": those that a package
 * or a host brings about. */
#define CODE(name)                                                                                 \
    {                                                                                              \
        name, #name                                                                                \
    }
static const struct {
    DWORD code;
    const char *name;
} codes[] = {
    CODE(ERROR_INSTALL_SERVICE_FAILURE),
    CODE(ERROR_INSTALL_USEREXIT),
    CODE(ERROR_INSTALL_FAILURE),
    CODE(ERROR_INSTALL_SUSPEND),
    CODE(ERROR_UNKNOWN_PRODUCT),
    CODE(ERROR_INSTALL_SOURCE_ABSENT),
    CODE(ERROR_INSTALL_PACKAGE_VERSION),
    CODE(ERROR_INSTALL_PACKAGE_OPEN_FAILED),
    CODE(ERROR_INSTALL_PACKAGE_INVALID),
    CODE(ERROR_INSTALL_LOG_FAILURE),
    CODE(ERROR_INSTALL_PACKAGE_REJECTED),
    CODE(ERROR_FUNCTION_FAILED),
    CODE(ERROR_INSTALL_PLATFORM_UNSUPPORTED),
    CODE(ERROR_PRODUCT_VERSION),
};

static const char *name_of(DWORD code)
{
    for (size_t i = 0; i < MG_COUNT(codes); i++) {
        if (codes[i].code == code)
            return codes[i].name;
    }
    return "not a common one";
}

static enum mg_status judge(DWORD code, struct mg_os_installed *out, struct mg_error *err)
{
    out->code = (unsigned)code;
    out->restart = code == ERROR_SUCCESS_REBOOT_REQUIRED || code == ERROR_SUCCESS_REBOOT_INITIATED;
    if (code == ERROR_SUCCESS || out->restart)
        return MG_OK;
    if (code == ERROR_INSTALL_ALREADY_RUNNING)
        return mg_fail(err, MG_TIMEOUT, "another installation runs (1618), also after %d minutes",
                       TRYING / 60000);
    return mg_fail(err, MG_IO, "Windows Installer ended with error %lu (%s)", code, name_of(code));
}

static enum mg_status msiexec(const char *verb, const char *what, const char *log,
                              struct mg_os_installed *out, struct mg_error *err)
{
    const ULONGLONG end = GetTickCount64() + TRYING;
    DWORD code = ERROR_INSTALL_ALREADY_RUNNING;
    wchar_t line[LINE_UNITS];
    enum mg_status status = MG_OK;

    while (status == MG_OK && code == ERROR_INSTALL_ALREADY_RUNNING) {
        status = command_line(verb, what, log, line, err); /* the call below writes into it */
        if (status == MG_OK)
            status = run(line, &code, err);
        if (GetTickCount64() >= end)
            break;
        if (status == MG_OK && code == ERROR_INSTALL_ALREADY_RUNNING)
            Sleep(PAUSE);
    }
    return status == MG_OK ? judge(code, out, err) : status;
}

enum mg_status mg_os_install(const char *package, const char *log, struct mg_os_installed *out,
                             struct mg_error *err)
{
    return msiexec("/i", package, log, out, err);
}

enum mg_status mg_os_uninstall(const char *product, const char *log, struct mg_os_installed *out,
                               struct mg_error *err)
{
    return msiexec("/x", product, log, out, err);
}

/* {8-4-4-4-12}: what goes into a command line is nothing else. */
static bool is_product(const char *text)
{
    static const char form[] = "{00000000-0000-0000-0000-000000000000}";

    if (strlen(text) != strlen(form))
        return false;
    for (size_t i = 0; form[i] != '\0'; i++) {
        bool hex = (text[i] >= '0' && text[i] <= '9') || (text[i] >= 'A' && text[i] <= 'F') ||
                   (text[i] >= 'a' && text[i] <= 'f');

        if (form[i] == '0' ? !hex : text[i] != form[i])
            return false;
    }
    return true;
}

enum mg_status mg_os_plugin_product(const char *plugin, char *out, size_t size,
                                    struct mg_error *err)
{
    char key[512], product[64];
    DWORD n = sizeof product;

    (void)snprintf(key, sizeof key, PLUGIN_KEY "%s", plugin);
    if (RegGetValueA(HKEY_LOCAL_MACHINE, key, "ProductCode", RRF_RT_REG_SZ | RRF_SUBKEY_WOW6464KEY,
                     NULL, product, &n) != ERROR_SUCCESS)
        return mg_fail(err, MG_NOENT, "the plugin %s was not installed by a package", plugin);
    if (!is_product(product) || n > size)
        return mg_fail(err, MG_FORMAT, "HKLM\\%s: ProductCode is not the code of a product", key);
    memcpy(out, product, n);
    return MG_OK;
}
