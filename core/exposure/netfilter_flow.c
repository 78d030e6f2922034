/* SPDX-License-Identifier: Apache-2.0
 *
 * Packets meet the hooks in the order of the kernel: ingress, prerouting, then input or forward and
 * postrouting; answers output and postrouting. The first packet and those that follow are followed
 * one after the other, as rules may let the one in and stop the others.
 */
#include "core/exposure/netfilter_flow.h"

#include <string.h>

/* One connection on its way. */
struct way {
    struct mg_nf_flow *flow;
    struct mg_nf_walk *walk;
    const struct mg_nf_target *target;
    const struct mg_nf_entry *entry;
    const struct mg_nf_interface *in;
    bool answers_known;
    enum mg_nf_pass pass;
};

bool mg_nf_flow_init(struct mg_nf_flow *flow, size_t pieces)
{
    *flow = (struct mg_nf_flow){0};
    return mg_nf_region_new(&flow->reached, pieces) && mg_nf_region_new(&flow->through, pieces) &&
           mg_nf_region_new(&flow->follows, pieces) && mg_nf_region_new(&flow->may, pieces) &&
           mg_nf_region_new(&flow->arrived, pieces) && mg_nf_region_new(&flow->before, pieces) &&
           mg_nf_region_new(&flow->stopped, pieces);
}

void mg_nf_flow_clear(struct mg_nf_flow *flow)
{
    mg_nf_region_free(&flow->reached);
    mg_nf_region_free(&flow->through);
    mg_nf_region_free(&flow->follows);
    mg_nf_region_free(&flow->may);
    mg_nf_region_free(&flow->arrived);
    mg_nf_region_free(&flow->before);
    mg_nf_region_free(&flow->stopped);
}

static void all_pieces(const struct mg_nf_walk *walk, struct mg_nf_region *out)
{
    mg_nf_region_reset(out);
    mg_nf_region_add_span(out, (struct mg_nf_span){0, (uint32_t)walk->program->pieces.items.n});
}

/* Local packets of output are found by conntrack there, others when they come in. */
static bool is_tracked(const struct mg_nf_ready_chain *chain)
{
    enum mg_nf_hook hook = chain->chain->hook;

    if (hook == MG_NF_INGRESS)
        return false;
    return (hook != MG_NF_PREROUTING && hook != MG_NF_OUTPUT) ||
           chain->priority >= MG_NF_PRIORITY_CONNTRACK;
}

/* Chains for NAT see the first packet of a connection, and what it met holds for the others. */
static void meet(struct way *way, const struct mg_nf_ready_chain *chain, struct mg_nf_region *may)
{
    struct mg_nf_packet *packet = &way->walk->packet;
    unsigned states = packet->states;

    packet->tracked = is_tracked(chain);
    if (chain->chain->nat) {
        packet->pass = MG_NF_PASS_NEW;
        packet->states = MG_NF_NEW;
    } else if (chain->priority == MG_NF_PRIORITY_CONNTRACK) {
        packet->states |= MG_NF_INVALID; /* which of the two comes first is not known */
    }
    way->walk->nat_allowed = chain->chain->nat && chain->chain->hook == MG_NF_PREROUTING;
    way->walk->before_routing = chain->chain->hook <= MG_NF_PREROUTING;
    mg_nf_walk_chain(way->walk, chain, may);
    packet->pass = way->pass;
    packet->states = states;
}

/* What such a chain drops may get through all the same. */
static void meet_perhaps(struct way *way, const struct mg_nf_ready_chain *chain, const char *why,
                         struct mg_nf_region *may)
{
    struct mg_nf_origin origin = {chain->chain, NULL, why};
    struct mg_nf_region *before = &way->flow->before;

    mg_nf_region_copy(before, may);
    meet(way, chain, may);
    mg_nf_region_add(may, before);
    mg_nf_walk_doubt(way->walk, before, &origin);
}

/* Whether the chain is one of the hook that these packets meet. */
static bool is_met(const struct way *way, const struct mg_nf_ready_chain *chain,
                   enum mg_nf_hook hook)
{
    const struct mg_nf_interface *in = way->walk->packet.in;

