/* SPDX-License-Identifier: Apache-2.0
 *
 * Elements for keys of a shape. In a set of intervals an element is a border: what it says holds
 * from its key on up to the key of the next one, and of one that is marked as an end nothing holds.
 */
#include "platform/linux/exposure/nft_element.h"

#include <linux/netfilter/nf_tables.h>
#include <string.h>

#include "core/base/limits.h"
#include "platform/linux/exposure/nft_set.h"

struct mg_nft_use {
    struct mg_nft_shape shape;
    struct mg_nf_set set;
    struct mg_nft_use *next;
};

static int by_key(const void *left, const void *right)
{
    const struct mg_nft_element *a = left, *b = right;
    int order = mg_str_cmp(a->key, b->key);

    /* Where one interval ends and another begins, that one holds. */
    return order != 0 ? order
                      : (int)(b->flags & NFT_SET_ELEM_INTERVAL_END) -
                            (int)(a->flags & NFT_SET_ELEM_INTERVAL_END);
}

static void add(struct mg_nf_set *set, const struct mg_nft_shape *shape, const unsigned char *first,
                const unsigned char *last, const struct mg_nf_decision *decision)
{
    struct mg_nf_element *element = &set->elements[set->count];
    enum mg_nft_fit fit = mg_nft_shape_ranges(shape, first, last, element->keys);

    if (fit == MG_NFT_VAGUE)
        set->vague = true;
    if (fit != MG_NFT_FITS)
        return;
    element->decision = *decision;
    set->count++;
}

/* A catch-all element: of a map of verdicts it is what happens otherwise; of others, all values. */
static void add_rest(const struct mg_nft_set *from, struct mg_nf_set *set, size_t key_count,
                     const struct mg_nf_decision *decision)
{
    struct mg_nf_element *element = &set->elements[set->count];

    if (from->verdicts) {
        set->has_default = true;
        set->otherwise = *decision;
        return;
    }
    for (size_t k = 0; k < key_count; k++) {
        memset(&element->keys[k].first, 0, sizeof element->keys[k].first);
        memset(&element->keys[k].last, 0xff, sizeof element->keys[k].last);
    }
    set->count++;
}

static void add_value(struct mg_nf_set *set, const struct mg_nft_shape *shape,
                      const struct mg_nft_element *element)
{
    struct mg_str last = element->last.n != 0 ? element->last : element->key;

    if (element->key.n == shape->n && last.n == shape->n)
        add(set, shape, (const unsigned char *)element->key.p, (const unsigned char *)last.p,
            &element->decision);
    else
        set->vague = true;
}

/* From the border to the one behind it, of which there may be none. */
static void add_interval(struct mg_nf_set *set, const struct mg_nft_shape *shape,
                         const struct mg_nft_element *element, const struct mg_nft_element *behind)
{
    unsigned char last[MG_NFT_BYTES];

    if ((element->flags & NFT_SET_ELEM_INTERVAL_END) != 0)
        return;
    if (element->key.n != shape->n || (behind != NULL && behind->key.n != shape->n)) {
        set->vague = true;
        return;
    }
    memset(last, 0xff, sizeof last);
    if (behind != NULL) {
        memcpy(last, behind->key.p, shape->n);
        if (!mg_nft_before(last, shape->n) || memcmp(last, element->key.p, shape->n) < 0)
            return;
    }
    add(set, shape, (const unsigned char *)element->key.p, last, &element->decision);
}

static bool is_rest(const struct mg_nft_element *element)
{
    return (element->flags & NFT_SET_ELEM_CATCHALL) != 0;
}

/* Whether elements are borders. A concatenation tells both ends of each field instead. */
static bool has_borders(const struct mg_nft_set *set)
{
    const struct mg_nft_element *elements = set->elements.items;

    for (size_t i = 0; i < set->elements.n; i++) {
        if (elements[i].last.n != 0)
            return false;
    }
    return (set->flags & NFT_SET_INTERVAL) != 0 && (set->flags & NFT_SET_CONCAT) == 0;
}

static void add_all(struct mg_nft_set *from, const struct mg_nft_shape *shape,
                    struct mg_nf_set *set)
{
    bool borders = has_borders(from);
    const struct mg_nft_element *elements = from->elements.items;

    if (borders)
        mg_vec_sort(&from->elements, by_key);
    for (size_t i = 0; i < from->elements.n; i++) {
        bool has_next = i + 1 < from->elements.n && !is_rest(&elements[i + 1]);

        if (is_rest(&elements[i]))
            add_rest(from, set, shape->key_count, &elements[i].decision);
        else if (borders)
            add_interval(set, shape, &elements[i], has_next ? &elements[i + 1] : NULL);
        else
            add_value(set, shape, &elements[i]);
    }
}

static enum mg_status add_use(struct mg_nft_sets *sets, struct mg_nft_set *set,
                              const struct mg_nft_shape *shape, struct mg_nft_use **out,
                              struct mg_error *err)
{
    size_t n = set->elements.n;
    struct mg_nft_use *use;

    sets->used += n;
    if (set->use_count++ == MG_LIMIT_NETFILTER_USES || sets->used > MG_LIMIT_NETFILTER_ELEMENTS)
        return mg_fail(err, MG_LIMIT, "rules of nftables use sets in too many ways");
    use = mg_arena_alloc(sets->arena, sizeof *use);
    if (use == NULL)
        return mg_fail(err, MG_NOMEM, "not enough memory for the sets of nftables");
    use->shape = *shape;
    use->set = (struct mg_nf_set){.name = set->name, .vague = set->vague};
    use->set.elements = mg_arena_array(sets->arena, n, sizeof *use->set.elements);
    if (use->set.elements == NULL)
        return mg_fail(err, MG_NOMEM, "not enough memory for the elements of sets");
    add_all(set, shape, &use->set);
    use->next = set->uses;
    set->uses = use;
    *out = use;
    return MG_OK;
}

enum mg_status mg_nft_set_as(struct mg_nft_sets *sets, struct mg_nft_set *set,
                             const struct mg_nft_shape *shape, const struct mg_nf_set **out,
                             struct mg_error *err)
{
    struct mg_nft_use *use = set->uses;

    while (use != NULL && !mg_nft_shape_same(&use->shape, shape))
        use = use->next;
    if (use == NULL) {
        enum mg_status status = add_use(sets, set, shape, &use, err);

        if (status != MG_OK)
            return status;
    }
    *out = &use->set;
    return MG_OK;
}

void mg_nft_set_lose(struct mg_nft_set *set)
{
    set->vague = true;
    for (struct mg_nft_use *use = set->uses; use != NULL; use = use->next)
        use->set.vague = true;
}
