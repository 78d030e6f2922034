/* SPDX-License-Identifier: Apache-2.0
 *
 * .NET Framework, which is updated in place, and .NET, of which versions lie beside each other.
 */
#include "core/base/limits.h"
#include "plugins/windows-inventory/file_version.h"
#include "plugins/windows-inventory/products.h"
#include "plugins/windows-inventory/registry.h"
#include "plugins/windows-inventory/rules/product_names.h"

#define NDP "SOFTWARE\\Microsoft\\NET Framework Setup\\NDP"
#define WINDOWS "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"
#define PROGRAMS "SOFTWARE\\Microsoft\\Windows\\CurrentVersion"
#define SETUP "SOFTWARE\\dotnet\\Setup\\InstalledVersions\\"
#define RUNTIMES "shared\\Microsoft.NETCore.App"

/* Updates are cumulative, and replace only the files that they change: the newest tells. */
static const char *const files4[] = {"clr.dll", "mscorlib.dll", "System.dll", "System.Web.dll"};
static const char *const files2[] = {"mscorwks.dll", "mscorlib.dll", "System.dll",
                                     "System.Web.dll"};

/* The newest of the files in a folder of .NET Framework; false when none has a version. */
static bool newest(struct mg_arena *arena, const char *folder, const char *const *files, size_t n,
                   struct mg_product *product)
{
    struct mg_str root =
        mg_registry_text_at(arena, HKEY_LOCAL_MACHINE, WINDOWS, KEY_WOW64_64KEY, "SystemRoot");
    uint64_t newest_number = 0;

    for (size_t i = 0; i < n; i++) {
        const char *name = mg_arena_printf(arena, "Microsoft.NET\\%s\\%s", folder, files[i]);
        const char *path = name == NULL ? NULL : mg_products_path(arena, root, name);
        uint64_t number;

        if (path == NULL || mg_file_version_number(arena, path, &number) != MG_FILE_VERSION_READ ||
            number <= newest_number)
            continue;
        newest_number = number;
        product->evidence = path;
    }
    if (newest_number != 0)
        product->version = mg_file_version_text(arena, newest_number);
    return newest_number != 0;
}

/* A framework that the registry has. */
static void read_framework(struct mg_products *products, const char *name, const char *key,
                           const char *const folders[2], const char *const *files, size_t n)
{
    struct mg_arena *arena = products->collector->arena;
    struct mg_product product = {.name = name,
                                 .evidence = mg_products_key(arena, key, KEY_WOW64_64KEY)};

    if (!newest(arena, folders[0], files, n, &product))
        (void)newest(arena, folders[1], files, n, &product);
    mg_products_tell(products, &product);
}

static void read_frameworks(struct mg_products *products)
{
    static const char *const folders4[] = {"Framework64\\v4.0.30319", "Framework\\v4.0.30319"};
    static const char *const folders2[] = {"Framework64\\v2.0.50727", "Framework\\v2.0.50727"};
    const char *name;
    DWORD number;

    if (mg_registry_number_at(HKEY_LOCAL_MACHINE, NDP "\\v4\\Full", KEY_WOW64_64KEY, "Release",
                              &number)) {
        name = mg_product_names_framework(number);
        read_framework(products, name == NULL ? ".NET Framework 4" : name, NDP "\\v4\\Full",
                       folders4, files4, MG_COUNT(files4));
    }
    if (mg_registry_number_at(HKEY_LOCAL_MACHINE, NDP "\\v3.5", KEY_WOW64_64KEY, "Install",
                              &number) &&
        number == 1)
        read_framework(products, ".NET Framework 3.5", NDP "\\v3.5", folders2, files2,
                       MG_COUNT(files2));
}

/* The runtimes in a folder, by the names of their own folders. */
static void read_runtimes(struct mg_products *products, const char *folder, struct mg_str arch)
{
    struct mg_arena *arena = products->collector->arena;
    const char *pattern = mg_products_path(arena, mg_str_of(folder), "*");
    const wchar_t *wide = pattern == NULL ? NULL : mg_registry_wide(arena, pattern);
    WIN32_FIND_DATAW entry;
    HANDLE find = wide == NULL ? INVALID_HANDLE_VALUE : FindFirstFileW(wide, &entry);
    bool more = find != INVALID_HANDLE_VALUE;

    for (size_t i = 0; more && i < MG_LIMIT_DOTNET_RUNTIMES; i++) {
        struct mg_str version = mg_registry_utf8(arena, entry.cFileName, wcslen(entry.cFileName));
        struct mg_str numbers = mg_product_names_runtime(version);

        if (numbers.n != 0 && (entry.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0)
            mg_products_tell(
                products, &(struct mg_product){
                              .name = mg_arena_printf(arena, ".NET %.*s", MG_STR_ARG(numbers)),
                              .version = version,
                              .arch = arch,
                              .evidence = mg_products_path(arena, mg_str_of(folder), version.p)});
        more = FindNextFileW(find, &entry);
    }
    if (find != INVALID_HANDLE_VALUE)
        (void)FindClose(find);
}

/* Where .NET lies: installers note it in the 32-bit view, for all architectures. */
static void read_dotnet(struct mg_products *products)
{
    static const struct {
        const char *setup, *otherwise;
        struct mg_str arch;
    } places[] = {
        {SETUP "x64", "ProgramFilesDir", MG_STR_INIT("amd64")},
        {SETUP "x86", "ProgramFilesDir (x86)", MG_STR_INIT("x86")},
        {SETUP "arm64", NULL, MG_STR_INIT("arm64")},
    };
    struct mg_arena *arena = products->collector->arena;

    for (size_t i = 0; i < MG_COUNT(places); i++) {
        struct mg_str folder = mg_registry_text_at(arena, HKEY_LOCAL_MACHINE, places[i].setup,
                                                   KEY_WOW64_32KEY, "InstallLocation");
        const char *path, *suffix = RUNTIMES;

        if (folder.n == 0 && places[i].otherwise != NULL) {
            folder = mg_registry_text_at(arena, HKEY_LOCAL_MACHINE, PROGRAMS, KEY_WOW64_64KEY,
                                         places[i].otherwise);
            suffix = "dotnet\\" RUNTIMES;
        }
        path = folder.n == 0 ? NULL : mg_products_path(arena, folder, suffix);
        if (path != NULL)
            read_runtimes(products, path, places[i].arch);
    }
}

void mg_products_dotnet(struct mg_products *products)
{
    read_frameworks(products);
    read_dotnet(products);
}
