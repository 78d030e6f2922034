/* SPDX-License-Identifier: Apache-2.0
 *
 * TCP sockets that listen, and UDP sockets that are bound and not connected: two protocols and two
 * families make four questions (linux/inet_diag.h).
 */
#include "platform/linux/exposure/sockets.h"

#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "core/base/limits.h"
#include "platform/linux/exposure/netlink.h"
#include "platform/linux/exposure/netlink_message.h"

/* Of include/net/tcp_states.h, which only the kernel has. */
#define STATE_CLOSE 7 /* of UDP: not connected */
#define STATE_LISTEN 10

#define CGROUP_ID 21 /* INET_DIAG_CGROUP_ID, of Linux 5.8, which older headers do not have */

struct request {
    struct nlmsghdr header;
    struct inet_diag_req_v2 body;
};

static enum mg_status ask(struct mg_netlink *link, unsigned family, unsigned protocol,
                          struct mg_buf *dump, struct mg_error *err)
{
    struct request request = {
        .header = {.nlmsg_len = sizeof request,
                   .nlmsg_type = SOCK_DIAG_BY_FAMILY,
                   .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
        .body = {.sdiag_family = (unsigned char)family,
                 .sdiag_protocol = (unsigned char)protocol,
                 .idiag_states = 1u << (protocol == IPPROTO_TCP ? STATE_LISTEN : STATE_CLOSE)},
    };

    return mg_netlink_ask(link, &request.header, dump, err);
}

static bool is_mapped(const unsigned char *address)
{
    static const unsigned char prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

    return memcmp(address, prefix, sizeof prefix) == 0;
}

static bool is_any(const struct mg_ip *ip)
{
    static const struct mg_ip any;

    return memcmp(ip, &any, sizeof any) == 0;
}

static bool read_message(const struct inet_diag_msg *message, struct mg_socket *out)
{
    const unsigned char *address = (const unsigned char *)message->id.idiag_src;

    *out = (struct mg_socket){.udp = message->idiag_state == STATE_CLOSE,
                              .port = ntohs(message->id.idiag_sport),
                              .interface = message->id.idiag_if,
                              .user = message->idiag_uid,
                              .inode = message->idiag_inode};
    if (message->idiag_state != STATE_CLOSE && message->idiag_state != STATE_LISTEN)
        return false;
    if (message->idiag_family == AF_INET) {
        memcpy(out->address.bytes + 12, address, 4);
    } else if (message->idiag_family == AF_INET6 && is_mapped(address)) {
        memcpy(out->address.bytes + 12, address + 12, 4);
    } else if (message->idiag_family == AF_INET6) {
        out->family = MG_IPV6;
        memcpy(out->address.bytes, address, 16);
    } else {
        return false;
    }
    return out->port != 0;
}

static enum mg_status add(struct mg_vec *sockets, const struct mg_socket *socket,
                          struct mg_error *err)
{
    if (sockets->n >= MG_LIMIT_LISTENERS)
        return mg_fail(err, MG_LIMIT, "more than %d listening sockets", MG_LIMIT_LISTENERS);
    return mg_vec_push(sockets, socket) ? MG_OK
                                        : mg_fail(err, MG_NOMEM, "not enough memory for sockets");
}

static enum mg_status add_message(struct mg_str payload, struct mg_vec *sockets,
                                  struct mg_error *err)
{
    struct mg_str attributes[CGROUP_ID + 1];
    struct inet_diag_msg message;
    struct mg_socket socket;
    enum mg_status status;

    if (payload.n < sizeof message)
        return MG_OK;
    memcpy(&message, payload.p, sizeof message);
    if (!read_message(&message, &socket))
        return MG_OK;
    mg_netlink_table(mg_str_skip(payload, NLMSG_ALIGN(sizeof message)), attributes,
                     MG_COUNT(attributes));
    if (attributes[CGROUP_ID].n == sizeof socket.cgroup)
        memcpy(&socket.cgroup, attributes[CGROUP_ID].p, sizeof socket.cgroup);
    status = add(sockets, &socket, err);
    if (status != MG_OK || socket.family != MG_IPV6 || !is_any(&socket.address))
        return status;
    if (attributes[INET_DIAG_SKV6ONLY].n == 1 && attributes[INET_DIAG_SKV6ONLY].p[0] == 0) {
        socket.family = MG_IPV4;
        status = add(sockets, &socket, err);
    }
    return status;
}

enum mg_status mg_sockets_decode(struct mg_str dump, struct mg_vec *sockets, struct mg_error *err)
{
    struct mg_netlink_message message;
    enum mg_status status = MG_OK;

