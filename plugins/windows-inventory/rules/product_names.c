/* SPDX-License-Identifier: Apache-2.0
 *
 * .NET Framework: learn.microsoft.com, "Determine which .NET Framework versions are installed".
 * SQL Server: learn.microsoft.com, "SQL Server complete version list tables".
 */
#include "plugins/windows-inventory/rules/product_names.h"

#include "core/base/compiler.h"

/* The first Release of each version, upwards. */
static const struct {
    uint32_t release;
    const char *name;
} frameworks[] = {
    {378389, ".NET Framework 4.5"},   {378675, ".NET Framework 4.5.1"},
    {379893, ".NET Framework 4.5.2"}, {393295, ".NET Framework 4.6"},
    {394254, ".NET Framework 4.6.1"}, {394802, ".NET Framework 4.6.2"},
    {460798, ".NET Framework 4.7"},   {461308, ".NET Framework 4.7.1"},
    {461808, ".NET Framework 4.7.2"}, {528040, ".NET Framework 4.8"},
    {533320, ".NET Framework 4.8.1"},
};

/* Versions begin with these. */
static const struct {
    const char *version, *name;
} servers[] = {
    {"9.", "SQL Server 2005"},  {"10.0.", "SQL Server 2008"}, {"10.5", "SQL Server 2008 R2"},
    {"11.", "SQL Server 2012"}, {"12.", "SQL Server 2014"},   {"13.", "SQL Server 2016"},
    {"14.", "SQL Server 2017"}, {"15.", "SQL Server 2019"},   {"16.", "SQL Server 2022"},
    {"17.", "SQL Server 2025"},
};

const char *mg_product_names_framework(uint32_t release)
{
    const char *name = NULL;

    for (size_t i = 0; i < MG_COUNT(frameworks) && frameworks[i].release <= release; i++)
        name = frameworks[i].name;
    return name;
}

const char *mg_product_names_sql_server(struct mg_str version)
{
    for (size_t i = 0; i < MG_COUNT(servers); i++) {
        if (mg_str_starts(version, mg_str_of(servers[i].version)))
            return servers[i].name;
    }
    return NULL;
}

struct mg_str mg_product_names_runtime(struct mg_str version)
{
    struct mg_str rest = version, major, minor;
    uint64_t number;

    if (!mg_str_cut(&rest, '.', &major) || !mg_str_cut(&rest, '.', &minor) || rest.n == 0 ||
        !mg_str_u64(major, &number) || !mg_str_u64(minor, &number))
        return MG_STR_NONE;
    return mg_str_take(version, major.n + 1 + minor.n);
}
