/* SPDX-License-Identifier: Apache-2.0
 *
 * Matches about connections, addresses and marks, and the table of all that are known.
 */
#include "platform/linux/exposure/xt.h"

#include <linux/in.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/netfilter/xt_addrtype.h>
#include <linux/netfilter/xt_connmark.h>
#include <linux/netfilter/xt_conntrack.h>
#include <linux/netfilter/xt_iprange.h>
#include <linux/netfilter/xt_mark.h>
#include <linux/netfilter/xt_state.h>
#include <string.h>
#include <sys/socket.h>

bool mg_xt_info(const struct mg_xt *xt, void *out, size_t size)
{
    if (xt->info.n < size)
        return false;
    memcpy(out, xt->info.p, size);
    return true;
}

struct mg_nf_value mg_xt_address(const struct mg_xt *xt, const void *address)
{
    struct mg_nf_value value = {{0}};
    size_t n = xt->family == AF_INET6 ? 16 : 4;

    memcpy(value.bytes + sizeof value.bytes - n, address, n);
    return value;
}

static const char *why_of(struct mg_steps *steps, const char *kind, struct mg_str name)
{
    const char *why = mg_arena_printf(steps->arena, "xt %s %.*s", kind, MG_STR_ARG(name));

    if (why == NULL)
        steps->failed = true;
    return why;
}

static bool comment(struct mg_steps *steps, const struct mg_xt *xt)
{
    (void)steps;
    (void)xt;
    return true;
}

/* States are those of nftables, but for untracked ones; and two that are a status in truth. */
static void match_state(struct mg_steps *steps, uint32_t mask, bool inverted)
{
    uint32_t states = mask & (XT_CONNTRACK_STATE_SNAT - 1u), status = 0;

    if ((mask & XT_CONNTRACK_STATE_UNTRACKED) != 0)
        states |= MG_NF_UNTRACKED;
    if ((mask & XT_CONNTRACK_STATE_SNAT) != 0)
        status |= IPS_SRC_NAT;
    if ((mask & XT_CONNTRACK_STATE_DNAT) != 0)
        status |= IPS_DST_NAT;
    if (status == 0)
        mg_steps_bits(steps, MG_NF_CT_STATE, states, inverted);
    else if (states == 0)
        mg_steps_bits(steps, MG_NF_CT_STATUS, status, inverted);
    else
        mg_steps_maybe(steps, "conntrack state or NAT");
}

/* The three revisions by their common members. */
struct conntrack {
    uint32_t flags, inverted, state, status, protocol;
};

static bool read_conntrack(const struct mg_xt *xt, struct conntrack *out)
{
    struct xt_conntrack_mtinfo1 one;
    struct xt_conntrack_mtinfo2 two;

    /* The third one is the second with more behind it. */
    if (xt->revision == 1 && mg_xt_info(xt, &one, sizeof one))
        *out = (struct conntrack){one.match_flags, one.invert_flags, one.state_mask,
                                  one.status_mask, one.l4proto};
    else if ((xt->revision == 2 || xt->revision == 3) && mg_xt_info(xt, &two, sizeof two))
        *out = (struct conntrack){two.match_flags, two.invert_flags, two.state_mask,
                                  two.status_mask, two.l4proto};
    else
        return false;
    return true;
}

static bool conntrack(struct mg_steps *steps, const struct mg_xt *xt)
{
    const uint32_t known = XT_CONNTRACK_STATE | XT_CONNTRACK_STATE_ALIAS | XT_CONNTRACK_PROTO |
                           XT_CONNTRACK_STATUS | XT_CONNTRACK_DIRECTION;
    struct conntrack info;

    if (!read_conntrack(xt, &info))
        return false;
    if ((info.flags & XT_CONNTRACK_STATE) != 0)
        match_state(steps, info.state, (info.inverted & XT_CONNTRACK_STATE) != 0);
    /* Who connects to us began it: the direction is the original one. */
    if ((info.flags & XT_CONNTRACK_DIRECTION) != 0 && (info.inverted & XT_CONNTRACK_DIRECTION) != 0)
        mg_steps_never(steps);
    if ((info.flags & XT_CONNTRACK_PROTO) != 0)
        mg_steps_numbers(steps, MG_NF_PROTOCOL, info.protocol, info.protocol,
                         (info.inverted & XT_CONNTRACK_PROTO) != 0);
    if ((info.flags & XT_CONNTRACK_STATUS) != 0)
        mg_steps_bits(steps, MG_NF_CT_STATUS, info.status,
                      (info.inverted & XT_CONNTRACK_STATUS) != 0);
    if ((info.flags & ~known) != 0)
        mg_steps_maybe(steps, "conntrack");
    return true;
}

static bool state(struct mg_steps *steps, const struct mg_xt *xt)
{
    struct xt_state_info info;

    if (!mg_xt_info(xt, &info, sizeof info))
        return false;
    mg_steps_bits(steps, MG_NF_CT_STATE, info.statemask, false);
    return true;
}

