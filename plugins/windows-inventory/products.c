/* SPDX-License-Identifier: Apache-2.0
 *
 * Products of Microsoft that have versions of their own. Most are a row of a table: a value of the
 * registry is their version, or the folder of a file that has it.
 */
#include "plugins/windows-inventory/products.h"

#include <string.h>

#include "plugins/windows-inventory/collectors.h"
#include "plugins/windows-inventory/file_version.h"
#include "plugins/windows-inventory/registry.h"

#define AREA "packages/microsoft"
#define SOFTWARE "SOFTWARE\\"
#define EDGE SOFTWARE "Microsoft\\EdgeUpdate\\Clients\\{56EB18F8-B008-4CBD-B6D2-8C97FE7E9062}"
#define DEFENDER SOFTWARE "Microsoft\\Windows Defender"
#define EXCHANGE SOFTWARE "Microsoft\\ExchangeServer\\v15\\Setup"
#define PROGRAMS SOFTWARE "Microsoft\\Windows\\CurrentVersion"
#define WINDOWS SOFTWARE "Microsoft\\Windows NT\\CurrentVersion"

static const struct row {
    const char *name, *key, *value;
    REGSAM view;
    const char *file; /* NULL: the value is the version */
    bool must;        /* the folder is of this product: its file should be there */
} rows[] = {
    {"Microsoft Edge", EDGE, "pv", KEY_WOW64_32KEY, NULL, true},
    {"Microsoft Malware Protection Engine", DEFENDER "\\Signature Updates", "EngineVersion",
     KEY_WOW64_64KEY, NULL, true},
    {"Microsoft Malware Protection Platform", DEFENDER, "InstallLocation", KEY_WOW64_64KEY,
     "MsMpEng.exe", true},
    {"Exchange Server", EXCHANGE, "MsiInstallPath", KEY_WOW64_64KEY, "Bin\\ExSetup.exe", true},
    {"OpenSSH for Windows", WINDOWS, "SystemRoot", KEY_WOW64_64KEY, "System32\\OpenSSH\\ssh.exe",
     false},
    {"OpenSSH for Windows", PROGRAMS, "ProgramFilesDir", KEY_WOW64_64KEY, "OpenSSH\\ssh.exe",
     false},
};

const char *mg_products_key(struct mg_arena *arena, const char *path, REGSAM view)
{
    return mg_arena_printf(arena, "HKLM\\" SOFTWARE "%s%s",
                           view == KEY_WOW64_32KEY ? "WOW6432Node\\" : "", path + strlen(SOFTWARE));
}

const char *mg_products_path(struct mg_arena *arena, struct mg_str folder, const char *name)
{
    return mg_arena_printf(arena, "%.*s%s%s", MG_STR_ARG(folder),
                           mg_str_ends(folder, MG_STR("\\")) ? "" : "\\", name);
}

void mg_products_tell(struct mg_products *products, const struct mg_product *product)
{
    if (product->name == NULL || product->version.n == 0) {
        mg_collector_say(products->collector, MG_EMIT_INCOMPLETE, AREA, "NO_VERSION",
                         mg_str_of(product->name), product->evidence, 0);
        return;
    }
    mg_emit_package(products->collector->emit, &(struct mg_emit_package){
                                                   .package_type = MG_STR("windows"),
                                                   .name = mg_str_of(product->name),
                                                   .version = product->version,
                                                   .arch = product->arch,
                                                   .status = product->status,
                                                   .location = mg_str_of(product->evidence),
                                               });
    products->told++;
}

void mg_products_no_file(struct mg_products *products, const char *name, const char *path)
{
    mg_collector_say(products->collector, MG_EMIT_LIMITED, AREA, "NO_FILE", mg_str_of(name), path,
                     0);
}

static void read_file(struct mg_products *products, const struct row *row, struct mg_str folder)
{
    struct mg_arena *arena = products->collector->arena;
    struct mg_product product = {.name = row->name,
                                 .evidence = mg_products_path(arena, folder, row->file)};

    if (product.evidence == NULL ||
        mg_file_version_read(arena, product.evidence, &product.version) != MG_FILE_VERSION_NO_FILE)
        mg_products_tell(products, &product);
    else if (row->must)
        mg_products_no_file(products, row->name, product.evidence);
}

static void read_row(struct mg_products *products, const struct row *row)
{
    struct mg_arena *arena = products->collector->arena;
    struct mg_str text =
        mg_registry_text_at(arena, HKEY_LOCAL_MACHINE, row->key, row->view, row->value);

    if (text.n == 0)
        return;
    if (row->file != NULL)
        read_file(products, row, text);
    else
        mg_products_tell(products, &(struct mg_product){
                                       .name = row->name,
                                       .version = text,
                                       .evidence = mg_products_key(arena, row->key, row->view)});
}

void mg_collect_products(struct mg_collector *collector)
{
    struct mg_products products = {.collector = collector};

    for (size_t i = 0; i < MG_COUNT(rows); i++)
        read_row(&products, &rows[i]);
    mg_products_dotnet(&products);
    mg_products_lists(&products);
    mg_collector_say(collector, MG_EMIT_COMPLETE, AREA, "READ", MG_STR_NONE, NULL, products.told);
}
