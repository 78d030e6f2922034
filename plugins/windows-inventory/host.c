/* SPDX-License-Identifier: Apache-2.0
 *
 * The host: its name, which Windows runs on it and up to which update, and what it waits for. Of
 * hotpatches it tells the enrolment only: which build they are put upon, no value tells.
 */
#include "plugins/windows-inventory/collectors.h"
#include "plugins/windows-inventory/registry.h"

#include <winternl.h>

#define AREA "host"
#define CURRENT_VERSION "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"
#define HOTPATCH CURRENT_VERSION "\\Update\\TargetingInfo\\DynamicInstalled\\Hotpatch.amd64"
#define UPDATE_POLICY "SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\Update"
#define CONTROL "SYSTEM\\CurrentControlSet\\Control\\"
#define SESSION_MANAGER CONTROL "Session Manager"
#define WINDOWS "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\"

/* The first build of Windows 11: its registry goes on to say Windows 10. */
#define WINDOWS_10 10240 /* first build */
#define WINDOWS_11 22000

static struct mg_str text_at(struct mg_arena *arena, const char *path, const char *name)
{
    return mg_registry_text_at(arena, HKEY_LOCAL_MACHINE, path, KEY_WOW64_64KEY, name);
}

static bool number_at(const char *path, const char *name, DWORD *out)
{
    return mg_registry_number_at(HKEY_LOCAL_MACHINE, path, KEY_WOW64_64KEY, name, out);
}

static bool is_one(const char *path, const char *name)
{
    DWORD number;

    return number_at(path, name, &number) && number == 1;
}

static bool has(const char *path, const char *name)
{
    return mg_registry_has(HKEY_LOCAL_MACHINE, path, KEY_WOW64_64KEY, name);
}

static struct mg_str hostname(struct mg_arena *arena)
{
    wchar_t name[256];
    DWORD n = MG_COUNT(name);

    if (!GetComputerNameExW(ComputerNamePhysicalDnsHostname, name, &n))
        n = 0;
    return mg_registry_utf8(arena, name, n);
}

/* Of the machine, also where it emulates another one for us. */
static struct mg_str architecture(void)
{
    USHORT process, native;

    if (!IsWow64Process2(GetCurrentProcess(), &process, &native))
        return MG_STR_NONE;
    switch (native) {
    case IMAGE_FILE_MACHINE_AMD64:
        return MG_STR("amd64");
    case IMAGE_FILE_MACHINE_ARM64:
        return MG_STR("arm64");
    case IMAGE_FILE_MACHINE_I386:
        return MG_STR("x86");
    default:
        return MG_STR_NONE;
    }
}

/* SYSTEM_TIMEOFDAY_INFORMATION, whose last members winternl.h keeps to itself. */
struct time_of_day {
    LARGE_INTEGER boot_time, current_time, time_zone_bias;
    ULONG time_zone, reserved;
    ULONGLONG boot_time_bias, sleep_time_bias;
};

/* When the system started, in 100 ns. Setting the clock moves the boot time of the kernel and its
 * bias by the same, so that their difference stays; time since the start taken from the clock
 * would not. The counter of the prefetcher (BootId) stays the same where that is switched off. */
static struct mg_str boot_id(struct mg_arena *arena)
{
    struct time_of_day time = {0};
    NTSTATUS status =
        NtQuerySystemInformation(SystemTimeOfDayInformation, &time, sizeof time, NULL);

    if (status < 0 || time.boot_time.QuadPart == 0)
        return MG_STR_NONE;
    return mg_str_of(mg_arena_printf(
        arena, "%llu", (unsigned long long)time.boot_time.QuadPart - time.boot_time_bias));
}

/* The drive of Windows. */
static struct mg_str root(struct mg_arena *arena)
{
    wchar_t folder[MAX_PATH];
    UINT n = GetSystemWindowsDirectoryW(folder, MG_COUNT(folder));

    return n < 3 || n >= MG_COUNT(folder) ? MG_STR_NONE : mg_registry_utf8(arena, folder, 3);
}

/* "10.0". Before Windows 10 these numbers are a text, which newer ones have as well, and wrong. */
static const char *read_version(struct mg_arena *arena, struct mg_str build)
{
    DWORD major, minor;
    uint64_t number;

    if (number_at(CURRENT_VERSION, "CurrentMajorVersionNumber", &major) &&
        number_at(CURRENT_VERSION, "CurrentMinorVersionNumber", &minor))
        return mg_arena_printf(arena, "%lu.%lu", major, minor);
    if (!mg_str_u64(build, &number) || number >= WINDOWS_10)
        return NULL;
    return mg_arena_printf(arena, "%.*s",
                           MG_STR_ARG(text_at(arena, CURRENT_VERSION, "CurrentVersion")));
}

