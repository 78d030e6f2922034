/* SPDX-License-Identifier: Apache-2.0
 *
 * A range of a masked address is a range of addresses when the mask is a prefix; other masks are
 * not followed.
 */
#include "core/exposure/netfilter_span.h"

#include <string.h>

enum form { RANGE, NOTHING, VAGUE };

static size_t offset_of(enum mg_ip_family family)
{
    return family == MG_IPV4 ? 12 : 0;
}

/* The length of the prefix that a mask is; false when it is none. */
static bool prefix_of(const unsigned char *mask, size_t size, unsigned *out)
{
    unsigned bits = 0;

    while (bits < size * 8 && (mask[bits / 8] >> (7 - bits % 8) & 1) != 0)
        bits++;
    for (unsigned i = bits; i < size * 8; i++) {
        if ((mask[i / 8] >> (7 - i % 8) & 1) != 0)
            return false;
    }
    *out = bits;
    return true;
}

static bool is_zero(const unsigned char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] != 0)
            return false;
    }
    return true;
}

/* Addresses whose masked value lies in the range of an element. */
static enum form addresses_of(enum mg_ip_family family, const struct mg_nf_value *mask,
                              const struct mg_nf_range *range, struct mg_ip_range *out)
{
    size_t at = offset_of(family);
    struct mg_ip_range first, last;
    unsigned prefix;

    if (!is_zero(range->first.bytes, at) ||
        !prefix_of(mask->bytes + at, sizeof mask->bytes - at, &prefix))
        return is_zero(range->first.bytes, at) ? VAGUE : NOTHING;
    memcpy(out->first.bytes, range->first.bytes, sizeof out->first.bytes);
    memcpy(out->last.bytes, range->last.bytes, sizeof out->last.bytes);
    if (!is_zero(range->last.bytes, at)) { /* an address of IPv6 */
        memset(out->last.bytes, 0, at);
        memset(out->last.bytes + at, 0xff, sizeof out->last.bytes - at);
    }
    if (memcmp(&out->first, &out->last, sizeof out->first) > 0)
        return NOTHING;
    first = mg_ip_network(family, &out->first, prefix);
    last = mg_ip_network(family, &out->last, prefix);
    if (memcmp(&first.first, &out->first, sizeof out->first) != 0)
        return memcmp(&first.first, &last.first, sizeof first.first) == 0 ? NOTHING : VAGUE;
    out->last = last.last;
    return RANGE;
}

static bool find_key(const struct mg_nf_step *step, enum mg_nf_field field, size_t *out)
{
    if (step->kind != MG_NF_MATCH && step->kind != MG_NF_MAP)
        return false;
    for (size_t i = 0; i < step->key_count; i++) {
        if (step->keys[i].field == field) {
            *out = i;
            return true;
        }
    }
    return false;
}

/* What one set means for one of its keys. */
struct use {
    const struct mg_nf_set *set;
    size_t key;
    struct mg_nf_value mask;
};

static struct mg_str bytes_of(const struct use *use)
{
    return (struct mg_str){(const char *)use, sizeof *use};
}

static bool use_of(const struct mg_nf_step *step, enum mg_nf_field field, struct use *use)
{
    size_t key;

    if (!find_key(step, field, &key))
        return false;
    memset(use, 0, sizeof *use); /* padding would be part of the name */
    use->set = step->set;
    use->key = key;
    use->mask = step->keys[key].mask;
    return true;
}

static bool add_use(struct mg_nf_program *program, const struct use *use)
{
    struct use *name = mg_arena_alloc(&program->arena, sizeof *name);
    struct mg_nf_span *spans =
        mg_arena_array(&program->arena, use->set->count, sizeof(struct mg_nf_span));

    if (name == NULL || spans == NULL)
        return false;
    memcpy(name, use, sizeof *name);
    return mg_map_put(&program->spans, bytes_of(name), spans);
}

static bool collect(struct mg_nf_program *program, const struct mg_nf_step *step,
                    enum mg_nf_field field)
{
    struct mg_ip_range range;
    struct use use;

    if (!use_of(step, field, &use) || mg_map_get(&program->spans, bytes_of(&use)) != NULL)
        return true;
    for (size_t i = 0; i < use.set->count; i++) {
        if (addresses_of(program->pieces.family, &use.mask, &use.set->elements[i].keys[use.key],
                         &range) == RANGE)
            mg_nf_pieces_add(&program->pieces, &range);
    }
    return add_use(program, &use);
}

bool mg_nf_span_collect(struct mg_nf_program *program)
{
    for (size_t i = 0; i < program->count; i++) {
        const struct mg_nf_chain *chain = program->chains[i].chain;

        for (size_t r = 0; r < chain->count; r++) {
            for (size_t s = 0; s < chain->rules[r].count; s++) {
                const struct mg_nf_step *step = &chain->rules[r].steps[s];

                if (!collect(program, step, MG_NF_SOURCE) ||
                    !collect(program, step, MG_NF_DESTINATION))
                    return false;
            }
        }
    }
    return true;
}

static struct mg_nf_span span_of(const struct mg_nf_program *program, const struct use *use,
                                 const struct mg_nf_element *element)
{
    struct mg_ip_range range;

    switch (addresses_of(program->pieces.family, &use->mask, &element->keys[use->key], &range)) {
    case RANGE:
        return mg_nf_pieces_span(&program->pieces, &range);
    case VAGUE:
        return (struct mg_nf_span){MG_NF_SPAN_VAGUE, MG_NF_SPAN_VAGUE};
    default:
        return (struct mg_nf_span){0, 0};
    }
}

void mg_nf_span_fill(struct mg_nf_program *program)
{
    for (size_t i = 0; i < program->spans.capacity; i++) {
        const struct mg_map_slot *slot = &program->spans.slots[i];
        struct mg_nf_span *spans = slot->value;
        struct use use;

        if (spans == NULL)
            continue;
        memcpy(&use, slot->key.p, sizeof use);
        for (size_t e = 0; e < use.set->count; e++)
            spans[e] = span_of(program, &use, &use.set->elements[e]);
    }
}

const struct mg_nf_span *mg_nf_span_find(const struct mg_nf_program *program,
                                         const struct mg_nf_step *step, enum mg_nf_field field)
{
    struct use use;

    return use_of(step, field, &use) ? mg_map_get(&program->spans, bytes_of(&use)) : NULL;
}
