/* SPDX-License-Identifier: Apache-2.0
 *
 * What the parts that read the database of Windows Installer share. Its functions are asked for
 * single properties, which changes and repairs nothing (asking WMI for Win32_Product does).
 */
#ifndef MG_WINDOWS_INVENTORY_MSI_H
#define MG_WINDOWS_INVENTORY_MSI_H

#include <windows.h>

#ifndef _WIN32_MSI
#define _WIN32_MSI 500 /* Windows Installer 5.0, of Windows 7 */
#endif
#include <msi.h>

#include "core/base/map.h"
#include "plugins/windows-inventory/collector.h"
#include "plugins/windows-inventory/rules/msi_text.h"

#define MG_MSI_SID_UNITS 256 /* a SID has at most 184 */

struct mg_msi_product {
    wchar_t code[MG_MSI_CODE_SIZE];
    wchar_t sid[MG_MSI_SID_UNITS]; /* empty: of the machine */
    MSIINSTALLCONTEXT context;
    struct mg_str location; /* "msi:{CODE}", of a user with ":SID" */
};

/* The SID as the functions of the installer want it. */
const wchar_t *mg_msi_sid(const struct mg_msi_product *product);

/* Text of a property that get reads into a buffer of *n units. ERROR_SUCCESS or the code of the
 * installer; a text past MG_LIMIT_FIELD units is ERROR_MORE_DATA. */
typedef UINT (*mg_msi_get)(const struct mg_msi_product *product, const wchar_t *patch,
                           const wchar_t *property, wchar_t *text, DWORD *n);
UINT mg_msi_text(struct mg_arena *arena, mg_msi_get get, const struct mg_msi_product *product,
                 const wchar_t *patch, const wchar_t *property, struct mg_str *out);

/* Say what of subject could not be read. code is the installer's; ERROR_SUCCESS: a limit of ours
 * was reached. */
void mg_msi_broken(struct mg_collector *collector, const char *area, struct mg_str subject,
                   const char *what, UINT code);

/* Tell a product. */
void mg_msi_tell(struct mg_collector *collector, struct mg_str location, struct mg_str name,
                 struct mg_str version, struct mg_str publisher, struct mg_str arch);

/* msi_patches.c: the patches of a product; their number is added to *count. */
void mg_msi_patches(struct mg_collector *collector, const struct mg_msi_product *product,
                    size_t *count);

struct mg_msi_patch {
    struct mg_str code;
    struct mg_str state; /* MSIPATCHSTATE in decimal */
    struct mg_str title, link, day;
};
/* Tell a patch; false when it is in no state that counts. */
bool mg_msi_tell_patch(struct mg_collector *collector, const struct mg_msi_patch *patch);

/* msi_users.c: what the machine's part of the registry has of the products of users. */
struct mg_msi_users {
    struct mg_collector *collector;
    const struct mg_map *seen; /* locations of the products that the installer named */
    size_t products, patches;  /* that were told */
};
/* A product that the installer named, and could not tell more of. False when it is not there. */
bool mg_msi_users_product(struct mg_msi_users *users, const struct mg_msi_product *product);
/* All products of users but those seen. */
void mg_msi_users_all(struct mg_msi_users *users);

#endif
