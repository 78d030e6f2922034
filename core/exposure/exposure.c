/* SPDX-License-Identifier: Apache-2.0
 *
 * The list of verdicts, and what is said of each.
 */
#include "core/exposure/exposure.h"

#include <stdlib.h>

#include "core/base/limits.h"
#include "core/exposure/port_class.h"

void mg_exposures_init(struct mg_exposures *exposures)
{
    *exposures = (struct mg_exposures){0};
    mg_arena_init(&exposures->arena, MG_LIMIT_FIREWALL_ARENA);
}

void mg_exposures_clear(struct mg_exposures *exposures)
{
    free(exposures->items);
    mg_arena_clear(&exposures->arena);
    mg_exposures_init(exposures);
}

static bool reserve(struct mg_exposures *exposures)
{
    size_t larger = exposures->capacity == 0 ? 64 : exposures->capacity * 2;
    struct mg_exposure *items;

    if (exposures->count < exposures->capacity)
        return true;
    items = realloc(exposures->items, larger * sizeof *items);
    if (items == NULL)
        return false;
    exposures->items = items;
    exposures->capacity = larger;
    return true;
}

enum mg_status mg_exposures_add(struct mg_exposures *exposures, const struct mg_exposure *exposure,
                                struct mg_error *err)
{
    struct mg_exposure copy = *exposure;

    if (!reserve(exposures) || !mg_arena_str(&exposures->arena, copy.rule, &copy.rule) ||
        !mg_arena_str(&exposures->arena, copy.reason, &copy.reason))
        return mg_fail(err, MG_NOMEM, "not enough memory for the verdicts of all listeners");
    exposures->items[exposures->count++] = copy;
    return MG_OK;
}

static const char *upper_protocol(const struct mg_listener *listener)
{
    return mg_str_is(listener->protocol, "udp") ? "UDP" : "TCP";
}

const char *mg_exposure_title(struct mg_arena *arena, const struct mg_exposure *exposure,
                              bool limited)
{
    return mg_arena_printf(arena, "Port %u is reachable%s from %s - %s",
                           (unsigned)exposure->listener->port, limited ? ", with limits," : "",
                           mg_exposure_zone_text(exposure->zone),
                           upper_protocol(exposure->listener));
}

static bool describe(struct mg_arena *arena, struct mg_exposure *exposure)
{
    bool limited = exposure->verdict == MG_EXPOSURE_LIMITED;
    const char *title;

    if (!limited && exposure->verdict != MG_EXPOSURE_REACHABLE)
        return true;
    exposure->severity = mg_port_severity(exposure->listener, exposure->zone, limited);
    title = mg_exposure_title(arena, exposure, limited);
    exposure->title = mg_str_of(title);
    return title != NULL;
}

/* Both are small numbers. */
static int worse_first(int a, int b)
{
    return b - a;
}

static int by_socket(const struct mg_listener *a, const struct mg_listener *b)
{
    int order = mg_str_cmp(a->protocol, b->protocol);

    if (order == 0 && a->port != b->port)
        order = a->port < b->port ? -1 : 1;
    if (order == 0)
        order = mg_str_cmp(a->family, b->family);
    if (order == 0)
        order = mg_str_cmp(a->address, b->address);
    return order != 0 ? order : (a > b) - (a < b);
}

static int by_badness(const void *left, const void *right)
{
    const struct mg_exposure *a = left, *b = right;
    int order = worse_first((int)a->severity, (int)b->severity);

    if (order == 0)
        order = worse_first((int)a->verdict, (int)b->verdict);
    if (order == 0)
        order = by_socket(a->listener, b->listener);
    return order != 0 ? order : (int)a->zone - (int)b->zone;
}

enum mg_status mg_exposures_finish(struct mg_exposures *exposures, struct mg_error *err)
{
    for (size_t i = 0; i < exposures->count; i++) {
        if (!describe(&exposures->arena, &exposures->items[i]))
            return mg_fail(err, MG_NOMEM, "not enough memory for the titles of all listeners");
    }
    if (exposures->count != 0)
        qsort(exposures->items, exposures->count, sizeof *exposures->items, by_badness);
    return MG_OK;
}

static const struct {
    const char *name, *text;
} zones[MG_ZONE_COUNT] = {
    [MG_ZONE_ANY] = {"any", "any network"},
    [MG_ZONE_PRIVATE] = {"private", "private networks"},
    [MG_ZONE_SUBNET] = {"subnet", "the host's own subnets"},
    [MG_ZONE_CONTAINER] = {"container", "containers"},
};

const char *mg_exposure_zone_name(enum mg_exposure_zone zone)
{
    return zones[zone].name;
}

const char *mg_exposure_zone_text(enum mg_exposure_zone zone)
{
    return zones[zone].text;
}

const char *mg_exposure_verdict_name(enum mg_exposure_verdict verdict)
{
    static const char *const names[MG_EXPOSURE_VERDICT_COUNT] = {
        [MG_EXPOSURE_BLOCKED] = "blocked",
        [MG_EXPOSURE_UNKNOWN] = "unknown",
        [MG_EXPOSURE_LIMITED] = "limited",
        [MG_EXPOSURE_REACHABLE] = "reachable",
    };

    return names[verdict];
}
