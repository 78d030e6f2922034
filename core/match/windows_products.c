/* SPDX-License-Identifier: Apache-2.0
 *
 * What MSRC calls things: Windows by build and kind of installation, other products by their name
 * in the inventory and their version. Builds of Windows: Microsoft's pages "Windows 10 release
 * information", "Windows 11 release information", "Windows Server release information". SQL Server
 * and Exchange: "SQL Server complete version list tables", "Exchange Server build numbers and
 * release dates". All below learn.microsoft.com.
 */
#include "core/match/windows.h"

#include "core/base/compiler.h"
#include "core/version/version.h"

#define ECOSYSTEM "Microsoft"
#define WINDOWS_11 "Windows 11 version 21H2 for "

/* "%s" stands for the architecture in MSRC's words. */
struct release {
    uint64_t build;
    const char *client, *server; /* NULL: there is none */
};

static const struct release releases[] = {
    {6002, NULL, "Windows Server 2008 for %s Service Pack 2"},
    {6003, NULL, "Windows Server 2008 for %s Service Pack 2"},
    {7601, "Windows 7 for %s Service Pack 1", "Windows Server 2008 R2 for %s Service Pack 1"},
    {9200, "Windows 8 for %s", "Windows Server 2012"},
    {9600, "Windows 8.1 for %s", "Windows Server 2012 R2"},
    {10240, "Windows 10 for %s", NULL},
    {10586, "Windows 10 Version 1511 for %s", NULL},
    {14393, "Windows 10 Version 1607 for %s", "Windows Server 2016"},
    {15063, "Windows 10 Version 1703 for %s", NULL},
    {16299, "Windows 10 Version 1709 for %s", "Windows Server, version 1709"},
    {17134, "Windows 10 Version 1803 for %s", "Windows Server, version 1803"},
    {17763, "Windows 10 Version 1809 for %s", "Windows Server 2019"},
    {18362, "Windows 10 Version 1903 for %s", "Windows Server, version 1903"},
    {18363, "Windows 10 Version 1909 for %s", "Windows Server, version 1909"},
    {19041, "Windows 10 Version 2004 for %s", "Windows Server, version 2004"},
    {19042, "Windows 10 Version 20H2 for %s", "Windows Server, version 20H2"},
    {19043, "Windows 10 Version 21H1 for %s", NULL},
    {19044, "Windows 10 Version 21H2 for %s", NULL},
    {19045, "Windows 10 Version 22H2 for %s", NULL},
    {20348, NULL, "Windows Server 2022"},
    {22000, WINDOWS_11 "%s", NULL},
    {22621, "Windows 11 Version 22H2 for %s", NULL},
    {22631, "Windows 11 Version 23H2 for %s", NULL},
    {25398, NULL, "Windows Server 2022, 23H2 Edition"},
    {26100, "Windows 11 Version 24H2 for %s", "Windows Server 2025"},
    {26200, "Windows 11 Version 25H2 for %s", NULL},
    {28000, "Windows 11 Version 26H1 for %s", NULL},
};

static const struct {
    const char *architecture, *words;
} architectures[] = {
    {"amd64", "x64-based Systems"},
    {"arm64", "ARM64-based Systems"},
    {"x86", "32-bit Systems"},
};

static const char *words_of(struct mg_str architecture)
{
    for (size_t i = 0; i < MG_COUNT(architectures); i++) {
        if (mg_str_is(architecture, architectures[i].architecture))
            return architectures[i].words;
    }
    return NULL;
}

/* Put word where the template has "%s". */
static const char *fill(struct mg_arena *arena, const char *template, const char *word,
                        const char *behind)
{
    struct mg_str all = mg_str_of(template);
    size_t at = mg_str_find_str(all, MG_STR("%s"));

    if (at == SIZE_MAX)
        return mg_arena_printf(arena, "%s%s", template, behind);
    return mg_arena_printf(arena, "%.*s%s%.*s%s", MG_STR_ARG(mg_str_take(all, at)), word,
                           MG_STR_ARG(mg_str_skip(all, at + 2)), behind);
}

bool mg_windows_product_of(struct mg_arena *arena, const struct mg_host *host, struct mg_str *out)
{
    bool server = mg_str_starts(host->installation_type, MG_STR("Server"));
    const char *core =
        mg_str_is(host->installation_type, "Server Core") ? " (Server Core installation)" : "";
    const char *words = words_of(host->architecture), *template = NULL, *name;
    struct mg_windows_build build;

    *out = MG_STR_NONE;
    if (!mg_windows_build_parse(host->os_build, &build) || words == NULL ||
        host->installation_type.n == 0)
        return true;
    for (size_t i = 0; i < MG_COUNT(releases); i++) {
        if (releases[i].build == build.numbers[2])
            template = server ? releases[i].server : releases[i].client;
    }
    if (template == NULL)
        return true;
    name = fill(arena, template, words, core);
    *out = mg_str_of(name);
    return name != NULL;
}

