/* SPDX-License-Identifier: Apache-2.0
 *
 * The table of expressions, and those that need no more than a line.
 */
#include "platform/linux/exposure/nft_rule.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <sys/socket.h>

#include "platform/linux/exposure/nft_attribute.h"

/* A constant for a register; a verdict is one as well. */
static void immediate(struct mg_nft_rule *rule, struct mg_str attributes)
{
    struct mg_str a[NFTA_IMMEDIATE_MAX + 1], data[NFTA_DATA_MAX + 1];
    struct mg_nf_step step = {.kind = MG_NF_DECIDE};
    uint32_t number;

    mg_netlink_table(attributes, a, MG_COUNT(a));
    mg_netlink_table(a[NFTA_IMMEDIATE_DATA], data, MG_COUNT(data));
    number = mg_nft_u32_or(a[NFTA_IMMEDIATE_DREG], UINT32_MAX);
    if (number != NFT_REG_VERDICT)
        mg_nft_store_constant(&rule->registers, number, data[NFTA_DATA_VALUE]);
    else if (mg_nft_verdict(rule->steps->arena, data[NFTA_DATA_VERDICT], &step.decision, &step.why))
        mg_steps_add(rule->steps, &step);
    else
        rule->steps->failed = true;
}

static void reject(struct mg_nft_rule *rule, struct mg_str attributes)
{
    (void)attributes;
    mg_steps_decide(rule->steps, MG_NF_DROP);
}

/* Only the source of packets is changed. */
static void masquerade(struct mg_nft_rule *rule, struct mg_str attributes)
{
    (void)attributes;
    mg_steps_decide(rule->steps, MG_NF_ACCEPT);
}

static void notrack(struct mg_nft_rule *rule, struct mg_str attributes)
{
    (void)attributes;
    mg_steps_plain(rule->steps, MG_NF_NOTRACK, MG_NF_UNKNOWN);
}

/* Objects by name. Those that limit match or do not; the others leave packets as they are. */
static void object(struct mg_nft_rule *rule, struct mg_str attributes)
{
    struct mg_str a[NFTA_OBJREF_MAX + 1];

    mg_netlink_table(attributes, a, MG_COUNT(a));
    switch (mg_nft_u32_or(a[NFTA_OBJREF_IMM_TYPE], NFT_OBJECT_UNSPEC)) {
    case NFT_OBJECT_COUNTER:
    case NFT_OBJECT_CT_HELPER:
    case NFT_OBJECT_CT_TIMEOUT:
    case NFT_OBJECT_CT_EXPECT:
    case NFT_OBJECT_SECMARK:
    case NFT_OBJECT_TUNNEL:
        return;
    case NFT_OBJECT_SYNPROXY:
        mg_steps_anything(rule->steps, "synproxy");
        return;
    default:
        mg_steps_maybe(rule->steps, "object");
    }
}

enum effect {
    NOTHING,  /* on the fate of packets */
    MAYBE,    /* may end the rule */
    ANYTHING, /* may take packets elsewhere */
};

static const struct {
    const char *name;
    void (*read)(struct mg_nft_rule *rule, struct mg_str attributes);
    enum effect effect; /* without read */
} expressions[] = {
    {"payload", mg_nft_load_payload, NOTHING},
    {"meta", mg_nft_load_meta, NOTHING},
    {"ct", mg_nft_load_ct, NOTHING},
    {"fib", mg_nft_load_fib, NOTHING},
    {"cmp", mg_nft_compare, NOTHING},
    {"range", mg_nft_compare_range, NOTHING},
    {"lookup", mg_nft_look_up, NOTHING},
    {"bitwise", mg_nft_change_bits, NOTHING},
    {"byteorder", mg_nft_change_order, NOTHING},
    {"immediate", immediate, NOTHING},
    {"match", mg_nft_xt_match, NOTHING},
    {"target", mg_nft_xt_target, NOTHING},
    {"dynset", mg_nft_update_set, NOTHING},
    {"nat", mg_nft_nat, NOTHING},
    {"redir", mg_nft_redirect, NOTHING},
    {"masq", masquerade, NOTHING},
    {"reject", reject, NOTHING},
    {"notrack", notrack, NOTHING},
    {"objref", object, NOTHING},
    {"counter", NULL, NOTHING},
    {"last", NULL, NOTHING},
    {"log", NULL, NOTHING},
    {"limit", NULL, MAYBE},
    {"quota", NULL, MAYBE},
    {"connlimit", NULL, MAYBE},
    {"queue", NULL, ANYTHING},
    {"tproxy", NULL, ANYTHING},
    {"synproxy", NULL, ANYTHING},
    {"flow_offload", NULL, ANYTHING},
    {"fwd", NULL, ANYTHING},
    {"dup", NULL, ANYTHING},
};

static void not_known(struct mg_nft_rule *rule, struct mg_str name)
{
    const char *why = mg_arena_printf(rule->steps->arena, "%.*s", MG_STR_ARG(name));

    if (why == NULL)
        rule->steps->failed = true;
    mg_steps_maybe(rule->steps, why);
    mg_nft_registers_reset(&rule->registers, why);
}

static void read_expression(struct mg_nft_rule *rule, struct mg_str expression)
{
    struct mg_str a[NFTA_EXPR_MAX + 1], name;

    mg_netlink_table(expression, a, MG_COUNT(a));
    name = mg_nft_text(a[NFTA_EXPR_NAME]);
    for (size_t i = 0; i < MG_COUNT(expressions); i++) {
        if (!mg_str_is(name, expressions[i].name))
            continue;
        if (expressions[i].read != NULL)
            expressions[i].read(rule, a[NFTA_EXPR_DATA]);
        else if (expressions[i].effect == MAYBE)
            mg_steps_maybe(rule->steps, expressions[i].name);
        else if (expressions[i].effect == ANYTHING)
            mg_steps_anything(rule->steps, expressions[i].name);
        return;
    }
    not_known(rule, name);
}

enum mg_status mg_nft_rule_lower(struct mg_nft_rule *rule, struct mg_str list)
{
    struct mg_netlink_attribute one;

    rule->status = MG_OK;
    rule->protocol = 0;
    rule->family = rule->table_family == NFPROTO_IPV4   ? AF_INET
                   : rule->table_family == NFPROTO_IPV6 ? AF_INET6
                                                        : 0;
    mg_nft_registers_reset(&rule->registers, "register");
    while (rule->status == MG_OK && mg_netlink_next(&list, &one))
        read_expression(rule, one.value);
    if (rule->status == MG_OK && list.n != 0)
        return mg_fail(rule->err, MG_FORMAT, "a rule of nftables is cut off");
    return rule->status;
}
