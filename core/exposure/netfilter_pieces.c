/* SPDX-License-Identifier: Apache-2.0
 *
 * Cutting by a sweep. The host's own addresses lie in no zone: the kernel takes no packet that
 * claims to come from one of them (ip-sysctl.rst, accept_local).
 */
#include "core/exposure/netfilter_pieces.h"

#include <string.h>

#include "core/base/limits.h"

enum { KIND_OWN = MG_ZONE_KINDS, KIND_RULES, KIND_ALL };

void mg_nf_pieces_init(struct mg_nf_pieces *pieces, enum mg_ip_family family)
{
    pieces->family = family;
    mg_vec_init(&pieces->items, sizeof(struct mg_nf_piece));
    mg_sweep_init(&pieces->sweep);
}

void mg_nf_pieces_clear(struct mg_nf_pieces *pieces)
{
    mg_vec_clear(&pieces->items);
    mg_sweep_clear(&pieces->sweep);
}

void mg_nf_pieces_add(struct mg_nf_pieces *pieces, const struct mg_ip_range *range)
{
    mg_sweep_add(&pieces->sweep, range, KIND_RULES);
}

const struct mg_nf_interface *mg_nf_host_interface(const struct mg_nf_host *host, uint32_t index)
{
    for (size_t i = 0; i < host->interface_count; i++) {
        if (host->interfaces[i].index == index)
            return &host->interfaces[i];
    }
    return NULL;
}

bool mg_nf_network(const struct mg_nf_address *address, struct mg_ip_range *out)
{
    unsigned bits = address->family == MG_IPV4 ? 32 : 128;

    if (address->prefix >= bits)
        return false;
    *out = mg_ip_network(address->family, &address->ip, address->prefix);
    return true;
}

bool mg_nf_is_loopback(enum mg_ip_family family, const struct mg_ip *ip)
{
    static const struct mg_ip one = {{[15] = 1}};

    return family == MG_IPV4 ? ip->bytes[12] == 127 : memcmp(ip, &one, sizeof one) == 0;
}

/* fe80::/10 and 169.254.0.0/16. */
bool mg_nf_is_link_local(enum mg_ip_family family, const struct mg_ip *ip)
{
    if (family == MG_IPV4)
        return ip->bytes[12] == 169 && ip->bytes[13] == 254;
    return ip->bytes[0] == 0xfe && (ip->bytes[1] & 0xc0) == 0x80;
}

static void add_host(struct mg_nf_pieces *pieces, const struct mg_nf_host *host)
{
    for (size_t i = 0; i < host->address_count; i++) {
        const struct mg_nf_address *address = &host->addresses[i];
        const struct mg_nf_interface *interface = mg_nf_host_interface(host, address->interface);
        struct mg_ip_range range = {address->ip, address->ip};

        if (address->family != pieces->family || interface == NULL)
            continue;
        mg_sweep_add(&pieces->sweep, &range, KIND_OWN);
        if (interface->kind == MG_NF_LOOPBACK || !mg_nf_network(address, &range))
            continue;
        if (interface->kind == MG_NF_ORDINARY)
            mg_sweep_add(&pieces->sweep, &range, MG_ZONE_SUBNET);
        else if (!mg_nf_is_link_local(address->family, &address->ip)) /* which each link has */
            mg_sweep_add(&pieces->sweep, &range, MG_ZONE_CONTAINER);
    }
}

static void add_piece(void *context, const struct mg_ip *first, const size_t ranges[MG_SWEEP_KINDS])
{
    struct mg_nf_pieces *pieces = context;
    struct mg_nf_piece *piece = mg_vec_add(&pieces->items);

    if (piece == NULL) {
        pieces->sweep.failed = true;
        return;
    }
    piece->first = *first;
    piece->in_zone = ranges[KIND_OWN] == 0 && mg_zones_at(ranges, &piece->zone);
}

/* Far enough from exact, but of the right order. */
static double number(const struct mg_ip *ip)
{
    double n = 0;

    for (size_t i = 0; i < sizeof ip->bytes; i++)
        n = n * 256 + ip->bytes[i];
    return n;
}

static void measure(struct mg_nf_pieces *pieces)
{
    struct mg_ip none = {{0}};
    struct mg_ip_range all = mg_ip_network(pieces->family, &none, 0);
    double end = number(&all.last) + 1;

    for (size_t i = pieces->items.n; i-- > 0;) {
        struct mg_nf_piece *piece = mg_vec_at(&pieces->items, i);

        piece->width = end - number(&piece->first);
        end = number(&piece->first);
    }
}

enum mg_status mg_nf_pieces_cut(struct mg_nf_pieces *pieces, const struct mg_nf_host *host,
                                struct mg_error *err)
{
    struct mg_ip none = {{0}};
    struct mg_ip_range all = mg_ip_network(pieces->family, &none, 0);
    enum mg_status status;

    mg_sweep_add(&pieces->sweep, &all, KIND_ALL);
    mg_zones_add(&pieces->sweep, pieces->family, NULL, 0);
    add_host(pieces, host);
    status = mg_sweep_each(&pieces->sweep, add_piece, pieces, err);
    if (status == MG_OK && pieces->sweep.failed)
        status = mg_fail(err, MG_NOMEM, "not enough memory for the addresses of the rules");
    measure(pieces);
    return status;
}

/* The first piece that begins at ip or behind it. */
static uint32_t from(const struct mg_nf_pieces *pieces, const struct mg_ip *ip)
{
    size_t low = 0, high = pieces->items.n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct mg_nf_piece *piece = mg_vec_at(&pieces->items, middle);

        if (memcmp(&piece->first, ip, sizeof *ip) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return (uint32_t)low;
}

/* Pieces begin where a range does, and behind its end. */
struct mg_nf_span mg_nf_pieces_span(const struct mg_nf_pieces *pieces,
                                    const struct mg_ip_range *range)
{
    struct mg_nf_span span = {from(pieces, &range->first), from(pieces, &range->last)};

    if (span.end < pieces->items.n) {
        const struct mg_nf_piece *piece = mg_vec_at(&pieces->items, span.end);

        span.end += memcmp(&piece->first, &range->last, sizeof range->last) == 0;
    }
    return span;
}
