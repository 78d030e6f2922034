/* SPDX-License-Identifier: Apache-2.0
 *
 * Targets: translation of addresses, marks, and the table of all that are known.
 */
#include <linux/netfilter.h>
#include <linux/netfilter/nf_nat.h>
#include <linux/netfilter/xt_CT.h>
#include <linux/netfilter/xt_connmark.h>
#include <linux/netfilter/xt_mark.h>
#include <string.h>
#include <sys/socket.h>

#include "platform/linux/exposure/xt.h"

static struct mg_nf_value port_value(const union nf_conntrack_man_proto *port)
{
    struct mg_nf_value value = {{0}};

    memcpy(value.bytes + sizeof value.bytes - 2, &port->all, 2);
    return value;
}

static void take_range(const struct mg_xt *xt, const struct nf_nat_range *range,
                       struct mg_nf_nat *nat)
{
    const unsigned vague = NF_NAT_RANGE_NETMAP | NF_NAT_RANGE_PROTO_OFFSET;

    nat->has_address = (range->flags & NF_NAT_RANGE_MAP_IPS) != 0;
    nat->has_port = (range->flags & NF_NAT_RANGE_PROTO_SPECIFIED) != 0;
    nat->vague = (range->flags & vague) != 0;
    if (nat->has_address) {
        nat->address.first = mg_xt_address(xt, &range->min_addr);
        nat->address.last = mg_xt_address(xt, &range->max_addr);
    }
    if (nat->has_port) {
        nat->port.first = port_value(&range->min_proto);
        nat->port.last = port_value(&range->max_proto);
    }
}

/* The first revision of targets for IPv4 has a structure of its own. */
static bool read_range(const struct mg_xt *xt, struct nf_nat_range *out)
{
    struct nf_nat_ipv4_multi_range_compat old;

    memset(out, 0, sizeof *out);
    /* The newest structure only has more behind its end. */
    if (xt->revision != 0 || xt->family == AF_INET6)
        return xt->revision <= 2 && mg_xt_info(xt, out, sizeof *out);
    if (!mg_xt_info(xt, &old, sizeof old) || old.rangesize != 1)
        return false;
    out->flags = old.range[0].flags;
    out->min_addr.ip = old.range[0].min_ip;
    out->max_addr.ip = old.range[0].max_ip;
    out->min_proto = old.range[0].min;
    out->max_proto = old.range[0].max;
    return true;
}

bool mg_xt_nat(struct mg_steps *steps, const struct mg_xt *xt)
{
    struct mg_nf_step step = {.kind = MG_NF_NAT};
    struct nf_nat_range range;

    if (xt->family == 0 || !read_range(xt, &range))
        return false;
    take_range(xt, &range, &step.nat);
    if (mg_str_is(xt->name, "REDIRECT")) {
        step.nat.redirect = true;
        step.nat.has_address = false;
    }
    if (mg_str_is(xt->name, "NETMAP"))
        step.nat.vague = true;
    mg_steps_add(steps, &step);
    return true;
}

static bool accept_it(struct mg_steps *steps, const struct mg_xt *xt)
{
    (void)xt;
    mg_steps_decide(steps, MG_NF_ACCEPT);
    return true;
}

static bool drop_it(struct mg_steps *steps, const struct mg_xt *xt)
{
    (void)xt;
    mg_steps_decide(steps, MG_NF_DROP);
    return true;
}

static bool nothing(struct mg_steps *steps, const struct mg_xt *xt)
{
    (void)steps;
    (void)xt;
    return true;
}

static bool mark(struct mg_steps *steps, const struct mg_xt *xt)
{
    struct mg_nf_step step = {.kind = MG_NF_SET_MARK};
    struct xt_mark_tginfo2 info;

    if (xt->revision != 2 || !mg_xt_info(xt, &info, sizeof info)) {
        mg_steps_plain(steps, MG_NF_LOSE_MARK, MG_NF_MARK);
        return true;
    }
    step.mark = info.mark;
    step.mask = info.mask;
    mg_steps_add(steps, &step);
    return true;
}

