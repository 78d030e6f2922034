/* SPDX-License-Identifier: Apache-2.0
 *
 * The host: its name and which Windows runs on it.
 */
#include "plugins/windows-inventory/collectors.h"
#include "plugins/windows-inventory/registry.h"

#define CURRENT_VERSION "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"

static struct mg_str hostname(struct mg_arena *arena)
{
    wchar_t name[256];
    DWORD n = MG_COUNT(name);

    if (!GetComputerNameExW(ComputerNamePhysicalDnsHostname, name, &n))
        n = 0;
    return mg_registry_utf8(arena, name, n);
}

void mg_collect_host(struct mg_collector *collector)
{
    struct mg_arena *arena = collector->arena;
    struct mg_emit_host host = {
        .hostname = hostname(arena),
        .os_family = MG_STR("windows"),
        .os_id = MG_STR("windows"),
        .os_name = mg_registry_text_at(arena, HKEY_LOCAL_MACHINE, CURRENT_VERSION, KEY_WOW64_64KEY,
                                       "ProductName"),
    };

    mg_emit_host(collector->emit, &host);
}
