/* SPDX-License-Identifier: Apache-2.0
 *
 * Products of which one host has several: instances of SQL Server, products of an Office that
 * updates itself (Click-to-Run), PowerShell 7 and its previews.
 */
#include "plugins/windows-inventory/products.h"
#include "plugins/windows-inventory/registry.h"
#include "plugins/windows-inventory/rules/product_names.h"

#define SQL_SERVER "SOFTWARE\\Microsoft\\Microsoft SQL Server\\"
#define OFFICE "SOFTWARE\\Microsoft\\Office\\ClickToRun\\Configuration"
#define POWERSHELL "SOFTWARE\\Microsoft\\PowerShellCore\\InstalledVersions"

static const REGSAM views[] = {KEY_WOW64_64KEY, KEY_WOW64_32KEY};

struct list {
    struct mg_products *products;
    REGSAM view;
};

/* An instance: the value's name is its own, the text that of its key. */
static bool one_instance(void *context, HKEY key, struct mg_str name)
{
    struct list *list = context;
    struct mg_arena *arena = list->products->collector->arena;
    const char *instance = mg_arena_printf(arena, "%.*s", MG_STR_ARG(name)), *path;
    struct mg_str id = instance == NULL ? MG_STR_NONE : mg_registry_text(arena, key, instance);
    struct mg_product product = {.arch = mg_registry_arch(list->view)};

    path = mg_arena_printf(arena, SQL_SERVER "%.*s\\Setup", MG_STR_ARG(id));
    if (id.n == 0 || path == NULL ||
        (list->view == KEY_WOW64_32KEY && /* it also lists those of the other view */
         !mg_registry_has(HKEY_LOCAL_MACHINE, path, list->view, NULL)))
        return true;
    product.version =
        mg_registry_text_at(arena, HKEY_LOCAL_MACHINE, path, list->view, "PatchLevel");
    product.name = mg_product_names_sql_server(product.version);
    if (product.name == NULL)
        product.name = "SQL Server";
    product.evidence = mg_products_key(arena, path, list->view);
    mg_products_tell(list->products, &product);
    return true;
}

static bool one_powershell(void *context, HKEY key, struct mg_str name)
{
    struct list *list = context;
    struct mg_arena *arena = list->products->collector->arena;
    const char *child = mg_arena_printf(arena, "%.*s", MG_STR_ARG(name));
    const char *path = mg_arena_printf(arena, POWERSHELL "\\%.*s", MG_STR_ARG(name));

    if (child == NULL || path == NULL)
        return false;
    mg_products_tell(list->products,
                     &(struct mg_product){
                         .name = "PowerShell",
                         .version = mg_registry_text_at(arena, key, child, 0, "SemanticVersion"),
                         .arch = mg_registry_arch(list->view),
                         .evidence = mg_products_key(arena, path, list->view)});
    return true;
}

static void each(struct mg_products *products, const char *path, mg_registry_fn found,
                 LSTATUS (*walk)(HKEY key, mg_registry_fn found, void *context))
{
    for (size_t i = 0; i < MG_COUNT(views); i++) {
        struct list list = {products, views[i]};
        HKEY key;

        if (mg_registry_open(HKEY_LOCAL_MACHINE, path, views[i], &key) != ERROR_SUCCESS)
            continue;
        (void)walk(key, found, &list);
        (void)RegCloseKey(key);
    }
}

/* "O365ProPlusRetail,VisioProRetail" are two products of one version. */
static void read_office(struct mg_products *products)
{
    struct mg_arena *arena = products->collector->arena;
    struct mg_str ids, id, platform;
    struct mg_product product = {.evidence = mg_products_key(arena, OFFICE, KEY_WOW64_64KEY)};
    HKEY key;

    if (mg_registry_open(HKEY_LOCAL_MACHINE, OFFICE, KEY_WOW64_64KEY, &key) != ERROR_SUCCESS)
        return;
    ids = mg_registry_text(arena, key, "ProductReleaseIds");
    platform = mg_registry_text(arena, key, "Platform");
    product.version = mg_registry_text(arena, key, "VersionToReport");
    product.status = mg_registry_text(arena, key, "UpdateChannel");
    if (product.status.n == 0)
        product.status = mg_registry_text(arena, key, "CDNBaseUrl");
    product.arch = mg_str_is(platform, "x64") ? MG_STR("amd64") : platform;
    while (mg_str_cut(&ids, ',', &id)) {
        product.name = mg_arena_printf(arena, "Office %.*s", MG_STR_ARG(mg_str_trim(id)));
        mg_products_tell(products, &product);
    }
    (void)RegCloseKey(key);
}

void mg_products_lists(struct mg_products *products)
{
    each(products, SQL_SERVER "Instance Names\\SQL", one_instance, mg_registry_each_value);
    each(products, POWERSHELL, one_powershell, mg_registry_each);
    read_office(products);
}
