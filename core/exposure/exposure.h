/* SPDX-License-Identifier: Apache-2.0
 *
 * Network exposure: from which networks the listening sockets of a host can be reached. What an
 * evaluator of a system's firewall finds out, in words that fit every system. A verdict is about
 * the configuration of the host alone: firewalls between it and the networks are not known.
 */
#ifndef MG_EXPOSURE_EXPOSURE_H
#define MG_EXPOSURE_EXPOSURE_H

#include "core/base/arena.h"
#include "core/model/finding.h"
#include "core/model/listener.h"

/* Where connections come from; zones do not overlap. docs/exposure.md has the addresses. */
enum mg_exposure_zone {
    MG_ZONE_ANY,       /* networks that are neither private nor the host's own: the internet */
    MG_ZONE_PRIVATE,   /* private networks that the host is not in */
    MG_ZONE_SUBNET,    /* networks that the host is in */
    MG_ZONE_CONTAINER, /* networks of containers that the host itself made; not of Windows */
};
#define MG_ZONE_COUNT 4

/* From the best to the worst. */
enum mg_exposure_verdict {
    MG_EXPOSURE_BLOCKED,   /* nobody in the zone gets through */
    MG_EXPOSURE_UNKNOWN,   /* it depends on something that is not understood: see reason */
    MG_EXPOSURE_LIMITED,   /* some get through, or under conditions: see reason */
    MG_EXPOSURE_REACHABLE, /* everybody in the zone does */
};
#define MG_EXPOSURE_VERDICT_COUNT 4

struct mg_exposure {
    const struct mg_listener *listener; /* borrowed from the inventory */
    enum mg_exposure_zone zone;
    enum mg_exposure_verdict verdict;
    struct mg_str rule;   /* that decided, or what else did: "the firewall is off" */
    struct mg_str reason; /* of LIMITED and UNKNOWN */
    /* Filled in by mg_exposures_finish, of LIMITED and REACHABLE: */
    enum mg_severity severity; /* else UNTRIAGED */
    struct mg_str title;       /* "Port 22 is reachable from any network - TCP" */
};

struct mg_exposures {
    struct mg_arena arena;
    struct mg_exposure *items;
    size_t count, capacity;
};

void mg_exposures_init(struct mg_exposures *exposures);
void mg_exposures_clear(struct mg_exposures *exposures);
/* Append a copy; its texts are duplicated. NOMEM. */
enum mg_status mg_exposures_add(struct mg_exposures *exposures, const struct mg_exposure *exposure,
                                struct mg_error *err);
/* Once all are there: give severities and titles, and sort, the worst first. NOMEM. */
enum mg_status mg_exposures_finish(struct mg_exposures *exposures, struct mg_error *err);

/* "Port 22 is reachable from any network - TCP", or what it would be with limits. In the arena;
 * NULL without memory. */
const char *mg_exposure_title(struct mg_arena *arena, const struct mg_exposure *exposure,
                              bool limited);

/* Stable names: "any", "private", "subnet", "container"; "blocked", "unknown", "limited",
 * "reachable". */
const char *mg_exposure_zone_name(enum mg_exposure_zone zone);
const char *mg_exposure_verdict_name(enum mg_exposure_verdict verdict);
/* For people: "any network", "private networks", "the host's own subnets", "containers". */
const char *mg_exposure_zone_text(enum mg_exposure_zone zone);

#endif
