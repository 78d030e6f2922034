/* SPDX-License-Identifier: Apache-2.0
 *
 * How Windows Installer writes things down in the registry: codes of products and patches, days.
 */
#ifndef MG_WINDOWS_RULES_MSI_TEXT_H
#define MG_WINDOWS_RULES_MSI_TEXT_H

#include "core/base/str.h"

/* {8-4-4-4-12} with its NUL. */
#define MG_MSI_CODE_SIZE 39

/* The code of a product from the name of its key: 32 hexadecimal digits, of which the installer
 * turns round the first three groups and then each byte. False unless text is such a name. */
bool mg_msi_text_code(struct mg_str text, char out[MG_MSI_CODE_SIZE]);

/* 32 digits with their NUL. */
#define MG_MSI_PACKED_SIZE 33

/* The name of the key of a code. False unless text is a code. */
bool mg_msi_text_packed(struct mg_str text, char out[MG_MSI_PACKED_SIZE]);

/* "2024-02-04" with its NUL. */
#define MG_MSI_DAY_SIZE 11

/* A day that is written "20240204". False unless it is one. */
bool mg_msi_text_day(struct mg_str text, char out[MG_MSI_DAY_SIZE]);

#endif