    while (status == MG_OK && mg_netlink_next_message(&dump, &message)) {
        if (message.type == SOCK_DIAG_BY_FAMILY)
            status = add_message(message.payload, sockets, err);
    }
    return status;
}

/* The messages do not say their protocol: TCP and UDP are told by the state. */
static enum mg_status ask_all(struct mg_buf *dump, struct mg_error *err)
{
    static const unsigned families[] = {AF_INET, AF_INET6},
                          protocols[] = {IPPROTO_TCP, IPPROTO_UDP};
    struct mg_netlink link;
    enum mg_status status = mg_netlink_open(&link, NETLINK_SOCK_DIAG, "sockets", err);

    for (size_t i = 0; i < MG_COUNT(families) && status == MG_OK; i++) {
        for (size_t j = 0; j < MG_COUNT(protocols) && status == MG_OK; j++) {
            status = ask(&link, families[i], protocols[j], dump, err);
            if (status != MG_NOENT)
                continue;
            /* Not to be told is not to have none; only IPv6 is left out of a kernel on purpose. */
            status = families[i] == AF_INET6
                         ? MG_OK
                         : mg_fail(err, MG_IO, "the kernel does not tell of sockets: it has no %s",
                                   protocols[j] == IPPROTO_TCP ? "tcp_diag" : "udp_diag");
        }
    }
    mg_netlink_close(&link);
    return status;
}

enum mg_status mg_sockets_read(struct mg_vec *sockets, struct mg_error *err)
{
    struct mg_buf dump;
    enum mg_status status;

    mg_buf_init(&dump, MG_LIMIT_SOCKETS_BYTES);
    status = ask_all(&dump, err);
    if (status == MG_OK)
        status = mg_sockets_decode(mg_buf_view(&dump), sockets, err);
    mg_buf_clear(&dump);
    return status;
}

static int compare_numbers(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static int by_place(const void *left, const void *right)
{
    const struct mg_socket *a = left, *b = right;
    int order = compare_numbers(a->udp, b->udp);

    if (order == 0)
        order = compare_numbers((uint64_t)a->family, (uint64_t)b->family);
    if (order == 0)
        order = compare_numbers(a->port, b->port);
    if (order == 0)
        order = memcmp(&a->address, &b->address, sizeof a->address);
    if (order == 0)
        order = compare_numbers(a->interface, b->interface);
    if (order == 0)
        order = compare_numbers(a->user, b->user);
    return order == 0 ? compare_numbers(a->pid, b->pid) : order;
}

void mg_sockets_merge(struct mg_vec *sockets)
{
    struct mg_socket *items;
    size_t n = 0;

    mg_vec_sort(sockets, by_place);
    items = sockets->items;
    for (size_t i = 0; i < sockets->n; i++) {
        if (n == 0 || by_place(&items[n - 1], &items[i]) != 0)
            items[n++] = items[i];
    }
    sockets->n = n;
}

static uint64_t print_of(const struct mg_socket *socket)
{
    unsigned char key[16 + 8 + 8] = {0};

    memcpy(key, socket->address.bytes, 16);
    memcpy(key + 16, &socket->inode, 8);
    memcpy(key + 24, &socket->port, 2);
    memcpy(key + 26, &socket->interface, 4);
    key[30] = (unsigned char)socket->family;
    key[31] = socket->udp;
    return mg_str_hash((struct mg_str){(const char *)key, sizeof key});
}

/* A sum does not depend on the order. Inodes: a server that is started anew may be another one. */
uint64_t mg_sockets_print(const struct mg_vec *sockets, const struct mg_sockets_range *clients)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < sockets->n; i++) {
        const struct mg_socket *socket = mg_vec_at(sockets, i);

        if (!socket->udp || socket->port < clients->first || socket->port > clients->last)
            sum += print_of(socket);
    }
    return sum;
}
