/* SPDX-License-Identifier: Apache-2.0
 *
 * Both families alike: names of tables are in /proc/net, and are not asked for when there are none,
 * as asking makes the kernel load and fill them.
 */
#include "platform/linux/exposure/legacy_read.h"

#include <errno.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4/ip_tables.h>
#include <linux/netfilter_ipv6/ip6_tables.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/base/limits.h"
#include "platform/linux/exposure/legacy.h"

#define ATTEMPTS 5

/* What the two families have is the same but for its name. */
_Static_assert(sizeof(struct ipt_getinfo) == sizeof(struct ip6t_getinfo), "same structure");
_Static_assert(sizeof(struct ipt_get_entries) == sizeof(struct ip6t_get_entries) ||
                   offsetof(struct ipt_get_entries, size) ==
                       offsetof(struct ip6t_get_entries, size),
               "same structure");

static const struct family {
    int domain, level, info, entries;
    const char *names;
} families[] = {
    {AF_INET, IPPROTO_IP, IPT_SO_GET_INFO, IPT_SO_GET_ENTRIES, "/proc/net/ip_tables_names"},
    {AF_INET6, IPPROTO_IPV6, IP6T_SO_GET_INFO, IP6T_SO_GET_ENTRIES, "/proc/net/ip6_tables_names"},
};

static enum mg_status fail(struct mg_error *err, int code, const char *what)
{
    bool access = code == EPERM || code == EACCES;

    (void)mg_fail(err, access ? MG_ACCESS : MG_IO, "iptables: %s: %s", what, strerror(code));
    if (err != NULL)
        err->os_code = code;
    return access ? MG_ACCESS : MG_IO;
}

static void set_name(char to[XT_TABLE_MAXNAMELEN], const char *name)
{
    memset(to, 0, XT_TABLE_MAXNAMELEN);
    memcpy(to, name, strnlen(name, XT_TABLE_MAXNAMELEN - 1));
}

/* A table as the kernel has it now; MG_TIMEOUT: it changed while it was read. */
static enum mg_status read_table(const struct family *family, int fd, const char *name,
                                 struct ipt_getinfo *info, struct ipt_get_entries **out,
                                 struct mg_error *err)
{
    struct ipt_get_entries *entries;
    socklen_t size = sizeof *info;
    int code;

    memset(info, 0, sizeof *info);
    set_name(info->name, name);
    if (getsockopt(fd, family->level, family->info, info, &size) != 0)
        return fail(err, errno, name);
    if (info->size > MG_LIMIT_NETFILTER_TABLE)
        return mg_fail(err, MG_LIMIT, "table %s of iptables has more than %zu MB", name,
                       MG_LIMIT_NETFILTER_TABLE >> 20);
    size = (socklen_t)(sizeof *entries + info->size);
    entries = calloc(1, size);
    if (entries == NULL)
        return mg_fail(err, MG_NOMEM, "not enough memory for the tables of iptables");
    set_name(entries->name, name);
    entries->size = info->size;
    if (getsockopt(fd, family->level, family->entries, entries, &size) == 0) {
        *out = entries;
        return MG_OK;
    }
    code = errno;
    free(entries);
    return code == EAGAIN ? mg_fail(err, MG_TIMEOUT, "table %s of iptables keeps changing", name)
                          : fail(err, code, name);
}

static enum mg_status add_table(const struct family *family, int fd, const char *name,
                                struct mg_arena *arena, struct mg_vec *chains, struct mg_error *err)
{
    struct ipt_get_entries *entries = NULL;
    struct mg_legacy_table table = {.ipv6 = family->domain == AF_INET6, .name = mg_str_of(name)};
    struct ipt_getinfo info;
    enum mg_status status;
    int left = ATTEMPTS;

    do
        status = read_table(family, fd, name, &info, &entries, err);
    while (status == MG_TIMEOUT && --left != 0);
    if (status != MG_OK)
        return status;
    table.hooks = info.valid_hooks;
    memcpy(table.entry, info.hook_entry, sizeof table.entry);
    table.entries = (struct mg_str){(const char *)entries->entrytable, info.size};
    status = mg_legacy_decode(&table, arena, chains, err);
    free(entries);
    return status;
}

static enum mg_status add_tables(const struct family *family, FILE *names, struct mg_arena *arena,
                                 struct mg_vec *chains, struct mg_error *err)
{
    char name[XT_TABLE_MAXNAMELEN + 1];
    enum mg_status status = MG_OK;
    int fd = -1;

    while (status == MG_OK && fgets(name, sizeof name, names) != NULL) {
        name[strcspn(name, "\n")] = '\0';
        if (fd < 0) /* any one will do; the sandbox lets us have this one */
            fd = socket(family->domain, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        status = fd < 0 ? fail(err, errno, "opening a socket")
                        : add_table(family, fd, name, arena, chains, err);
    }
    if (fd >= 0)
        (void)close(fd);
    return status;
}

enum mg_status mg_legacy_read(struct mg_arena *arena, struct mg_vec *chains, struct mg_error *err)
{
    enum mg_status status = MG_OK;

    for (size_t i = 0; i < MG_COUNT(families) && status == MG_OK; i++) {
        FILE *names = fopen(families[i].names, "re");

        if (names != NULL) {
            status = add_tables(&families[i], names, arena, chains, err);
            (void)fclose(names);
        } else if (errno != ENOENT) {
            status = fail(err, errno, families[i].names);
        }
    }
    return status;
}
