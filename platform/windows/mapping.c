/* SPDX-License-Identifier: Apache-2.0
 *
 * Files mapped read-only. A mapped file can be renamed and deleted by others, but Windows refuses
 * to put another file in its place: whoever replaces a file must give it a new name or wait. Paths
 * longer than MAX_PATH are refused, as libuv does.
 */
#include "platform/windows/mapping.h"

#include <stdlib.h>

#include "platform/windows/wide.h"

_Static_assert(sizeof(size_t) == sizeof(LONGLONG), "any file size fits a view");

/* Opens folders too, so that check_regular can tell them from files without access. */
static enum mg_status open_shared(const char *path, HANDLE *out, struct mg_error *err)
{
    const DWORD share = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
    wchar_t *wide = NULL;
    enum mg_status status = mg_widen(path, &wide, err);
    HANDLE file;
    DWORD code;

    if (status != MG_OK)
        return status;
    file = CreateFileW(wide, GENERIC_READ, share, NULL, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS,
                       NULL);
    code = GetLastError();
    free(wide);
    if (file == INVALID_HANDLE_VALUE)
        return mg_fail_os(err, code, "map", path);
    *out = file;
    return MG_OK;
}

static enum mg_status check_regular(HANDLE file, const char *path, size_t *size,
                                    struct mg_error *err)
{
    BY_HANDLE_FILE_INFORMATION info;

    if (GetFileType(file) != FILE_TYPE_DISK)
        return mg_fail(err, MG_IO, "cannot map %s: a device or pipe, not a file", path);
    if (!GetFileInformationByHandle(file, &info))
        return mg_fail_os(err, GetLastError(), "map", path);
    if ((info.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0)
        return mg_fail(err, MG_IO, "cannot map %s: a folder, not a file", path);
    *size = (size_t)info.nFileSizeHigh << 32 | info.nFileSizeLow;
    return MG_OK;
}

/* The view keeps what it needs of the file and of the section: both handles are closed. */
static enum mg_status map_view(HANDLE file, const char *path, const unsigned char **out,
                               struct mg_error *err)
{
    HANDLE section = CreateFileMappingW(file, NULL, PAGE_READONLY, 0, 0, NULL);
    const unsigned char *view;
    DWORD code;

    if (section == NULL)
        return mg_fail_os(err, GetLastError(), "map", path);
    view = MapViewOfFile(section, FILE_MAP_READ, 0, 0, 0);
    code = GetLastError();
    (void)CloseHandle(section);
    if (view == NULL)
        return mg_fail_os(err, code, "map", path);
    *out = view;
    return MG_OK;
}

enum mg_status mg_map_handle(HANDLE file, const char *path, struct mg_mapping *out,
                             struct mg_error *err)
{
    const unsigned char *view = NULL;
    size_t size = 0;
    enum mg_status status = check_regular(file, path, &size, err);

    if (status == MG_OK && size != 0) /* Windows makes no section of an empty file */
        status = map_view(file, path, &view, err);
    if (status == MG_OK)
        *out = (struct mg_mapping){.p = view, .n = size};
    return status;
}

enum mg_status mg_os_map(const char *path, struct mg_mapping *out, struct mg_error *err)
{
    HANDLE file = INVALID_HANDLE_VALUE;
    enum mg_status status = open_shared(path, &file, err);

    if (status != MG_OK)
        return status;
    status = mg_map_handle(file, path, out, err);
    (void)CloseHandle(file);
    return status;
}

void mg_os_unmap(struct mg_mapping *mapping)
{
    if (mapping->p != NULL)
        (void)UnmapViewOfFile(mapping->p);
    *mapping = (struct mg_mapping){.p = NULL};
}
