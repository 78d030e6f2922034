/* SPDX-License-Identifier: Apache-2.0
 *
 * Translation of addresses. Whose source is changed gets in as before; a new destination is told
 * when the rule names it, not when a map does.
 */
#include <linux/netfilter.h>
#include <linux/netfilter/nf_nat.h>
#include <linux/netfilter/nf_tables.h>
#include <string.h>
#include <sys/socket.h>

#include "platform/linux/exposure/nft_attribute.h"
#include "platform/linux/exposure/nft_rule.h"

/* n constant bytes of a register as the last ones of a value. */
static bool constant(const struct mg_nft_rule *rule, struct mg_str number, size_t n,
                     struct mg_nf_value *out)
{
    const struct mg_nft_byte *bytes;
    size_t at;

    memset(out, 0, sizeof *out);
    if (!mg_nft_register(mg_nft_u32_or(number, UINT32_MAX), n, &at))
        return false;
    bytes = rule->registers.bytes + at;
    for (size_t i = 0; i < n; i++) {
        if (bytes[i].origin != MG_NFT_CONSTANT)
            return false;
        out->bytes[sizeof out->bytes - n + i] = bytes[i].flip;
    }
    return true;
}

/* From one register up to another, which may be missing. */
static bool constants(const struct mg_nft_rule *rule, struct mg_str first, struct mg_str last,
                      size_t n, struct mg_nf_range *out)
{
    return constant(rule, first, n, &out->first) &&
           constant(rule, last.n != 0 ? last : first, n, &out->last);
}

static void set_address(const struct mg_nft_rule *rule, struct mg_str first, struct mg_str last,
                        size_t n, struct mg_nf_nat *nat)
{
    nat->has_address = first.n != 0 && constants(rule, first, last, n, &nat->address);
    if (first.n != 0 && !nat->has_address)
        nat->vague = true;
}

static void set_port(const struct mg_nft_rule *rule, struct mg_str first, struct mg_str last,
                     struct mg_nf_nat *nat)
{
    nat->has_port = first.n != 0 && constants(rule, first, last, 2, &nat->port);
    if (first.n != 0 && !nat->has_port)
        nat->vague = true;
}

/* A rule for both families has to do with packets of one only. */
static void require_family(struct mg_nft_rule *rule, uint32_t family)
{
    if (rule->family == 0 && (family == NFPROTO_IPV4 || family == NFPROTO_IPV6))
        mg_steps_numbers(rule->steps, MG_NF_FAMILY, family, family, false);
}

void mg_nft_nat(struct mg_nft_rule *rule, struct mg_str attributes)
{
    struct mg_str a[NFTA_NAT_MAX + 1];
    struct mg_nf_step step = {.kind = MG_NF_NAT};
    uint32_t family;

    mg_netlink_table(attributes, a, MG_COUNT(a));
    family = mg_nft_u32_or(a[NFTA_NAT_FAMILY], NFPROTO_UNSPEC);
    require_family(rule, family);
    if (mg_nft_u32_or(a[NFTA_NAT_TYPE], NFT_NAT_DNAT) == NFT_NAT_SNAT) {
        mg_steps_decide(rule->steps, MG_NF_ACCEPT);
        return;
    }
    set_address(rule, a[NFTA_NAT_REG_ADDR_MIN], a[NFTA_NAT_REG_ADDR_MAX],
                family == NFPROTO_IPV6 ? 16 : 4, &step.nat);
    set_port(rule, a[NFTA_NAT_REG_PROTO_MIN], a[NFTA_NAT_REG_PROTO_MAX], &step.nat);
    if ((mg_nft_u32_or(a[NFTA_NAT_FLAGS], 0) & NF_NAT_RANGE_NETMAP) != 0)
        step.nat.vague = true;
    mg_steps_add(rule->steps, &step);
}

void mg_nft_redirect(struct mg_nft_rule *rule, struct mg_str attributes)
{
    struct mg_str a[NFTA_REDIR_MAX + 1];
    struct mg_nf_step step = {.kind = MG_NF_NAT, .nat.redirect = true};

    mg_netlink_table(attributes, a, MG_COUNT(a));
    set_port(rule, a[NFTA_REDIR_REG_PROTO_MIN], a[NFTA_REDIR_REG_PROTO_MAX], &step.nat);
    mg_steps_add(rule->steps, &step);
}