    if (chain->chain->hook != hook || (chain->chain->nat && way->pass == MG_NF_PASS_REPLY))
        return false;
    return hook != MG_NF_INGRESS || chain->chain->device.n == 0 ||
           (in != NULL && mg_str_eq(chain->chain->device, in->name));
}

/* Why it is not known whether packets meet a chain as they are; NULL when they do. */
static const char *is_doubtful(const struct mg_nf_chain *chain)
{
    if (chain->hook == MG_NF_INGRESS && chain->device.n == 0)
        return "the interface of the chain";
    if (chain->hook == MG_NF_PREROUTING && !chain->nat &&
        chain->priority == MG_NF_PRIORITY_NAT_DESTINATION)
        return "whether the chain comes before addresses are translated";
    return NULL;
}

/* All chains of a hook; lowest: those of higher priority only. */
static void run_hook(struct way *way, enum mg_nf_hook hook, bool nat, int32_t lowest,
                     struct mg_nf_region *may)
{
    const struct mg_nf_program *program = way->walk->program;

    for (size_t i = 0; i < program->base_count && !mg_nf_region_is_empty(may); i++) {
        const struct mg_nf_ready_chain *chain = program->base[i];

        if (!is_met(way, chain, hook) || chain->priority < lowest || (chain->chain->nat && !nat))
            continue;
        if (is_doubtful(chain->chain) != NULL)
            meet_perhaps(way, chain, is_doubtful(chain->chain), may);
        else
            meet(way, chain, may);
    }
}

static void begin(struct way *way, enum mg_nf_pass pass)
{
    struct mg_nf_packet *packet = &way->walk->packet;

    way->pass = pass;
    *packet = (struct mg_nf_packet){
        .family = way->target->family,
        .tcp = way->target->tcp,
        .pass = pass,
        .in = way->in,
        .out_known = true,
        .address_known = way->entry->address_known,
        .is_local = way->entry->is_local,
        .port_known = way->entry->port_known,
        .address = way->entry->address,
        .port = way->entry->port,
        .states = pass == MG_NF_PASS_NEW ? MG_NF_NEW : MG_NF_ESTABLISHED,
        .mark_count = way->walk->program->marks_in_doubt ? 0 : 1,
        .ct_mark_known = true,
    };
    way->walk->first_pass = pass == MG_NF_PASS_NEW;
    way->walk->fork_count = 0;
    mg_nf_region_reset(&way->walk->dropped);
}

/* The interface of the network that an address is in; NULL when it is not known. */
static const struct mg_nf_interface *leads_to(const struct mg_nf_host *host,
                                              const struct mg_nf_packet *packet)
{
    for (size_t i = 0; i < host->address_count; i++) {
        const struct mg_nf_address *address = &host->addresses[i];
        struct mg_ip_range network;

        if (address->family == packet->family && mg_nf_network(address, &network) &&
            mg_ip_in(&network, &packet->address))
            return mg_nf_host_interface(host, address->interface);
    }
    return NULL;
}

/* Answers to those that arrived; arrived becomes those that may get one. */
static void answer(struct way *way, bool forwarded)
{
    struct mg_nf_region *arrived = &way->flow->arrived;
    struct mg_nf_packet *packet = &way->walk->packet;
    const struct mg_nf_interface *from = packet->out;
    enum mg_nf_pass pass = way->pass;

    way->pass = packet->pass = MG_NF_PASS_REPLY;
    packet->in = forwarded ? from : NULL;
    packet->out = NULL;
    packet->out_known = true;
    packet->mark_count = way->walk->program->marks_in_doubt ? 0 : 1;
    packet->marks[0] = 0;
    if (packet->untracked) /* the answer is the first that conntrack sees */
        packet->states = MG_NF_NEW | MG_NF_ESTABLISHED | MG_NF_INVALID;
    if (forwarded) {
        run_hook(way, MG_NF_INGRESS, false, INT32_MIN, arrived);
        run_hook(way, MG_NF_PREROUTING, false, INT32_MIN, arrived);
    }
    packet->out = way->in;
    packet->out_known = way->answers_known;
    run_hook(way, forwarded ? MG_NF_FORWARD : MG_NF_OUTPUT, false, INT32_MIN, arrived);
    if (packet->dnat) /* by now its source may have been translated back */
        packet->address_known = packet->port_known = false;
    run_hook(way, MG_NF_POSTROUTING, false, INT32_MIN, arrived);
    way->pass = pass;
}

