/* SPDX-License-Identifier: Apache-2.0
 *
 * The four tables of sockets that Windows has: of each protocol and family one.
 */
#include "platform/windows/sockets.h"

#include <stdlib.h>
#include <string.h>
#include <winsock2.h>
#include <ws2ipdef.h>
#include <windows.h>

#include <iphlpapi.h>

#include "platform/windows/processes.h"

/* Between two calls a table may have grown. */
#define TRIES 8

/* What all kinds of rows have. */
struct row {
    struct mg_ip address;
    DWORD scope, port, pid;
};

static struct row tcp4_row(const void *table, DWORD i)
{
    const MIB_TCPROW_OWNER_PID *from = &((const MIB_TCPTABLE_OWNER_PID *)table)->table[i];
    struct row row = {.port = from->dwLocalPort, .pid = from->dwOwningPid};

    memcpy(row.address.bytes + 12, &from->dwLocalAddr, 4);
    return row;
}

static struct row udp4_row(const void *table, DWORD i)
{
    const MIB_UDPROW_OWNER_PID *from = &((const MIB_UDPTABLE_OWNER_PID *)table)->table[i];
    struct row row = {.port = from->dwLocalPort, .pid = from->dwOwningPid};

    memcpy(row.address.bytes + 12, &from->dwLocalAddr, 4);
    return row;
}

static struct row tcp6_row(const void *table, DWORD i)
{
    const MIB_TCP6ROW_OWNER_PID *from = &((const MIB_TCP6TABLE_OWNER_PID *)table)->table[i];
    struct row row = {
        .scope = from->dwLocalScopeId, .port = from->dwLocalPort, .pid = from->dwOwningPid};

    memcpy(row.address.bytes, from->ucLocalAddr, 16);
    return row;
}

static struct row udp6_row(const void *table, DWORD i)
{
    const MIB_UDP6ROW_OWNER_PID *from = &((const MIB_UDP6TABLE_OWNER_PID *)table)->table[i];
    struct row row = {
        .scope = from->dwLocalScopeId, .port = from->dwLocalPort, .pid = from->dwOwningPid};

    memcpy(row.address.bytes, from->ucLocalAddr, 16);
    return row;
}

static const struct table {
    const char *name, *protocol;
    enum mg_ip_family family;
    struct row (*row)(const void *table, DWORD i);
} tables[] = {
    {"TCP", "tcp", MG_IPV4, tcp4_row},
    {"TCPv6", "tcp", MG_IPV6, tcp6_row},
    {"UDP", "udp", MG_IPV4, udp4_row},
    {"UDPv6", "udp", MG_IPV6, udp6_row},
};

static DWORD ask(const struct table *table, void *buffer, DWORD *bytes)
{
    ULONG family = table->family == MG_IPV6 ? AF_INET6 : AF_INET;

    if (strcmp(table->protocol, "tcp") == 0)
        return GetExtendedTcpTable(buffer, bytes, FALSE, family, TCP_TABLE_OWNER_PID_LISTENER, 0);
    return GetExtendedUdpTable(buffer, bytes, FALSE, family, UDP_TABLE_OWNER_PID, 0);
}

/* The table as Windows has it, to be freed; every kind begins with the number of rows. */
static enum mg_status read_table(const struct table *table, void **out, struct mg_error *err)
{
    DWORD bytes = 0, code = ERROR_INSUFFICIENT_BUFFER;
    void *buffer = NULL;

    for (int tries = 0; code == ERROR_INSUFFICIENT_BUFFER && tries < TRIES; tries++) {
        void *larger;

        bytes += bytes / 8 + 1024; /* room to grow */
        larger = realloc(buffer, bytes);
        code = larger == NULL ? ERROR_NOT_ENOUGH_MEMORY : NO_ERROR;
        if (larger == NULL)
            break;
        buffer = larger;
        code = ask(table, buffer, &bytes);
    }
    if (code == NO_ERROR) {
        *out = buffer;
        return MG_OK;
    }
    free(buffer);
    return mg_fail(err, MG_IO, "cannot read the table of %s sockets: Windows error %lu",
                   table->name, (unsigned long)code);
}

static bool set_address(struct mg_arena *arena, const struct table *table, const struct row *row,
                        struct mg_listener *listener)
{
    char text[MG_IP_TEXT];
    const char *kept;

    mg_ip_format(table->family, &row->address, text);
    kept = row->scope == 0 ? mg_arena_printf(arena, "%s", text)
                           : mg_arena_printf(arena, "%s%%%lu", text, (unsigned long)row->scope);
    listener->address = mg_str_of(kept);
    return kept != NULL;
}

static void set_process(struct mg_processes *processes, DWORD pid, struct mg_listener *listener)
{
    const struct mg_process *process = mg_processes_get(processes, pid);

    listener->pid = pid;
    if (process == NULL)
        return;
    listener->process = process->name;
    listener->path = process->path;
    listener->user = process->user;
    listener->services = process->services;
    listener->container = process->container;
}

static enum mg_status give(struct mg_processes *processes, const struct table *table,
                           const struct row *row, mg_sockets_fn found, void *context,
                           struct mg_error *err)
{
    struct mg_listener listener = {
        .protocol = mg_str_of(table->protocol),
        .family = table->family == MG_IPV6 ? MG_STR("ipv6") : MG_STR("ipv4"),
        .port = ntohs((u_short)row->port),
    };

    if (listener.port == 0) /* a socket that is not bound yet */
        return MG_OK;
    if (!set_address(processes->arena, table, row, &listener))
        return mg_fail(err, MG_NOMEM, "not enough memory for the sockets");
    set_process(processes, row->pid, &listener);
    return found(context, &listener, err);
}

static enum mg_status each_row(struct mg_processes *processes, const struct table *table,
                               mg_sockets_fn found, void *context, struct mg_error *err)
{
    void *rows = NULL;
    enum mg_status status = read_table(table, &rows, err);
    DWORD count = status == MG_OK ? *(const DWORD *)rows : 0;

    for (DWORD i = 0; status == MG_OK && i < count; i++) {
        struct row row = table->row(rows, i);

        status = give(processes, table, &row, found, context, err);
    }
    free(rows);
    return status;
}

enum mg_status mg_sockets_each(struct mg_arena *arena, mg_sockets_fn found, void *context,
                               struct mg_error *err)
{
    struct mg_processes processes;
    enum mg_status status = mg_processes_init(&processes, arena, err);

    if (status != MG_OK)
        return status;
    for (size_t i = 0; status == MG_OK && i < MG_COUNT(tables); i++)
        status = each_row(&processes, &tables[i], found, context, err);
    mg_processes_clear(&processes);
    return status;
}
