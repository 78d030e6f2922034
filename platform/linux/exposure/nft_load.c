/* SPDX-License-Identifier: Apache-2.0
 *
 * Expressions that load something of the packet into registers, or change it: which field is it?
 */
#include <linux/in.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <sys/socket.h>

#include "platform/linux/exposure/nft_attribute.h"
#include "platform/linux/exposure/nft_rule.h"

struct place {
    uint32_t base, offset, n;
};

/* A field of a header. */
struct header_field {
    uint32_t offset, width;
    enum mg_nf_field field;
};

static const struct header_field ipv4[] = {
    {9, 1, MG_NF_PROTOCOL}, /* RFC 791, section 3.1 */
    {12, 4, MG_NF_SOURCE},
    {16, 4, MG_NF_DESTINATION},
};
static const struct header_field ipv6[] = {
    {6, 1, MG_NF_PROTOCOL}, /* RFC 8200, section 3: without extension headers */
    {8, 16, MG_NF_SOURCE},
    {24, 16, MG_NF_DESTINATION},
};
static const struct header_field ports[] = {
    {0, 2, MG_NF_SOURCE_PORT},
    {2, 2, MG_NF_DESTINATION_PORT},
};
static const struct header_field tcp[] = {
    {0, 2, MG_NF_SOURCE_PORT},
    {2, 2, MG_NF_DESTINATION_PORT},
    {13, 1, MG_NF_TCP_FLAGS}, /* RFC 9293, section 3.1 */
};

/* A rule that does not ask for the protocol compares the ports of whatever has some. */
static bool may_have_ports(unsigned protocol)
{
    return protocol == 0 || protocol == IPPROTO_UDP || protocol == IPPROTO_UDPLITE ||
           protocol == IPPROTO_SCTP || protocol == IPPROTO_DCCP;
}

static const struct header_field *fields_at(const struct mg_nft_rule *rule, uint32_t base,
                                            size_t *count)
{
    *count = MG_COUNT(ipv4);
    if (base == NFT_PAYLOAD_NETWORK_HEADER && rule->family == AF_INET)
        return ipv4;
    if (base == NFT_PAYLOAD_NETWORK_HEADER && rule->family == AF_INET6)
        return ipv6;
    *count = MG_COUNT(tcp);
    if (base == NFT_PAYLOAD_TRANSPORT_HEADER && rule->protocol == IPPROTO_TCP)
        return tcp;
    *count = base == NFT_PAYLOAD_TRANSPORT_HEADER && may_have_ports(rule->protocol)
                 ? MG_COUNT(ports)
                 : 0;
    return ports;
}

static const struct header_field *field_of(const struct header_field *fields, size_t count,
                                           uint32_t offset)
{
    for (size_t i = 0; i < count; i++) {
        if (offset >= fields[i].offset && offset - fields[i].offset < fields[i].width)
            return &fields[i];
    }
    return NULL;
}

/* One load may take several neighbouring fields, or a part of one: byte by byte. */
static void store_header(struct mg_nft_rule *rule, uint32_t number, const struct place *place)
{
    struct mg_nft_registers one;
    size_t at, from, count;
    const struct header_field *fields = fields_at(rule, place->base, &count);

    mg_nft_store_unknown(&rule->registers, number, place->n, "payload");
    if (!mg_nft_register(number, place->n, &at) || !mg_nft_register(NFT_REG_1, 1, &from))
        return;
    for (uint32_t i = 0; i < place->n; i++) {
        const struct header_field *field = field_of(fields, count, place->offset + i);

        if (field == NULL)
            continue;
        mg_nft_store_field(&one, NFT_REG_1, field->field, field->width,
                           place->offset + i - field->offset, 1);
        rule->registers.bytes[at + i] = one.bytes[from];
    }
}

/* Writing what decides nothing: the class of traffic and the length are first in both headers. */
static bool is_harmless(const struct place *place)
{
    return place->base == NFT_PAYLOAD_NETWORK_HEADER && place->n <= 4 &&
           place->offset <= 4 - place->n;
}

/* The type of an Ethernet frame. */
static bool is_ether_type(const struct place *place)
{
    return place->base == NFT_PAYLOAD_LL_HEADER && place->offset == 12 && place->n == 2;
}