/* Products by their name in the inventory and the range of versions that is one line of updates:
 * SQL Server's GDR and CU branches and Exchange's cumulative updates are products of their own. The
 * number of a CU is not in the names of the database: older ones get their fixes from the next. */
static const struct {
    const char *package;
    const char *first, *end; /* version: first <= version < end; "" = any */
    const char *name;
    enum mg_windows_rule rule;
} products[] = {
    {"SQL Server 2014", "12.0.6024", "12.0.6205",
     "Microsoft SQL Server 2014 Service Pack 3 for x64-based Systems (GDR)", MG_WINDOWS_BY_VERSION},
    {"SQL Server 2014", "12.0.6205", "12.1",
     "Microsoft SQL Server 2014 Service Pack 3 for x64-based Systems (CU)", MG_WINDOWS_BY_VERSION},
    {"SQL Server 2016", "13.0.6300", "13.0.7000",
     "Microsoft SQL Server 2016 for x64-based Systems Service Pack 3 (GDR)", MG_WINDOWS_BY_VERSION},
    {"SQL Server 2016", "13.0.7000", "13.1",
     "Microsoft SQL Server 2016 for x64-based Systems Service Pack 3 Azure Connect Feature Pack",
     MG_WINDOWS_BY_VERSION},
    {"SQL Server 2017", "14.0.1000", "14.0.3000",
     "Microsoft SQL Server 2017 for x64-based Systems (GDR)", MG_WINDOWS_BY_VERSION},
    {"SQL Server 2017", "14.0.3000", "14.1", "Microsoft SQL Server 2017 for x64-based Systems (CU)",
     MG_WINDOWS_BY_VERSION},
    {"SQL Server 2019", "15.0.2000", "15.0.4000",
     "Microsoft SQL Server 2019 for x64-based Systems (GDR)", MG_WINDOWS_BY_VERSION},
    {"SQL Server 2019", "15.0.4000", "15.1", "Microsoft SQL Server 2019 for x64-based Systems (CU)",
     MG_WINDOWS_BY_VERSION},
    {"SQL Server 2022", "16.0.1000", "16.0.4000",
     "Microsoft SQL Server 2022 for x64-based Systems (GDR)", MG_WINDOWS_BY_VERSION},
    {"SQL Server 2022", "16.0.4000", "16.1", "Microsoft SQL Server 2022 for x64-based Systems (CU)",
     MG_WINDOWS_BY_VERSION},
    {"Exchange Server", "15.1.2507", "15.1.2508",
     "Microsoft Exchange Server 2016 Cumulative Update 23", MG_WINDOWS_BY_VERSION},
    {"Exchange Server", "15.2.1118", "15.2.1119",
     "Microsoft Exchange Server 2019 Cumulative Update 12", MG_WINDOWS_BY_VERSION},
    {"Exchange Server", "15.2.1258", "15.2.1259",
     "Microsoft Exchange Server 2019 Cumulative Update 13", MG_WINDOWS_BY_VERSION},
    {"Exchange Server", "15.2.1544", "15.2.1545",
     "Microsoft Exchange Server 2019 Cumulative Update 14", MG_WINDOWS_BY_VERSION},
    {"Exchange Server", "15.2.1748", "15.2.1749",
     "Microsoft Exchange Server 2019 Cumulative Update 15", MG_WINDOWS_BY_VERSION},
    {"Exchange Server", "15.2.2562", "15.2.2563",
     "Microsoft Exchange Server Subscription Edition RTM", MG_WINDOWS_BY_VERSION},
    /* Until there was a second version of it, in 2022, Windows 11 was just that. */
    {WINDOWS_11 "x64-based Systems", "", "", WINDOWS_11 "x64-based Systems", MG_WINDOWS_BY_LINE},
    {WINDOWS_11 "x64-based Systems", "", "", "Windows 11 for x64-based Systems",
     MG_WINDOWS_BY_LINE},
    {WINDOWS_11 "ARM64-based Systems", "", "", WINDOWS_11 "ARM64-based Systems",
     MG_WINDOWS_BY_LINE},
    {WINDOWS_11 "ARM64-based Systems", "", "", "Windows 11 for ARM64-based Systems",
     MG_WINDOWS_BY_LINE},
    {"Microsoft Edge", "", "", "Microsoft Edge (Chromium-based)", MG_WINDOWS_BY_VERSION},
    {"PowerShell", "7.4", "7.5", "PowerShell 7.4", MG_WINDOWS_BY_VERSION},
    {"PowerShell", "7.5", "7.6", "PowerShell 7.5", MG_WINDOWS_BY_VERSION},
    {"PowerShell", "7.6", "7.7", "PowerShell 7.6", MG_WINDOWS_BY_VERSION},
    {".NET 8.0", "", "", ".NET 8.0 installed on Windows", MG_WINDOWS_BY_VERSION},
    {".NET 9.0", "", "", ".NET 9.0 installed on Windows", MG_WINDOWS_BY_VERSION},
    {".NET 10.0", "", "", ".NET 10.0 installed on Windows", MG_WINDOWS_BY_VERSION},
    /* Office that updates itself; "%s" is the architecture. Its builds depend on the channel. */
    {"Office O365ProPlusRetail", "", "", "Microsoft 365 Apps for Enterprise for %s Systems",
     MG_WINDOWS_BY_NOBODY},
    {"Office O365BusinessRetail", "", "", "Microsoft 365 Apps for Enterprise for %s Systems",
     MG_WINDOWS_BY_NOBODY},
    {"Office ProPlus2019Volume", "", "", "Microsoft Office 2019 for %s editions",
     MG_WINDOWS_BY_NOBODY},
    {"Office ProPlus2021Volume", "", "", "Microsoft Office LTSC 2021 for %s editions",
     MG_WINDOWS_BY_NOBODY},
    {"Office ProPlus2024Volume", "", "", "Microsoft Office LTSC 2024 for %s editions",
     MG_WINDOWS_BY_NOBODY},
    /* .NET Framework: "%s" is the Windows that it is part of. Updates are for it together with
     * version 3.5 where that can be switched on. */
    {".NET Framework 4.6.2", "", "", "Microsoft .NET Framework 4.6.2/4.7/4.7.1/4.7.2 on %s",
     MG_WINDOWS_BY_FILE},
    {".NET Framework 4.7", "", "", "Microsoft .NET Framework 4.6.2/4.7/4.7.1/4.7.2 on %s",
     MG_WINDOWS_BY_FILE},
    {".NET Framework 4.7.1", "", "", "Microsoft .NET Framework 4.6.2/4.7/4.7.1/4.7.2 on %s",
     MG_WINDOWS_BY_FILE},
    {".NET Framework 4.7.2", "", "", "Microsoft .NET Framework 4.7.2 on %s", MG_WINDOWS_BY_FILE},
    {".NET Framework 4.7.2", "", "", "Microsoft .NET Framework 4.6.2/4.7/4.7.1/4.7.2 on %s",
     MG_WINDOWS_BY_FILE},
    {".NET Framework 4.7.2", "", "", "Microsoft .NET Framework 3.5 AND 4.7.2 on %s",
     MG_WINDOWS_BY_FILE},
    {".NET Framework 4.8", "", "", "Microsoft .NET Framework 4.8 on %s", MG_WINDOWS_BY_FILE},
    {".NET Framework 4.8", "", "", "Microsoft .NET Framework 3.5 AND 4.8 on %s",
     MG_WINDOWS_BY_FILE},
    {".NET Framework 4.8.1", "", "", "Microsoft .NET Framework 4.8.1 on %s", MG_WINDOWS_BY_FILE},
    {".NET Framework 4.8.1", "", "", "Microsoft .NET Framework 3.5 AND 4.8.1 on %s",
     MG_WINDOWS_BY_FILE},
    {".NET Framework 3.5", "", "", "Microsoft .NET Framework 3.5 on %s", MG_WINDOWS_BY_FILE},
};

