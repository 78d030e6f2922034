/* SPDX-License-Identifier: Apache-2.0
 *
 * Each listener, by each interface, by each way to it: the worst verdict counts.
 */
#include "core/exposure/netfilter_judge.h"

#include <stdio.h>
#include <string.h>

#include "core/base/limits.h"
#include "core/exposure/netfilter_conclude.h"
#include "core/exposure/netfilter_entries.h"
#include "core/exposure/netfilter_forwards.h"

/* One listener has no more than this part of the work. */
#define LEAST_SHARES 32

/* All that one family needs. */
struct side {
    bool ready;
    struct mg_nf_program program;
    struct mg_nf_walk walk;
    struct mg_nf_flow flow;
    struct mg_nf_entries entries;
    const struct mg_nf_interface *in; /* that flow is about; NULL: nothing yet */
};

struct work {
    const struct mg_netfilter *filter;
    const struct mg_nf_host *host;
    struct mg_exposures *out;
    struct side sides[MG_IP_FAMILY_COUNT];
    size_t share; /* of the steps, for one listener */
};

/* What is known of one listener so far. */
struct found {
    bool any[MG_ZONE_COUNT], differs[MG_ZONE_COUNT];
    enum mg_exposure_verdict rules[MG_ZONE_COUNT]; /* say so, whoever comes by the interface */
    struct mg_nf_outcome worst[MG_ZONE_COUNT];
    const struct mg_nf_interface *by[MG_ZONE_COUNT];
    const char *lost; /* why nothing is known */
};

static enum mg_status make_side(struct work *work, enum mg_ip_family family, struct mg_error *err)
{
    struct side *side = &work->sides[family];
    enum mg_status status;

    if (side->ready)
        return MG_OK;
    side->ready = true;
    mg_nf_program_init(&side->program, family);
    mg_nf_entries_init(&side->entries);
    status = mg_nf_program_make(&side->program, work->filter, work->host, err);
    if (status == MG_OK)
        status = mg_nf_entries_prepare(&side->entries, &side->program, err);
    if (status == MG_OK)
        status = mg_nf_walk_init(&side->walk, &side->program, err);
    if (status == MG_OK && !mg_nf_flow_init(&side->flow, side->program.pieces.items.n))
        status = mg_fail(err, MG_NOMEM, "not enough memory to follow packets");
    return status;
}

static void clear_side(struct side *side)
{
    if (!side->ready)
        return;
    mg_nf_flow_clear(&side->flow);
    mg_nf_walk_clear(&side->walk);
    mg_nf_entries_clear(&side->entries);
    mg_nf_program_clear(&side->program);
}

static struct mg_nf_target make_target(const struct mg_listener *listener)
{
    enum mg_listener_scope scope = mg_listener_scope(listener);
    struct mg_nf_target target = {
        .family = mg_listener_family(listener),
        .tcp = mg_str_is(listener->protocol, "tcp"),
        .wildcard = scope == MG_LISTENER_WILDCARD,
        .loopback = scope == MG_LISTENER_LOOPBACK,
        .port = (unsigned)listener->port,
    };
    struct mg_str address = listener->address;

    if (target.family == MG_IPV4 && mg_str_starts(address, MG_STR("::ffff:")))
        address = mg_str_skip(address, sizeof "::ffff:" - 1);
    (void)mg_ip_parse(target.family, address, &target.address);
    target.forwarded =
        listener->forward.n != 0 &&
        mg_nf_forward_parse(listener->forward, target.family, &target.to, &target.to_port);
    return target;
}

static bool has_default_route(const struct mg_nf_host *host)
{
    for (size_t i = 0; i < host->interface_count; i++) {
        if (host->interfaces[i].kind == MG_NF_ORDINARY && host->interfaces[i].default_route)
            return true;
    }
    return false;
}

/* Whether packets of a zone come by an interface, to an address. */
static bool may_come(const struct mg_nf_interface *in, const struct mg_nf_entry *entry,
                     enum mg_ip_family family, enum mg_exposure_zone zone)
{
    if (zone == MG_ZONE_CONTAINER || in->kind == MG_NF_CONTAINERS)
        return zone == MG_ZONE_CONTAINER && in->kind == MG_NF_CONTAINERS;
    return zone == MG_ZONE_SUBNET || !entry->address_known ||
           !mg_nf_is_link_local(family, &entry->address);
}

