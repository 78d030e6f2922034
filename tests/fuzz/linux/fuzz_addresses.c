/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as what the kernel tells of interfaces, addresses and routes.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "platform/linux/exposure/addresses.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_addresses addresses;
    struct mg_nf_host host;

    mg_addresses_init(&addresses);
    (void)mg_addresses_decode((struct mg_str){(const char *)data, size}, &addresses, NULL);
    host = mg_addresses_host(&addresses);
    for (size_t i = 1; i < host.interface_count; i++) {
        if (host.interfaces[i - 1].index > host.interfaces[i].index)
            abort();
    }
    for (size_t i = 0; i < host.address_count; i++) {
        if (host.addresses[i].prefix > (host.addresses[i].family == MG_IPV4 ? 32u : 128u))
            abort();
    }
    mg_addresses_clear(&addresses);
    return 0;
}
