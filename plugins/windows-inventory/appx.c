/* SPDX-License-Identifier: Apache-2.0
 *
 * AppX packages: those that every user gets, and those that users have. A package of several users
 * is installed once. Bundles are counted only: the packages in them are packages of their own.
 */
#include "core/base/limits.h"
#include "core/base/map.h"
#include "plugins/windows-inventory/collectors.h"
#include "plugins/windows-inventory/registry.h"
#include "plugins/windows-inventory/rules/appx.h"
#include "plugins/windows-inventory/users.h"

#define AREA "packages/appx"
#define ALL_USERS "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Appx\\AppxAllUserStore\\"
#define REPOSITORY                                                                                 \
    "Local Settings\\Software\\Microsoft\\Windows\\CurrentVersion\\AppModel\\Repository\\Packages"

static const char *const machine_keys[] = {ALL_USERS "Applications", ALL_USERS "InboxApplications"};

struct packages {
    struct mg_collector *collector;
    struct mg_map seen;   /* full names */
    const char *location; /* of the key at hand */
    size_t packages, bundles, broken;
    bool full;
};

static void tell(struct packages *packages, struct mg_str full, const struct mg_appx *appx)
{
    struct mg_arena arena;
    const char *location;

    mg_arena_init(&arena, MG_KIB(16));
    location = mg_arena_printf(&arena, "%s\\%.*s", packages->location, MG_STR_ARG(full));
    mg_emit_package(packages->collector->emit, &(struct mg_emit_package){
                                                   .package_type = MG_STR("windows-program"),
                                                   .name = appx->name,
                                                   .version = appx->version,
                                                   .arch = appx->arch,
                                                   .status = MG_STR("installed"),
                                                   .origin = appx->publisher,
                                                   .location = mg_str_of(location),
                                               });
    mg_arena_clear(&arena);
}

static bool is_new(struct packages *packages, struct mg_str full)
{
    struct mg_str kept;

    if (mg_map_get(&packages->seen, full) != NULL)
        return false;
    packages->full = packages->seen.n == MG_LIMIT_APPX ||
                     !mg_arena_str(packages->collector->arena, full, &kept) ||
                     !mg_map_put(&packages->seen, kept, packages);
    return !packages->full;
}

static bool one_package(void *context, HKEY parent, struct mg_str full)
{
    struct packages *packages = context;
    struct mg_appx appx;

    (void)parent;
    if (!mg_appx_parse(full, &appx)) {
        packages->broken++;
    } else if (is_new(packages, full)) {
        packages->bundles += appx.is_bundle;
        packages->packages += !appx.is_bundle;
        if (!appx.is_bundle)
            tell(packages, full, &appx);
    }
    return !packages->full && !mg_emit_failed(packages->collector->emit);
}

/* Systems without apps have no key. */
static void read_key(struct packages *packages, HKEY root, const char *path, const char *location)
{
    HKEY key;
    LSTATUS code = mg_registry_open(root, path, KEY_WOW64_64KEY, &key);

    if (code == ERROR_SUCCESS) {
        packages->location = location;
        code = mg_registry_each(key, one_package, packages);
        (void)RegCloseKey(key);
    }
    if (code != ERROR_SUCCESS && code != ERROR_FILE_NOT_FOUND)
        mg_collector_say(packages->collector, MG_EMIT_INCOMPLETE, AREA, "ACCESS",
                         mg_str_of(location), "this key cannot be read", 0);
}

static void one_user(void *context, struct mg_str sid, HKEY root)
{
    struct packages *packages = context;
    const char *location = mg_arena_printf(packages->collector->arena,
                                           "HKU\\%.*s_Classes\\" REPOSITORY, MG_STR_ARG(sid));

    if (location != NULL)
        read_key(packages, root, REPOSITORY, location);
}

static void say_all(struct packages *packages)
{
    struct mg_collector *collector = packages->collector;

    if (packages->full)
        mg_collector_say(collector, MG_EMIT_INCOMPLETE, AREA, "LIMIT", MG_STR_NONE,
                         "more packages than are read", 0);
    mg_collector_say_some(collector, MG_EMIT_INCOMPLETE, AREA, "FORMAT",
                          "keys that are no full name of a package", packages->broken);
    mg_collector_say_some(collector, MG_EMIT_LIMITED, AREA, "BUNDLES",
                          "bundles: of what came in them, only packages that a user has are told",
                          packages->bundles);
    mg_collector_say(collector, MG_EMIT_COMPLETE, AREA, "READ", MG_STR_NONE, NULL,
                     packages->packages);
}

void mg_collect_appx(struct mg_collector *collector)
{
    struct packages packages = {.collector = collector};

    mg_map_init(&packages.seen);
    for (size_t i = 0; i < MG_COUNT(machine_keys); i++) {
        const char *location = mg_arena_printf(collector->arena, "HKLM\\%s", machine_keys[i]);

        if (location != NULL)
            read_key(&packages, HKEY_LOCAL_MACHINE, machine_keys[i], location);
    }
    mg_users_each(collector, MG_USERS_CLASSES, AREA, one_user, &packages);
    say_all(&packages);
    mg_map_clear(&packages.seen);
}
