/* SPDX-License-Identifier: Apache-2.0
 *
 * What the readers of Microsoft's products share: products whose advisories name a version, by the
 * names and versions of docs/windows-updates.md.
 */
#ifndef MG_WINDOWS_INVENTORY_PRODUCTS_H
#define MG_WINDOWS_INVENTORY_PRODUCTS_H

#include <windows.h>

#include "plugins/windows-inventory/collector.h"

struct mg_products {
    struct mg_collector *collector;
    size_t told;
};

struct mg_product {
    const char *name;
    struct mg_str version, arch, status;
    const char *evidence; /* file or key */
};
/* Tell a product; without a version, say that it has none. A name or evidence that is NULL, for
 * which there was no memory, counts as a text that is missing. */
void mg_products_tell(struct mg_products *products, const struct mg_product *product);
/* Say that the registry has a product whose file is not there. */
void mg_products_no_file(struct mg_products *products, const char *name, const char *path);

/* "HKLM\SOFTWARE\..." of a path below HKEY_LOCAL_MACHINE in a view. NULL past the ceiling. */
const char *mg_products_key(struct mg_arena *arena, const char *path, REGSAM view);
/* A folder and what lies in it, with one '\' between them. NULL past the ceiling. */
const char *mg_products_path(struct mg_arena *arena, struct mg_str folder, const char *name);

/* products_dotnet.c: .NET Framework, .NET. */
void mg_products_dotnet(struct mg_products *products);
/* products_lists.c: products of which the registry has a list: SQL Server, Office, PowerShell. */
void mg_products_lists(struct mg_products *products);

#endif
