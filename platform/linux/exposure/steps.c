/* SPDX-License-Identifier: Apache-2.0
 *
 * Steps are gathered in a list that is used again for each rule, and copied into the arena when the
 * rule is done.
 */
#include "platform/linux/exposure/steps.h"

#include <string.h>

void mg_steps_init(struct mg_steps *steps, struct mg_arena *arena)
{
    *steps = (struct mg_steps){.arena = arena};
    mg_vec_init(&steps->list, sizeof(struct mg_nf_step));
    mg_map_init(&steps->ranges);
}

void mg_steps_clear(struct mg_steps *steps)
{
    mg_vec_clear(&steps->list);
    mg_map_clear(&steps->ranges);
}

bool mg_steps_finish(struct mg_steps *steps, uint64_t handle, struct mg_nf_rule *rule)
{
    size_t n = steps->list.n;
    struct mg_nf_step *copy = mg_arena_array(steps->arena, n, sizeof *copy);

    if (steps->failed || copy == NULL)
        return false;
    if (n != 0)
        memcpy(copy, steps->list.items, n * sizeof *copy);
    *rule = (struct mg_nf_rule){.handle = handle, .steps = copy, .count = n};
    steps->list.n = 0;
    return true;
}

void mg_steps_add(struct mg_steps *steps, const struct mg_nf_step *step)
{
    if (!mg_vec_push(&steps->list, step))
        steps->failed = true;
}

void mg_steps_maybe(struct mg_steps *steps, const char *why)
{
    mg_steps_add(steps, &(struct mg_nf_step){.kind = MG_NF_MAYBE, .why = why});
}

void mg_steps_never(struct mg_steps *steps)
{
    static const struct mg_nf_set none = {0};
    struct mg_nf_step step = {.kind = MG_NF_MATCH, .key_count = 1, .set = &none};

    step.keys[0] = mg_steps_key(MG_NF_FAMILY);
    mg_steps_add(steps, &step);
}

void mg_steps_go(struct mg_steps *steps, struct mg_nf_decision decision)
{
    mg_steps_add(steps, &(struct mg_nf_step){.kind = MG_NF_DECIDE, .decision = decision});
}

void mg_steps_decide(struct mg_steps *steps, enum mg_nf_verdict verdict)
{
    mg_steps_go(steps, (struct mg_nf_decision){.verdict = verdict});
}

void mg_steps_anything(struct mg_steps *steps, const char *why)
{
    mg_steps_add(steps, &(struct mg_nf_step){
                            .kind = MG_NF_DECIDE, .why = why, .decision.verdict = MG_NF_ANYTHING});
}

void mg_steps_plain(struct mg_steps *steps, enum mg_nf_kind kind, enum mg_nf_field field)
{
    struct mg_nf_step step = {.kind = kind, .key_count = field == MG_NF_UNKNOWN ? 0 : 1};

    if (step.key_count != 0)
        step.keys[0] = mg_steps_key(field);
    mg_steps_add(steps, &step);
}

/* A set of one element; rules have the same ones again and again, so they share them. */
static const struct mg_nf_set *single(struct mg_steps *steps, const struct mg_nf_range *ranges,
                                      size_t count)
{
    struct mg_str key = {(const char *)ranges, count * sizeof *ranges};
    struct mg_nf_set *set = mg_map_get(&steps->ranges, key);

    if (set != NULL)
        return set;
    set = mg_arena_alloc(steps->arena, sizeof *set);
    if (set == NULL)
        return NULL;
    set->elements = mg_arena_alloc(steps->arena, sizeof *set->elements);
    if (set->elements == NULL)
        return NULL;
    memcpy(set->elements->keys, ranges, key.n);
    set->count = 1;
    key.p = (const char *)set->elements->keys;
    return mg_map_put(&steps->ranges, key, set) ? set : NULL;
}

static bool is_empty(const struct mg_nf_range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (memcmp(&ranges[i].first, &ranges[i].last, sizeof ranges[i].first) > 0)
            return true;
    }
    return false;
}

void mg_steps_ranges(struct mg_steps *steps, const struct mg_nf_key *keys,
                     const struct mg_nf_range *ranges, size_t count, bool inverted)
{
    struct mg_nf_step step = {.kind = MG_NF_MATCH, .key_count = count, .inverted = inverted};

    if (is_empty(ranges, count)) {
        if (!inverted)
            mg_steps_never(steps);
        return;
    }
    memcpy(step.keys, keys, count * sizeof *keys);
    step.set = single(steps, ranges, count);
    if (step.set == NULL)
        steps->failed = true;
    else
        mg_steps_add(steps, &step);
}

void mg_steps_set(struct mg_steps *steps, const struct mg_nf_key *keys, size_t key_count,
                  const struct mg_nf_element *elements, size_t count, bool inverted)
{
    struct mg_nf_step step = {.kind = MG_NF_MATCH, .key_count = key_count, .inverted = inverted};
    struct mg_nf_set *set = mg_arena_alloc(steps->arena, sizeof *set);
    struct mg_nf_element *copy = mg_arena_array(steps->arena, count, sizeof *copy);

    if (set == NULL || copy == NULL) {
        steps->failed = true;
        return;
    }
    set->elements = copy;
    for (size_t i = 0; i < count; i++) {
        if (!is_empty(elements[i].keys, key_count))
            copy[set->count++] = elements[i];
    }
    memcpy(step.keys, keys, key_count * sizeof *keys);
    step.set = set;
    mg_steps_add(steps, &step);
}

void mg_steps_range(struct mg_steps *steps, enum mg_nf_field field, const struct mg_nf_range *range,
                    bool inverted)
{
    struct mg_nf_key key = mg_steps_key(field);

    mg_steps_ranges(steps, &key, range, 1, inverted);
}

void mg_steps_numbers(struct mg_steps *steps, enum mg_nf_field field, uint32_t first, uint32_t last,
                      bool inverted)
{
    struct mg_nf_range range = {mg_steps_value(first), mg_steps_value(last)};

    mg_steps_range(steps, field, &range, inverted);
}

void mg_steps_masked(struct mg_steps *steps, enum mg_nf_field field, uint32_t value, uint32_t mask,
                     bool inverted)
{
    struct mg_nf_range range = {mg_steps_value(value), mg_steps_value(value)};
    struct mg_nf_key key = {.field = field, .mask = mg_steps_value(mask)};

    if (mask == UINT32_MAX)
        key = mg_steps_key(field);
    mg_steps_ranges(steps, &key, &range, 1, inverted);
}

void mg_steps_bits(struct mg_steps *steps, enum mg_nf_field field, uint32_t bits, bool inverted)
{
    mg_steps_masked(steps, field, 0, bits, !inverted);
}

struct mg_nf_value mg_steps_value(uint32_t number)
{
    struct mg_nf_value value = {{0}};

    for (size_t i = 0; i < 4; i++)
        value.bytes[15 - i] = (unsigned char)(number >> (8 * i));
    return value;
}

struct mg_nf_key mg_steps_key(enum mg_nf_field field)
{
    struct mg_nf_key key = {.field = field};

    memset(key.mask.bytes, 0xff, sizeof key.mask.bytes);
    return key;
}
