/* SPDX-License-Identifier: Apache-2.0
 *
 * Matches over sets. A concatenation is met when all of its fields are; one of them may be the
 * address that is followed as a region, and then each element lets its own pieces go on.
 */
#include "core/exposure/netfilter_match.h"

#include <string.h>

#include "core/exposure/netfilter_back.h"

#define COST_OF_ELEMENT 8

static bool is_region(const struct mg_nf_walk *walk, enum mg_nf_field field)
{
    return field == (walk->packet.pass == MG_NF_PASS_REPLY ? MG_NF_DESTINATION : MG_NF_SOURCE);
}

void mg_nf_ask(const struct mg_nf_walk *walk, const struct mg_nf_op *op, struct mg_nf_asked *out)
{
    out->op = op;
    out->spans = walk->packet.pass == MG_NF_PASS_REPLY ? op->destinations : op->sources;
    out->region_key = MG_NF_KEYS;
    for (size_t i = 0; i < op->step->key_count; i++) {
        const struct mg_nf_key *key = &op->step->keys[i];

        out->values[i].count = 0;
        if (!is_region(walk, key->field))
            mg_nf_packet_get(&walk->packet, key, &out->values[i]);
        else if (out->region_key == MG_NF_KEYS)
            out->region_key = i; /* spans are those of the first; a second one is not followed */
    }
}

static bool is_in(const struct mg_nf_range *range, const struct mg_nf_value *value)
{
    return memcmp(value, &range->first, sizeof *value) >= 0 &&
           memcmp(value, &range->last, sizeof *value) <= 0;
}

/* Whether a range has all values that a masked field can have. */
static bool has_all(const struct mg_nf_range *range, const struct mg_nf_key *key)
{
    struct mg_nf_value highest = key->mask;
    bool port = key->field == MG_NF_SOURCE_PORT || key->field == MG_NF_DESTINATION_PORT;

    if (port) /* the field is shorter than the mask */
        memset(highest.bytes, 0, sizeof highest.bytes - 2);
    for (size_t i = 0; i < sizeof range->first.bytes; i++) {
        if (range->first.bytes[i] != 0)
            return false;
    }
    return memcmp(&highest, &range->last, sizeof highest) <= 0;
}

static enum mg_nf_answer ask_key(const struct mg_nf_key *key, const struct mg_nf_possible *possible,
                                 const struct mg_nf_range *range)
{
    size_t in = 0;

    if (possible->count == 0)
        return has_all(range, key) ? MG_NF_YES : MG_NF_PERHAPS;
    for (size_t i = 0; i < possible->count; i++)
        in += is_in(range, &possible->values[i]);
    if (in == 0)
        return MG_NF_NO;
    return in == possible->count ? MG_NF_YES : MG_NF_PERHAPS;
}

enum mg_nf_answer mg_nf_ask_element(const struct mg_nf_walk *walk, const struct mg_nf_asked *asked,
                                    size_t element, struct mg_nf_span *span)
{
    const struct mg_nf_step *step = asked->op->step;
    const struct mg_nf_element *e = &step->set->elements[element];
    enum mg_nf_answer answer = MG_NF_YES;

    for (size_t i = 0; i < step->key_count && answer != MG_NF_NO; i++) {
        enum mg_nf_answer one = MG_NF_YES;

        if (i != asked->region_key)
            one = ask_key(&step->keys[i], &asked->values[i], &e->keys[i]);
        answer = one < answer ? one : answer;
    }
    if (asked->spans == NULL || answer == MG_NF_NO)
        return answer;
    *span = asked->spans[element];
    if (span->first == MG_NF_SPAN_VAGUE) {
        *span = (struct mg_nf_span){0, (uint32_t)walk->program->pieces.items.n};
        return MG_NF_PERHAPS;
    }
    return span->first < span->end ? answer : MG_NF_NO;
}

static const char *field_name(enum mg_nf_field field)
{
    static const char *const names[] = {
        [MG_NF_SOURCE] = "source address",
        [MG_NF_DESTINATION] = "destination address",
        [MG_NF_SOURCE_PORT] = "source port",
        [MG_NF_DESTINATION_PORT] = "destination port",
        [MG_NF_OUT_INDEX] = "interface it leaves by",
        [MG_NF_OUT_NAME] = "interface it leaves by",
        [MG_NF_CT_STATE] = "state of the connection",
        [MG_NF_CT_STATUS] = "status of the connection",
        [MG_NF_MARK] = "mark",
        [MG_NF_CT_MARK] = "mark of the connection",
        [MG_NF_TCP_FLAGS] = "TCP flags",
        [MG_NF_SOURCE_TYPE] = "type of the source address",
        [MG_NF_DESTINATION_TYPE] = "type of the destination address",
        [MG_NF_BACK] = "the route back to the source",
    };

    return (size_t)field < MG_COUNT(names) ? names[field] : NULL;
}

/* The first field that is not known is the one to tell. */
const char *mg_nf_ask_why(const struct mg_nf_asked *asked)
{
    const struct mg_nf_step *step = asked->op->step;
    const char *why = NULL;

    for (size_t i = 0; i < step->key_count && why == NULL; i++) {
        if (asked->values[i].count != 1 && i != asked->region_key)
            why = field_name(step->keys[i].field);
    }
    if (why == NULL)
        why = step->why;
    return why != NULL ? why : "a set that changes";
}