static bool is_between(struct mg_str version, const char *first, const char *end)
{
    return *first == '\0' || (mg_version_windows.compare(version, mg_str_of(first)) >= 0 &&
                              mg_version_windows.compare(version, mg_str_of(end)) < 0);
}

/* The name of row i for a package; NULL past the ceiling. */
static const char *name_of(struct mg_arena *arena, const struct mg_windows *windows,
                           const struct mg_package *package, size_t i)
{
    const char *words = mg_str_is(package->arch, "x86") ? "32-bit" : "64-bit";

    if (products[i].rule == MG_WINDOWS_BY_FILE)
        words = mg_arena_printf(arena, "%.*s", MG_STR_ARG(windows->product));
    return words == NULL ? NULL : fill(arena, products[i].name, words, "");
}

static bool table_name(struct mg_arena *arena, const struct mg_windows *windows,
                       const struct mg_package *package, size_t index, struct mg_windows_name *out,
                       bool *full, bool *known)
{
    const char *name;

    for (size_t i = 0; i < MG_COUNT(products); i++) {
        if (!mg_str_is(package->name, products[i].package))
            continue;
        *known = true;
        if (!is_between(package->version, products[i].first, products[i].end) || index-- != 0)
            continue;
        name = name_of(arena, windows, package, i);
        *full = *full || name == NULL;
        *out = (struct mg_windows_name){MG_STR(ECOSYSTEM), mg_str_of(name), package->version,
                                        products[i].rule};
        return name != NULL;
    }
    return false;
}

bool mg_windows_name(struct mg_arena *arena, const struct mg_windows *windows,
                     const struct mg_package *package, size_t index, struct mg_windows_name *out,
                     bool *full)
{
    bool known = false;

    if (mg_str_is(package->type, MG_WINDOWS_PROGRAM))
        return index == 0 && mg_windows_program(package, out);
    if (table_name(arena, windows, package, index, out, full, &known))
        return true;
    if (known || index != 0)
        return false;
    *out = (struct mg_windows_name){
        MG_STR(ECOSYSTEM), package->name, package->version,
        mg_str_eq(package->name, windows->product) ? MG_WINDOWS_BY_LINE : MG_WINDOWS_BY_VERSION};
    return true;
}
