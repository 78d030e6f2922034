/* SPDX-License-Identifier: Apache-2.0
 *
 * Products in the database of Windows Installer: of the machine and of all users. Products that are
 * only advertised are not told: nothing of them is installed. Those that "Apps & features" hides
 * (ARPSYSTEMCOMPONENT) are, for they are installed as well. A product that is broken costs itself.
 */
#include "plugins/windows-inventory/msi.h"

#include "core/base/limits.h"
#include "plugins/windows-inventory/collectors.h"
#include "plugins/windows-inventory/registry.h"

#define AREA "packages/msi"
#define UNINSTALL "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\"
#define OF_USERS (MSIINSTALLCONTEXT_USERMANAGED | MSIINSTALLCONTEXT_USERUNMANAGED)
#define INSTALLED "5" /* INSTALLSTATE_DEFAULT; "1" is advertised */

struct reader {
    struct mg_collector *collector;
    struct mg_map seen; /* locations */
    struct mg_msi_users users;
    size_t products, patches, broken;
};

const wchar_t *mg_msi_sid(const struct mg_msi_product *product)
{
    return product->context == MSIINSTALLCONTEXT_MACHINE ? NULL : product->sid;
}

UINT mg_msi_text(struct mg_arena *arena, mg_msi_get get, const struct mg_msi_product *product,
                 const wchar_t *patch, const wchar_t *property, struct mg_str *out)
{
    static wchar_t text[MG_LIMIT_FIELD + 1]; /* one thread asks the installer */
    DWORD n = MG_COUNT(text);
    UINT code = get(product, patch, property, text, &n);

    if (code == ERROR_SUCCESS)
        *out = mg_registry_utf8(arena, text, n);
    return code;
}

static const char *name_of(UINT code)
{
    return code == ERROR_SUCCESS ? "LIMIT" : code == ERROR_ACCESS_DENIED ? "ACCESS" : "FORMAT";
}

void mg_msi_broken(struct mg_collector *collector, const char *area, struct mg_str subject,
                   const char *what, UINT code)
{
    const char *detail =
        code == ERROR_SUCCESS
            ? what
            : mg_arena_printf(collector->arena, "%s: Windows Installer error %u", what, code);

    mg_collector_say(collector, MG_EMIT_INCOMPLETE, area, name_of(code), subject, detail, 0);
}

void mg_msi_tell(struct mg_collector *collector, struct mg_str location, struct mg_str name,
                 struct mg_str version, struct mg_str publisher, struct mg_str arch)
{
    mg_emit_package(collector->emit, &(struct mg_emit_package){
                                         .package_type = MG_STR("windows-program"),
                                         .name = name,
                                         .version = version,
                                         .arch = arch,
                                         .status = MG_STR("installed"),
                                         .origin = publisher,
                                         .location = location,
                                     });
}

static UINT get_property(const struct mg_msi_product *product, const wchar_t *patch,
                         const wchar_t *property, wchar_t *text, DWORD *n)
{
    (void)patch;
    return MsiGetProductInfoExW(product->code, mg_msi_sid(product), product->context, property,
                                text, n);
}

/* The view of the registry in which a product of the machine is registered, is that of its
 * architecture. Those of users have one view only. */
static struct mg_str arch_of(struct mg_arena *arena, const struct mg_msi_product *product)
{
    const char *key = mg_arena_printf(arena, UNINSTALL "%ls", product->code);
    bool is64, is32;

    if (key == NULL || product->context != MSIINSTALLCONTEXT_MACHINE)
        return MG_STR_NONE;
    is64 = mg_registry_has(HKEY_LOCAL_MACHINE, key, KEY_WOW64_64KEY, NULL);
    is32 = mg_registry_has(HKEY_LOCAL_MACHINE, key, KEY_WOW64_32KEY, NULL);
    if (is64 == is32)
        return MG_STR_NONE;
    return mg_registry_arch(is64 ? KEY_WOW64_64KEY : KEY_WOW64_32KEY);
}

static UINT ask(struct reader *reader, const struct mg_msi_product *product,
                const wchar_t *property, struct mg_str *out)
{
    return mg_msi_text(reader->collector->arena, get_property, product, NULL, property, out);
}

/* What the installer tells of a product; all empty when it is advertised. */
static UINT ask_all(struct reader *reader, const struct mg_msi_product *product,
                    struct mg_str *name, struct mg_str *version, struct mg_str *publisher)
{
    struct mg_str state = {0};
    UINT code = ask(reader, product, L"State", &state);

