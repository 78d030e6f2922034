/* SPDX-License-Identifier: Apache-2.0
 *
 * Registered programs: the Uninstall keys of the machine in both views, and of every user. The
 * 32-bit view is read by its own path, so that no key is read twice, whatever Windows redirects.
 * Which entries are programs, rules/uninstall.h decides.
 */
#include "core/base/limits.h"
#include "plugins/windows-inventory/collectors.h"
#include "plugins/windows-inventory/registry.h"
#include "plugins/windows-inventory/rules/msi_text.h"
#include "plugins/windows-inventory/rules/uninstall.h"
#include "plugins/windows-inventory/users.h"

#define AREA "packages/programs"
#define UNINSTALL "Microsoft\\Windows\\CurrentVersion\\Uninstall"
#define PRODUCTS "Installer\\Products\\"
#define MANAGED "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Installer\\Managed\\"

/* Of one entry: nine values of 32,767 units, which become three bytes each at most. */
#define ENTRY_CEILING MG_MIB(4)

struct programs {
    struct mg_collector *collector;
    struct mg_arena entry; /* of the entry at hand */
    HKEY root;             /* where the entries are: the machine or a user */
    struct mg_str sid;     /* of the user; empty: the machine */
    const char *path;      /* of the entries' key */
    struct mg_str arch;
    size_t entries, counts[MG_UNINSTALL_KINDS];
};

static const struct {
    const char *path;
    REGSAM view; /* of the programs that register themselves there */
} keys[] = {
    {"SOFTWARE\\" UNINSTALL, KEY_WOW64_64KEY},
    {"SOFTWARE\\WOW6432Node\\" UNINSTALL, KEY_WOW64_32KEY},
};

static bool has(struct programs *programs, HKEY root, const char *before, struct mg_str sid,
                const char *between, const char *packed)
{
    const char *path = mg_arena_printf(&programs->entry, "%s%.*s%s" PRODUCTS "%s", before,
                                       MG_STR_ARG(sid), between, packed);

    return path != NULL && mg_registry_has(root, path, KEY_WOW64_64KEY, NULL);
}

/* Is it a product of Windows Installer that is installed for the machine, for the user, or for him
 * by an administrator? */
static bool installer_knows(struct programs *programs, struct mg_str name)
{
    char packed[MG_MSI_PACKED_SIZE];

    if (!mg_msi_text_packed(name, packed))
        return false;
    if (has(programs, HKEY_LOCAL_MACHINE, "SOFTWARE\\Classes\\", MG_STR_NONE, "", packed))
        return true;
    return programs->sid.n != 0 &&
           (has(programs, programs->root, "Software\\Microsoft\\", MG_STR_NONE, "", packed) ||
            has(programs, HKEY_LOCAL_MACHINE, MANAGED, programs->sid, "\\", packed));
}

static void read_values(struct programs *programs, HKEY key, struct mg_uninstall *out)
{
    struct mg_arena *arena = &programs->entry;
    DWORD number;

    *out = (struct mg_uninstall){
        .display_name = mg_str_trim(mg_registry_text(arena, key, "DisplayName")),
        .display_version = mg_str_trim(mg_registry_text(arena, key, "DisplayVersion")),
        .publisher = mg_str_trim(mg_registry_text(arena, key, "Publisher")),
        .parent_key_name = mg_registry_text(arena, key, "ParentKeyName"),
        .parent_display_name = mg_registry_text(arena, key, "ParentDisplayName"),
        .release_type = mg_registry_text(arena, key, "ReleaseType"),
    };
    if (mg_registry_number(key, "SystemComponent", &number))
        out->system_component = number;
    if (mg_registry_number(key, "WindowsInstaller", &number))
        out->windows_installer = number;
}

static void tell(struct programs *programs, struct mg_str name, const struct mg_uninstall *entry)
{
    const char *hive = programs->sid.n == 0 ? "HKLM" : "HKU\\";
    const char *location =
        mg_arena_printf(&programs->entry, "%s%.*s\\%s\\%.*s", hive, MG_STR_ARG(programs->sid),
                        programs->path, MG_STR_ARG(name));

    mg_emit_package(programs->collector->emit, &(struct mg_emit_package){
                                                   .package_type = MG_STR("windows-program"),
                                                   .name = entry->display_name,
                                                   .version = entry->display_version,
                                                   .arch = programs->arch,
                                                   .status = MG_STR("installed"),
                                                   .origin = entry->publisher,
                                                   .location = mg_str_of(location),
                                               });
}

