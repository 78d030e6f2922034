/* SPDX-License-Identifier: Apache-2.0
 *
 * Folders for the system and administrators alone. Below C:\ProgramData every user may make folders
 * and files, also one with our name before we are installed: what lies in it is then refused, not
 * taken over.
 */
#include "core/platform.h"

#include <aclapi.h>
#include <sddl.h>
#include <stdlib.h>

#include "core/base/folder.h"
#include "core/base/limits.h"
#include "platform/windows/access.h"
#include "platform/windows/wide.h"

/* [MS-DTYP] 2.5.1: nothing is inherited from above; the system and administrators may do all, here
 * and below. */
#define OURS L"D:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)"

/* Folders below ours that are looked into; deeper ones are refused. */
#define DEPTH 4

static enum mg_status open_itself(const char *path, HANDLE *out, struct mg_error *err)
{
    wchar_t *wide = NULL;
    enum mg_status status = mg_widen(path, &wide, err);
    HANDLE file;

    if (status != MG_OK)
        return status;
    file = CreateFileW(wide, READ_CONTROL | FILE_READ_ATTRIBUTES,
                       FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING,
                       FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT, NULL);
    if (file == INVALID_HANDLE_VALUE)
        status = mg_fail_os(err, GetLastError(), "open", path);
    else
        *out = file;
    free(wide);
    return status;
}

static enum mg_status check_owner(const char *path, struct mg_error *err)
{
    HANDLE file = NULL;
    enum mg_status status = open_itself(path, &file, err);

    if (status != MG_OK)
        return status;
    status = mg_access_check_owner(file, SE_FILE_OBJECT, path, err);
    (void)CloseHandle(file);
    return status;
}

struct level {
    int depth;
};

static enum mg_status check_entry(void *context, const struct mg_folder_entry *entry,
                                  struct mg_error *err)
{
    struct level below = {((const struct level *)context)->depth + 1};
    enum mg_status status;

    if (entry->kind == MG_FOLDER_OTHER)
        return mg_fail(err, MG_UNTRUSTED, "%s is neither a file nor a folder", entry->path);
    status = check_owner(entry->path, err);
    if (status == MG_NOENT) /* removed since the folder was listed */
        return MG_OK;
    if (status != MG_OK || entry->kind != MG_FOLDER_FOLDER)
        return status;
    if (below.depth > DEPTH)
        return mg_fail(err, MG_UNTRUSTED, "%s is none of our folders", entry->path);
    return mg_folder_each(entry->path, MG_LIMIT_DATA_FILES, check_entry, &below, err);
}

static enum mg_status check_folder(const char *path, struct mg_error *err)
{
    BY_HANDLE_FILE_INFORMATION info;
    struct level top = {0};
    HANDLE file = NULL;
    enum mg_status status = open_itself(path, &file, err);

    if (status != MG_OK)
        return status;
    if (!GetFileInformationByHandle(file, &info) ||
        (info.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0 ||
        (info.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) == 0)
        status = mg_fail(err, MG_UNSUPPORTED, "%s is no folder", path);
    else
        status = mg_access_check_owner(file, SE_FILE_OBJECT, path, err);
    (void)CloseHandle(file);
    if (status == MG_OK)
        status = mg_folder_each(path, MG_LIMIT_DATA_FILES, check_entry, &top, err);
    return status;
}

/* SetNamedSecurityInfo also reaches what is in the folder; Wine does nothing for it, so the folder
 * itself is told by the other function as well. */
static enum mg_status set_list(const char *path, wchar_t *wide, PSECURITY_DESCRIPTOR ours,
                               struct mg_error *err)
{
    BOOL is, by_default;
    PACL list = NULL;
    DWORD code = ERROR_INVALID_ACL;

    if (GetSecurityDescriptorDacl(ours, &is, &list, &by_default))
        code = SetNamedSecurityInfoW(
            wide, SE_FILE_OBJECT, DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION,
            NULL, NULL, list, NULL);
    if (code == ERROR_SUCCESS &&
        !SetFileSecurityW(wide, DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION,
                          ours))
        code = GetLastError();
    return code == ERROR_SUCCESS ? MG_OK : mg_fail_os(err, code, "set the access list of", path);
}

/* What is there is looked at before anything is changed, and again when nobody else can put
 * anything there any more. */
static enum mg_status make(const char *path, wchar_t *wide, PSECURITY_DESCRIPTOR ours,
                           struct mg_error *err)
{
    SECURITY_ATTRIBUTES attributes = {.nLength = sizeof attributes, .lpSecurityDescriptor = ours};
    enum mg_status status;
    DWORD code;

    if (CreateDirectoryW(wide, &attributes))
        return MG_OK;
    code = GetLastError();
    if (code != ERROR_ALREADY_EXISTS)
        return mg_fail_os(err, code, "make", path);
    status = check_folder(path, err);
    if (status == MG_OK)
        status = set_list(path, wide, ours, err);
    return status == MG_OK ? check_folder(path, err) : status;
}

enum mg_status mg_os_private_folder(const char *path, struct mg_error *err)
{
    PSECURITY_DESCRIPTOR ours = NULL;
    wchar_t *wide = NULL;
    enum mg_status status = mg_widen(path, &wide, err);

    if (status == MG_OK &&
        !ConvertStringSecurityDescriptorToSecurityDescriptorW(OURS, SDDL_REVISION_1, &ours, NULL))
        status = mg_fail_os(err, GetLastError(), "describe the access to", path);
    if (status == MG_OK)
        status = make(path, wide, ours, err);
    (void)LocalFree(ours);
    free(wide);
    return status;
}
