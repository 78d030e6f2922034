/* SPDX-License-Identifier: Apache-2.0
 *
 * Judges listeners by the packet filter of the network namespace that it runs in, as often as it
 * is asked. Standard input has a line for each interface, address and listener, then "judge":
 *
 *     interface INDEX NAME loopback|ordinary|default|containers
 *     address INDEX ipv4|ipv6 ADDRESS PREFIX
 *     route INDEX ipv4|ipv6 NETWORK PREFIX
 *     listener tcp|udp ipv4|ipv6 ADDRESS PORT
 *
 * For each verdict it prints NUMBER ZONE VERDICT, RULE and REASON, between tabs, where NUMBER is
 * that of the listener, or PROTOCOL/ADDRESS/PORT of one that a rule sends on; then "end" and the
 * microseconds that reading and judging took.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/exposure/netfilter_forwards.h"
#include "platform/linux/exposure/netfilter_read.h"

#define MANY 4096

static struct mg_nf_interface interfaces[64];
static struct mg_nf_address addresses[256];
static struct mg_listener listeners[MANY];
static struct mg_nf_route routes[256];
static struct mg_nf_host host = {interfaces, 0, addresses, 0, routes, 0, {true, true}};
static size_t listener_count;

static void fail(const char *what)
{
    (void)fprintf(stderr, "judge_driver: %s\n", what);
    exit(2);
}

static struct mg_str keep(const char *text)
{
    size_t n = strlen(text) + 1;
    char *copy = malloc(n);

    if (copy == NULL)
        fail("no memory");
    memcpy(copy, text, n);
    return mg_str_of(copy);
}

static void add_interface(char words[5][64])
{
    struct mg_nf_interface *i = &interfaces[host.interface_count++];

    if (host.interface_count > MG_COUNT(interfaces))
        fail("too many interfaces");
    i->index = (uint32_t)strtoul(words[1], NULL, 10);
    i->name = keep(words[2]);
    i->default_route = strcmp(words[3], "default") == 0;
    i->kind = strcmp(words[3], "loopback") == 0     ? MG_NF_LOOPBACK
              : strcmp(words[3], "containers") == 0 ? MG_NF_CONTAINERS
                                                    : MG_NF_ORDINARY;
}

static void add_address(char words[5][64])
{
    struct mg_nf_address *a = &addresses[host.address_count++];

    if (host.address_count > MG_COUNT(addresses))
        fail("too many addresses");
    a->interface = (uint32_t)strtoul(words[1], NULL, 10);
    a->family = strcmp(words[2], "ipv4") == 0 ? MG_IPV4 : MG_IPV6;
    a->prefix = (unsigned)strtoul(words[4], NULL, 10);
    if (!mg_ip_parse(a->family, mg_str_of(words[3]), &a->ip))
        fail("an address is none");
}

static void add_route(char words[5][64])
{
    struct mg_nf_route *r = &routes[host.route_count++];

    if (host.route_count > MG_COUNT(routes))
        fail("too many routes");
    r->interface = (uint32_t)strtoul(words[1], NULL, 10);
    r->family = strcmp(words[2], "ipv4") == 0 ? MG_IPV4 : MG_IPV6;
    r->prefix = (unsigned)strtoul(words[4], NULL, 10);
    if (!mg_ip_parse(r->family, mg_str_of(words[3]), &r->ip))
        fail("a network is none");
}

static void add_listener(char words[5][64])
{
    struct mg_listener *l = &listeners[listener_count++];

    if (listener_count > MANY)
        fail("too many listeners");
    l->protocol = keep(words[1]);
    l->family = keep(words[2]);
    l->address = keep(words[3]);
    l->port = strtoul(words[4], NULL, 10);
    if (mg_listener_check(l, NULL) != MG_OK)
        fail("a listener is none");
}

static void print(const struct mg_exposures *exposures, const struct mg_inventory *inventory)
{
    for (size_t i = 0; i < exposures->count; i++) {
        const struct mg_exposure *e = &exposures->items[i];
        const struct mg_listener *l = e->listener;

        if (l->forward.n != 0)
            (void)printf("%.*s/%.*s/%u", MG_STR_ARG(l->protocol), MG_STR_ARG(l->address),
                         (unsigned)l->port);
        else
            (void)printf("%zu", (size_t)(l - inventory->listeners));
        (void)printf(" %s %s\t%.*s\t%.*s\n", mg_exposure_zone_name(e->zone),
                     mg_exposure_verdict_name(e->verdict), MG_STR_ARG(e->rule),
                     MG_STR_ARG(e->reason));
    }
}

static long long now(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static void judge(void)
{
    struct mg_netfilter filter;
    struct mg_exposures exposures;
    struct mg_error err;
    long long begun = now(), read;
    struct mg_inventory inventory;
    size_t unknown;

    mg_inventory_init(&inventory);
    for (size_t i = 0; i < listener_count; i++) {
        if (mg_inventory_add_listener(&inventory, &listeners[i], &err) != MG_OK)
            fail(err.text);
    }
    mg_netfilter_init(&filter);
    mg_exposures_init(&exposures);
    if (mg_netfilter_read(&filter, &err) != MG_OK)
        fail(err.text);
    read = now();
    if (mg_netfilter_forwards(&filter, &host, &inventory, &unknown, &err) != MG_OK ||
        mg_netfilter_judge(&filter, &host, inventory.listeners, inventory.listener_count,
                           &exposures, &err) != MG_OK)
        fail(err.text);
    print(&exposures, &inventory);
    (void)printf("end %lld %lld\n", read - begun, now() - read);
    (void)fflush(stdout);
    mg_exposures_clear(&exposures);
    mg_inventory_clear(&inventory);
    mg_netfilter_clear(&filter);
}

int main(void)
{
    char line[512], words[5][64];

    while (fgets(line, sizeof line, stdin) != NULL) {
        int n = sscanf(line, "%63s %63s %63s %63s %63s", words[0], words[1], words[2], words[3],
                       words[4]);

        if (n == 4 && strcmp(words[0], "interface") == 0)
            add_interface(words);
        else if (n == 5 && strcmp(words[0], "address") == 0)
            add_address(words);
        else if (n == 5 && strcmp(words[0], "route") == 0)
            add_route(words);
        else if (n == 5 && strcmp(words[0], "listener") == 0)
            add_listener(words);
        else if (n == 1 && strcmp(words[0], "judge") == 0)
            judge();
        else
            fail("a line is not understood");
    }
    return 0;
}
