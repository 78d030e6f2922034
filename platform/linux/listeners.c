/* SPDX-License-Identifier: Apache-2.0
 *
 * The fingerprint of what listens, from the kernel alone: 0.1 ms, where /proc takes up to a
 * thousand times that.
 */
#include "core/base/file.h"
#include "core/base/limits.h"
#include "core/platform.h"
#include "platform/linux/exposure/sockets.h"

#define RANGE "/proc/sys/net/ipv4/ip_local_port_range" /* for IPv6 as well: ip(7) */

/* "32768 60999", which is also what holds when it cannot be read. */
static void read_range(struct mg_sockets_range *out)
{
    struct mg_str rest, first;
    uint64_t from, to;
    struct mg_buf text;

    *out = (struct mg_sockets_range){32768, 60999};
    mg_buf_init(&text, MG_KIB(4));
    if (mg_file_read(RANGE, &text, NULL) == MG_OK) {
        rest = mg_str_trim(mg_buf_view(&text));
        if (mg_str_cut(&rest, '\t', &first) && mg_str_u64(first, &from) && mg_str_u64(rest, &to) &&
            to <= UINT16_MAX)
            *out = (struct mg_sockets_range){(uint16_t)from, (uint16_t)to};
    }
    mg_buf_clear(&text);
}

enum mg_status mg_os_listeners_print(uint64_t *out, struct mg_error *err)
{
    struct mg_sockets_range clients;
    struct mg_vec sockets;
    enum mg_status status;

    mg_vec_init(&sockets, sizeof(struct mg_socket));
    status = mg_sockets_read(&sockets, err);
    if (status == MG_OK) {
        read_range(&clients);
        *out = mg_sockets_print(&sockets, &clients);
    }
    mg_vec_clear(&sockets);
    return status;
}
