/* SPDX-License-Identifier: Apache-2.0
 *
 * Chains are a stack of frames of our own, as rules are foreign. What returns to a chain is merged
 * with what is there; frames above one another may belong to one caller, when a map of verdicts
 * sends different addresses to different chains.
 */
#include "core/exposure/netfilter_walk.h"

#include <stdlib.h>

#include "core/base/limits.h"
#include "core/exposure/netfilter_decide.h"
#include "core/exposure/netfilter_match.h"

#define NO_CALLER SIZE_MAX
#define COST_OF_STEP 40

static bool new_regions(struct mg_nf_walk *walk, size_t count)
{
    struct mg_nf_region *const regions[] = {&walk->accepted, &walk->dropped, &walk->named,
                                            &walk->doubted,  &walk->at,      &walk->hit,
                                            &walk->maybe};

    for (size_t i = 0; i < MG_COUNT(regions); i++) {
        if (!mg_nf_region_new(regions[i], count))
            return false;
    }
    return true;
}

enum mg_status mg_nf_walk_init(struct mg_nf_walk *walk, const struct mg_nf_program *program,
                               struct mg_error *err)
{
    size_t count = program->pieces.items.n;

    *walk = (struct mg_nf_walk){.program = program};
    mg_vec_init(&walk->forks, sizeof(struct mg_nf_fork));
    walk->acceptors = calloc(count, sizeof *walk->acceptors);
    walk->droppers = calloc(count, sizeof *walk->droppers);
    walk->doubts = calloc(count, sizeof *walk->doubts);
    walk->frames = calloc(MG_LIMIT_NETFILTER_FRAMES, sizeof *walk->frames);
    if (walk->acceptors == NULL || walk->droppers == NULL || walk->doubts == NULL ||
        walk->frames == NULL || !new_regions(walk, count)) {
        mg_nf_walk_clear(walk);
        return mg_fail(err, MG_NOMEM, "not enough memory to follow packets through %zu addresses",
                       count);
    }
    return MG_OK;
}

void mg_nf_walk_clear(struct mg_nf_walk *walk)
{
    struct mg_nf_region *const regions[] = {&walk->accepted, &walk->dropped, &walk->named,
                                            &walk->doubted,  &walk->at,      &walk->hit,
                                            &walk->maybe};

    for (size_t i = 0; i < MG_COUNT(regions); i++)
        mg_nf_region_free(regions[i]);
    for (size_t i = 0; walk->frames != NULL && i < MG_LIMIT_NETFILTER_FRAMES; i++) {
        mg_nf_region_free(&walk->frames[i].here);
        mg_nf_region_free(&walk->frames[i].returned);
    }
    for (size_t i = 0; i < walk->forks.n; i++)
        mg_nf_region_free(&((struct mg_nf_fork *)mg_vec_at(&walk->forks, i))->region);
    mg_vec_clear(&walk->forks);
    free(walk->frames);
    free(walk->acceptors);
    free(walk->droppers);
    free(walk->doubts);
    *walk = (struct mg_nf_walk){.program = walk->program};
}

bool mg_nf_walk_spend(struct mg_nf_walk *walk, size_t steps)
{
    walk->steps -= steps < walk->steps ? steps : walk->steps;
    return walk->steps != 0;
}

/* A frame that is empty, or NULL when there are too many. */
static struct mg_nf_frame *push(struct mg_nf_walk *walk)
{
    struct mg_nf_frame *frame;

    if (walk->frame_count == MG_LIMIT_NETFILTER_FRAMES || !mg_nf_walk_spend(walk, COST_OF_STEP))
        return NULL;
    frame = &walk->frames[walk->frame_count];
    if (frame->here.bits == NULL &&
        (!mg_nf_region_new(&frame->here, walk->program->pieces.items.n) ||
         !mg_nf_region_new(&frame->returned, walk->program->pieces.items.n))) {
        walk->failed = true;
        return NULL;
    }
    walk->frame_count++;
    frame->rule = 0;
    return frame;
}