static void match_types(struct mg_steps *steps, enum mg_nf_field field, unsigned types,
                        bool inverted)
{
    struct mg_nf_element elements[16] = {0};
    struct mg_nf_key key = mg_steps_key(field);
    size_t count = 0;

    if (types == 0)
        return;
    for (unsigned i = 0; i < MG_COUNT(elements); i++) {
        if ((types >> i & 1) == 0)
            continue;
        elements[count].keys[0].first = mg_steps_value(i);
        elements[count++].keys[0].last = mg_steps_value(i);
    }
    mg_steps_set(steps, &key, 1, elements, count, inverted);
}

static bool addrtype(struct mg_steps *steps, const struct mg_xt *xt)
{
    struct xt_addrtype_info old;
    struct xt_addrtype_info_v1 info;

    if (xt->revision == 0 && mg_xt_info(xt, &old, sizeof old)) {
        match_types(steps, MG_NF_SOURCE_TYPE, old.source, old.invert_source != 0);
        match_types(steps, MG_NF_DESTINATION_TYPE, old.dest, old.invert_dest != 0);
        return true;
    }
    if (xt->revision != 1 || !mg_xt_info(xt, &info, sizeof info) ||
        (info.flags & (XT_ADDRTYPE_LIMIT_IFACE_IN | XT_ADDRTYPE_LIMIT_IFACE_OUT)) != 0)
        return false;
    match_types(steps, MG_NF_SOURCE_TYPE, info.source,
                (info.flags & XT_ADDRTYPE_INVERT_SOURCE) != 0);
    match_types(steps, MG_NF_DESTINATION_TYPE, info.dest,
                (info.flags & XT_ADDRTYPE_INVERT_DEST) != 0);
    return true;
}

static bool mark(struct mg_steps *steps, const struct mg_xt *xt)
{
    struct xt_mark_mtinfo1 info;

    if (xt->revision != 1 || !mg_xt_info(xt, &info, sizeof info))
        return false;
    mg_steps_masked(steps, MG_NF_MARK, info.mark, info.mask, info.invert != 0);
    return true;
}

static bool connmark(struct mg_steps *steps, const struct mg_xt *xt)
{
    struct xt_connmark_mtinfo1 info;

    if (xt->revision != 1 || !mg_xt_info(xt, &info, sizeof info))
        return false;
    mg_steps_masked(steps, MG_NF_CT_MARK, info.mark, info.mask, info.invert != 0);
    return true;
}

static bool iprange(struct mg_steps *steps, const struct mg_xt *xt)
{
    struct xt_iprange_mtinfo info;
    struct mg_nf_range range;

    if (xt->revision != 1 || xt->family == 0 || !mg_xt_info(xt, &info, sizeof info))
        return false;
    if ((info.flags & IPRANGE_SRC) != 0) {
        range.first = mg_xt_address(xt, &info.src_min);
        range.last = mg_xt_address(xt, &info.src_max);
        mg_steps_range(steps, MG_NF_SOURCE, &range, (info.flags & IPRANGE_SRC_INV) != 0);
    }
    if ((info.flags & IPRANGE_DST) != 0) {
        range.first = mg_xt_address(xt, &info.dst_min);
        range.last = mg_xt_address(xt, &info.dst_max);
        mg_steps_range(steps, MG_NF_DESTINATION, &range, (info.flags & IPRANGE_DST_INV) != 0);
    }
    return true;
}

static const struct {
    const char *name;
    bool (*read)(struct mg_steps *steps, const struct mg_xt *xt); /* NULL: MAYBE */
    unsigned protocol; /* the only one the match is for; 0: any */
} matches[] = {
    {"comment", comment, 0},
    {"conntrack", conntrack, 0},
    {"state", state, 0},
    {"addrtype", addrtype, 0},
    {"mark", mark, 0},
    {"connmark", connmark, 0},
    {"iprange", iprange, 0},
    {"multiport", mg_xt_multiport, 0},
    {"tcp", mg_xt_tcp, IPPROTO_TCP},
    {"udp", mg_xt_udp, IPPROTO_UDP},
    {"udplite", mg_xt_udp, IPPROTO_UDPLITE},
    {"tcpmss", NULL, IPPROTO_TCP},
    {"sctp", NULL, IPPROTO_SCTP},
    {"dccp", NULL, IPPROTO_DCCP},
    {"icmp", NULL, IPPROTO_ICMP},
    {"icmp6", NULL, IPPROTO_ICMPV6},
    {"ah", NULL, IPPROTO_AH},
    {"esp", NULL, IPPROTO_ESP},
    {"ipcomp", NULL, IPPROTO_COMP},
    {"mh", NULL, IPPROTO_MH},
};

void mg_xt_match(struct mg_steps *steps, const struct mg_xt *xt)
{
    for (size_t i = 0; i < MG_COUNT(matches); i++) {
        if (!mg_str_is(xt->name, matches[i].name))
            continue;
        if (matches[i].protocol != 0 && xt->protocol != matches[i].protocol)
            mg_steps_numbers(steps, MG_NF_PROTOCOL, matches[i].protocol, matches[i].protocol,
                             false);
        if (matches[i].read != NULL && matches[i].read(steps, xt))
            return;
    }
    mg_steps_maybe(steps, why_of(steps, "match", xt->name));
}