    if (code != ERROR_SUCCESS || !mg_str_is(state, INSTALLED))
        return code;
    code = ask(reader, product, L"InstalledProductName", name);
    if (code == ERROR_SUCCESS)
        code = ask(reader, product, L"VersionString", version);
    if (code == ERROR_SUCCESS && (name->n == 0 || version->n == 0))
        code = ERROR_BAD_CONFIGURATION;
    (void)ask(reader, product, L"Publisher", publisher); /* not every product has one */
    return code;
}

static void read_product(struct reader *reader, const struct mg_msi_product *product)
{
    struct mg_str name = {0}, version = {0}, publisher = {0};
    UINT code = ask_all(reader, product, &name, &version, &publisher);

    if (code == ERROR_SUCCESS && name.n != 0) {
        mg_msi_tell(reader->collector, product->location, name, version, publisher,
                    arch_of(reader->collector->arena, product));
        reader->products++;
        mg_msi_patches(reader->collector, product, &reader->patches);
    } else if (code != ERROR_SUCCESS && !mg_msi_users_product(&reader->users, product)) {
        mg_msi_broken(reader->collector, AREA, product->location,
                      "the product has no name and version", code);
    }
}

/* False when it was there before, or without memory. */
static bool is_new(struct reader *reader, struct mg_msi_product *product)
{
    const char *text = mg_arena_printf(reader->collector->arena, "msi:%ls%s%ls", product->code,
                                       mg_msi_sid(product) == NULL ? "" : ":",
                                       mg_msi_sid(product) == NULL ? L"" : product->sid);

    product->location = mg_str_of(text);
    return text != NULL && mg_map_get(&reader->seen, product->location) == NULL &&
           mg_map_put(&reader->seen, product->location, reader);
}

/* Products that are broken in the list itself are counted. ERROR_NO_MORE_ITEMS when all were
 * there. */
static UINT each_product(struct reader *reader, const wchar_t *sid, DWORD contexts)
{
    ULONGLONG end = GetTickCount64() + 1000 * MG_LIMIT_MSI_SECONDS;
    UINT code = ERROR_SUCCESS;

    for (DWORD i = 0; i < MG_LIMIT_MSI_PRODUCTS && GetTickCount64() < end; i++) {
        struct mg_msi_product product = {0};
        DWORD n = MG_COUNT(product.sid);

        code = MsiEnumProductsExW(NULL, sid, contexts, i, product.code, &product.context,
                                  product.sid, &n);
        if (code == ERROR_BAD_CONFIGURATION)
            reader->broken++;
        else if (code != ERROR_SUCCESS)
            break;
        else if (is_new(reader, &product))
            read_product(reader, &product);
    }
    return code;
}

static void read_all(struct reader *reader)
{
    UINT machine = each_product(reader, NULL, MSIINSTALLCONTEXT_MACHINE);
    UINT users = each_product(reader, L"S-1-1-0", OF_USERS);

    if (users == ERROR_ACCESS_DENIED) { /* of others only administrators may ask */
        mg_msi_broken(reader->collector, AREA, MG_STR_NONE, "products of other users", users);
        users = each_product(reader, NULL, OF_USERS);
    }
    if (machine != ERROR_NO_MORE_ITEMS)
        mg_msi_broken(reader->collector, AREA, MG_STR_NONE,
                      "not all products of the machine were read", machine);
    if (users != ERROR_NO_MORE_ITEMS)
        mg_msi_broken(reader->collector, AREA, MG_STR_NONE, "not all products of users were read",
                      users);
    mg_collector_say_some(reader->collector, MG_EMIT_INCOMPLETE, AREA, "FORMAT",
                          "Windows Installer cannot tell which products these are", reader->broken);
    mg_msi_users_all(&reader->users);
}

void mg_collect_msi(struct mg_collector *collector)
{
    struct reader reader = {.collector = collector};

    mg_map_init(&reader.seen);
    reader.users = (struct mg_msi_users){.collector = collector, .seen = &reader.seen};
    read_all(&reader);
    mg_collector_say(collector, MG_EMIT_COMPLETE, AREA, "READ", MG_STR_NONE, NULL,
                     reader.products + reader.users.products);
    mg_collector_say(collector, MG_EMIT_COMPLETE, "updates/msi", "READ", MG_STR_NONE, NULL,
                     reader.patches + reader.users.patches);
    mg_map_clear(&reader.seen);
}