/* The frame of a chain that the same caller has sent others to. */
static struct mg_nf_frame *find_frame(struct mg_nf_walk *walk, size_t caller,
                                      const struct mg_nf_ready_chain *chain, bool gone)
{
    for (size_t i = caller + 1; i < walk->frame_count; i++) {
        struct mg_nf_frame *frame = &walk->frames[i];

        if (frame->chain == chain && frame->gone == gone)
            return frame;
    }
    return NULL;
}

bool mg_nf_walk_call(struct mg_nf_walk *walk, size_t caller, struct mg_str name, bool gone,
                     const struct mg_nf_region *region)
{
    const struct mg_nf_frame *from = &walk->frames[caller];
    const struct mg_nf_ready_chain *chain = mg_map_get(&from->chain->table->chains, name);
    struct mg_nf_frame *frame;

    if (chain == NULL || from->depth == MG_LIMIT_NETFILTER_DEPTH)
        return false;
    frame = find_frame(walk, caller, chain, gone);
    if (frame == NULL) {
        frame = push(walk);
        if (frame == NULL)
            return false;
        frame->chain = chain;
        frame->caller = caller;
        frame->gone = gone;
        frame->depth = from->depth + 1;
    }
    mg_nf_region_add(&frame->here, region);
    return true;
}

static void pop(struct mg_nf_walk *walk)
{
    struct mg_nf_frame *frame = &walk->frames[--walk->frame_count];
    struct mg_nf_frame *caller = &walk->frames[frame->caller];

    mg_nf_region_move(&frame->returned, &frame->here);
    mg_nf_region_move(frame->gone ? &caller->returned : &caller->here, &frame->returned);
}

static void run_rule(struct mg_nf_walk *walk)
{
    size_t at = walk->frame_count - 1;
    struct mg_nf_frame *frame = &walk->frames[at];
    const struct mg_nf_ready_rule *rule = &frame->chain->rules[frame->rule++];
    const char *doubt = NULL;

    mg_nf_region_move(&walk->at, &frame->here);
    for (size_t i = 0; i < rule->rule->count; i++) {
        if (!mg_nf_walk_spend(walk, COST_OF_STEP + walk->at.end - walk->at.first) ||
            mg_nf_region_is_empty(&walk->at))
            break;
        mg_nf_take_step(walk, at, rule, &rule->ops[i], &doubt);
    }
    mg_nf_region_move(&frame->here, &walk->at);
}

static void run(struct mg_nf_walk *walk)
{
    while (walk->steps != 0 && !walk->failed) {
        struct mg_nf_frame *frame = &walk->frames[walk->frame_count - 1];

        if (frame->rule < frame->chain->chain->count && !mg_nf_region_is_empty(&frame->here))
            run_rule(walk);
        else if (frame->caller != NO_CALLER)
            pop(walk);
        else
            return;
    }
}

/* What no rule decided about. */
static void end_chain(struct mg_nf_walk *walk, const struct mg_nf_ready_chain *chain,
                      struct mg_nf_region *may)
{
    struct mg_nf_frame *base = &walk->frames[0];
    struct mg_nf_origin policy = {chain->chain, NULL, NULL};

    mg_nf_region_move(&base->returned, &base->here);
    if (chain->chain->policy == MG_NF_DROP)
        mg_nf_walk_drop(walk, &base->returned, &policy);
    else
        mg_nf_region_add(&walk->accepted, &base->returned);
    mg_nf_region_reset(&base->returned);
    mg_nf_region_copy(may, &walk->accepted);
}

void mg_nf_walk_chain(struct mg_nf_walk *walk, const struct mg_nf_ready_chain *chain,
                      struct mg_nf_region *may)
{
    struct mg_nf_frame *base;

    walk->frame_count = 0;
    mg_nf_region_reset(&walk->accepted);
    base = push(walk);
    if (base == NULL)
        return;
    base->chain = chain;
    base->caller = NO_CALLER;
    base->depth = 0;
    mg_nf_region_copy(&base->here, may);
    run(walk);
    for (size_t i = 1; i < walk->frame_count; i++) { /* left over when the work was too much */
        mg_nf_region_reset(&walk->frames[i].here);
        mg_nf_region_reset(&walk->frames[i].returned);
    }
    end_chain(walk, chain, may);
}