static bool is_loopback(const struct mg_nf_packet *packet)
{
    return packet->address_known && mg_nf_is_loopback(packet->family, &packet->address);
}

enum meeting { ELSEWHERE, PERHAPS, THERE };

/* The same of one that is another host's. */
static enum meeting is_sent_there(const struct mg_nf_packet *packet,
                                  const struct mg_nf_target *target)
{
    struct mg_ip_range to = {target->to, target->to};

    if ((packet->port_known && packet->port != target->to_port) ||
        (packet->address_known && !mg_ip_in(&to, &packet->address)))
        return ELSEWHERE;
    return packet->port_known && packet->address_known ? THERE : PERHAPS;
}

/* Whether the listener is what translated packets reach. */
static enum meeting is_target(const struct way *way)
{
    const struct mg_nf_packet *packet = &way->walk->packet;
    const struct mg_nf_target *target = way->target;
    struct mg_ip_range own = {target->address, target->address};

    if (target->forwarded)
        return is_sent_there(packet, target);
    if (packet->port_known && packet->port != target->port)
        return ELSEWHERE;
    if (packet->address_known && !target->wildcard && !mg_ip_in(&own, &packet->address))
        return ELSEWHERE;
    if (!packet->port_known || target->loopback || is_loopback(packet))
        return PERHAPS; /* the kernel may be told to route loopback addresses */
    if (target->wildcard)
        return packet->is_local ? THERE : PERHAPS;
    return packet->address_known ? THERE : PERHAPS;
}

static void count_arrived(struct way *way, bool forwarded)
{
    struct mg_nf_flow *flow = way->flow;

    if (way->pass == MG_NF_PASS_NEW) {
        mg_nf_region_add(&flow->reached, &flow->arrived);
        return;
    }
    answer(way, forwarded);
    mg_nf_region_add(&flow->follows, &flow->arrived);
}

/* Before the hooks of forwarding (ip_route_input_slow and ip6_forward of the kernel). */
static void keep(struct way *way, struct mg_nf_region *arrived)
{
    struct mg_nf_origin kernel = {NULL, NULL, MG_NF_WHY_KEPT};

    if (!way->in->keeps[way->walk->packet.family])
        return;
    mg_nf_walk_drop(way->walk, arrived, &kernel);
    mg_nf_region_reset(arrived);
}

/* What goes to other hosts is known by where it goes only if it was addressed to the listener. */
static void arrive(struct way *way, const struct mg_nf_region *from, enum meeting meeting,
                   const struct mg_nf_origin *origin)
{
    struct mg_nf_origin doubt = {origin->chain, origin->rule, "where addresses are translated to"};
    struct mg_nf_packet *packet = &way->walk->packet;
    bool forwarded = packet->address_known && !packet->is_local;
    struct mg_nf_region *arrived = &way->flow->arrived;

    mg_nf_region_copy(arrived, from);
    if (forwarded) {
        packet->out = leads_to(way->walk->program->host, packet);
        packet->out_known = packet->out != NULL;
        if (meeting == THERE && (packet->out == NULL || packet->out == way->in))
            meeting = PERHAPS; /* answers may go back without us, unchanged */
        keep(way, arrived);
        run_hook(way, MG_NF_FORWARD, true, INT32_MIN, arrived);
        run_hook(way, MG_NF_POSTROUTING, true, INT32_MIN, arrived);
    } else {
        run_hook(way, MG_NF_INPUT, true, INT32_MIN, arrived);
    }
    if (meeting != THERE)
        mg_nf_walk_drop(way->walk, arrived, origin);
    if (meeting == PERHAPS)
        mg_nf_walk_doubt(way->walk, arrived, &doubt);
    if (meeting != ELSEWHERE)
        count_arrived(way, forwarded);
}

