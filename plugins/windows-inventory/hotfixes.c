/* SPDX-License-Identifier: Apache-2.0
 *
 * Updates that have registered themselves in keys of their own: those of Windows before Vista, a
 * key that some installers still write, and those of products like the first .NET Framework 4 and
 * the runtimes of Visual C++. What such a key says is as old as the installation.
 */
#include <stdio.h>

#include "plugins/windows-inventory/collectors.h"
#include "plugins/windows-inventory/registry.h"
#include "plugins/windows-inventory/rules/kb_text.h"

#define AREA "updates/registry"
#define HOTFIX "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\HotFix"
#define UPDATES "SOFTWARE\\Microsoft\\Updates"
#define KEY_BYTES (3 * 256) /* of a name of 255 units, and a NUL */

struct hotfixes {
    struct mg_collector *collector;
    uint64_t count;
};

/* The name of the key is "KB976902" and nothing else. */
static bool is_number(struct mg_str name)
{
    struct mg_str digits = mg_kb_text_of_title(name);

    return digits.n != 0 && digits.n + 2 == name.n;
}

static bool add(struct hotfixes *hotfixes, struct mg_str name)
{
    struct mg_arena *arena = hotfixes->collector->arena;
    struct mg_update_found found = {
        .source = MG_UPDATE_REGISTRY,
        .kb = mg_str_of(mg_arena_printf(arena, "%.*s", MG_STR_ARG(name))),
        .state = MG_STR("installed"),
    };

    if (!mg_update_list_add(hotfixes->collector->updates, &found)) {
        mg_collector_say(hotfixes->collector, MG_EMIT_INCOMPLETE, AREA, "LIMIT", MG_STR_NONE,
                         "no memory for what it knows", 0);
        return false;
    }
    hotfixes->count++;
    return true;
}

/* ...\HotFix\KB976902, Installed=1 */
static bool read_hotfix(void *context, HKEY parent, struct mg_str name)
{
    char key[KEY_BYTES];
    DWORD installed;

    (void)snprintf(key, sizeof key, "%.*s", MG_STR_ARG(name));
    if (!is_number(name) || !mg_registry_number_at(parent, key, 0, "Installed", &installed) ||
        installed != 1)
        return true;
    return add(context, name);
}

/* ...\Updates\PRODUCT\KB2468871, ThisVersionInstalled=Y */
static bool read_update(void *context, HKEY product, struct mg_str name)
{
    struct hotfixes *hotfixes = context;
    struct mg_arena *arena = hotfixes->collector->arena;
    char key[KEY_BYTES];

    (void)snprintf(key, sizeof key, "%.*s", MG_STR_ARG(name));
    if (!is_number(name) ||
        !mg_str_is(mg_registry_text_at(arena, product, key, 0, "ThisVersionInstalled"), "Y"))
        return true;
    return add(hotfixes, name);
}

static LSTATUS read_all(struct hotfixes *hotfixes, HKEY parent, const char *path, REGSAM view,
                        mg_registry_fn found)
{
    HKEY key;
    LSTATUS code = mg_registry_open(parent, path, view, &key);

    if (code != ERROR_SUCCESS)
        return code == ERROR_FILE_NOT_FOUND ? ERROR_SUCCESS : code;
    code = mg_registry_each(key, found, hotfixes);
    (void)RegCloseKey(key);
    return code;
}

static bool read_product(void *context, HKEY parent, struct mg_str name)
{
    char key[KEY_BYTES];

    (void)snprintf(key, sizeof key, "%.*s", MG_STR_ARG(name));
    (void)read_all(context, parent, key, 0, read_update);
    return true;
}

void mg_collect_hotfixes(struct mg_collector *collector)
{
    struct hotfixes hotfixes = {.collector = collector};
    HKEY machine = HKEY_LOCAL_MACHINE;
    LSTATUS code = read_all(&hotfixes, machine, HOTFIX, KEY_WOW64_64KEY, read_hotfix);

    if (code == ERROR_SUCCESS)
        code = read_all(&hotfixes, machine, UPDATES, KEY_WOW64_64KEY, read_product);
    if (code == ERROR_SUCCESS)
        code = read_all(&hotfixes, machine, UPDATES, KEY_WOW64_32KEY, read_product);
    if (code != ERROR_SUCCESS)
        mg_collector_say(collector, MG_EMIT_LIMITED, AREA, "UNREADABLE", MG_STR_NONE,
                         mg_arena_printf(collector->arena, "error %ld of the registry", code), 0);
    else
        mg_collector_say(collector, MG_EMIT_COMPLETE, AREA, "READ", MG_STR_NONE,
                         "updates that keys of installers name", hotfixes.count);
}