void mg_nft_load_payload(struct mg_nft_rule *rule, struct mg_str attributes)
{
    struct mg_str a[NFTA_PAYLOAD_MAX + 1];
    struct place place;
    uint32_t number;

    mg_netlink_table(attributes, a, MG_COUNT(a));
    place.base = mg_nft_u32_or(a[NFTA_PAYLOAD_BASE], UINT32_MAX);
    place.offset = mg_nft_u32_or(a[NFTA_PAYLOAD_OFFSET], UINT32_MAX);
    place.n = mg_nft_u32_or(a[NFTA_PAYLOAD_LEN], UINT32_MAX);
    if (!mg_nft_u32(a[NFTA_PAYLOAD_DREG], &number)) {
        if (!is_harmless(&place))
            mg_steps_anything(rule->steps, "payload is changed");
    } else if (place.n > MG_NFT_BYTES || place.offset > UINT16_MAX)
        mg_nft_registers_reset(&rule->registers, "payload");
    else if (is_ether_type(&place))
        mg_nft_store_field(&rule->registers, number, MG_NFT_ETHER_TYPE, 2, 0, 2);
    else
        store_header(rule, number, &place);
}

/* mark = what a register has. */
static void set_mark(struct mg_nft_rule *rule, uint32_t number)
{
    struct mg_nf_step step = {.kind = MG_NF_SET_MARK, .mask = UINT32_MAX};
    struct mg_nft_registers mark;
    size_t at, from;

    mg_nft_store_host(&mark, NFT_REG_1, MG_NF_MARK);
    if (!mg_nft_register(number, 4, &at) || !mg_nft_register(NFT_REG_1, 4, &from)) {
        mg_steps_plain(rule->steps, MG_NF_LOSE_MARK, MG_NF_MARK);
        return;
    }
    for (size_t i = 0; i < 4; i++) {
        const struct mg_nft_byte *byte = &rule->registers.bytes[at + i];
        unsigned shift = 8 * (15u - mark.bytes[from + i].index);

        if (byte->origin == MG_NFT_FIELD && byte->field == MG_NF_MARK &&
            byte->index == mark.bytes[from + i].index) {
            step.mask &= ~((uint32_t)byte->mask << shift);
        } else if (byte->origin != MG_NFT_CONSTANT) {
            mg_steps_plain(rule->steps, MG_NF_LOSE_MARK, MG_NF_MARK);
            return;
        }
        step.mark |= (uint32_t)byte->flip << shift;
    }
    mg_steps_add(rule->steps, &step);
}

static void change_meta(struct mg_nft_rule *rule, uint32_t key, uint32_t number)
{
    switch (key) {
    case NFT_META_MARK:
        set_mark(rule, number);
        break;
    case NFT_META_PRIORITY:
    case NFT_META_NFTRACE:
    case NFT_META_PKTTYPE:
    case NFT_META_SECMARK:
        break;
    default: /* also NFT_META_BRI_BROUTE, which takes frames out of their bridge */
        mg_steps_anything(rule->steps, "meta is changed");
    }
}

static const struct {
    uint32_t key;
    unsigned field;
    size_t width;
    bool host; /* a number in the order of the machine */
} metas[] = {
    {NFT_META_PROTOCOL, MG_NFT_ETHER_TYPE, 2, false}, {NFT_META_NFPROTO, MG_NF_FAMILY, 1, false},
    {NFT_META_L4PROTO, MG_NF_PROTOCOL, 1, false},     {NFT_META_MARK, MG_NF_MARK, 4, true},
    {NFT_META_IIF, MG_NF_IN_INDEX, 4, true},          {NFT_META_OIF, MG_NF_OUT_INDEX, 4, true},
    {NFT_META_IIFNAME, MG_NF_IN_NAME, 16, false},     {NFT_META_OIFNAME, MG_NF_OUT_NAME, 16, false},
};

