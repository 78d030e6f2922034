/* SPDX-License-Identifier: Apache-2.0
 *
 * What makes the agent work, as data: one row per trigger and operating system. A trigger without a
 * row for a system does not exist there. docs/schedule.md shows the table to users.
 */
#ifndef MG_AGENT_TRIGGER_TABLE_H
#define MG_AGENT_TRIGGER_TABLE_H

#include "core/base/error.h"
#include "core/base/str.h"

enum mg_trigger {
    MG_TRIGGER_DISCOVERY,      /* this work has never succeeded on this host */
    MG_TRIGGER_BOOT,           /* the host was started since */
    MG_TRIGGER_PACKAGE_CHANGE, /* a transaction of a package manager has ended */
    MG_TRIGGER_PLUGIN_CHANGE,  /* a plugin was installed, upgraded or removed */
    MG_TRIGGER_SCHEDULE,       /* the time of the policy has come */
    MG_TRIGGER_SAFETY,         /* what no event told is found once a day */
    MG_TRIGGER_ADVISORY,       /* another advisory database is there */
    MG_TRIGGER_EXPOSURE,       /* the time to look at network exposure has come */
    MG_TRIGGER_LISTENERS,      /* the set of listening sockets has changed */
    MG_TRIGGER_REQUEST,        /* somebody asks */
    MG_TRIGGERS
};

/* What there is to do. */
enum mg_work {
    MG_WORK_SCAN,     /* take an inventory and match it */
    MG_WORK_MATCH,    /* match the stored inventory again */
    MG_WORK_EXPOSURE, /* see what the network can reach */
    MG_WORKS
};

#define MG_BIT(n) (1u << (n))

struct mg_trigger_row {
    enum mg_trigger trigger;
    const char *os_family; /* as in struct mg_host */
    unsigned work;         /* MG_BIT of enum mg_work; a trigger of time has one */
    const char *reason;    /* for people: why this work was done */
    const char *schedule;  /* for triggers of time, until the policy says otherwise; may be NULL */
    bool adjustable;       /* the policy may give another schedule */
    bool optional;         /* the policy may turn it on and off */
    bool off;              /* until the policy turns it on */
    unsigned heals;        /* MG_BIT of enum mg_work: it may be what these failed for the lack of,
                            * and ends their back-off */
    bool at_once;          /* a person waits: no settling after boot, no back-off, no retry */
    /* Milliseconds: an event counts once nothing has followed it for quiet, at the latest patience
     * after the first of a series; the work is begun at the earliest interval after it was last
     * begun, for whatever reason; after boot everything waits for a part of spread. */
    int32_t quiet, patience, interval, spread;
};

/* The row of a trigger on a system; NULL when there is none. */
const struct mg_trigger_row *mg_trigger_row(enum mg_trigger trigger, struct mg_str os_family);

/* "package-change", ...: for state, reports and the policy. */
const char *mg_trigger_name(enum mg_trigger trigger);
/* False when it is the name of none. */
bool mg_trigger_parse(struct mg_str name, enum mg_trigger *out);
/* "scan", "match", "exposure". */
const char *mg_work_name(enum mg_work work);

#endif
