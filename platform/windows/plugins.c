/* SPDX-License-Identifier: Apache-2.0
 *
 * Windows: installed plugins are the keys below HKLM\SOFTWARE\Margay\Plugins, which only
 * administrators can write; the value Path of each is its folder.
 */
#include "core/platform.h"

#include <string.h>
#include <windows.h>

#include "platform/windows/wide.h"

#define PLUGINS "SOFTWARE\\Margay\\Plugins"
/* A name of a key has at most 255 UTF-16 units. */
#define NAME_UNITS 256
#define PATH_UNITS 4096

/* The value as UTF-8 with '/' as separator; empty when there is none that could be a path. */
static void read_path(HKEY plugins, const wchar_t *name, char *out, int size)
{
    wchar_t path[PATH_UNITS];
    DWORD bytes = sizeof path;

    out[0] = '\0';
    if (RegGetValueW(plugins, name, L"Path", RRF_RT_REG_SZ, NULL, path, &bytes) != ERROR_SUCCESS ||
        WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, path, -1, out, size, NULL, NULL) <= 0) {
        out[0] = '\0';
        return;
    }
    for (char *p = out; *p != '\0'; p++) {
        if (*p == '\\')
            *p = '/';
    }
}

static enum mg_status give(HKEY plugins, const wchar_t *wide, mg_os_plugin_fn found, void *context,
                           struct mg_error *err)
{
    char name[3 * NAME_UNITS], folder[3 * PATH_UNITS];
    size_t n;

    if (WideCharToMultiByte(CP_UTF8, 0, wide, -1, name, sizeof name, NULL, NULL) <= 0)
        return MG_OK;
    read_path(plugins, wide, folder, sizeof folder);
    n = strlen(folder);
    if (n > 3 && folder[n - 1] == '/') /* as installers write it */
        folder[n - 1] = '\0';
    return found(context, name, folder, err);
}

enum mg_status mg_os_plugins(mg_os_plugin_fn found, void *context, struct mg_error *err)
{
    enum mg_status status = MG_OK;
    LSTATUS code;
    HKEY plugins;

    code = RegOpenKeyExW(HKEY_LOCAL_MACHINE, L"" PLUGINS, 0, KEY_READ | KEY_WOW64_64KEY, &plugins);
    if (code == ERROR_FILE_NOT_FOUND)
        return MG_OK;
    if (code != ERROR_SUCCESS)
        return mg_fail_os(err, (DWORD)code, "open", PLUGINS);
    for (DWORD i = 0; status == MG_OK && code == ERROR_SUCCESS; i++) {
        wchar_t name[NAME_UNITS];
        DWORD n = NAME_UNITS;

        code = RegEnumKeyExW(plugins, i, name, &n, NULL, NULL, NULL, NULL);
        if (code == ERROR_SUCCESS)
            status = give(plugins, name, found, context, err);
    }
    (void)RegCloseKey(plugins);
    if (status == MG_OK && code != ERROR_NO_MORE_ITEMS)
        return mg_fail_os(err, (DWORD)code, "read", PLUGINS);
    return status;
}
