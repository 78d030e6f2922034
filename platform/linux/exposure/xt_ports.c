/* SPDX-License-Identifier: Apache-2.0
 *
 * Matches of ports and of the flags of TCP (linux/netfilter/xt_tcpudp.h, xt_multiport.h).
 */
#include <linux/netfilter/xt_multiport.h>
#include <linux/netfilter/xt_tcpudp.h>
#include <string.h>

#include "platform/linux/exposure/xt.h"

/* All ports are no condition. */
static void match_ports(struct mg_steps *steps, enum mg_nf_field field, const uint16_t ports[2],
                        bool inverted)
{
    if (ports[0] != 0 || ports[1] != UINT16_MAX)
        mg_steps_numbers(steps, field, ports[0], ports[1], inverted);
    else if (inverted)
        mg_steps_never(steps);
}

bool mg_xt_tcp(struct mg_steps *steps, const struct mg_xt *xt)
{
    struct xt_tcp info;

    if (!mg_xt_info(xt, &info, sizeof info))
        return false;
    match_ports(steps, MG_NF_SOURCE_PORT, info.spts, (info.invflags & XT_TCP_INV_SRCPT) != 0);
    match_ports(steps, MG_NF_DESTINATION_PORT, info.dpts, (info.invflags & XT_TCP_INV_DSTPT) != 0);
    if (info.flg_mask != 0 || info.flg_cmp != 0)
        mg_steps_masked(steps, MG_NF_TCP_FLAGS, info.flg_cmp, info.flg_mask,
                        (info.invflags & XT_TCP_INV_FLAGS) != 0);
    if (info.option != 0)
        mg_steps_maybe(steps, "TCP option");
    return true;
}

bool mg_xt_udp(struct mg_steps *steps, const struct mg_xt *xt)
{
    struct xt_udp info;

    if (!mg_xt_info(xt, &info, sizeof info))
        return false;
    match_ports(steps, MG_NF_SOURCE_PORT, info.spts, (info.invflags & XT_UDP_INV_SRCPT) != 0);
    match_ports(steps, MG_NF_DESTINATION_PORT, info.dpts, (info.invflags & XT_UDP_INV_DSTPT) != 0);
    return true;
}

static struct mg_nf_range port_range(unsigned first, unsigned last)
{
    return (struct mg_nf_range){mg_steps_value(first), mg_steps_value(last)};
}

/* Ports of either side are those of a concatenation of both, with any on the other one. */
static void match_either(struct mg_steps *steps, const struct mg_nf_range *ports, size_t count,
                         bool inverted)
{
    const struct mg_nf_key keys[2] = {mg_steps_key(MG_NF_SOURCE_PORT),
                                      mg_steps_key(MG_NF_DESTINATION_PORT)};
    struct mg_nf_element elements[2 * XT_MULTI_PORTS] = {0};

    for (size_t i = 0; i < 2 * count; i++) {
        elements[i].keys[i % 2] = ports[i / 2];
        elements[i].keys[1 - i % 2] = port_range(0, UINT16_MAX);
    }
    mg_steps_set(steps, keys, 2, elements, 2 * count, inverted);
}

static void match_one(struct mg_steps *steps, enum mg_nf_field field,
                      const struct mg_nf_range *ports, size_t count, bool inverted)
{
    const struct mg_nf_key key = mg_steps_key(field);
    struct mg_nf_element elements[XT_MULTI_PORTS] = {0};

    for (size_t i = 0; i < count; i++)
        elements[i].keys[0] = ports[i];
    mg_steps_set(steps, &key, 1, elements, count, inverted);
}

bool mg_xt_multiport(struct mg_steps *steps, const struct mg_xt *xt)
{
    struct mg_nf_range ports[XT_MULTI_PORTS];
    struct xt_multiport_v1 info = {0};
    size_t count = 0;

    if (xt->revision > 1 ||
        !mg_xt_info(xt, &info, xt->revision == 1 ? sizeof info : sizeof(struct xt_multiport)) ||
        info.count > XT_MULTI_PORTS || info.flags > XT_MULTIPORT_EITHER)
        return false;
    for (size_t i = 0; i < info.count; i++) {
        unsigned first = info.ports[i];

        if (info.pflags[i] != 0 && i + 1 < info.count)
            i++; /* the upper end of a range follows */
        ports[count++] = port_range(first, info.ports[i]);
    }
    if (info.flags == XT_MULTIPORT_EITHER)
        match_either(steps, ports, count, info.invert != 0);
    else
        match_one(steps,
                  info.flags == XT_MULTIPORT_SOURCE ? MG_NF_SOURCE_PORT : MG_NF_DESTINATION_PORT,
                  ports, count, info.invert != 0);
    return true;
}
