/* SPDX-License-Identifier: Apache-2.0
 *
 * Updates of Windows itself: the packages of Component Based Servicing and their states, from the
 * registry, and the numbers of cumulative updates from the manifests of these packages. Services
 * need not run for it, and nothing is asked that could take long.
 */
#include <stdio.h>
#include <string.h>
#include <windows.h>

#include "core/base/day.h"
#include "core/base/file.h"
#include "core/base/limits.h"
#include "plugins/windows-inventory/collectors.h"
#include "plugins/windows-inventory/registry.h"
#include "plugins/windows-inventory/rules/cbs_name.h"
#include "plugins/windows-inventory/rules/mum.h"

#define AREA "updates/cbs"
#define PACKAGES "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\Packages"
#define MANIFESTS "servicing\\Packages"

/* "2024-03-12" with its NUL. */
#define DAY_SIZE 11

struct servicing {
    struct mg_collector *collector;
    struct mg_str windows; /* folder */
    uint64_t packages, updates;
    uint64_t unreadable; /* packages */
};

/* A FILETIME in two halves: tenths of microseconds since 1601. */
static struct mg_str day_of(struct mg_arena *arena, HKEY key)
{
    const uint64_t day_ticks = (uint64_t)24 * 60 * 60 * 10000000, epoch_days = 134774;
    unsigned year, month, day;
    DWORD high, low;
    uint64_t days;

    if (!mg_registry_number(key, "InstallTimeHigh", &high) ||
        !mg_registry_number(key, "InstallTimeLow", &low))
        return MG_STR_NONE;
    days = ((uint64_t)high << 32 | low) / day_ticks;
    if (days < epoch_days)
        return MG_STR_NONE;
    mg_day_date((int64_t)(days - epoch_days), &year, &month, &day);
    return year > 9999 ? MG_STR_NONE
                       : mg_str_of(mg_arena_printf(arena, "%04u-%02u-%02u", year, month, day));
}

/* Somebody may have put another package's there. */
static bool is_of(const struct mg_mum *mum, struct mg_str package)
{
    return mg_str_starts(package, mum->name) && mg_str_ends(package, mum->version) &&
           package.n > mum->name.n + mum->version.n && package.p[mum->name.n] == '~' &&
           package.p[package.n - mum->version.n - 1] == '~';
}

/* A manifest that is not there is no failure: old ones are cleaned up, and the version of the
 * package tells its build. *out only when it was read. */
static void read_manifest(const struct servicing *servicing, struct mg_str name, struct mg_mum *out)
{
    struct mg_arena *arena = servicing->collector->arena;
    const char *path = mg_arena_printf(arena, "%.*s\\" MANIFESTS "\\%.*s.mum",
                                       MG_STR_ARG(servicing->windows), MG_STR_ARG(name));
    struct mg_mum mum = {0};
    enum mg_status status;
    struct mg_error err;
    struct mg_buf text;

    if (path == NULL)
        return;
    mg_buf_init(&text, MG_LIMIT_MUM);
    status = mg_file_read_regular(path, &text, &err);
    if (status == MG_OK)
        status = mg_mum_parse(mg_buf_view(&text), arena, &mum, &err);
    mg_buf_clear(&text);
    if (status == MG_OK && !is_of(&mum, name))
        status = mg_fail(&err, MG_FORMAT, "it is the manifest of %.*s %.*s", MG_STR_ARG(mum.name),
                         MG_STR_ARG(mum.version));
    if (status == MG_OK)
        *out = mum;
    else if (status != MG_NOENT)
        mg_collector_say(servicing->collector, MG_EMIT_LIMITED, AREA, "UNREADABLE", name, err.text,
                         0);
}

static const char *state_of(HKEY key, struct mg_arena *arena, bool *unreadable)
{
    char buffer[16];
    const char *state;
    DWORD number;

    *unreadable = !mg_registry_number(key, "CurrentState", &number);
    if (*unreadable)
        return NULL;
    state = mg_cbs_state((unsigned)number, buffer);
    return state == buffer ? mg_arena_printf(arena, "%s", buffer) : state;
}

