/* SPDX-License-Identifier: Apache-2.0
 *
 * Network exposure of this Linux host: sockets and their processes, packages that own these,
 * addresses, the packet filter, verdicts.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/limits.h"
#include "core/exposure/netfilter_forwards.h"
#include "core/exposure/netfilter_judge.h"
#include "core/platform.h"
#include "platform/linux/exposure/addresses.h"
#include "platform/linux/exposure/forwarding.h"
#include "platform/linux/exposure/netfilter_read.h"
#include "platform/linux/exposure/processes.h"
#include "platform/linux/exposure/sockets.h"
#include "platform/linux/exposure/units.h"
#include "platform/linux/exposure/users.h"
#include "platform/linux/packages/owners.h"
#include "platform/linux/tree/live.h"

struct look {
    struct mg_inventory *inventory;
    struct mg_vec sockets;   /* struct mg_socket */
    struct mg_vec processes; /* struct mg_process, sorted by inode */
    struct mg_str *owners;   /* of the processes */
    struct mg_buf addresses_dump;
    struct mg_addresses addresses;
    struct mg_users users;
};

static enum mg_status read_addresses(struct look *look, struct mg_error *err)
{
    struct mg_addresses *addresses = &look->addresses;
    enum mg_status status = mg_addresses_read(&look->addresses_dump, err);

    if (status == MG_OK)
        status = mg_addresses_decode(mg_buf_view(&look->addresses_dump), addresses, err);
    if (status == MG_OK)
        mg_forwarding_read(MG_FORWARDING_SETTINGS, addresses->interfaces.items,
                           addresses->interfaces.n);
    return status;
}

static int by_inode(const void *left, const void *right)
{
    uint64_t a = ((const struct mg_process *)left)->inode;
    uint64_t b = ((const struct mg_process *)right)->inode;

    return (a > b) - (a < b);
}

/* One entry per socket, however often it is listed. */
static enum mg_status list_inodes(struct look *look, struct mg_error *err)
{
    struct mg_process *items;
    size_t n = 0;

    for (size_t i = 0; i < look->sockets.n; i++) {
        const struct mg_socket *socket = mg_vec_at(&look->sockets, i);
        struct mg_process process = {.inode = socket->inode, .cgroup = socket->cgroup};

        if (socket->inode != 0 && !mg_vec_push(&look->processes, &process))
            return mg_fail(err, MG_NOMEM, "not enough memory for processes");
    }
    mg_vec_sort(&look->processes, by_inode);
    items = look->processes.items;
    for (size_t i = 0; i < look->processes.n; i++) {
        if (n == 0 || items[n - 1].inode != items[i].inode)
            items[n++] = items[i];
    }
    look->processes.n = n;
    return MG_OK;
}

/* Sockets of whose process nothing is known: it may not be looked into, or is in another namespace
 * of processes, or gone. */
static void cover_processes(struct look *look, size_t denied)
{
    size_t unknown = 0;
    char detail[128] = "no process that can be seen from here has these sockets";

    for (size_t i = 0; i < look->processes.n; i++)
        unknown += ((const struct mg_process *)mg_vec_at(&look->processes, i))->pid == 0;
    if (unknown == 0)
        return;
    if (denied != 0)
        (void)snprintf(detail, sizeof detail, "%zu processes may not be looked into", denied);
    mg_inventory_add_coverage(look->inventory,
                              &(struct mg_coverage){.level = MG_COVERAGE_LIMITED,
                                                    .area = MG_STR("listeners"),
                                                    .code = MG_STR("PROCESS_UNKNOWN"),
                                                    .detail = mg_str_of(detail),
                                                    .count = unknown});
}

static enum mg_status find_processes(struct look *look, struct mg_error *err)
{
    size_t denied = 0;
    enum mg_status status = list_inodes(look, err);

    if (status == MG_OK)
        status = mg_processes_find(&look->processes, &look->inventory->arena, &denied, err);
    cover_processes(look, denied);
    return status;
}

/* The file that tells whose a socket is; "/": none does. NULL without memory. */
static const char *path_of(const struct look *look, const struct mg_process *process)
{
    if (process->held)
        return mg_unit_path(MG_UNITS, process->unit, &look->inventory->arena);
    return process->path.n != 0 && !process->elsewhere ? process->path.p : "/";
}

