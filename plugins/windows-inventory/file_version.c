/* SPDX-License-Identifier: Apache-2.0
 *
 * Version resources, by the functions of Windows for them. The numbers are those of
 * VS_FIXEDFILEINFO; the text FileVersion, which anybody may word as he likes, is not read.
 */
#include "plugins/windows-inventory/file_version.h"

#include <stdlib.h>
#include <windows.h>

#include "core/base/limits.h"
#include "plugins/windows-inventory/registry.h"

static bool is_missing(const wchar_t *path)
{
    DWORD attributes = GetFileAttributesW(path), error = GetLastError();

    return attributes == INVALID_FILE_ATTRIBUTES &&
           (error == ERROR_FILE_NOT_FOUND || error == ERROR_PATH_NOT_FOUND);
}

static bool read_numbers(const wchar_t *path, uint64_t *out)
{
    DWORD ignored, size = GetFileVersionInfoSizeW(path, &ignored);
    void *bytes = size == 0 || size > MG_LIMIT_VERSION_RESOURCE ? NULL : malloc(size);
    VS_FIXEDFILEINFO *info;
    UINT n = 0;
    bool is = bytes != NULL && GetFileVersionInfoW(path, 0, size, bytes) &&
              VerQueryValueW(bytes, L"\\", (void **)&info, &n) && n >= sizeof *info &&
              info->dwSignature == VS_FFI_SIGNATURE;

    if (is)
        *out = (uint64_t)info->dwFileVersionMS << 32 | info->dwFileVersionLS;
    free(bytes);
    return is;
}

enum mg_file_version mg_file_version_number(struct mg_arena *arena, const char *path, uint64_t *out)
{
    const wchar_t *wide = mg_registry_wide(arena, path);

    if (wide == NULL)
        return MG_FILE_VERSION_NONE;
    if (is_missing(wide))
        return MG_FILE_VERSION_NO_FILE;
    return read_numbers(wide, out) ? MG_FILE_VERSION_READ : MG_FILE_VERSION_NONE;
}

struct mg_str mg_file_version_text(struct mg_arena *arena, uint64_t number)
{
    return mg_str_of(mg_arena_printf(
        arena, "%u.%u.%u.%u", (unsigned)(number >> 48), (unsigned)(number >> 32 & 0xffff),
        (unsigned)(number >> 16 & 0xffff), (unsigned)(number & 0xffff)));
}

enum mg_file_version mg_file_version_read(struct mg_arena *arena, const char *path,
                                          struct mg_str *out)
{
    uint64_t number;
    enum mg_file_version status = mg_file_version_number(arena, path, &number);

    if (status == MG_FILE_VERSION_READ)
        *out = mg_file_version_text(arena, number);
    return status;
}