/* Of one field with several possible values: each is held against the whole set. */
static enum mg_nf_answer ask_values(const struct mg_nf_asked *asked)
{
    const struct mg_nf_set *set = asked->op->step->set;
    const struct mg_nf_possible *possible = &asked->values[0];
    size_t in = 0;

    for (size_t i = 0; i < possible->count; i++) {
        size_t e = 0;

        while (e < set->count && !is_in(&set->elements[e].keys[0], &possible->values[i]))
            e++;
        in += e < set->count;
    }
    if (in == 0)
        return MG_NF_NO;
    return in == possible->count ? MG_NF_YES : MG_NF_PERHAPS;
}

static enum mg_nf_answer ask_set(const struct mg_nf_walk *walk, const struct mg_nf_asked *asked)
{
    const struct mg_nf_step *step = asked->op->step;
    enum mg_nf_answer best = MG_NF_NO;

    if (step->set->vague)
        return MG_NF_PERHAPS;
    if (step->key_count == 1 && asked->values[0].count != 0)
        return ask_values(asked);
    for (size_t i = 0; i < step->set->count && best != MG_NF_YES; i++) {
        enum mg_nf_answer one = mg_nf_ask_element(walk, asked, i, NULL);

        best = one > best ? one : best;
    }
    return best;
}

static enum mg_nf_answer invert(enum mg_nf_answer answer)
{
    return (enum mg_nf_answer)(MG_NF_YES - answer);
}

/* Asks for nothing else than the route back, which each piece has its own of. */
static bool is_back(const struct mg_nf_step *step)
{
    return step->key_count == 1 && step->keys[0].field == MG_NF_BACK;
}

/* All packets of the region fare alike. */
static const char *match_all(struct mg_nf_walk *walk, const struct mg_nf_asked *asked,
                             struct mg_nf_region *rest)
{
    enum mg_nf_answer answer = ask_set(walk, asked);

    if (asked->op->step->inverted)
        answer = invert(answer);
    if (answer == MG_NF_NO)
        mg_nf_region_move(rest, &walk->at);
    else if (answer == MG_NF_PERHAPS)
        mg_nf_region_add(rest, &walk->at);
    return answer == MG_NF_PERHAPS ? mg_nf_ask_why(asked) : NULL;
}

/* The same of a step that asks for the route back. */
static void find_back(struct mg_nf_walk *walk, const struct mg_nf_step *step)
{
    for (size_t i = walk->at.first * 64; i < walk->at.end * 64; i++) {
        struct mg_nf_span span = {(uint32_t)i, (uint32_t)i + 1};
        enum mg_nf_answer answer = MG_NF_NO;

        if (i < walk->program->pieces.items.n && mg_nf_region_has(&walk->at, i))
            answer = mg_nf_back_ask(walk, step, i);
        if (answer != MG_NF_NO)
            mg_nf_region_add_span(answer == MG_NF_YES ? &walk->hit : &walk->maybe, span);
    }
}

/* Fill hit with the pieces that are in the set, maybe with those that perhaps are as well. */
static void find_pieces(struct mg_nf_walk *walk, const struct mg_nf_asked *asked)
{
    mg_nf_region_reset(&walk->hit);
    mg_nf_region_reset(&walk->maybe);
    if (is_back(asked->op->step)) {
        find_back(walk, asked->op->step);
        return;
    }
    for (size_t i = 0; i < asked->op->step->set->count; i++) {
        struct mg_nf_span span = {0, 0};
        enum mg_nf_answer answer = mg_nf_ask_element(walk, asked, i, &span);

        if (answer == MG_NF_YES)
            mg_nf_region_add_span(&walk->hit, span);
        else if (answer == MG_NF_PERHAPS)
            mg_nf_region_add_span(&walk->maybe, span);
    }
    mg_nf_region_remove(&walk->maybe, &walk->hit);
    mg_nf_region_keep(&walk->hit, &walk->at);
    mg_nf_region_keep(&walk->maybe, &walk->at);
}

static const char *match_region(struct mg_nf_walk *walk, const struct mg_nf_asked *asked,
                                struct mg_nf_region *rest)
{
    find_pieces(walk, asked);
    if (asked->op->step->inverted) {
        mg_nf_region_remove(&walk->at, &walk->hit);
        mg_nf_region_add(rest, &walk->hit);
        mg_nf_region_add(rest, &walk->maybe);
    } else {
        mg_nf_region_remove(&walk->at, &walk->hit);
        mg_nf_region_add(rest, &walk->at); /* with what only may be in the set */
        mg_nf_region_reset(&walk->at);
        mg_nf_region_add(&walk->at, &walk->hit);
        mg_nf_region_add(&walk->at, &walk->maybe);
    }
    return mg_nf_region_is_empty(&walk->maybe) ? NULL : mg_nf_ask_why(asked);
}

const char *mg_nf_match(struct mg_nf_walk *walk, const struct mg_nf_op *op,
                        struct mg_nf_region *rest)
{
    struct mg_nf_asked asked;

    mg_nf_ask(walk, op, &asked);
    if (!mg_nf_walk_spend(walk, op->step->set->count * op->step->key_count * COST_OF_ELEMENT))
        return NULL;
    if (!is_back(op->step) && (asked.spans == NULL || op->step->set->vague))
        return match_all(walk, &asked, rest);
    if (!mg_nf_walk_spend(walk, (walk->at.end - walk->at.first) * (is_back(op->step) ? 64 : 1)))
        return NULL;
    return match_region(walk, &asked, rest);
}
