/* SPDX-License-Identifier: Apache-2.0
 *
 * Expressions that compare registers with values, ranges and sets, and those that mask or swap
 * bytes before that.
 */
#include <endian.h>
#include <linux/netfilter/nf_tables.h>
#include <string.h>

#include "platform/linux/exposure/nft_attribute.h"
#include "platform/linux/exposure/nft_rule.h"

static struct mg_str data_value(struct mg_str attributes)
{
    struct mg_str a[NFTA_DATA_MAX + 1];

    mg_netlink_table(attributes, a, MG_COUNT(a));
    return a[NFTA_DATA_VALUE];
}

/* From here on in the rule packets have this value of the only key. */
static void remember(struct mg_nft_rule *rule, const struct mg_nft_shape *shape,
                     const struct mg_nf_range *range)
{
    unsigned value = range->first.bytes[sizeof range->first.bytes - 1];

    if (shape->key_count != 1 || memcmp(&range->first, &range->last, sizeof range->first) != 0)
        return;
    if (shape->keys[0].field == MG_NF_FAMILY && rule->family == 0)
        rule->family = value;
    if (shape->keys[0].field == MG_NF_PROTOCOL)
        rule->protocol = value;
}

/* Values from first to last, or all others. */
static void match(struct mg_nft_rule *rule, const struct mg_nft_shape *shape,
                  const unsigned char *first, const unsigned char *last, bool inverted)
{
    struct mg_nf_range ranges[MG_NF_KEYS];
    enum mg_nft_fit fit = mg_nft_shape_ranges(shape, first, last, ranges);
    bool all = fit == MG_NFT_FITS && shape->key_count == 0, none = fit == MG_NFT_NEVER;

    if (fit == MG_NFT_VAGUE || (!none && shape->unknown != 0)) {
        mg_steps_maybe(rule->steps, shape->why != NULL ? shape->why : "comparison");
    } else if (all || none) {
        if (all == inverted)
            mg_steps_never(rule->steps);
    } else {
        mg_steps_ranges(rule->steps, shape->keys, ranges, shape->key_count, inverted);
        if (!inverted)
            remember(rule, shape, ranges);
    }
}

/* The shape of n bytes of a register; without one, a step that says so. */
static bool shape_of(struct mg_nft_rule *rule, uint32_t number, size_t n,
                     struct mg_nft_shape *shape)
{
    size_t at;

    if (n == 0 || !mg_nft_register(number, n, &at)) {
        mg_steps_maybe(rule->steps, "register");
        return false;
    }
    if (!mg_nft_shape_of(&rule->registers, at, n, shape)) {
        mg_steps_maybe(rule->steps, shape->why);
        return false;
    }
    return true;
}

static void compare_order(struct mg_nft_rule *rule, const struct mg_nft_shape *shape, uint32_t op,
                          struct mg_str data)
{
    unsigned char first[MG_NFT_BYTES] = {0}, last[MG_NFT_BYTES];
    bool below = op == NFT_CMP_LT || op == NFT_CMP_LTE, any = true;

    memset(last, 0xff, sizeof last);
    memcpy(below ? last : first, data.p, data.n);
    if (op == NFT_CMP_LT)
        any = mg_nft_before(last, data.n);
    else if (op == NFT_CMP_GT)
        any = mg_nft_behind(first, data.n);
    if (!any)
        mg_steps_never(rule->steps);
    else if (shape->key_count != 1)
        mg_steps_maybe(rule->steps, "comparison");
    else
        match(rule, shape, first, last, false);
}

