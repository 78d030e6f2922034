/* SPDX-License-Identifier: Apache-2.0
 *
 * Decisions, maps of them, marks, and where translated packets go.
 */
#include "core/exposure/netfilter_decide.h"

#include "core/base/limits.h"
#include "core/exposure/netfilter_match.h"

#define COST_OF_PIECE 4
#define COST_OF_ELEMENT 16

/* The rule that is at work, and why it may not be. */
struct place {
    struct mg_nf_walk *walk;
    size_t frame;
    struct mg_nf_origin origin; /* why: the doubt */
};

bool mg_nf_is_condition(const char *why)
{
    static const char *const conditions[] = {
        "limit",
        "quota",
        "connlimit",
        "xt match limit",
        "xt match hashlimit",
        "xt match connlimit",
        "xt match recent",
        "source port",
        MG_NF_WHY_FIRST_ONLY,
    };

    for (size_t i = 0; i < MG_COUNT(conditions); i++) {
        if (mg_str_is(mg_str_of(why), conditions[i]))
            return true;
    }
    return false;
}

/* What is not understood is worth more to be told than what is. */
static const char *worse_doubt(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return a != NULL ? a : b;
    return mg_nf_is_condition(a) ? b : a;
}

/* Call what to do for each piece of a region. */
static void each_piece(struct mg_nf_walk *walk, const struct mg_nf_region *region,
                       void (*note)(struct mg_nf_walk *, size_t, const struct mg_nf_origin *),
                       const struct mg_nf_origin *origin)
{
    size_t noted = 0;

    for (size_t word = region->first; word < region->end; word++) {
        uint64_t bits = region->bits[word];

        for (size_t i = word * 64; bits != 0; i++, bits >>= 1) {
            if ((bits & 1) != 0)
                note(walk, i, origin);
            noted += (bits & 1) * COST_OF_PIECE;
        }
    }
    (void)mg_nf_walk_spend(walk, noted + region->end - region->first);
}

static void note_drop(struct mg_nf_walk *walk, size_t piece, const struct mg_nf_origin *origin)
{
    if (!mg_nf_region_has(&walk->dropped, piece))
        walk->droppers[piece] = *origin;
}

/* The hooks that are made for it have the say. */
static void note_accept(struct mg_nf_walk *walk, size_t piece, const struct mg_nf_origin *origin)
{
    enum mg_nf_hook hook = walk->frames[0].chain->chain->hook;

    if (hook == MG_NF_INPUT || hook == MG_NF_FORWARD || !mg_nf_region_has(&walk->named, piece))
        walk->acceptors[piece] = *origin;
}

static void note_doubt(struct mg_nf_walk *walk, size_t piece, const struct mg_nf_origin *origin)
{
    if (!mg_nf_region_has(&walk->doubted, piece) ||
        (mg_nf_is_condition(walk->doubts[piece].why) && !mg_nf_is_condition(origin->why)))
        walk->doubts[piece] = *origin;
}

void mg_nf_walk_drop(struct mg_nf_walk *walk, const struct mg_nf_region *region,
                     const struct mg_nf_origin *origin)
{
    if (walk->first_pass)
        each_piece(walk, region, note_drop, origin);
    mg_nf_region_add(&walk->dropped, region);
}

void mg_nf_walk_doubt(struct mg_nf_walk *walk, const struct mg_nf_region *region,
                      const struct mg_nf_origin *origin)
{
    each_piece(walk, region, note_doubt, origin);
    mg_nf_region_add(&walk->doubted, region);
}

static void accept(const struct place *place, const struct mg_nf_region *region)
{
    struct mg_nf_walk *walk = place->walk;

    if (walk->first_pass) {
        each_piece(walk, region, note_accept, &place->origin);
        mg_nf_region_add(&walk->named, region);
    }
    mg_nf_region_add(&walk->accepted, region);
}

/* A fork to fill, with the region; NULL without memory, or when there are too many. */
static struct mg_nf_fork *add_fork(struct mg_nf_walk *walk, const struct mg_nf_region *region)
{
    struct mg_nf_fork *fork;

    if (walk->fork_count == MG_LIMIT_NETFILTER_FORKS)
        return NULL;
    if (walk->fork_count < walk->forks.n) {
        fork = mg_vec_at(&walk->forks, walk->fork_count);
    } else {
        fork = mg_vec_add(&walk->forks);
        if (fork == NULL || !mg_nf_region_new(&fork->region, walk->program->pieces.items.n)) {
            walk->failed = true;
            return NULL;
        }
    }
    walk->fork_count++;
    mg_nf_region_copy(&fork->region, region);
    fork->packet = walk->packet;
    return fork;
}

