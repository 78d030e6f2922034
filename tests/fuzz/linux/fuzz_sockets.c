/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as what the kernel tells of sockets.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "platform/linux/exposure/sockets.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct mg_sockets_range clients = {32768, 60999};
    struct mg_vec sockets;

    mg_vec_init(&sockets, sizeof(struct mg_socket));
    (void)mg_sockets_decode((struct mg_str){(const char *)data, size}, &sockets, NULL);
    for (size_t i = 0; i < sockets.n; i++) {
        if (((const struct mg_socket *)mg_vec_at(&sockets, i))->port == 0)
            abort();
    }
    (void)mg_sockets_print(&sockets, &clients);
    mg_vec_clear(&sockets);
    return 0;
}