static enum mg_status list_paths(const struct look *look, const char **paths, struct mg_error *err)
{
    for (size_t i = 0; i < look->processes.n; i++) {
        paths[i] = path_of(look, mg_vec_at(&look->processes, i));
        if (paths[i] == NULL)
            return mg_fail(err, MG_NOMEM, "not enough memory for the owners of programs");
    }
    return MG_OK;
}

static bool is_any_known(const char *const *paths, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(paths[i], "/") != 0)
            return true;
    }
    return false;
}

static enum mg_status ask_owners(struct look *look, const char *const *paths, struct mg_error *err)
{
    struct mg_owners_request request = {&look->inventory->host, paths, look->processes.n};
    struct mg_tree *tree = mg_live_tree_open("/", err);
    enum mg_status status;

    if (tree == NULL)
        return MG_IO;
    status =
        mg_owners_find(tree, &request, look->inventory, &look->inventory->arena, look->owners, err);
    mg_tree_close(tree);
    return status;
}

/* Lists of packages are read only when there is a program to look up. */
static enum mg_status find_owners(struct look *look, struct mg_error *err)
{
    struct mg_arena *arena = &look->inventory->arena;
    size_t n = look->processes.n;
    enum mg_status status;
    const char **paths;

    if (n == 0)
        return MG_OK;
    paths = mg_arena_array(arena, n, sizeof *paths);
    look->owners = mg_arena_array(arena, n, sizeof *look->owners);
    if (paths == NULL || look->owners == NULL)
        return mg_fail(err, MG_NOMEM, "not enough memory for the owners of programs");
    for (size_t i = 0; i < n; i++)
        look->owners[i] = MG_STR_NONE;
    status = list_paths(look, paths, err);
    return status == MG_OK && is_any_known(paths, n) ? ask_owners(look, paths, err) : status;
}

static struct mg_str interface_name(const struct look *look, uint32_t index)
{
    const struct mg_nf_interface *items = look->addresses.interfaces.items;

    for (size_t i = 0; i < look->addresses.interfaces.n; i++) {
        if (items[i].index == index)
            return items[i].name;
    }
    return MG_STR("?");
}

/* NULL: a socket of the kernel itself. */
static const struct mg_process *process_of(const struct look *look, const struct mg_socket *socket)
{
    const struct mg_process wanted = {.inode = socket->inode};

    return look->processes.n == 0 ? NULL
                                  : bsearch(&wanted, look->processes.items, look->processes.n,
                                            sizeof wanted, by_inode);
}

static void merge_sockets(struct look *look)
{
    for (size_t i = 0; i < look->sockets.n; i++) {
        struct mg_socket *socket = mg_vec_at(&look->sockets, i);
        const struct mg_process *process = process_of(look, socket);

        socket->pid = process != NULL ? process->pid : 0;
    }
    mg_sockets_merge(&look->sockets);
}

static enum mg_status add_listener(struct look *look, const struct mg_socket *socket,
                                   struct mg_error *err)
{
    const struct mg_process none = {0}, *process = process_of(look, socket);
    char address[MG_IP_TEXT];
    struct mg_listener listener;
    size_t i;

    i = process == NULL ? 0 : (size_t)(process - (const struct mg_process *)look->processes.items);
    mg_ip_format(socket->family, &socket->address, address);
    listener = (struct mg_listener){
        .protocol = socket->udp ? MG_STR("udp") : MG_STR("tcp"),
        .family = socket->family == MG_IPV6 ? MG_STR("ipv6") : MG_STR("ipv4"),
        .address = mg_str_of(address),
        .port = socket->port,
        .package = process == NULL ? MG_STR_NONE : look->owners[i],
        .user = mg_users_name(&look->users, socket->user),
    };
    process = process == NULL ? &none : process;
    listener.pid = process->pid;
    listener.process = process->name;
    listener.path = process->path;
    listener.services = process->unit;
    listener.replaced = process->replaced ? MG_STR("yes") : MG_STR_NONE;
    if (socket->interface != 0)
        listener.device = interface_name(look, socket->interface);
    return mg_inventory_add_listener(look->inventory, &listener, err);
}