void mg_nft_compare(struct mg_nft_rule *rule, struct mg_str attributes)
{
    struct mg_str a[NFTA_CMP_MAX + 1], data;
    struct mg_nft_shape shape;
    uint32_t op;

    mg_netlink_table(attributes, a, MG_COUNT(a));
    op = mg_nft_u32_or(a[NFTA_CMP_OP], UINT32_MAX);
    data = data_value(a[NFTA_CMP_DATA]);
    if (op > NFT_CMP_GTE)
        mg_steps_maybe(rule->steps, "comparison");
    else if (!shape_of(rule, mg_nft_u32_or(a[NFTA_CMP_SREG], UINT32_MAX), data.n, &shape))
        return;
    else if (op == NFT_CMP_EQ || op == NFT_CMP_NEQ)
        match(rule, &shape, (const unsigned char *)data.p, (const unsigned char *)data.p,
              op == NFT_CMP_NEQ);
    else
        compare_order(rule, &shape, op, data);
}

void mg_nft_compare_range(struct mg_nft_rule *rule, struct mg_str attributes)
{
    struct mg_str a[NFTA_RANGE_MAX + 1], from, to;
    struct mg_nft_shape shape;
    uint32_t op;

    mg_netlink_table(attributes, a, MG_COUNT(a));
    op = mg_nft_u32_or(a[NFTA_RANGE_OP], UINT32_MAX);
    from = data_value(a[NFTA_RANGE_FROM_DATA]);
    to = data_value(a[NFTA_RANGE_TO_DATA]);
    if (!shape_of(rule, mg_nft_u32_or(a[NFTA_RANGE_SREG], UINT32_MAX), from.n, &shape))
        return;
    if (op > NFT_RANGE_NEQ || to.n != from.n || shape.key_count != 1)
        mg_steps_maybe(rule->steps, "comparison");
    else
        match(rule, &shape, (const unsigned char *)from.p, (const unsigned char *)to.p,
              op == NFT_RANGE_NEQ);
}

/* The keys that a set is asked for; false when nothing is known of them, or of the set. */
static bool keys_of(const struct mg_nft_rule *rule, const struct mg_nft_set *set,
                    struct mg_str number, struct mg_nft_shape *shape)
{
    size_t at;

    shape->why = NULL;
    return set != NULL && set->key_size != 0 &&
           mg_nft_register(mg_nft_u32_or(number, UINT32_MAX), set->key_size, &at) &&
           mg_nft_shape_of(&rule->registers, at, set->key_size, shape) &&
           shape->unknown != shape->key_count;
}

static void look_up(struct mg_nft_rule *rule, struct mg_nft_set *set,
                    const struct mg_nft_shape *shape, bool verdicts, bool inverted)
{
    struct mg_nf_step step = {
        .kind = verdicts ? MG_NF_MAP : MG_NF_MATCH,
        .key_count = shape->key_count,
        .inverted = inverted,
        .why = shape->why != NULL ? shape->why : "set",
    };

    memcpy(step.keys, shape->keys, sizeof step.keys);
    rule->status = mg_nft_set_as(rule->sets, set, shape, &step.set, rule->err);
    if (rule->status == MG_OK)
        mg_steps_add(rule->steps, &step);
}

void mg_nft_look_up(struct mg_nft_rule *rule, struct mg_str attributes)
{
    struct mg_str a[NFTA_LOOKUP_MAX + 1];
    struct mg_nft_shape shape;
    struct mg_nft_set *set;
    uint32_t to;
    bool has_target, verdicts;

    mg_netlink_table(attributes, a, MG_COUNT(a));
    set = mg_nft_sets_find(rule->sets, rule->table_family, rule->table,
                           mg_nft_text(a[NFTA_LOOKUP_SET]));
    has_target = mg_nft_u32(a[NFTA_LOOKUP_DREG], &to);
    verdicts = has_target && to == NFT_REG_VERDICT;
    if (keys_of(rule, set, a[NFTA_LOOKUP_SREG], &shape))
        look_up(rule, set, &shape, verdicts,
                (mg_nft_u32_or(a[NFTA_LOOKUP_FLAGS], 0) & NFT_LOOKUP_F_INV) != 0);
    else if (verdicts)
        mg_steps_anything(rule->steps, shape.why != NULL ? shape.why : "set");
    else
        mg_steps_maybe(rule->steps, shape.why != NULL ? shape.why : "set");
    /* What a map gives may fill any of the registers. */
    if (has_target && !verdicts)
        mg_nft_registers_reset(&rule->registers, "map");
}