void mg_nft_load_meta(struct mg_nft_rule *rule, struct mg_str attributes)
{
    struct mg_str a[NFTA_META_MAX + 1];
    uint32_t key, number;

    mg_netlink_table(attributes, a, MG_COUNT(a));
    key = mg_nft_u32_or(a[NFTA_META_KEY], UINT32_MAX);
    if (!mg_nft_u32(a[NFTA_META_DREG], &number)) {
        change_meta(rule, key, mg_nft_u32_or(a[NFTA_META_SREG], UINT32_MAX));
        return;
    }
    for (size_t i = 0; i < MG_COUNT(metas); i++) {
        if (metas[i].key != key)
            continue;
        if (metas[i].host)
            mg_nft_store_host(&rule->registers, number, metas[i].field);
        else
            mg_nft_store_field(&rule->registers, number, metas[i].field, metas[i].width, 0,
                               metas[i].width);
        return;
    }
    /* None of the others has more bytes than the name of an interface. */
    mg_nft_store_unknown(&rule->registers, number, 16, "meta");
}

static void change_ct(struct mg_nft_rule *rule, uint32_t key)
{
    switch (key) {
    case NFT_CT_MARK:
        mg_steps_plain(rule->steps, MG_NF_LOSE_MARK, MG_NF_CT_MARK);
        break;
    case NFT_CT_SECMARK:
    case NFT_CT_LABELS:
    case NFT_CT_EVENTMASK:
        break;
    default: /* also NFT_CT_ZONE: which connections are known is another matter then */
        mg_steps_maybe(rule->steps, "ct is changed");
    }
}

void mg_nft_load_ct(struct mg_nft_rule *rule, struct mg_str attributes)
{
    static const struct mg_str original = MG_STR_INIT("\0");
    struct mg_str a[NFTA_CT_MAX + 1];
    uint32_t key, number;

    mg_netlink_table(attributes, a, MG_COUNT(a));
    key = mg_nft_u32_or(a[NFTA_CT_KEY], UINT32_MAX);
    if (!mg_nft_u32(a[NFTA_CT_DREG], &number))
        change_ct(rule, key);
    else if (key == NFT_CT_STATE)
        mg_nft_store_host(&rule->registers, number, MG_NF_CT_STATE);
    else if (key == NFT_CT_STATUS)
        mg_nft_store_host(&rule->registers, number, MG_NF_CT_STATUS);
    else if (key == NFT_CT_MARK)
        mg_nft_store_host(&rule->registers, number, MG_NF_CT_MARK);
    else if (key == NFT_CT_DIRECTION) /* who connects to us began it */
        mg_nft_store_constant(&rule->registers, number, original);
    else
        mg_nft_store_unknown(&rule->registers, number, 16, "ct");
}

/* Whether there is a route to the source by the interface it came by. */
#define BACK (NFTA_FIB_F_SADDR | NFTA_FIB_F_IIF | NFTA_FIB_F_PRESENT)

/* The type of an address in the routing table; restricted to an interface, or by the mark, it may
 * be another one. The mark is nothing to routes where no rule of routing asks for it, and only such
 * ones are known. */
void mg_nft_load_fib(struct mg_nft_rule *rule, struct mg_str attributes)
{
    struct mg_str a[NFTA_FIB_MAX + 1];
    uint32_t number, flags, result;

    mg_netlink_table(attributes, a, MG_COUNT(a));
    number = mg_nft_u32_or(a[NFTA_FIB_DREG], UINT32_MAX);
    flags = mg_nft_u32_or(a[NFTA_FIB_FLAGS], 0);
    result = mg_nft_u32_or(a[NFTA_FIB_RESULT], 0);
    if (result == NFT_FIB_RESULT_OIF && (flags & ~(uint32_t)NFTA_FIB_F_MARK) == BACK)
        mg_nft_store_field(&rule->registers, number, MG_NF_BACK, 1, 0, 1);
    else if (result != NFT_FIB_RESULT_ADDRTYPE)
        mg_nft_store_unknown(&rule->registers, number, 16, "fib");
    else if (flags == NFTA_FIB_F_DADDR)
        mg_nft_store_host(&rule->registers, number, MG_NF_DESTINATION_TYPE);
    else if (flags == NFTA_FIB_F_SADDR)
        mg_nft_store_host(&rule->registers, number, MG_NF_SOURCE_TYPE);
    else
        mg_nft_store_unknown(&rule->registers, number, 16, "fib");
}