/* The internet is where the default route leads; from elsewhere it is not everybody. */
static void cap(const struct mg_nf_host *host, const struct mg_nf_interface *in,
                enum mg_exposure_zone zone, struct mg_nf_outcome *outcome)
{
    if (zone != MG_ZONE_ANY || outcome->verdict != MG_EXPOSURE_REACHABLE || in->default_route ||
        !has_default_route(host))
        return;
    outcome->verdict = MG_EXPOSURE_LIMITED;
    (void)snprintf(outcome->reason, sizeof outcome->reason,
                   "only by the interface %.*s, to which no default route leads",
                   MG_STR_ARG(in->name));
}

/* The worst way by one interface. */
static void take(struct found *found, enum mg_exposure_zone zone,
                 const struct mg_nf_outcome *outcome)
{
    if (found->any[zone] && outcome->verdict <= found->worst[zone].verdict)
        return;
    found->any[zone] = true;
    found->worst[zone] = *outcome;
}

/* The worst interface. */
static void merge(const struct work *work, struct found *found, const struct mg_nf_interface *in,
                  struct found *here)
{
    for (int zone = 0; zone < MG_ZONE_COUNT; zone++) {
        enum mg_exposure_verdict rules = here->worst[zone].verdict;

        if (!here->any[zone])
            continue;
        if (found->any[zone] && found->rules[zone] != rules)
            found->differs[zone] = true;
        cap(work->host, in, (enum mg_exposure_zone)zone, &here->worst[zone]);
        if (found->any[zone] && here->worst[zone].verdict <= found->worst[zone].verdict)
            continue;
        take(found, (enum mg_exposure_zone)zone, &here->worst[zone]);
        found->by[zone] = in;
        found->rules[zone] = rules;
    }
    found->lost = here->lost;
}

/* Whether what the flow tells holds for an entry by another interface, too. */
static bool is_alike(const struct side *side, const struct mg_nf_interface *in,
                     const struct mg_nf_entry *entry)
{
    const struct mg_nf_program *program = &side->program;

    return side->in != NULL && entry->direct && (program->same_interfaces || side->in == in) &&
           program->same_addresses;
}

static void follow(struct work *work, struct side *side, const struct mg_nf_target *target,
                   const struct mg_nf_interface *in, const struct mg_nf_entry *entry,
                   struct found *found)
{
    bool answers =
        in->default_route || in->kind == MG_NF_CONTAINERS || !has_default_route(work->host);

    if (!is_alike(side, in, entry))
        mg_nf_flow_run(&side->flow, &side->walk, target, entry, in, answers);
    side->in = entry->direct ? in : NULL;
    for (int zone = 0; zone < MG_ZONE_COUNT; zone++) {
        struct mg_nf_outcome outcome;

        if (may_come(in, entry, target->family, (enum mg_exposure_zone)zone) &&
            mg_nf_conclude(&side->flow, &side->walk, (enum mg_exposure_zone)zone, in, &outcome))
            take(found, (enum mg_exposure_zone)zone, &outcome);
    }
}

static enum mg_status follow_all(struct work *work, struct side *side,
                                 const struct mg_nf_target *target,
                                 const struct mg_nf_interface *in, struct found *found,
                                 struct mg_error *err)
{
    struct found here = {0};

    if (mg_nf_entries_find(&side->entries, &side->program, target, in, err) != MG_OK) {
        found->lost = "too many rules translate addresses to it";
        return MG_OK;
    }
    for (size_t i = 0; i < side->entries.items.n; i++) {
        follow(work, side, target, in, mg_vec_at(&side->entries.items, i), &here);
        if (side->walk.failed)
            return mg_fail(err, MG_NOMEM, "not enough memory to follow packets");
        if (side->walk.steps == 0) {
            here.lost = "the rules are too many to be followed";
            break;
        }
    }
    merge(work, found, in, &here);
    return MG_OK;
}

/* Whether a zone is one that the host has networks for, or that is always there. */
static bool has_zone(const struct side *side, enum mg_exposure_zone zone)
{
    const struct mg_vec *pieces = &side->program.pieces.items;

    if (zone == MG_ZONE_ANY || zone == MG_ZONE_PRIVATE)
        return true;
    for (size_t i = 0; i < pieces->n; i++) {
        const struct mg_nf_piece *piece = mg_vec_at(pieces, i);

        if (piece->in_zone && piece->zone == zone)
            return true;
    }
    return false;
}