/* Adds to a set, or takes from it; goes on when that works. */
void mg_nft_update_set(struct mg_nft_rule *rule, struct mg_str attributes)
{
    struct mg_str a[NFTA_DYNSET_MAX + 1];
    struct mg_nft_set *set;

    mg_netlink_table(attributes, a, MG_COUNT(a));
    set = mg_nft_sets_find(rule->sets, rule->table_family, rule->table,
                           mg_nft_text(a[NFTA_DYNSET_SET_NAME]));
    if (set != NULL)
        mg_nft_set_lose(set);
    mg_steps_maybe(rule->steps, "dynset");
}

static void mask_byte(struct mg_nft_byte *byte, unsigned char mask, unsigned char flip)
{
    if (byte->origin == MG_NFT_NOTHING)
        return;
    byte->mask &= mask;
    byte->flip = (byte->flip & mask) ^ flip;
}

void mg_nft_change_bits(struct mg_nft_rule *rule, struct mg_str attributes)
{
    struct mg_str a[NFTA_BITWISE_MAX + 1], mask, flip;
    uint32_t to, n;
    size_t at, target;

    mg_netlink_table(attributes, a, MG_COUNT(a));
    mask = data_value(a[NFTA_BITWISE_MASK]);
    flip = data_value(a[NFTA_BITWISE_XOR]);
    to = mg_nft_u32_or(a[NFTA_BITWISE_DREG], UINT32_MAX);
    n = mg_nft_u32_or(a[NFTA_BITWISE_LEN], 0);
    if (n > MG_NFT_BYTES || mask.n != n || flip.n != n ||
        mg_nft_u32_or(a[NFTA_BITWISE_OP], NFT_BITWISE_BOOL) != NFT_BITWISE_BOOL ||
        !mg_nft_register(mg_nft_u32_or(a[NFTA_BITWISE_SREG], UINT32_MAX), n, &at) ||
        !mg_nft_register(to, n, &target)) {
        mg_nft_store_unknown(&rule->registers, to, n, "bitwise");
        return;
    }
    memmove(rule->registers.bytes + target, rule->registers.bytes + at,
            n * sizeof *rule->registers.bytes);
    for (size_t i = 0; i < n; i++)
        mask_byte(&rule->registers.bytes[target + i], (unsigned char)mask.p[i],
                  (unsigned char)flip.p[i]);
}

/* Swaps the bytes of each number where the machine has them the other way round. */
void mg_nft_change_order(struct mg_nft_rule *rule, struct mg_str attributes)
{
    struct mg_str a[NFTA_BYTEORDER_MAX + 1];
    struct mg_nft_byte old[MG_NFT_BYTES];
    uint32_t to, n, size;
    size_t at, target;
    bool swaps = __BYTE_ORDER == __LITTLE_ENDIAN;

    mg_netlink_table(attributes, a, MG_COUNT(a));
    to = mg_nft_u32_or(a[NFTA_BYTEORDER_DREG], UINT32_MAX);
    n = mg_nft_u32_or(a[NFTA_BYTEORDER_LEN], 0);
    size = mg_nft_u32_or(a[NFTA_BYTEORDER_SIZE], 0);
    if ((size != 2 && size != 4 && size != 8) || n > MG_NFT_BYTES || n % size != 0 ||
        !mg_nft_register(mg_nft_u32_or(a[NFTA_BYTEORDER_SREG], UINT32_MAX), n, &at) ||
        !mg_nft_register(to, n, &target)) {
        mg_nft_store_unknown(&rule->registers, to, n, "byteorder");
        return;
    }
    memcpy(old, rule->registers.bytes + at, n * sizeof *old);
    for (size_t i = 0; i < n; i++)
        rule->registers.bytes[target + i] = old[swaps ? i - i % size + (size - 1 - i % size) : i];
}
