/* SPDX-License-Identifier: Apache-2.0
 *
 * Keeps what NFT_MSG_NEWSET and NFT_MSG_NEWSETELEM tell (enum nft_set_attributes and following).
 * Elements that time out, or that only count up to a limit, make their set vague.
 */
#include "platform/linux/exposure/nft_set.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <string.h>

#include "core/base/limits.h"
#include "platform/linux/exposure/nft_attribute.h"
#include "platform/linux/exposure/nft_element.h"

void mg_nft_sets_init(struct mg_nft_sets *sets, struct mg_arena *arena)
{
    *sets = (struct mg_nft_sets){.arena = arena};
    mg_map_init(&sets->by_name);
    mg_buf_init(&sets->name, MG_KIB(4));
}

void mg_nft_sets_clear(struct mg_nft_sets *sets)
{
    for (struct mg_nft_set *set = sets->all; set != NULL; set = set->next)
        mg_vec_clear(&set->elements);
    mg_map_clear(&sets->by_name);
    mg_buf_clear(&sets->name);
}

/* A family and two names, of which either may have any byte but NUL. */
static struct mg_str full_name(struct mg_nft_sets *sets, unsigned family, struct mg_str table,
                               struct mg_str name)
{
    mg_buf_reset(&sets->name);
    mg_buf_char(&sets->name, (char)family);
    mg_buf_str(&sets->name, table);
    mg_buf_char(&sets->name, '\0');
    mg_buf_str(&sets->name, name);
    return sets->name.failed ? MG_STR_NONE : mg_buf_view(&sets->name);
}

struct mg_nft_set *mg_nft_sets_find(struct mg_nft_sets *sets, unsigned family, struct mg_str table,
                                    struct mg_str name)
{
    return mg_map_get(&sets->by_name, full_name(sets, family, table, name));
}

enum mg_status mg_nft_sets_add(struct mg_nft_sets *sets, unsigned family, struct mg_str attributes,
                               struct mg_error *err)
{
    struct mg_str a[NFTA_SET_MAX + 1], key;
    struct mg_nft_set *set = mg_arena_alloc(sets->arena, sizeof *set);

    if (sets->count++ == MG_LIMIT_NETFILTER_SETS)
        return mg_fail(err, MG_LIMIT, "nftables has more than %d sets", MG_LIMIT_NETFILTER_SETS);
    mg_netlink_table(attributes, a, MG_COUNT(a));
    key = full_name(sets, family, mg_nft_text(a[NFTA_SET_TABLE]), mg_nft_text(a[NFTA_SET_NAME]));
    if (set == NULL || !mg_arena_str(sets->arena, key, &key) ||
        !mg_map_put(&sets->by_name, key, set))
        return mg_fail(err, MG_NOMEM, "not enough memory for the sets of nftables");
    set->name = mg_str_skip(key, 2 + mg_nft_text(a[NFTA_SET_TABLE]).n);
    set->flags = mg_nft_u32_or(a[NFTA_SET_FLAGS], 0);
    set->key_size = mg_nft_u32_or(a[NFTA_SET_KEY_LEN], 0);
    set->verdicts = mg_nft_u32_or(a[NFTA_SET_DATA_TYPE], 0) == NFT_DATA_VERDICT;
    set->vague = (set->flags & (NFT_SET_TIMEOUT | NFT_SET_EVAL)) != 0;
    mg_vec_init(&set->elements, sizeof(struct mg_nft_element));
    set->next = sets->all;
    sets->all = set;
    return MG_OK;
}

static struct mg_str data_value(struct mg_str attributes)
{
    struct mg_str a[NFTA_DATA_MAX + 1];

    mg_netlink_table(attributes, a, MG_COUNT(a));
    return a[NFTA_DATA_VALUE];
}

/* An expression that only counts. */
static bool counts_only(struct mg_str expression)
{
    struct mg_str a[NFTA_EXPR_MAX + 1], name;

    mg_netlink_table(expression, a, MG_COUNT(a));
    name = mg_nft_text(a[NFTA_EXPR_NAME]);
    return mg_str_is(name, "counter") || mg_str_is(name, "last");
}