static enum mg_status add_listeners(struct look *look, struct mg_error *err)
{
    enum mg_status status = MG_OK;

    merge_sockets(look);
    mg_users_read(&look->users);
    for (size_t i = 0; status == MG_OK && i < look->sockets.n; i++)
        status = add_listener(look, mg_vec_at(&look->sockets, i), err);
    mg_inventory_add_coverage(look->inventory,
                              &(struct mg_coverage){.level = MG_COVERAGE_COMPLETE,
                                                    .area = MG_STR("listeners"),
                                                    .code = MG_STR("READ"),
                                                    .count = look->inventory->listener_count});
    return status;
}

static size_t rules_of(const struct mg_netfilter *filter)
{
    size_t rules = 0;

    for (size_t i = 0; i < filter->count; i++)
        rules += filter->chains[i].count;
    return rules;
}

/* unknown: rules that send on what is not listed. */
static void cover_filter(const struct mg_netfilter *filter, size_t unknown,
                         struct mg_inventory *inventory)
{
    const struct mg_coverage forwards = {
        .level = MG_COVERAGE_LIMITED,
        .area = MG_STR("firewall"),
        .code = MG_STR("FORWARDS_UNKNOWN"),
        .detail = MG_STR("rules that send packets on do not say from which port, or to where"),
        .count = unknown};
    struct mg_coverage entry = {.level = MG_COVERAGE_COMPLETE,
                                .area = MG_STR("firewall"),
                                .code = MG_STR("READ"),
                                .detail = MG_STR("rules of nftables and iptables"),
                                .count = rules_of(filter)};

    if (filter->unknown != NULL) {
        entry.level = MG_COVERAGE_LIMITED;
        entry.code = MG_STR("FIREWALL_UNKNOWN");
        entry.detail = mg_str_of(filter->unknown);
    }
    mg_inventory_add_coverage(inventory, &entry);
    if (unknown != 0)
        mg_inventory_add_coverage(inventory, &forwards);
}

static enum mg_status judge(struct look *look, struct mg_exposures *exposures, struct mg_error *err)
{
    struct mg_inventory *inventory = look->inventory;
    struct mg_nf_host host = mg_addresses_host(&look->addresses);
    struct mg_netfilter filter;
    enum mg_status status;
    size_t unknown = 0;

    mg_netfilter_init(&filter);
    status = mg_netfilter_read(&filter, err);
    if (status == MG_OK)
        status = mg_netfilter_forwards(&filter, &host, inventory, &unknown, err);
    if (status == MG_OK)
        status = mg_netfilter_judge(&filter, &host, inventory->listeners, inventory->listener_count,
                                    exposures, err);
    if (status == MG_OK)
        cover_filter(&filter, unknown, inventory);
    mg_netfilter_clear(&filter);
    return status;
}

static enum mg_status look_around(struct look *look, struct mg_exposures *exposures,
                                  struct mg_error *err)
{
    enum mg_status status = mg_sockets_read(&look->sockets, err);

    if (status == MG_OK)
        status = read_addresses(look, err);
    if (status == MG_OK)
        status = find_processes(look, err);
    if (status == MG_OK)
        status = find_owners(look, err);
    if (status == MG_OK)
        status = add_listeners(look, err);
    return status == MG_OK ? judge(look, exposures, err) : status;
}

enum mg_status mg_os_exposure(struct mg_inventory *inventory, struct mg_exposures *exposures,
                              struct mg_error *err)
{
    struct look look = {.inventory = inventory};
    enum mg_status status;

    mg_vec_init(&look.sockets, sizeof(struct mg_socket));
    mg_vec_init(&look.processes, sizeof(struct mg_process));
    mg_buf_init(&look.addresses_dump, MG_LIMIT_SOCKETS_BYTES);
    mg_addresses_init(&look.addresses);
    mg_users_init(&look.users);
    status = look_around(&look, exposures, err);
    mg_users_clear(&look.users);
    mg_addresses_clear(&look.addresses);
    mg_buf_clear(&look.addresses_dump);
    mg_vec_clear(&look.processes);
    mg_vec_clear(&look.sockets);
    return status;
}