/* What needs no rule. */
static bool is_decided(const struct work *work, struct mg_exposure *exposure)
{
    enum mg_listener_scope scope = mg_listener_scope(exposure->listener);
    bool near = exposure->zone == MG_ZONE_SUBNET || exposure->zone == MG_ZONE_CONTAINER;

    if (scope == MG_LISTENER_LINK_LOCAL && !near) {
        exposure->rule = MG_STR("its link-local address is not routed");
        return true;
    }
    if (work->filter->unknown == NULL || scope == MG_LISTENER_LOOPBACK)
        return false;
    exposure->verdict = MG_EXPOSURE_UNKNOWN;
    exposure->rule = MG_STR("no rule");
    exposure->reason = mg_str_of(work->filter->unknown);
    return true;
}

/* No way leads there, as none leads to loopback addresses. */
static void say_nothing_found(struct mg_exposure *exposure)
{
    exposure->rule = mg_listener_scope(exposure->listener) == MG_LISTENER_LOOPBACK
                         ? MG_STR("it listens to the host itself only")
                         : MG_STR("no interface leads there");
}

static enum mg_status add_zone(struct work *work, const struct found *found,
                               struct mg_exposure *exposure, struct mg_error *err)
{
    const struct mg_nf_outcome *worst = &found->worst[exposure->zone];
    char rule[sizeof worst->rule + 64];

    if (is_decided(work, exposure))
        return mg_exposures_add(work->out, exposure, err);
    if (found->lost != NULL) {
        exposure->verdict = MG_EXPOSURE_UNKNOWN;
        exposure->rule = MG_STR("no rule");
        exposure->reason = mg_str_of(found->lost);
    } else if (!found->any[exposure->zone]) {
        say_nothing_found(exposure);
    } else {
        exposure->verdict = worst->verdict;
        exposure->reason = mg_str_of(worst->reason);
        exposure->rule = mg_str_of(worst->rule);
        if (found->differs[exposure->zone]) {
            (void)snprintf(rule, sizeof rule, "%s, by the interface %.*s", worst->rule,
                           MG_STR_ARG(found->by[exposure->zone]->name));
            exposure->rule = mg_str_of(rule);
        }
    }
    return mg_exposures_add(work->out, exposure, err);
}

static enum mg_status judge_one(struct work *work, const struct mg_listener *listener,
                                struct mg_error *err)
{
    struct mg_nf_target target = make_target(listener);
    struct side *side = &work->sides[target.family];
    enum mg_status status = make_side(work, target.family, err);
    struct found found = {0};

    side->walk.steps = work->share;
    side->in = NULL;
    for (size_t i = 0; status == MG_OK && found.lost == NULL && work->filter->unknown == NULL &&
                       i < work->host->interface_count;
         i++) {
        const struct mg_nf_interface *in = &work->host->interfaces[i];

        if (in->kind != MG_NF_LOOPBACK &&
            (listener->device.n == 0 || mg_str_eq(listener->device, in->name)))
            status = follow_all(work, side, &target, in, &found, err);
    }
    for (int zone = 0; status == MG_OK && zone < MG_ZONE_COUNT; zone++) {
        struct mg_exposure exposure = {.listener = listener, .zone = (enum mg_exposure_zone)zone};

        if (has_zone(side, exposure.zone))
            status = add_zone(work, &found, &exposure, err);
    }
    return status;
}

enum mg_status mg_netfilter_judge(const struct mg_netfilter *filter, const struct mg_nf_host *host,
                                  const struct mg_listener *listeners, size_t count,
                                  struct mg_exposures *out, struct mg_error *err)
{
    struct work work = {.filter = filter, .host = host, .out = out};
    enum mg_status status = MG_OK;

    work.share = MG_LIMIT_NETFILTER_STEPS / (count < LEAST_SHARES ? LEAST_SHARES : count);
    for (size_t i = 0; status == MG_OK && i < count; i++)
        status = judge_one(&work, &listeners[i], err);
    for (size_t i = 0; i < MG_IP_FAMILY_COUNT; i++)
        clear_side(&work.sides[i]);
    return status;
}
