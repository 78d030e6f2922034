/* SPDX-License-Identifier: Apache-2.0
 *
 * Interfaces, addresses and routes of the network namespace this process is in, as the
 * kernel tells them (rtnetlink(7)).
 */
#ifndef MG_LINUX_EXPOSURE_ADDRESSES_H
#define MG_LINUX_EXPOSURE_ADDRESSES_H

#include "core/base/buf.h"
#include "core/base/vec.h"
#include "core/exposure/netfilter_judge.h"
#include "platform/linux/exposure/routes.h"

struct mg_addresses {
    struct mg_vec
        interfaces; /* struct mg_nf_interface, sorted by index; names borrow from the dump */
    struct mg_vec addresses; /* struct mg_nf_address */
    struct mg_routes routes;
};

void mg_addresses_init(struct mg_addresses *out);
void mg_addresses_clear(struct mg_addresses *out);

/* dump becomes what mg_addresses_decode takes. Needs no privileges. IO, TIMEOUT, LIMIT. */
enum mg_status mg_addresses_read(struct mg_buf *dump, struct mg_error *err);
/* Interfaces that are down are left out, with their addresses. NOMEM. */
enum mg_status mg_addresses_decode(struct mg_str dump, struct mg_addresses *out,
                                   struct mg_error *err);
/* Of all of them, borrowed. */
struct mg_nf_host mg_addresses_host(const struct mg_addresses *addresses);

#endif