static void add(struct servicing *servicing, struct mg_str name, const struct mg_cbs_name *parsed,
                const char *state, struct mg_str day)
{
    struct mg_arena *arena = servicing->collector->arena;
    struct mg_update_found found = {.source = MG_UPDATE_CBS,
                                    .kb = parsed->kb,
                                    .state = mg_str_of(state),
                                    .identity = name,
                                    .installed = day};
    struct mg_mum mum = {0};

    if (parsed->kb.n == 0)
        read_manifest(servicing, name, &mum);
    if (mum.kb.n != 0)
        found.kb = mum.kb;
    found.title = mum.release_type;
    if (!mg_str_is(found.state, "installed") && !mg_str_is(found.state, "superseded"))
        found.installed = MG_STR_NONE; /* the day when it was put there */
    if (parsed->build[0] != '\0')
        found.version = mg_str_of(mg_arena_printf(arena, "%s", parsed->build));
    servicing->updates += mg_update_list_add(servicing->collector->updates, &found);
}

static bool read_package(void *context, HKEY parent, struct mg_str name)
{
    struct servicing *servicing = context;
    struct mg_arena *arena = servicing->collector->arena;
    struct mg_cbs_name parsed;
    bool unreadable = true;
    const char *path, *state = NULL;
    struct mg_str day = MG_STR_NONE;
    HKEY key;

    if (++servicing->packages > MG_LIMIT_CBS_PACKAGES)
        return false;
    if (!mg_cbs_name_parse(name, &parsed))
        return true;
    path = mg_arena_printf(arena, "%.*s", MG_STR_ARG(name));
    if (path == NULL)
        return false;
    if (mg_registry_open(parent, path, 0, &key) == ERROR_SUCCESS) {
        state = state_of(key, arena, &unreadable);
        day = day_of(arena, key);
        (void)RegCloseKey(key);
    }
    servicing->unreadable += unreadable;
    name = mg_str_of(path); /* lasts: the views of parsed are made anew upon it */
    if (state != NULL && mg_cbs_name_parse(name, &parsed))
        add(servicing, name, &parsed, state, day);
    return true;
}

static void tell(const struct servicing *servicing, LSTATUS code)
{
    struct mg_collector *collector = servicing->collector;
    const struct mg_str key = MG_STR(PACKAGES);

    if (code != ERROR_SUCCESS) {
        mg_collector_say(collector, MG_EMIT_INCOMPLETE, AREA,
                         code == ERROR_ACCESS_DENIED ? "ACCESS" : "UNREADABLE", key,
                         mg_arena_printf(collector->arena, "error %ld of the registry", code), 0);
        return;
    }
    if (servicing->packages > MG_LIMIT_CBS_PACKAGES)
        mg_collector_say(collector, MG_EMIT_INCOMPLETE, AREA, "LIMIT", key, "too many packages",
                         MG_LIMIT_CBS_PACKAGES);
    if (servicing->unreadable > 0)
        mg_collector_say(collector, MG_EMIT_INCOMPLETE, AREA, "UNREADABLE", key,
                         "packages whose state cannot be read", servicing->unreadable);
    mg_collector_say(collector, MG_EMIT_COMPLETE, AREA, "READ", key, "packages that are updates",
                     servicing->updates);
}

void mg_collect_servicing(struct mg_collector *collector)
{
    wchar_t folder[MAX_PATH];
    UINT n = GetSystemWindowsDirectoryW(folder, MAX_PATH);
    struct servicing servicing = {
        .collector = collector,
        .windows = mg_registry_utf8(collector->arena, folder, n < MAX_PATH ? n : 0)};
    LSTATUS code;
    HKEY key;

    code = mg_registry_open(HKEY_LOCAL_MACHINE, PACKAGES, KEY_WOW64_64KEY, &key);
    if (code == ERROR_SUCCESS) {
        code = mg_registry_each(key, read_package, &servicing);
        (void)RegCloseKey(key);
    }
    tell(&servicing, code);
}
