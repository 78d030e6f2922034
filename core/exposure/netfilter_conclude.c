/* SPDX-License-Identifier: Apache-2.0
 *
 * A zone is many pieces, of which each has a fate; the widest of a fate speaks for it.
 */
#include "core/exposure/netfilter_conclude.h"

#include <stdio.h>

#include "core/base/limits.h"

enum fate { BLOCKED, THROUGH, CONDITION, DOUBT };
#define FATE_COUNT 4

#define NOBODY SIZE_MAX

struct fates {
    size_t widest[FATE_COUNT]; /* NOBODY: no piece has it */
    double width[FATE_COUNT];
};

/* Of the zones that are made of networks, those of the interface count. */
static bool comes_by(const struct mg_nf_program *program, const struct mg_nf_piece *piece,
                     const struct mg_nf_interface *in)
{
    const struct mg_nf_host *host = program->host;

    if (piece->zone != MG_ZONE_SUBNET && piece->zone != MG_ZONE_CONTAINER)
        return true;
    for (size_t i = 0; i < host->address_count; i++) {
        const struct mg_nf_address *address = &host->addresses[i];
        struct mg_ip_range network;

        if (address->interface == in->index && address->family == program->pieces.family &&
            mg_nf_network(address, &network) && mg_ip_in(&network, &piece->first))
            return true;
    }
    return false;
}

static enum fate fate_of(const struct mg_nf_flow *flow, const struct mg_nf_walk *walk, size_t i)
{
    if (!mg_nf_region_has(&flow->reached, i))
        return BLOCKED;
    if (mg_nf_region_has(&flow->through, i))
        return THROUGH;
    if (mg_nf_region_has(&walk->doubted, i) && mg_nf_is_condition(walk->doubts[i].why) &&
        (mg_nf_region_has(&flow->follows, i) || !mg_nf_region_has(&flow->stopped, i)))
        return CONDITION;
    return DOUBT;
}

static bool find_fates(const struct mg_nf_flow *flow, const struct mg_nf_walk *walk,
                       enum mg_exposure_zone zone, const struct mg_nf_interface *in,
                       struct fates *out)
{
    const struct mg_nf_pieces *pieces = &walk->program->pieces;
    bool any = false;

    for (size_t i = 0; i < FATE_COUNT; i++) {
        out->widest[i] = NOBODY;
        out->width[i] = 0;
    }
    for (size_t i = 0; i < pieces->items.n; i++) {
        const struct mg_nf_piece *piece = mg_vec_at(&pieces->items, i);
        enum fate fate;

        if (!piece->in_zone || piece->zone != zone || !comes_by(walk->program, piece, in))
            continue;
        any = true;
        fate = fate_of(flow, walk, i);
        if (out->widest[fate] == NOBODY || piece->width > out->width[fate]) {
            out->widest[fate] = i;
            out->width[fate] = piece->width;
        }
    }
    return any;
}

/* The last chain that let pass what no rule was about; NULL without any. */
static const struct mg_nf_chain *last_chain(const struct mg_nf_program *program, bool passed_on)
{
    enum mg_nf_hook hook = passed_on ? MG_NF_FORWARD : MG_NF_INPUT;
    const struct mg_nf_chain *last = NULL;

    for (size_t i = 0; i < program->base_count; i++) {
        const struct mg_nf_chain *chain = program->base[i]->chain;

        if (chain->hook == hook && !chain->nat)
            last = chain;
    }
    return last;
}

static void say_origin(const struct mg_nf_origin *origin, char *out, size_t size)
{
    const struct mg_nf_chain *chain = origin->chain;
    const char *legacy;

    if (chain == NULL) {
        (void)snprintf(out, size, "no rule");
        return;
    }
    legacy = chain->legacy ? " of iptables-legacy" : "";
    if (origin->rule == NULL)
        (void)snprintf(out, size, "policy of chain %.*s %.*s %.*s%s", MG_STR_ARG(chain->family),
                       MG_STR_ARG(chain->table), MG_STR_ARG(chain->name), legacy);
    else
        (void)snprintf(out, size, "%.*s %.*s %.*s %s %llu%s", MG_STR_ARG(chain->family),
                       MG_STR_ARG(chain->table), MG_STR_ARG(chain->name),
                       chain->legacy ? "rule" : "handle", (unsigned long long)origin->rule->handle,
                       legacy);
}

