/* SPDX-License-Identifier: Apache-2.0
 *
 * Expressions by which nftables runs a match or a target of iptables
 * (linux/netfilter/nf_tables_compat.h).
 */
#include <linux/netfilter/nf_tables_compat.h>

#include "platform/linux/exposure/nft_attribute.h"
#include "platform/linux/exposure/nft_rule.h"
#include "platform/linux/exposure/xt.h"

static struct mg_xt xt_of(const struct mg_nft_rule *rule, struct mg_str name,
                          struct mg_str revision, struct mg_str info)
{
    return (struct mg_xt){
        .family = rule->family,
        .protocol = rule->protocol,
        .name = mg_nft_text(name),
        .revision = mg_nft_u32_or(revision, UINT32_MAX),
        .info = info,
    };
}

void mg_nft_xt_match(struct mg_nft_rule *rule, struct mg_str attributes)
{
    struct mg_str a[NFTA_MATCH_MAX + 1];
    struct mg_xt xt;

    mg_netlink_table(attributes, a, MG_COUNT(a));
    xt = xt_of(rule, a[NFTA_MATCH_NAME], a[NFTA_MATCH_REV], a[NFTA_MATCH_INFO]);
    mg_xt_match(rule->steps, &xt);
}

void mg_nft_xt_target(struct mg_nft_rule *rule, struct mg_str attributes)
{
    struct mg_str a[NFTA_TARGET_MAX + 1];
    struct mg_xt xt;

    mg_netlink_table(attributes, a, MG_COUNT(a));
    xt = xt_of(rule, a[NFTA_TARGET_NAME], a[NFTA_TARGET_REV], a[NFTA_TARGET_INFO]);
    mg_xt_target(rule->steps, &xt);
}
