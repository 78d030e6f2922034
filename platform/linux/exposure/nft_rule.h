/* SPDX-License-Identifier: Apache-2.0
 *
 * One rule of nftables: its expressions (linux/netfilter/nf_tables.h), read in the order in which
 * the kernel would run them, become steps. An expression that is not known may do anything with the
 * registers, so what is compared after it is not known either.
 */
#ifndef MG_LINUX_EXPOSURE_NFT_RULE_H
#define MG_LINUX_EXPOSURE_NFT_RULE_H

#include "platform/linux/exposure/nft_set.h"
#include "platform/linux/exposure/steps.h"

struct mg_nft_rule {
    struct mg_steps *steps;   /* borrowed */
    struct mg_nft_sets *sets; /* borrowed */
    unsigned table_family;    /* NFPROTO_* */
    struct mg_str table;
    /* What packets are that come this far in the rule; 0: any. */
    unsigned family; /* 2 or 10 */
    unsigned protocol;
    struct mg_nft_registers registers;
    enum mg_status status; /* latches */
    struct mg_error *err;
};

/* The steps of NFTA_RULE_EXPRESSIONS, of a rule in table; rule->steps, sets, table_family, table
 * and err are given. LIMIT, NOMEM. */
enum mg_status mg_nft_rule_lower(struct mg_nft_rule *rule, struct mg_str expressions);

/* The readers of single expressions, given their attributes. */
void mg_nft_load_payload(struct mg_nft_rule *rule, struct mg_str attributes);
void mg_nft_load_meta(struct mg_nft_rule *rule, struct mg_str attributes);
void mg_nft_load_ct(struct mg_nft_rule *rule, struct mg_str attributes);
void mg_nft_load_fib(struct mg_nft_rule *rule, struct mg_str attributes);
void mg_nft_change_bits(struct mg_nft_rule *rule, struct mg_str attributes);
void mg_nft_change_order(struct mg_nft_rule *rule, struct mg_str attributes);
void mg_nft_compare(struct mg_nft_rule *rule, struct mg_str attributes);
void mg_nft_compare_range(struct mg_nft_rule *rule, struct mg_str attributes);
void mg_nft_look_up(struct mg_nft_rule *rule, struct mg_str attributes);
void mg_nft_update_set(struct mg_nft_rule *rule, struct mg_str attributes);
void mg_nft_nat(struct mg_nft_rule *rule, struct mg_str attributes);
void mg_nft_redirect(struct mg_nft_rule *rule, struct mg_str attributes);
void mg_nft_xt_match(struct mg_nft_rule *rule, struct mg_str attributes);
void mg_nft_xt_target(struct mg_nft_rule *rule, struct mg_str attributes);

#endif