/* Of packets that may go anywhere those count that come to the listener. */
static void assume_target(struct way *way)
{
    struct mg_nf_packet *packet = &way->walk->packet;
    const struct mg_nf_target *target = way->target;

    packet->port = target->forwarded ? target->to_port : target->port;
    packet->port_known = true;
    packet->is_local = !target->forwarded;
    if (target->wildcard && !target->forwarded)
        return;
    packet->address = target->forwarded ? target->to : target->address;
    packet->address_known = true;
}

/* The rest of prerouting, and what comes behind it, for packets that were translated. */
static void follow_fork(struct way *way, size_t i)
{
    const struct mg_nf_fork *fork = mg_vec_at(&way->walk->forks, i);
    struct mg_nf_origin origin = fork->origin;
    struct mg_nf_packet *packet = &way->walk->packet;
    struct mg_nf_region *may = &way->flow->may;
    enum meeting meeting;
    bool forwarded;

    *packet = fork->packet;
    packet->pass = way->pass;
    packet->states = way->pass == MG_NF_PASS_NEW ? MG_NF_NEW : MG_NF_ESTABLISHED;
    mg_nf_region_copy(may, &fork->region);
    forwarded = packet->address_known && !packet->is_local;
    meeting = is_target(way);
    if (meeting == PERHAPS)
        assume_target(way);
    if (forwarded && way->entry->direct && !way->target->forwarded)
        meeting = THERE;
    run_hook(way, MG_NF_PREROUTING, false, MG_NF_PRIORITY_NAT_DESTINATION, may);
    if (meeting != ELSEWHERE && !mg_nf_region_is_empty(may)) {
        way->flow->nat = origin;
        way->flow->nat_address = packet->address;
        way->flow->nat_port = packet->port;
        way->flow->nat_known = packet->address_known && packet->port_known;
        way->flow->passed_on = forwarded;
    }
    arrive(way, may, meeting, &origin);
}

static void run_pass(struct way *way, enum mg_nf_pass pass)
{
    struct mg_nf_region *may = &way->flow->may;
    struct mg_nf_origin none = {NULL, NULL, NULL};

    begin(way, pass);
    all_pieces(way->walk, may);
    run_hook(way, MG_NF_INGRESS, true, INT32_MIN, may);
    run_hook(way, MG_NF_PREROUTING, true, INT32_MIN, may);
    if (way->entry->direct)
        arrive(way, may, way->target->forwarded ? ELSEWHERE : THERE, &none);
    for (size_t i = 0; i < way->walk->fork_count; i++)
        follow_fork(way, i);
}

void mg_nf_flow_run(struct mg_nf_flow *flow, struct mg_nf_walk *walk,
                    const struct mg_nf_target *target, const struct mg_nf_entry *entry,
                    const struct mg_nf_interface *in, bool answers_known)
{
    struct way way = {flow, walk, target, entry, in, answers_known, MG_NF_PASS_NEW};
    struct mg_nf_origin cut = {NULL, NULL, MG_NF_WHY_FIRST_ONLY};
    struct mg_nf_origin bridge = {NULL, NULL, "rules of bridges"};

    flow->nat.chain = NULL;
    flow->passed_on = false;
    mg_nf_region_reset(&flow->reached);
    mg_nf_region_reset(&flow->follows);
    mg_nf_region_reset(&walk->doubted);
    mg_nf_region_reset(&walk->named);
    run_pass(&way, MG_NF_PASS_NEW);
    mg_nf_region_copy(&flow->stopped, &walk->dropped);
    mg_nf_region_copy(&flow->through, &flow->reached);
    mg_nf_region_remove(&flow->through, &walk->dropped);
    if (mg_nf_region_is_empty(&flow->reached))
        return;
    run_pass(&way, MG_NF_PASS_ESTABLISHED);
    mg_nf_region_remove(&flow->through, &walk->dropped);
    mg_nf_region_keep(&flow->through, &flow->follows);
    mg_nf_region_copy(&flow->may, &flow->reached);
    mg_nf_region_remove(&flow->may, &flow->follows);
    mg_nf_region_remove(&flow->may, &flow->stopped);
    mg_nf_walk_doubt(walk, &flow->may, &cut);
    if (walk->program->bridged) {
        mg_nf_walk_doubt(walk, &flow->reached, &bridge);
        mg_nf_region_reset(&flow->through);
    }
}