static bool lose_mark(struct mg_steps *steps, const struct mg_xt *xt)
{
    (void)xt;
    mg_steps_plain(steps, MG_NF_LOSE_MARK, MG_NF_MARK);
    return true;
}

/* Copies between the marks of packet and connection, or sets the latter. */
static bool connmark(struct mg_steps *steps, const struct mg_xt *xt)
{
    struct xt_connmark_tginfo1 one;
    struct xt_connmark_tginfo2 two;
    unsigned mode;

    if (xt->revision == 1 && mg_xt_info(xt, &one, sizeof one))
        mode = one.mode;
    else if (xt->revision == 2 && mg_xt_info(xt, &two, sizeof two))
        mode = two.mode;
    else
        return false;
    mg_steps_plain(steps, MG_NF_LOSE_MARK,
                   mode == XT_CONNMARK_RESTORE ? MG_NF_MARK : MG_NF_CT_MARK);
    return true;
}

static bool notrack(struct mg_steps *steps, const struct mg_xt *xt)
{
    (void)xt;
    mg_steps_plain(steps, MG_NF_NOTRACK, MG_NF_UNKNOWN);
    return true;
}

/* A helper or a timeout changes no verdict; a zone, which connections are known. */
static bool connection(struct mg_steps *steps, const struct mg_xt *xt)
{
    const unsigned zones = XT_CT_ZONE_DIR_ORIG | XT_CT_ZONE_DIR_REPL | XT_CT_ZONE_MARK;
    struct {
        uint16_t flags, zone;
    } info; /* what all revisions begin with */

    if (!mg_xt_info(xt, &info, sizeof info))
        return false;
    if ((info.flags & (XT_CT_NOTRACK | XT_CT_NOTRACK_ALIAS)) != 0)
        return notrack(steps, xt);
    if (info.zone != 0 || (info.flags & zones) != 0)
        mg_steps_maybe(steps, "xt target CT");
    return true;
}

static const struct {
    const char *name;
    bool (*read)(struct mg_steps *steps, const struct mg_xt *xt);
} targets[] = {
    {"REJECT", drop_it},      {"DNAT", mg_xt_nat},
    {"REDIRECT", mg_xt_nat},  {"NETMAP", mg_xt_nat},
    {"SNAT", accept_it},      {"MASQUERADE", accept_it},
    {"MARK", mark},           {"HMARK", lose_mark},
    {"CONNMARK", connmark},   {"CT", connection},
    {"NOTRACK", notrack},     {"LOG", nothing},
    {"NFLOG", nothing},       {"TRACE", nothing},
    {"AUDIT", nothing},       {"TCPMSS", nothing},
    {"TCPOPTSTRIP", nothing}, {"TTL", nothing},
    {"HL", nothing},          {"DSCP", nothing},
    {"TOS", nothing},         {"ECN", nothing},
    {"CLASSIFY", nothing},    {"CHECKSUM", nothing},
    {"SECMARK", nothing},     {"CONNSECMARK", nothing},
    {"IDLETIMER", nothing},   {"LED", nothing},
    {"RATEEST", nothing},     {"SET", nothing}, /* of ipset: matches of those are MAYBE */
    {"TEE", nothing},                           /* a copy goes elsewhere */
};

void mg_xt_target(struct mg_steps *steps, const struct mg_xt *xt)
{
    const char *why;

    for (size_t i = 0; i < MG_COUNT(targets); i++) {
        if (mg_str_is(xt->name, targets[i].name) && targets[i].read(steps, xt))
            return;
    }
    why = mg_arena_printf(steps->arena, "xt target %.*s", MG_STR_ARG(xt->name));
    if (why == NULL)
        steps->failed = true;
    mg_steps_anything(steps, why);
}
