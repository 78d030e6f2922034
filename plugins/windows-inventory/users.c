/* SPDX-License-Identifier: Apache-2.0
 *
 * Users whose registry is loaded are keys below HKEY_USERS; the list of profiles tells the others
 * and where their files are.
 */
#include "plugins/windows-inventory/users.h"

#include <wchar.h>

#include "core/base/limits.h"
#include "plugins/windows-inventory/hive.h"
#include "plugins/windows-inventory/registry.h"

#define PROFILE_LIST "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProfileList"

static const struct {
    const char *suffix, *file;
} files[] = {
    [MG_USERS_SETTINGS] = {"", "NTUSER.DAT"},
    [MG_USERS_CLASSES] = {"_Classes", "AppData\\Local\\Microsoft\\Windows\\UsrClass.dat"},
};

struct users {
    struct mg_collector *collector;
    enum mg_users_part part;
    const char *area;
    mg_users_fn found;
    void *context;
    size_t count;
};

static bool is_sid(struct mg_str name)
{
    return mg_str_starts(name, MG_STR("S-1-"));
}

/* What belongs to the other part has another suffix. ".DEFAULT" is S-1-5-18 once more. */
static bool loaded_user(void *context, HKEY parent, struct mg_str name)
{
    struct users *users = context;
    struct mg_str suffix = mg_str_of(files[users->part].suffix);
    struct mg_str sid = mg_str_take(name, name.n - suffix.n);
    const char *path = mg_arena_printf(users->collector->arena, "%.*s", MG_STR_ARG(name));
    HKEY key;

    if (!is_sid(name) || !mg_str_ends(name, suffix) || mg_str_find(sid, '_') != SIZE_MAX ||
        path == NULL || users->count++ >= MG_LIMIT_USERS)
        return users->count < MG_LIMIT_USERS;
    if (mg_registry_open(parent, path, 0, &key) != ERROR_SUCCESS) {
        mg_collector_say(users->collector, MG_EMIT_INCOMPLETE, users->area, "ACCESS",
                         mg_str_of(path), "this part of HKEY_USERS may not be read", 0);
        return true;
    }
    users->found(users->context, sid, key);
    (void)RegCloseKey(key);
    return true;
}

static const char *word_of(LSTATUS code)
{
    switch (code) {
    case ERROR_ACCESS_DENIED:
    case ERROR_PRIVILEGE_NOT_HELD:
    case ERROR_SHARING_VIOLATION:
        return "ACCESS";
    case ERROR_FILE_TOO_LARGE:
        return "LIMIT";
    default:
        return "FORMAT";
    }
}

/* No file: nobody has logged on yet, or the folder is gone. Classes are made at the first use. */
static void say_unread(struct users *users, const char *subject, LSTATUS code)
{
    const char *detail = mg_arena_printf(
        users->collector->arena, "the registry of a user who is not logged on: error %ld", code);

    if (code != ERROR_FILE_NOT_FOUND && code != ERROR_PATH_NOT_FOUND)
        mg_collector_say(users->collector, MG_EMIT_INCOMPLETE, users->area, word_of(code),
                         mg_str_of(subject), detail, 0);
    else if (users->part == MG_USERS_SETTINGS)
        mg_collector_say(users->collector, MG_EMIT_LIMITED, users->area, "NO_HIVE",
                         mg_str_of(subject), "the profile of a user has no registry", 0);
}

static void read_file(struct users *users, struct mg_str sid, const char *path)
{
    const wchar_t *wide = mg_registry_wide(users->collector->arena, path);
    struct mg_hive hive;
    LSTATUS code = wide == NULL ? ERROR_OUTOFMEMORY : mg_hive_open(wide, &hive);

    if (code != ERROR_SUCCESS) {
        say_unread(users, path, code);
        return;
    }
    users->found(users->context, sid, hive.root);
    if (!mg_hive_close(&hive))
        mg_collector_say(
            users->collector, MG_EMIT_LIMITED, users->area, "LEFT_BEHIND",
            mg_registry_utf8(users->collector->arena, hive.folder, wcslen(hive.folder)),
            "the copy of a user's registry could not be removed", 0);
}

static bool listed_user(void *context, HKEY list, struct mg_str name)
{
    struct users *users = context;
    struct mg_arena *arena = users->collector->arena;
    const char *sid = mg_arena_printf(arena, "%.*s", MG_STR_ARG(name)), *path;
    struct mg_str folder;

    if (sid == NULL || !is_sid(name) || mg_registry_has(HKEY_USERS, sid, 0, NULL) ||
        users->count++ >= MG_LIMIT_USERS)
        return users->count < MG_LIMIT_USERS;
    folder = mg_registry_text_at(arena, list, sid, 0, "ProfileImagePath");
    path = mg_arena_printf(arena, "%.*s\\%s", MG_STR_ARG(folder), files[users->part].file);
    if (folder.n == 0)
        say_unread(users, sid, ERROR_PATH_NOT_FOUND);
    else if (path != NULL)
        read_file(users, mg_str_of(sid), path);
    return true;
}

void mg_users_each(struct mg_collector *collector, enum mg_users_part part, const char *area,
                   mg_users_fn found, void *context)
{
    struct users users = {collector, part, area, found, context, 0};
    LSTATUS code = mg_registry_each(HKEY_USERS, loaded_user, &users);
    HKEY list;

    if (code == ERROR_SUCCESS)
        code = mg_registry_open(HKEY_LOCAL_MACHINE, PROFILE_LIST, KEY_WOW64_64KEY, &list);
    if (code == ERROR_SUCCESS) {
        code = mg_registry_each(list, listed_user, &users);
        (void)RegCloseKey(list);
    }
    if (code != ERROR_SUCCESS)
        mg_collector_say(collector, MG_EMIT_INCOMPLETE, area, "ACCESS", MG_STR_NONE,
                         "the list of users cannot be read", 0);
    if (users.count >= MG_LIMIT_USERS)
        mg_collector_say(collector, MG_EMIT_INCOMPLETE, area, "LIMIT", MG_STR_NONE,
                         "more users than are read", 0);
}
