/* SPDX-License-Identifier: Apache-2.0
 *
 * What products of Microsoft are called in an inventory (docs/windows-updates.md), from the numbers
 * that Windows keeps of them.
 */
#ifndef MG_WINDOWS_RULES_PRODUCT_NAMES_H
#define MG_WINDOWS_RULES_PRODUCT_NAMES_H

#include "core/base/str.h"

/* ".NET Framework 4.8.1" from the value Release of its key. A number between two of the table is
 * the older one, as its makers compare. NULL before 4.5, which has no such value. */
const char *mg_product_names_framework(uint32_t release);

/* "SQL Server 2022" from the version of an instance; NULL when no product has it. */
const char *mg_product_names_sql_server(struct mg_str version);

/* "8.0" of the version of a .NET runtime, "8.0.24": two numbers. Empty unless it begins with
 * them and has more. */
struct mg_str mg_product_names_runtime(struct mg_str version);

#endif