static void fork_anywhere(struct mg_nf_walk *walk, const struct mg_nf_region *region,
                          const struct mg_nf_origin *origin)
{
    struct mg_nf_fork *fork = add_fork(walk, region);

    if (fork == NULL) {
        walk->steps = 0; /* too many to be followed */
        return;
    }
    fork->origin = *origin;
    fork->packet.address_known = fork->packet.is_local = fork->packet.port_known = false;
}

/* It may be dropped or accepted, as it is or elsewhere. */
static void anything(const struct place *place, const struct mg_nf_region *region, const char *why)
{
    struct mg_nf_walk *walk = place->walk;
    struct mg_nf_origin origin = place->origin;

    origin.why = why != NULL ? why : "what is done there";
    accept(place, region);
    mg_nf_walk_drop(walk, region, &origin);
    mg_nf_walk_doubt(walk, region, &origin);
    if (walk->before_routing)
        fork_anywhere(walk, region, &origin);
}

static void decide(const struct place *place, const struct mg_nf_decision *decision,
                   const struct mg_nf_region *region, const char *why)
{
    struct mg_nf_walk *walk = place->walk;

    if (place->origin.why != NULL && decision->verdict != MG_NF_CONTINUE)
        mg_nf_walk_doubt(walk, region, &place->origin);
    switch (decision->verdict) {
    case MG_NF_ACCEPT:
        accept(place, region);
        break;
    case MG_NF_DROP:
        mg_nf_walk_drop(walk, region, &place->origin);
        break;
    case MG_NF_RETURN:
        mg_nf_region_add(&walk->frames[place->frame].returned, region);
        break;
    case MG_NF_JUMP:
    case MG_NF_GOTO:
        if (!mg_nf_walk_call(walk, place->frame, decision->chain, decision->verdict == MG_NF_GOTO,
                             region))
            anything(place, region, "jumps that are too deep or too many");
        break;
    case MG_NF_ANYTHING:
        anything(place, region, why);
        break;
    case MG_NF_CONTINUE:
        break;
    }
}

/* Whether packets of a decision may still meet the next step. */
static bool goes_on(enum mg_nf_verdict verdict)
{
    return verdict == MG_NF_CONTINUE || verdict == MG_NF_ANYTHING;
}

static void take_decision(const struct place *place, const struct mg_nf_step *step)
{
    struct mg_nf_walk *walk = place->walk;

    decide(place, &step->decision, &walk->at, step->why);
    if (!goes_on(step->decision.verdict))
        mg_nf_region_reset(&walk->at);
}

/* One element of a map; hit: the pieces that go on with the next step are added to it. */
static void take_element(struct place *place, const struct mg_nf_asked *asked, size_t element,
                         struct mg_nf_region *on)
{
    struct mg_nf_walk *walk = place->walk;
    const struct mg_nf_decision *decision = &asked->op->step->set->elements[element].decision;
    struct mg_nf_span span = {0, (uint32_t)walk->program->pieces.items.n};
    enum mg_nf_answer answer = mg_nf_ask_element(walk, asked, element, &span);
    const char *doubt = place->origin.why;

    if (answer == MG_NF_NO)
        return;
    mg_nf_region_reset(&walk->hit);
    mg_nf_region_add_span(&walk->hit, span);
    mg_nf_region_keep(&walk->hit, &walk->at);
    if (mg_nf_region_is_empty(&walk->hit))
        return;
    if (answer == MG_NF_PERHAPS)
        place->origin.why = worse_doubt(doubt, mg_nf_ask_why(asked));
    else
        mg_nf_region_remove(&walk->at, &walk->hit);
    decide(place, decision, &walk->hit, asked->op->step->why);
    if (goes_on(decision->verdict))
        mg_nf_region_add(on, &walk->hit);
    place->origin.why = doubt;
}

static void take_map(struct place *place, const struct mg_nf_op *op)
{
    struct mg_nf_walk *walk = place->walk;
    struct mg_nf_frame *frame = &walk->frames[place->frame];
    const struct mg_nf_set *set = op->step->set;
    struct mg_nf_asked asked;

    mg_nf_ask(walk, op, &asked);
    if (set->vague) {
        anything(place, &walk->at, "a map that changes");
        return;
    }
    mg_nf_region_reset(&walk->maybe);
    for (size_t i = 0;
         i < set->count && mg_nf_walk_spend(walk, COST_OF_ELEMENT * op->step->key_count); i++)
        take_element(place, &asked, i, &walk->maybe);
    if (set->has_default) {
        decide(place, &set->otherwise, &walk->at, op->step->why);
        if (goes_on(set->otherwise.verdict))
            mg_nf_region_add(&walk->maybe, &walk->at);
        mg_nf_region_reset(&walk->at);
    }
    mg_nf_region_move(&frame->here, &walk->at);
    mg_nf_region_move(&walk->at, &walk->maybe);
}