/* Numbers that are not there are not guessed: without the last one every update would be missing.
 */
static void read_build(struct mg_arena *arena, struct mg_emit_host *host)
{
    struct mg_str build = text_at(arena, CURRENT_VERSION, "CurrentBuildNumber");
    const char *version = read_version(arena, build);
    DWORD revision;

    if (build.n == 0 || version == NULL || version[0] == '\0')
        return;
    version = mg_arena_printf(arena, "%s.%.*s", version, MG_STR_ARG(build));
    host->os_version = mg_str_of(version);
    if (version != NULL && number_at(CURRENT_VERSION, "UBR", &revision))
        host->os_build = mg_str_of(mg_arena_printf(arena, "%s.%lu", version, revision));
}

static struct mg_str os_name(struct mg_arena *arena, struct mg_str installation_type)
{
    static const struct mg_str ten = MG_STR_INIT("Windows 10");
    struct mg_str name = text_at(arena, CURRENT_VERSION, "ProductName");
    uint64_t build;

    if (!mg_str_is(installation_type, "Client") || !mg_str_starts(name, ten) ||
        !mg_str_u64(text_at(arena, CURRENT_VERSION, "CurrentBuildNumber"), &build) ||
        build < WINDOWS_11)
        return name;
    return mg_str_of(
        mg_arena_printf(arena, "Windows 11%.*s", MG_STR_ARG(mg_str_skip(name, ten.n))));
}

/* Servers: learn.microsoft.com, "Enable Hotpatch for Azure Arc-enabled servers": the package of the
 * enrolment, room for patches in memory and virtualization-based security. Clients: the policy
 * Update/AllowRebootlessUpdates. */
static bool is_enrolled(struct mg_arena *arena, bool client)
{
    DWORD size;

    if (client)
        return is_one(UPDATE_POLICY, "AllowRebootlessUpdates");
    return mg_str_is(text_at(arena, HOTPATCH, "Name"), "Hotpatch Enrollment Package") &&
           number_at(SESSION_MANAGER "\\Memory Management", "HotPatchTableSize", &size) &&
           size != 0 && is_one(CONTROL "DeviceGuard", "EnableVirtualizationBasedSecurity");
}

static struct mg_str pending_restart(struct mg_arena *arena)
{
    bool cbs = has(WINDOWS "Component Based Servicing\\RebootPending", NULL);
    bool wua = has(WINDOWS "WindowsUpdate\\Auto Update\\RebootRequired", NULL);
    bool rename = has(SESSION_MANAGER, "PendingFileRenameOperations");

    return mg_str_trim(mg_str_of(mg_arena_printf(arena, "%s%s%s", cbs ? "cbs " : "",
                                                 wua ? "wua " : "", rename ? "file-rename" : "")));
}

static void say_read(struct mg_collector *collector, const struct mg_emit_host *host)
{
    if (host->os_build.n == 0) {
        mg_collector_say(collector, MG_EMIT_INCOMPLETE, AREA, "NO_BUILD", MG_STR_NONE,
                         "the registry does not tell build and update (UBR) of Windows", 0);
        return;
    }
    mg_collector_say(collector, MG_EMIT_COMPLETE, AREA, "READ", MG_STR_NONE,
                     mg_arena_printf(collector->arena, "%.*s, %.*s", MG_STR_ARG(host->os_name),
                                     MG_STR_ARG(host->os_build)),
                     0);
}

void mg_collect_host(struct mg_collector *collector)
{
    struct mg_arena *arena = collector->arena;
    struct mg_emit_host host = {
        .hostname = hostname(arena),
        .os_family = MG_STR("windows"),
        .os_id = MG_STR("windows"),
        .architecture = architecture(),
        .boot_id = boot_id(arena),
        .machine_id = text_at(arena, "SOFTWARE\\Microsoft\\Cryptography", "MachineGuid"),
        .root = root(arena),
        .os_edition = text_at(arena, CURRENT_VERSION, "EditionID"),
        .installation_type = text_at(arena, CURRENT_VERSION, "InstallationType"),
        .display_version = text_at(arena, CURRENT_VERSION, "DisplayVersion"),
        .pending_restart = pending_restart(arena),
    };

    host.os_name = os_name(arena, host.installation_type);
    if (is_enrolled(arena, mg_str_is(host.installation_type, "Client")))
        host.hotpatch = MG_STR("enrolled");
    read_build(arena, &host);
    mg_emit_host(collector->emit, &host);
    say_read(collector, &host);
}
