/* SPDX-License-Identifier: Apache-2.0
 *
 * Values as the kernel has them; where it has none, or another one than the rules' authors expect,
 * the comment says so.
 */
#include "core/exposure/netfilter_packet.h"

#include <string.h>

#define STATUS_DNAT 0x20 /* IPS_DST_NAT */

enum { TCP_FIN = 1, TCP_SYN = 2, TCP_PSH = 8, TCP_ACK = 16, TCP_ECN = 0xc0 };
enum { TYPE_UNICAST = 1, TYPE_LOCAL = 2 };

static struct mg_nf_value number(uint32_t n)
{
    struct mg_nf_value value = {{0}};

    for (size_t i = 0; i < 4; i++)
        value.bytes[15 - i] = (unsigned char)(n >> i * 8);
    return value;
}

static void put(struct mg_nf_possible *out, struct mg_nf_value value)
{
    if (out->count < MG_NF_POSSIBLE)
        out->values[out->count++] = value;
}

static void put_number(struct mg_nf_possible *out, uint32_t n)
{
    put(out, number(n));
}

static void put_name(struct mg_nf_possible *out, const struct mg_nf_interface *interface)
{
    struct mg_nf_value value = {{0}};

    if (interface != NULL)
        memcpy(value.bytes, interface->name.p,
               interface->name.n < sizeof value.bytes ? interface->name.n : sizeof value.bytes);
    put(out, value);
}

/* A packet that conntrack has not seen yet counts as invalid (nft_ct.c, xt_conntrack.c). */
static void put_states(const struct mg_nf_packet *packet, struct mg_nf_possible *out)
{
    static const unsigned states[] = {MG_NF_INVALID, MG_NF_ESTABLISHED, MG_NF_RELATED, MG_NF_NEW};
    unsigned possible = packet->tracked ? packet->states : MG_NF_INVALID;

    for (size_t i = 0; i < MG_COUNT(states); i++) {
        if ((possible & states[i]) != 0)
            put_number(out, states[i]);
    }
    if (packet->untracked)
        put_number(out, MG_NF_UNTRACKED);
}

/* Connections may be opened with the bits of RFC 3168 or without; data are pushed or not. */
static void put_flags(const struct mg_nf_packet *packet, struct mg_nf_possible *out)
{
    if (!packet->tcp)
        return;
    if (packet->pass == MG_NF_PASS_NEW) {
        put_number(out, TCP_SYN);
        put_number(out, TCP_SYN | TCP_ECN);
        return;
    }
    if (packet->pass == MG_NF_PASS_REPLY)
        put_number(out, TCP_SYN | TCP_ACK);
    put_number(out, TCP_ACK);
    put_number(out, TCP_ACK | TCP_PSH);
    put_number(out, TCP_ACK | TCP_FIN);
}

/* Addresses of the host are local; of others it is not known whether they are on a route. */
static void put_type(const struct mg_nf_packet *packet, bool listener_side,
                     struct mg_nf_possible *out)
{
    if (!listener_side) /* as for the host's own addresses, no packet comes from there */
        put_number(out, TYPE_UNICAST);
    else if (packet->is_local)
        put_number(out, TYPE_LOCAL);
}

static void put_endpoint(const struct mg_nf_packet *packet, enum mg_nf_field field,
                         struct mg_nf_possible *out)
{
    bool reply = packet->pass == MG_NF_PASS_REPLY;
    struct mg_nf_value value;

    switch (field) {
    case MG_NF_SOURCE_PORT:
    case MG_NF_DESTINATION_PORT:
        if (packet->port_known && reply == (field == MG_NF_SOURCE_PORT))
            put_number(out, packet->port);
        break;
    case MG_NF_SOURCE_TYPE:
    case MG_NF_DESTINATION_TYPE:
        put_type(packet, reply == (field == MG_NF_SOURCE_TYPE), out);
        break;
    default: /* the address of the listener's side */
        memcpy(value.bytes, packet->address.bytes, sizeof value.bytes);
        if (packet->address_known)
            put(out, value);
    }
}