static bool is_vague(struct mg_str *a)
{
    struct mg_str expressions = a[NFTA_SET_ELEM_EXPRESSIONS];
    struct mg_netlink_attribute one;
    bool vague = a[NFTA_SET_ELEM_TIMEOUT].n != 0 || a[NFTA_SET_ELEM_EXPIRATION].n != 0 ||
                 (a[NFTA_SET_ELEM_EXPR].n != 0 && !counts_only(a[NFTA_SET_ELEM_EXPR]));

    while (mg_netlink_next(&expressions, &one))
        vague = vague || !counts_only(one.value);
    return vague;
}

static enum mg_status add_element(struct mg_nft_sets *sets, struct mg_nft_set *set,
                                  struct mg_str attributes, struct mg_error *err)
{
    struct mg_str a[NFTA_SET_ELEM_MAX + 1], data[NFTA_DATA_MAX + 1];
    struct mg_nft_element *element;
    const char *why;

    if (sets->elements++ == MG_LIMIT_NETFILTER_ELEMENTS)
        return mg_fail(err, MG_LIMIT, "sets of nftables have more than %d elements",
                       MG_LIMIT_NETFILTER_ELEMENTS);
    element = mg_vec_add(&set->elements);
    if (element == NULL)
        return mg_fail(err, MG_NOMEM, "not enough memory for the elements of sets");
    mg_netlink_table(attributes, a, MG_COUNT(a));
    mg_netlink_table(a[NFTA_SET_ELEM_DATA], data, MG_COUNT(data));
    element->key = data_value(a[NFTA_SET_ELEM_KEY]);
    element->last = data_value(a[NFTA_SET_ELEM_KEY_END]);
    element->flags = mg_nft_u32_or(a[NFTA_SET_ELEM_FLAGS], 0);
    set->vague = set->vague || is_vague(a);
    if (data[NFTA_DATA_VERDICT].n != 0 &&
        !mg_nft_verdict(sets->arena, data[NFTA_DATA_VERDICT], &element->decision, &why))
        return mg_fail(err, MG_NOMEM, "not enough memory for maps of verdicts");
    return MG_OK;
}

enum mg_status mg_nft_sets_add_elements(struct mg_nft_sets *sets, unsigned family,
                                        struct mg_str attributes, struct mg_error *err)
{
    struct mg_str a[NFTA_SET_ELEM_LIST_MAX + 1], list;
    struct mg_netlink_attribute one;
    struct mg_nft_set *set;
    enum mg_status status = MG_OK;

    mg_netlink_table(attributes, a, MG_COUNT(a));
    set = mg_nft_sets_find(sets, family, mg_nft_text(a[NFTA_SET_ELEM_LIST_TABLE]),
                           mg_nft_text(a[NFTA_SET_ELEM_LIST_SET]));
    list = a[NFTA_SET_ELEM_LIST_ELEMENTS];
    while (set != NULL && status == MG_OK && mg_netlink_next(&list, &one))
        status = add_element(sets, set, one.value, err);
    return status;
}

static enum mg_nf_verdict verdict_of(uint32_t code)
{
    switch ((int32_t)code) {
    case NF_DROP:
        return MG_NF_DROP;
    case NF_ACCEPT:
        return MG_NF_ACCEPT;
    case NFT_JUMP:
        return MG_NF_JUMP;
    case NFT_GOTO:
        return MG_NF_GOTO;
    case NFT_RETURN:
        return MG_NF_RETURN;
    case NFT_CONTINUE:
    case NFT_BREAK:
        return MG_NF_CONTINUE;
    default: /* NF_QUEUE and NF_STOLEN */
        return MG_NF_ANYTHING;
    }
}

bool mg_nft_verdict(struct mg_arena *arena, struct mg_str attributes, struct mg_nf_decision *out,
                    const char **why)
{
    struct mg_str a[NFTA_VERDICT_MAX + 1];
    struct mg_nf_decision decision = {MG_NF_CONTINUE, MG_STR_NONE};

    mg_netlink_table(attributes, a, MG_COUNT(a));
    /* Without a code it is none that the kernel knows. */
    decision.verdict = verdict_of(mg_nft_u32_or(a[NFTA_VERDICT_CODE], NF_QUEUE));
    if (!mg_arena_str(arena, mg_nft_text(a[NFTA_VERDICT_CHAIN]), &decision.chain))
        return false;
    *why = decision.verdict == MG_NF_ANYTHING ? "queue" : NULL;
    *out = decision;
    return true;
}
