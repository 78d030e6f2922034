/* SPDX-License-Identifier: Apache-2.0
 *
 * Windows Installer tells what a user installed for himself when his part of the registry is loaded
 * (and Wine's only of the user who asks). What it keeps about such products and their patches lies
 * in the machine's part, too: this reads it there. It may outlive the product, which is registered
 * in the user's part; where that is not loaded, nobody can tell.
 */

#include "core/base/limits.h"
#include "plugins/windows-inventory/msi.h"
#include "plugins/windows-inventory/registry.h"

#define USER_DATA "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Installer\\UserData"
#define MACHINE "S-1-5-18"
#define PRODUCTS "Software\\Microsoft\\Installer\\Products"

struct walk {
    struct mg_msi_users *users;
    const char *sid;
    bool loaded; /* the user's part of the registry */
    size_t keys; /* looked at */
};

static bool one_patch(void *context, HKEY patches, struct mg_str name)
{
    struct mg_msi_users *users = context;
    struct mg_arena *arena = users->collector->arena;
    const char *path = mg_arena_printf(arena, "%.*s", MG_STR_ARG(name));
    char code[MG_MSI_CODE_SIZE];
    struct mg_msi_patch patch;
    DWORD state;
    HKEY key;

    if (path == NULL || !mg_msi_text_code(name, code) ||
        mg_registry_open(patches, path, 0, &key) != ERROR_SUCCESS)
        return true;
    if (mg_registry_number(key, "State", &state)) {
        patch = (struct mg_msi_patch){
            .code = mg_str_of(code),
            .state = mg_str_of(mg_arena_printf(arena, "%lu", state)),
            .title = mg_registry_text(arena, key, "DisplayName"),
            .link = mg_registry_text(arena, key, "MoreInfoURL"),
            .day = mg_registry_text(arena, key, "Installed"),
        };
        users->patches += mg_msi_tell_patch(users->collector, &patch);
    }
    (void)RegCloseKey(key);
    return true;
}

static void read_properties(struct mg_msi_users *users, HKEY key, struct mg_str location)
{
    struct mg_arena *arena = users->collector->arena;
    struct mg_str name = mg_registry_text(arena, key, "DisplayName");
    struct mg_str version = mg_registry_text(arena, key, "DisplayVersion");

    if (name.n == 0 || version.n == 0) {
        mg_msi_broken(users->collector, "packages/msi", location,
                      "the product has no name and version", ERROR_BAD_CONFIGURATION);
        return;
    }
    mg_msi_tell(users->collector, location, name, version,
                mg_registry_text(arena, key, "Publisher"), MG_STR_NONE);
    users->products++;
}

/* False when there is nothing of the product below key, which is of all products of a user. */
static bool read_product(struct mg_msi_users *users, HKEY products, const char *packed,
                         struct mg_str location)
{
    struct mg_arena *arena = users->collector->arena;
    const char *path = mg_arena_printf(arena, "%s\\InstallProperties", packed);
    HKEY key;

    if (path == NULL || mg_registry_open(products, path, 0, &key) != ERROR_SUCCESS)
        return false;
    read_properties(users, key, location);
    (void)RegCloseKey(key);
    path = mg_arena_printf(arena, "%s\\Patches", packed);
    if (path != NULL && mg_registry_open(products, path, 0, &key) == ERROR_SUCCESS) {
        (void)mg_registry_each(key, one_patch, users);
        (void)RegCloseKey(key);
    }
    return true;
}

static LSTATUS open_products(struct mg_arena *arena, struct mg_str sid, HKEY *out)
{
    const char *path = mg_arena_printf(arena, USER_DATA "\\%.*s\\Products", MG_STR_ARG(sid));

    return path == NULL ? ERROR_OUTOFMEMORY
                        : mg_registry_open(HKEY_LOCAL_MACHINE, path, KEY_WOW64_64KEY, out);
}

bool mg_msi_users_product(struct mg_msi_users *users, const struct mg_msi_product *product)
{
    struct mg_arena *arena = users->collector->arena;
    struct mg_str sid = mg_registry_utf8(arena, product->sid, wcslen(product->sid));
    struct mg_str code = mg_registry_utf8(arena, product->code, wcslen(product->code));
    char packed[MG_MSI_PACKED_SIZE];
    HKEY products;
    bool is;

    if (mg_msi_sid(product) == NULL || !mg_msi_text_packed(code, packed) ||
        open_products(arena, sid, &products) != ERROR_SUCCESS)
        return false;
    is = read_product(users, products, packed, product->location);
    (void)RegCloseKey(products);
    return is;
}

static bool is_registered(const struct walk *walk, const char *packed)
{
    const char *path =
        mg_arena_printf(walk->users->collector->arena, "%s\\" PRODUCTS "\\%s", walk->sid, packed);

    return path != NULL && mg_registry_has(HKEY_USERS, path, 0, NULL);
}

static bool one_product(void *context, HKEY products, struct mg_str name)
{
    struct walk *walk = context;
    char code[MG_MSI_CODE_SIZE];
    const char *packed, *location;

    if (walk->keys++ == MG_LIMIT_MSI_PRODUCTS)
        return false;
    if (!mg_msi_text_code(name, code))
        return true;
    packed = mg_arena_printf(walk->users->collector->arena, "%.*s", MG_STR_ARG(name));
    location = mg_arena_printf(walk->users->collector->arena, "msi:%s:%s", code, walk->sid);
    if (packed == NULL || location == NULL)
        return false;
    if (mg_map_get(walk->users->seen, mg_str_of(location)) == NULL &&
        (!walk->loaded || is_registered(walk, packed)))
        (void)read_product(walk->users, products, packed, mg_str_of(location));
    return true;
}

static bool one_user(void *context, HKEY key, struct mg_str sid)
{
    struct walk *walk = context;
    HKEY products;

    (void)key;
    walk->sid = mg_arena_printf(walk->users->collector->arena, "%.*s", MG_STR_ARG(sid));
    if (walk->sid == NULL)
        return false;
    walk->loaded = mg_registry_has(HKEY_USERS, walk->sid, 0, NULL);
    if (mg_str_is(sid, MACHINE) ||
        open_products(walk->users->collector->arena, sid, &products) != ERROR_SUCCESS)
        return true;
    (void)mg_registry_each(products, one_product, walk);
    (void)RegCloseKey(products);
    return walk->keys <= MG_LIMIT_MSI_PRODUCTS;
}

void mg_msi_users_all(struct mg_msi_users *users)
{
    struct walk walk = {.users = users};
    HKEY key;

    if (mg_registry_open(HKEY_LOCAL_MACHINE, USER_DATA, KEY_WOW64_64KEY, &key) != ERROR_SUCCESS)
        return;
    (void)mg_registry_each(key, one_user, &walk);
    (void)RegCloseKey(key);
    if (walk.keys > MG_LIMIT_MSI_PRODUCTS)
        mg_msi_broken(users->collector, "packages/msi", MG_STR_NONE,
                      "not all products of users were read", ERROR_SUCCESS);
}