static struct mg_nf_origin origin_of(const struct mg_nf_flow *flow, const struct mg_nf_walk *walk,
                                     enum fate fate, size_t piece)
{
    if (fate == BLOCKED && mg_nf_region_has(&flow->stopped, piece))
        return walk->droppers[piece];
    if (fate == THROUGH && mg_nf_region_has(&walk->named, piece))
        return walk->acceptors[piece];
    if ((fate == CONDITION || fate == DOUBT) && mg_nf_region_has(&walk->doubted, piece))
        return walk->doubts[piece];
    return (struct mg_nf_origin){last_chain(walk->program, flow->passed_on), NULL, NULL};
}

/* "ip filter INPUT handle 12; ip nat PREROUTING handle 3 leads to 10.0.0.1 port 80". */
static void say_rule(const struct mg_nf_flow *flow, const struct mg_nf_walk *walk, enum fate fate,
                     size_t piece, struct mg_nf_outcome *out)
{
    struct mg_nf_origin origin = origin_of(flow, walk, fate, piece);
    char nat[200], address[MG_IP_TEXT];
    size_t n;

    if (fate == BLOCKED && origin.chain == NULL && origin.why != NULL) { /* the kernel itself */
        (void)snprintf(out->rule, sizeof out->rule, "%s", origin.why);
        return;
    }
    say_origin(&origin, out->rule, sizeof out->rule / 2);
    if (fate == BLOCKED || flow->nat.chain == NULL)
        return;
    say_origin(&flow->nat, nat, sizeof nat);
    for (n = 0; out->rule[n] != '\0'; n++)
        ;
    if (flow->nat_known) {
        mg_ip_format(walk->program->pieces.family, &flow->nat_address, address);
        (void)snprintf(out->rule + n, sizeof out->rule - n, "; %s leads to %s port %u", nat,
                       address, flow->nat_port);
    } else {
        (void)snprintf(out->rule + n, sizeof out->rule - n, "; %s leads there", nat);
    }
}

static void say_reason(const struct mg_nf_flow *flow, const struct mg_nf_walk *walk, enum fate fate,
                       size_t piece, bool part, struct mg_nf_outcome *out)
{
    const struct mg_nf_piece *p = mg_vec_at(&walk->program->pieces.items, piece);
    const char *why = NULL;
    char address[MG_IP_TEXT];

    if (!mg_nf_region_has(&flow->follows, piece) && fate != THROUGH)
        why = MG_NF_WHY_FIRST_ONLY;
    else if (mg_nf_region_has(&walk->doubted, piece))
        why = walk->doubts[piece].why;
    if (fate == CONDITION) {
        (void)snprintf(out->reason, sizeof out->reason, "under a condition: %s", why);
    } else if (fate == DOUBT) {
        (void)snprintf(out->reason, sizeof out->reason, "it depends on what is not known: %s",
                       why != NULL ? why : "the way of the packets");
    } else if (part) {
        mg_ip_format(walk->program->pieces.family, &p->first, address);
        (void)snprintf(out->reason, sizeof out->reason, "from some of these addresses, as %s",
                       address);
    }
}

bool mg_nf_conclude(const struct mg_nf_flow *flow, const struct mg_nf_walk *walk,
                    enum mg_exposure_zone zone, const struct mg_nf_interface *in,
                    struct mg_nf_outcome *out)
{
    struct fates fates;
    enum fate fate = BLOCKED;
    bool part;

    if (!find_fates(flow, walk, zone, in, &fates))
        return false;
    part = fates.widest[BLOCKED] != NOBODY || fates.widest[CONDITION] != NOBODY ||
           fates.widest[DOUBT] != NOBODY;
    *out = (struct mg_nf_outcome){.verdict = MG_EXPOSURE_BLOCKED};
    if (fates.widest[THROUGH] != NOBODY) {
        fate = THROUGH;
        out->verdict = part ? MG_EXPOSURE_LIMITED : MG_EXPOSURE_REACHABLE;
    } else if (fates.widest[DOUBT] != NOBODY) {
        fate = DOUBT;
        out->verdict = MG_EXPOSURE_UNKNOWN;
    } else if (fates.widest[CONDITION] != NOBODY) {
        fate = CONDITION;
        out->verdict = MG_EXPOSURE_LIMITED;
    }
    say_rule(flow, walk, fate, fates.widest[fate], out);
    say_reason(flow, walk, fate, fates.widest[fate], part && fate == THROUGH, out);
    return true;
}
