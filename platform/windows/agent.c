/* SPDX-License-Identifier: Apache-2.0
 *
 * Windows: what the agent needs: ids of host and boot, the lock of its folder, its named pipe.
 */
#include "core/platform.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <windows.h>
#include <aclapi.h>
#include <sddl.h>
#include <winternl.h>

#include "platform/windows/access.h"
#include "platform/windows/wide.h"

/* The beginning of SYSTEM_TIMEOFDAY_INFORMATION, as later headers than ours have it. */
struct time_of_day {
    LARGE_INTEGER boot, now, zone_bias;
    ULONG zone, reserved;
    ULONGLONG boot_bias, sleep_bias;
};

/* The boot time is corrected with the clock, by boot_bias; without it, it stays what it was. */
static void boot_of(char *out, size_t size)
{
    struct time_of_day times = {0};

    out[0] = '\0';
    if (NtQuerySystemInformation(SystemTimeOfDayInformation, &times, sizeof times, NULL) != 0)
        return;
    (void)snprintf(out, size, "%llx",
                   (unsigned long long)times.boot.QuadPart - (unsigned long long)times.boot_bias);
}

void mg_os_ids(struct mg_os_ids *out)
{
    DWORD size = sizeof out->machine;

    if (RegGetValueA(HKEY_LOCAL_MACHINE, "SOFTWARE\\Microsoft\\Cryptography", "MachineGuid",
                     RRF_RT_REG_SZ | RRF_SUBKEY_WOW6464KEY, NULL, out->machine, &size) != 0)
        out->machine[0] = '\0';
    boot_of(out->boot, sizeof out->boot);
}

/* The handle is kept by the process. Nobody else may open the file as long as it is open. */
enum mg_status mg_os_lock(const char *path, struct mg_error *err)
{
    wchar_t *wide = NULL;
    enum mg_status status = mg_widen(path, &wide, err);
    HANDLE file;
    DWORD code;

    if (status != MG_OK)
        return status;
    file = CreateFileW(wide, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_ALWAYS,
                       FILE_ATTRIBUTE_NORMAL, NULL);
    code = GetLastError();
    free(wide);
    if (file != INVALID_HANDLE_VALUE)
        return MG_OK;
    if (code == ERROR_SHARING_VIOLATION)
        return mg_fail(err, MG_ACCESS, "%s is held by another process", path);
    return mg_fail_os(err, code, "open", path);
}

/* The job object of libuv in the parent sees to it. */
void mg_os_end_with_parent(void)
{
}

/* Pipes have names of their own, all in one place: that of another data folder is told apart by a
 * hash of its path. */
enum mg_status mg_os_endpoint(const char *data, char *out, size_t size, struct mg_error *err)
{
    int n;

    if (strcmp(data, mg_os_data_dir()) == 0)
        n = snprintf(out, size, "\\\\.\\pipe\\margay-agent");
    else
        n = snprintf(out, size, "\\\\.\\pipe\\margay-agent-%016llx",
                     (unsigned long long)mg_str_hash(mg_str_of(data)));
    return n >= 0 && (size_t)n < size ? MG_OK
                                      : mg_fail(err, MG_LIMIT, "the pipe's name is too long");
}

/* A pipe goes with its last handle. */
void mg_os_endpoint_forget(const char *endpoint)
{
    (void)endpoint;
}

/* Whoever comes first may make a pipe of this name. As long as we have said nothing, who serves it
 * cannot act as us either: learn.microsoft.com, ImpersonateNamedPipeClient. */
enum mg_status mg_os_endpoint_check(const char *endpoint, intptr_t handle, struct mg_error *err)
{
    return mg_access_check_owner((HANDLE)handle, SE_KERNEL_OBJECT, endpoint, err);
}

/* All instances of a pipe share the access list. Until it is set the default one holds, by which
 * others may read, and so ask nothing. */
enum mg_status mg_os_endpoint_restrict(const char *endpoint, intptr_t handle, struct mg_error *err)
{
    PSECURITY_DESCRIPTOR descriptor = NULL;
    BOOL present, defaulted;
    PACL list = NULL;
    DWORD code;

    /* The system, administrators, and who owns it: that is whom the agent runs as. */
    if (!ConvertStringSecurityDescriptorToSecurityDescriptorA(
            "D:P(A;;GA;;;SY)(A;;GA;;;BA)(A;;GA;;;OW)", SDDL_REVISION_1, &descriptor, NULL) ||
        !GetSecurityDescriptorDacl(descriptor, &present, &list, &defaulted))
        code = GetLastError();
    else
        code = SetSecurityInfo((HANDLE)handle, SE_KERNEL_OBJECT,
                               DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION,
                               NULL, NULL, list, NULL);
    (void)LocalFree(descriptor);
    return code == 0 ? MG_OK : mg_fail_os(err, code, "restrict", endpoint);
}