static bool is_single(const struct mg_nf_range *range)
{
    for (size_t i = 0; i < sizeof range->first.bytes; i++) {
        if (range->first.bytes[i] != range->last.bytes[i])
            return false;
    }
    return true;
}

static bool is_of_host(const struct mg_nf_host *host, const struct mg_ip *ip,
                       enum mg_ip_family family)
{
    if (mg_nf_is_loopback(family, ip))
        return true;
    for (size_t i = 0; i < host->address_count; i++) {
        struct mg_ip_range own = {host->addresses[i].ip, host->addresses[i].ip};

        if (host->addresses[i].family == family && mg_ip_in(&own, ip))
            return true;
    }
    return false;
}

/* A redirect goes to an address of the interface; which one is not said when it has several. */
static void redirect(const struct mg_nf_host *host, struct mg_nf_packet *packet)
{
    size_t found = 0;

    for (size_t i = 0; i < host->address_count; i++) {
        const struct mg_nf_address *address = &host->addresses[i];

        if (packet->in == NULL || address->family != packet->family ||
            address->interface != packet->in->index)
            continue;
        packet->address = address->ip;
        found++;
    }
    packet->address_known = found == 1;
    packet->is_local = found != 0;
}

static void translate(const struct mg_nf_host *host, const struct mg_nf_nat *nat,
                      struct mg_nf_fork *fork)
{
    struct mg_nf_packet *packet = &fork->packet;

    packet->dnat = true;
    if (nat->redirect) {
        redirect(host, packet);
    } else if (nat->vague || (nat->has_address && !is_single(&nat->address))) {
        packet->address_known = packet->is_local = false;
    } else if (nat->has_address) {
        for (size_t i = 0; i < sizeof packet->address.bytes; i++)
            packet->address.bytes[i] = nat->address.first.bytes[i];
        packet->address_known = true;
        packet->is_local = is_of_host(host, &packet->address, packet->family);
    }
    if (nat->vague || (nat->has_port && !is_single(&nat->port))) {
        packet->port_known = false;
    } else if (nat->has_port) {
        packet->port = (unsigned)nat->port.first.bytes[14] << 8 | nat->port.first.bytes[15];
        packet->port_known = true;
    }
}

/* Connections that conntrack does not know are not translated. */
static void take_nat(const struct place *place, const struct mg_nf_step *step)
{
    struct mg_nf_walk *walk = place->walk;
    struct mg_nf_fork *fork;

    if (!walk->nat_allowed) {
        decide(place, &(struct mg_nf_decision){.verdict = MG_NF_ACCEPT}, &walk->at, NULL);
        mg_nf_region_reset(&walk->at);
        return;
    }
    if (place->origin.why != NULL)
        mg_nf_walk_doubt(walk, &walk->at, &place->origin);
    fork = add_fork(walk, &walk->at);
    if (fork == NULL || walk->packet.untracked) {
        anything(place, &walk->at, "translation of addresses");
    } else {
        fork->origin = place->origin;
        translate(walk->program->host, &step->nat, fork);
    }
    mg_nf_region_reset(&walk->at);
}

void mg_nf_take_step(struct mg_nf_walk *walk, size_t frame, const struct mg_nf_ready_rule *rule,
                     const struct mg_nf_op *op, const char **doubt)
{
    struct mg_nf_frame *f = &walk->frames[frame];
    struct place place = {walk, frame, {f->chain->chain, rule->rule, *doubt}};

    switch (op->step->kind) {
    case MG_NF_MATCH:
        *doubt = worse_doubt(*doubt, mg_nf_match(walk, op, &f->here));
        break;
    case MG_NF_MAYBE:
        mg_nf_region_add(&f->here, &walk->at);
        *doubt = worse_doubt(*doubt, op->step->why != NULL ? op->step->why : "an unknown match");
        break;
    case MG_NF_DECIDE:
        take_decision(&place, op->step);
        break;
    case MG_NF_MAP:
        take_map(&place, op);
        break;
    case MG_NF_SET_MARK:
    case MG_NF_LOSE_MARK:
        mg_nf_packet_mark(&walk->packet, op->step);
        break;
    case MG_NF_NOTRACK:
        walk->packet.untracked = walk->packet.untracked || !walk->packet.tracked;
        break;
    case MG_NF_NAT:
        take_nat(&place, op->step);
        break;
    }
}