static void read_entry(struct programs *programs, HKEY parent, struct mg_str name)
{
    const char *path = mg_arena_printf(&programs->entry, "%.*s", MG_STR_ARG(name));
    enum mg_uninstall_kind kind;
    struct mg_uninstall entry;
    HKEY key;

    if (path == NULL || mg_registry_open(parent, path, 0, &key) != ERROR_SUCCESS) {
        mg_collector_say(programs->collector, MG_EMIT_INCOMPLETE, AREA, "ACCESS", name,
                         "an entry of the registry may not be read", 0);
        return;
    }
    read_values(programs, key, &entry);
    entry.installer_knows_it = entry.windows_installer == 1 && installer_knows(programs, name);
    (void)RegCloseKey(key);
    kind = mg_uninstall_kind(&entry);
    programs->counts[kind]++;
    if (kind == MG_UNINSTALL_PROGRAM)
        tell(programs, name, &entry);
}

static bool one_entry(void *context, HKEY parent, struct mg_str name)
{
    struct programs *programs = context;

    if (programs->entries == MG_LIMIT_PROGRAMS || mg_emit_failed(programs->collector->emit))
        return false;
    programs->entries++;
    mg_arena_init(&programs->entry, ENTRY_CEILING);
    read_entry(programs, parent, name);
    mg_arena_clear(&programs->entry);
    return true;
}

/* A view that has no programs has no key. */
static void read_keys(struct programs *programs)
{
    for (size_t i = 0; i < MG_COUNT(keys); i++) {
        LSTATUS code;
        HKEY key;

        programs->path = keys[i].path;
        /* The view of a user is the same for all programs. */
        programs->arch = programs->sid.n == 0 ? mg_registry_arch(keys[i].view) : MG_STR_NONE;
        code = mg_registry_open(programs->root, keys[i].path, KEY_WOW64_64KEY, &key);
        if (code == ERROR_SUCCESS) {
            code = mg_registry_each(key, one_entry, programs);
            (void)RegCloseKey(key);
        }
        if (code != ERROR_SUCCESS && code != ERROR_FILE_NOT_FOUND)
            mg_collector_say(programs->collector, MG_EMIT_INCOMPLETE, AREA, "ACCESS",
                             mg_str_of(keys[i].path), "this key cannot be read", 0);
    }
}

static void one_user(void *context, struct mg_str sid, HKEY root)
{
    struct programs *programs = context;

    programs->sid = sid;
    programs->root = root;
    read_keys(programs);
}

static void say_all(struct programs *programs)
{
    struct mg_collector *collector = programs->collector;

    if (programs->entries == MG_LIMIT_PROGRAMS)
        mg_collector_say(collector, MG_EMIT_INCOMPLETE, AREA, "LIMIT", MG_STR_NONE,
                         "more entries than are read", 0);
    mg_collector_say_some(collector, MG_EMIT_LIMITED, AREA, "NO_VERSION",
                          "programs that do not say their version",
                          programs->counts[MG_UNINSTALL_NO_VERSION]);
    mg_collector_say_some(collector, MG_EMIT_LIMITED, AREA, "HIDDEN",
                          "entries that Windows does not list as programs: parts of others",
                          programs->counts[MG_UNINSTALL_HIDDEN]);
    mg_collector_say(collector, MG_EMIT_COMPLETE, AREA, "READ", MG_STR_NONE, NULL,
                     programs->counts[MG_UNINSTALL_PROGRAM]);
}

void mg_collect_programs(struct mg_collector *collector)
{
    struct programs programs = {.collector = collector, .root = HKEY_LOCAL_MACHINE};

    read_keys(&programs);
    mg_users_each(collector, MG_USERS_SETTINGS, AREA, one_user, &programs);
    say_all(&programs);
}
