/* SPDX-License-Identifier: Apache-2.0
 *
 * Windows: the files of a plugin, held open so that nobody can write to them, delete them or put
 * others in their place, from before they are read until the plugin has ended.
 */
#include "core/platform.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/vec.h"
#include "platform/windows/access.h"
#include "platform/windows/mapping.h"
#include "platform/windows/wide.h"

struct held {
    char *path;
    HANDLE file;
};

struct mg_os_plugin {
    struct mg_vec held; /* struct held; the first is the folder */
};

/* FILE_FLAG_OPEN_REPARSE_POINT: a link is opened itself, and refused. */
static enum mg_status open_held(const char *path, DWORD share, HANDLE *out, struct mg_error *err)
{
    const DWORD flags = FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT;
    wchar_t *wide = NULL;
    enum mg_status status = mg_widen(path, &wide, err);
    HANDLE file;
    DWORD code;

    if (status != MG_OK)
        return status;
    file = CreateFileW(wide, GENERIC_READ, share, NULL, OPEN_EXISTING, flags, NULL);
    code = GetLastError();
    free(wide);
    if (file == INVALID_HANDLE_VALUE)
        return mg_fail_os(err, code, "open", path);
    *out = file;
    return MG_OK;
}

static enum mg_status check(HANDLE file, const char *path, bool folder, struct mg_error *err)
{
    BY_HANDLE_FILE_INFORMATION info;

    if (GetFileType(file) != FILE_TYPE_DISK || !GetFileInformationByHandle(file, &info) ||
        (info.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0 ||
        ((info.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0) != folder)
        return mg_fail(err, MG_UNSUPPORTED, "%s is no %s", path, folder ? "folder" : "file");
    return mg_access_check(file, path, err);
}

/* path is taken. */
static enum mg_status hold(struct mg_os_plugin *plugin, char *path, bool folder, struct held **out,
                           struct mg_error *err)
{
    const DWORD share = folder ? FILE_SHARE_READ | FILE_SHARE_WRITE : FILE_SHARE_READ;
    struct held *held = path == NULL ? NULL : mg_vec_add(&plugin->held);
    enum mg_status status;

    if (held == NULL) {
        free(path);
        return mg_fail(err, MG_NOMEM, "no memory for a plugin");
    }
    *held = (struct held){path, INVALID_HANDLE_VALUE};
    status = open_held(path, share, &held->file, err);
    if (status == MG_OK)
        status = check(held->file, path, folder, err);
    if (status == MG_OK)
        *out = held;
    return status;
}

void mg_os_plugin_close(struct mg_os_plugin *plugin)
{
    if (plugin == NULL)
        return;
    for (size_t i = 0; i < plugin->held.n; i++) {
        struct held *held = mg_vec_at(&plugin->held, i);

        if (held->file != INVALID_HANDLE_VALUE)
            (void)CloseHandle(held->file);
        free(held->path);
    }
    mg_vec_clear(&plugin->held);
    free(plugin);
}

enum mg_status mg_os_plugin_open(const char *folder, struct mg_os_plugin **out,
                                 struct mg_error *err)
{
    struct mg_os_plugin *plugin = calloc(1, sizeof *plugin);
    struct held *held;
    enum mg_status status;

    if (plugin == NULL)
        return mg_fail(err, MG_NOMEM, "no memory for a plugin");
    mg_vec_init(&plugin->held, sizeof(struct held));
    status = hold(plugin, _strdup(folder), true, &held, err);
    if (status != MG_OK) {
        mg_os_plugin_close(plugin);
        return status;
    }
    *out = plugin;
    return MG_OK;
}

/* Below the folder, which is held. To be freed; NULL without memory. */
static char *path_of(const struct mg_os_plugin *plugin, const char *name)
{
    const char *folder = ((const struct held *)mg_vec_at(&plugin->held, 0))->path;
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = malloc(size);

    if (path != NULL)
        (void)snprintf(path, size, "%s/%s", folder, name);
    return path;
}

/* The folders between: those of "a/b/c" are "a" and "a/b". */
static enum mg_status hold_parents(struct mg_os_plugin *plugin, const char *name,
                                   struct mg_error *err)
{
    enum mg_status status = MG_OK;

    for (const char *slash = strchr(name, '/'); status == MG_OK && slash != NULL;
         slash = strchr(slash + 1, '/')) {
        char *path = path_of(plugin, name);
        struct held *held;

        if (path != NULL)
            path[strlen(path) - strlen(slash)] = '\0';
        status = hold(plugin, path, true, &held, err);
    }
    return status;
}

enum mg_status mg_os_plugin_map(struct mg_os_plugin *plugin, const char *name,
                                struct mg_mapping *out, struct mg_error *err)
{
    struct held *held = NULL;
    enum mg_status status = hold_parents(plugin, name, err);

    if (status == MG_OK)
        status = hold(plugin, path_of(plugin, name), false, &held, err);
    return status == MG_OK ? mg_map_handle(held->file, held->path, out, err) : status;
}

const char *mg_os_plugin_program(struct mg_os_plugin *plugin, const char *name)
{
    char *path = path_of(plugin, name);
    const char *program = NULL;

    for (size_t i = 1; path != NULL && i < plugin->held.n; i++) {
        const struct held *held = mg_vec_at(&plugin->held, i);

        if (held->file != INVALID_HANDLE_VALUE && strcmp(held->path, path) == 0)
            program = held->path;
    }
    free(path);
    return program;
}
