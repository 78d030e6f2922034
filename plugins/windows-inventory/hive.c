/* SPDX-License-Identifier: Apache-2.0
 *
 * The copy lies in a folder that only the system and administrators may enter: what a user keeps in
 * the registry is nobody else's business, and the folder for temporary files is open to all. The
 * logs beside the hive are copied, too: what was not yet written to it when Windows went down is in
 * them. RegLoadAppKey would need no privilege, but refuses a hive whose keys have several access
 * lists (learn.microsoft.com, "RegLoadAppKeyW function"), as those of users do.
 */
#include "plugins/windows-inventory/hive.h"

#include <sddl.h>
#include <stdint.h>
#include <stdio.h>
/* behind windows.h */
#include <ntsecapi.h>
#include <winternl.h>

#include "core/base/compiler.h"
#include "core/base/limits.h"

#define PATH_UNITS 1024
#define COPY L"hive"
#define ONLY_ADMINISTRATORS L"D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)"
/* Virus scanners may hold the copy for a moment. */
#define TRIES 20
#define PAUSE 50 /* ms */

/* [MS-ERREF] 2.3.1: opened, and somebody has been asked to give up his oplock. */
#define OPLOCK_BREAK_IN_PROGRESS ((NTSTATUS)0x00000108)

static const wchar_t *const parts[] = {L"", L".LOG1", L".LOG2"};

/* A privilege that the user does not have is left out without an error. */
static void enable(HANDLE token, const wchar_t *privilege)
{
    TOKEN_PRIVILEGES one = {.PrivilegeCount = 1};

    one.Privileges[0].Attributes = SE_PRIVILEGE_ENABLED;
    if (LookupPrivilegeValueW(NULL, privilege, &one.Privileges[0].Luid))
        (void)AdjustTokenPrivileges(token, FALSE, &one, 0, NULL, NULL);
}

/* To load hives, and to read the files of users who keep administrators out. */
static void enable_privileges(void)
{
    HANDLE token;

    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_ADJUST_PRIVILEGES, &token))
        return;
    enable(token, SE_RESTORE_NAME);
    enable(token, SE_BACKUP_NAME);
    (void)CloseHandle(token);
}

static LSTATUS make_folder(struct mg_hive *hive)
{
    SECURITY_ATTRIBUTES attributes = {.nLength = sizeof attributes};
    LSTATUS code = ERROR_SUCCESS;
    wchar_t temporary[MAX_PATH + 1];
    ULONGLONG number;

    if (GetTempPathW(MG_COUNT(temporary), temporary) == 0 ||
        !RtlGenRandom(&number, sizeof number) ||
        !ConvertStringSecurityDescriptorToSecurityDescriptorW(
            ONLY_ADMINISTRATORS, SDDL_REVISION_1, &attributes.lpSecurityDescriptor, NULL))
        return ERROR_INVALID_FUNCTION;
    (void)swprintf(hive->name, MG_COUNT(hive->name), L"margay-%016llx", number);
    (void)swprintf(hive->folder, MG_COUNT(hive->folder), L"%ls%ls", temporary, hive->name);
    if (!CreateDirectoryW(hive->folder, &attributes)) /* fails when somebody was there first */
        code = (LSTATUS)GetLastError();
    (void)LocalFree(attributes.lpSecurityDescriptor);
    return code;
}

/* A link would lead to a file that its owner may not read. */
static LSTATUS check_source(HANDLE file)
{
    BY_HANDLE_FILE_INFORMATION info;

    if (GetFileType(file) != FILE_TYPE_DISK)
        return ERROR_BAD_FILE_TYPE;
    if (!GetFileInformationByHandle(file, &info))
        return (LSTATUS)GetLastError();
    if ((info.dwFileAttributes & (FILE_ATTRIBUTE_REPARSE_POINT | FILE_ATTRIBUTE_DIRECTORY)) != 0)
        return ERROR_BAD_FILE_TYPE;
    return info.nFileSizeHigh != 0 || info.nFileSizeLow > MG_LIMIT_HIVE ? ERROR_FILE_TOO_LARGE
                                                                        : ERROR_SUCCESS;
}

static LSTATUS copy_bytes(HANDLE from, HANDLE to)
{
    static char bytes[MG_KIB(64)]; /* one thread reads the registry */
    DWORD n, written;

    for (uint64_t total = 0; total <= MG_LIMIT_HIVE; total += n) {
        if (!ReadFile(from, bytes, sizeof bytes, &n, NULL))
            return (LSTATUS)GetLastError();
        if (n == 0)
            return ERROR_SUCCESS;
        if (!WriteFile(to, bytes, n, &written, NULL))
            return (LSTATUS)GetLastError();
    }
    return ERROR_FILE_TOO_LARGE;
}

