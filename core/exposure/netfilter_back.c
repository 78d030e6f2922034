/* SPDX-License-Identifier: Apache-2.0
 *
 * The longest prefix decides. Of two routes to the same network the metric does, which is not
 * looked at: it is not known then.
 */
#include "core/exposure/netfilter_back.h"

#include <stdlib.h>
#include <string.h>

enum { NOWHERE = 0 };
#define NOT_KNOWN UINT32_MAX
#define EACH                                                                                       \
    (UINT32_MAX - 1) /* all interfaces have such a route, and what comes by one goes back */

static bool is_asked(const struct mg_nf_program *program)
{
    return program->asks_back && program->host->routes_known[program->pieces.family];
}

static struct mg_ip_range network_of(const struct mg_nf_route *route)
{
    return mg_ip_network(route->family, &route->ip, route->prefix);
}

void mg_nf_back_collect(struct mg_nf_program *program)
{
    const struct mg_nf_host *host = program->host;

    for (size_t i = 0; is_asked(program) && i < host->route_count; i++) {
        struct mg_ip_range network = network_of(&host->routes[i]);

        if (host->routes[i].family == program->pieces.family)
            mg_nf_pieces_add(&program->pieces, &network);
    }
}

static int by_prefix(const void *left, const void *right)
{
    const struct mg_nf_route *a = *(const struct mg_nf_route *const *)left;
    const struct mg_nf_route *b = *(const struct mg_nf_route *const *)right;
    int order = (a->prefix > b->prefix) - (a->prefix < b->prefix);

    return order != 0 ? order : memcmp(&a->ip, &b->ip, sizeof a->ip);
}

static uint32_t way_of(const struct mg_nf_route *route)
{
    if (route->vague)
        return NOT_KNOWN;
    return route->family == MG_IPV6 && mg_nf_is_link_local(MG_IPV6, &route->ip) ? EACH
                                                                                : route->interface;
}

/* routes are sorted, so that longer ones overwrite shorter ones. */
static void fill(const struct mg_nf_program *program, const struct mg_nf_route *const *routes,
                 size_t count, uint32_t *back)
{
    for (size_t i = 0; i < count; i++) {
        struct mg_ip_range network = network_of(routes[i]);
        struct mg_nf_span span = mg_nf_pieces_span(&program->pieces, &network);
        bool again = i != 0 && by_prefix(&routes[i - 1], &routes[i]) == 0;
        uint32_t way = way_of(routes[i]);

        for (size_t p = span.first; p < span.end; p++)
            back[p] = again && back[p] != way ? NOT_KNOWN : way;
    }
}

bool mg_nf_back_fill(struct mg_nf_program *program)
{
    const struct mg_nf_host *host = program->host;
    const struct mg_nf_route **routes;
    uint32_t *back;
    size_t n = 0;

    if (!is_asked(program))
        return true;
    routes = mg_arena_array(&program->arena, host->route_count, sizeof(struct mg_nf_route *));
    back = mg_arena_array(&program->arena, program->pieces.items.n, sizeof *back);
    if (routes == NULL || back == NULL)
        return false;
    for (size_t i = 0; i < program->pieces.items.n; i++)
        back[i] = NOWHERE;
    for (size_t i = 0; i < host->route_count; i++) {
        if (host->routes[i].family == program->pieces.family)
            routes[n++] = &host->routes[i];
    }
    if (n != 0)
        qsort(routes, n, sizeof(struct mg_nf_route *), by_prefix);
    fill(program, routes, n, back);
    program->back = back;
    return true;
}

static bool has(const struct mg_nf_step *step, unsigned char value)
{
    struct mg_nf_value wanted = {{0}};

    wanted.bytes[sizeof wanted.bytes - 1] = value & step->keys[0].mask.bytes[15];
    for (size_t i = 0; i < step->set->count; i++) {
        const struct mg_nf_range *range = &step->set->elements[i].keys[0];

        if (memcmp(&wanted, &range->first, sizeof wanted) >= 0 &&
            memcmp(&wanted, &range->last, sizeof wanted) <= 0)
            return true;
    }
    return false;
}

enum mg_nf_answer mg_nf_back_ask(const struct mg_nf_walk *walk, const struct mg_nf_step *step,
                                 size_t piece)
{
    const struct mg_nf_interface *in = walk->packet.in;
    uint32_t way = walk->program->back != NULL ? walk->program->back[piece] : NOT_KNOWN;

    if (way == NOT_KNOWN || in == NULL || walk->packet.pass == MG_NF_PASS_REPLY || step->set->vague)
        return MG_NF_PERHAPS;
    return has(step, way == EACH || way == in->index) ? MG_NF_YES : MG_NF_NO;
}