static void put_marks(const struct mg_nf_packet *packet, struct mg_nf_possible *out)
{
    for (size_t i = 0; i < packet->mark_count; i++)
        put_number(out, packet->marks[i]);
}

static void put_out(const struct mg_nf_packet *packet, enum mg_nf_field field,
                    struct mg_nf_possible *out)
{
    if (!packet->out_known)
        return;
    if (field == MG_NF_OUT_NAME)
        put_name(out, packet->out);
    else
        put_number(out, packet->out != NULL ? packet->out->index : 0);
}

static void get_whole(const struct mg_nf_packet *packet, enum mg_nf_field field,
                      struct mg_nf_possible *out)
{
    switch (field) {
    case MG_NF_FAMILY:
        put_number(out, packet->family == MG_IPV4 ? 2 : 10);
        break;
    case MG_NF_PROTOCOL:
        put_number(out, packet->tcp ? 6 : 17);
        break;
    case MG_NF_IN_INDEX:
        put_number(out, packet->in != NULL ? packet->in->index : 0);
        break;
    case MG_NF_IN_NAME:
        put_name(out, packet->in);
        break;
    case MG_NF_OUT_INDEX:
    case MG_NF_OUT_NAME:
        put_out(packet, field, out);
        break;
    case MG_NF_CT_STATE:
        put_states(packet, out);
        break;
    case MG_NF_MARK:
        put_marks(packet, out);
        break;
    case MG_NF_CT_MARK:
        if (packet->ct_mark_known && packet->pass == MG_NF_PASS_NEW)
            put_number(out, 0);
        break;
    case MG_NF_TCP_FLAGS:
        put_flags(packet, out);
        break;
    case MG_NF_UNKNOWN:
    case MG_NF_CT_STATUS:
    case MG_NF_BACK: /* see netfilter_back.h; of answers nobody knows */
        break;
    default:
        put_endpoint(packet, field, out);
    }
}

/* Of the status only one bit is known. */
static void get_status(const struct mg_nf_packet *packet, const struct mg_nf_key *key,
                       struct mg_nf_possible *out)
{
    struct mg_nf_value bit = number(STATUS_DNAT);

    if (memcmp(&key->mask, &bit, sizeof bit) == 0 && packet->tracked && !packet->untracked)
        put_number(out, packet->dnat ? STATUS_DNAT : 0);
}

void mg_nf_packet_get(const struct mg_nf_packet *packet, const struct mg_nf_key *key,
                      struct mg_nf_possible *out)
{
    out->count = 0;
    if (key->field == MG_NF_CT_STATUS)
        get_status(packet, key, out);
    else
        get_whole(packet, key->field, out);
    for (size_t i = 0; i < out->count; i++) {
        for (size_t b = 0; b < sizeof key->mask.bytes; b++)
            out->values[i].bytes[b] &= key->mask.bytes[b];
    }
}

static bool has_mark(const struct mg_nf_packet *packet, uint32_t mark)
{
    for (size_t i = 0; i < packet->mark_count; i++) {
        if (packet->marks[i] == mark)
            return true;
    }
    return false;
}

static void set_mark(struct mg_nf_packet *packet, const struct mg_nf_step *step)
{
    size_t count = packet->mark_count;

    for (size_t i = 0; i < count; i++) {
        uint32_t mark = (packet->marks[i] & ~step->mask) ^ step->mark;

        if (has_mark(packet, mark))
            continue;
        if (packet->mark_count == MG_NF_POSSIBLE) {
            packet->mark_count = 0;
            return;
        }
        packet->marks[packet->mark_count++] = mark;
    }
}

void mg_nf_packet_mark(struct mg_nf_packet *packet, const struct mg_nf_step *step)
{
    if (step->kind == MG_NF_SET_MARK) {
        set_mark(packet, step);
        return;
    }
    if (step->keys[0].field == MG_NF_CT_MARK)
        packet->ct_mark_known = false;
    else
        packet->mark_count = 0;
}