/* A user may hold an oplock on his hive; CreateFile would wait for as long as he likes. */
static LSTATUS open_source(const wchar_t *path, HANDLE *out)
{
    const ULONG options = FILE_COMPLETE_IF_OPLOCKED | FILE_OPEN_REPARSE_POINT |
                          FILE_OPEN_FOR_BACKUP_INTENT | FILE_SEQUENTIAL_ONLY |
                          FILE_SYNCHRONOUS_IO_NONALERT;
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK answer;
    UNICODE_STRING name;
    NTSTATUS status;
    HANDLE file;

    if (!RtlDosPathNameToNtPathName_U(path, &name, NULL, NULL))
        return ERROR_PATH_NOT_FOUND;
    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE, NULL, NULL);
    status = NtOpenFile(&file, FILE_GENERIC_READ, &attributes, &answer, FILE_SHARE_READ, options);
    RtlFreeUnicodeString(&name);
    if (!NT_SUCCESS(status))
        return (LSTATUS)RtlNtStatusToDosError(status);
    if (status == OPLOCK_BREAK_IN_PROGRESS) {
        (void)CloseHandle(file);
        return ERROR_SHARING_VIOLATION;
    }
    *out = file;
    return ERROR_SUCCESS;
}

static LSTATUS copy_file(const wchar_t *from, const wchar_t *to)
{
    HANDLE source = INVALID_HANDLE_VALUE;
    HANDLE target = INVALID_HANDLE_VALUE;
    LSTATUS code = open_source(from, &source);

    if (code == ERROR_SUCCESS)
        code = check_source(source);
    if (code == ERROR_SUCCESS) {
        target = CreateFileW(to, GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL);
        code =
            target == INVALID_HANDLE_VALUE ? (LSTATUS)GetLastError() : copy_bytes(source, target);
    }
    if (target != INVALID_HANDLE_VALUE)
        (void)CloseHandle(target);
    if (source != INVALID_HANDLE_VALUE)
        (void)CloseHandle(source);
    return code;
}

/* The hive must be there, its logs need not. */
static LSTATUS copy_hive(const wchar_t *path, const wchar_t *folder)
{
    wchar_t from[PATH_UNITS], to[PATH_UNITS];
    LSTATUS code;

    for (size_t i = 0; i < MG_COUNT(parts); i++) {
        if (swprintf(from, MG_COUNT(from), L"%ls%ls", path, parts[i]) < 0 ||
            swprintf(to, MG_COUNT(to), L"%ls\\" COPY L"%ls", folder, parts[i]) < 0)
            return ERROR_FILENAME_EXCED_RANGE;
        code = copy_file(from, to);
        if (code != ERROR_SUCCESS && (i == 0 || code != ERROR_FILE_NOT_FOUND))
            return code;
    }
    return ERROR_SUCCESS;
}

/* Delete all that is in the folder, also what Windows put there; false when something stays. */
static bool empty_folder(const wchar_t *folder)
{
    wchar_t path[PATH_UNITS];
    WIN32_FIND_DATAW entry;
    HANDLE find;
    bool is_empty = true;

    (void)swprintf(path, MG_COUNT(path), L"%ls\\*", folder);
    find = FindFirstFileW(path, &entry);
    if (find == INVALID_HANDLE_VALUE)
        return false;
    do {
        if ((entry.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0)
            continue; /* "." and ".." */
        (void)swprintf(path, MG_COUNT(path), L"%ls\\%ls", folder, entry.cFileName);
        (void)SetFileAttributesW(path, FILE_ATTRIBUTE_NORMAL);
        is_empty = DeleteFileW(path) && is_empty;
    } while (FindNextFileW(find, &entry));
    (void)FindClose(find);
    return is_empty;
}

bool mg_hive_close(struct mg_hive *hive)
{
    if (hive->root != NULL) {
        (void)RegCloseKey(hive->root);
        if (RegUnLoadKeyW(HKEY_USERS, hive->name) != ERROR_SUCCESS)
            return false;
    }
    for (int i = 0; i < TRIES; i++) {
        if (empty_folder(hive->folder) && RemoveDirectoryW(hive->folder))
            return true;
        Sleep(PAUSE);
    }
    return false;
}

static LSTATUS load(struct mg_hive *hive)
{
    wchar_t copy[PATH_UNITS];
    LSTATUS code;

    (void)swprintf(copy, MG_COUNT(copy), L"%ls\\" COPY, hive->folder);
    code = RegLoadKeyW(HKEY_USERS, hive->name, copy);
    if (code == ERROR_SUCCESS)
        code = RegOpenKeyExW(HKEY_USERS, hive->name, 0, KEY_READ, &hive->root);
    if (code != ERROR_SUCCESS)
        (void)RegUnLoadKeyW(HKEY_USERS, hive->name);
    return code;
}

LSTATUS mg_hive_open(const wchar_t *path, struct mg_hive *out)
{
    struct mg_hive hive = {0};
    LSTATUS code = make_folder(&hive);

    if (code != ERROR_SUCCESS)
        return code;
    enable_privileges();
    code = copy_hive(path, hive.folder);
    if (code == ERROR_SUCCESS)
        code = load(&hive);
    if (code == ERROR_SUCCESS)
        *out = hive;
    else
        (void)mg_hive_close(&hive);
    return code;
}
