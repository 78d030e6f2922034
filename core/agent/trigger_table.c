/* SPDX-License-Identifier: Apache-2.0
 *
 * The rows. When a host is scanned follows Amazon Inspector: Linux by events, Windows by the clock;
 * the safety re-scan, the boot and the listening sockets are ours.
 */
#include "core/agent/trigger_table.h"

#define SECONDS(n) ((n)*1000)
#define MINUTES(n) ((n)*60 * 1000)

#define SCAN MG_BIT(MG_WORK_SCAN)
#define MATCH MG_BIT(MG_WORK_MATCH)
#define EXPOSURE MG_BIT(MG_WORK_EXPOSURE)

static const struct mg_trigger_row rows[] = {
    {
        .trigger = MG_TRIGGER_DISCOVERY,
        .os_family = "linux",
        .work = SCAN | EXPOSURE,
        .reason = "first scan of this host",
        .interval = MINUTES(1),
    },
    {
        .trigger = MG_TRIGGER_BOOT,
        .os_family = "linux",
        .work = SCAN | EXPOSURE,
        .reason = "the host was started",
        .interval = MINUTES(1),
        .spread = MINUTES(2),
    },
    {
        .trigger = MG_TRIGGER_PACKAGE_CHANGE,
        .os_family = "linux",
        .work = SCAN,
        .reason = "packages were installed, upgraded or removed",
        .heals = SCAN,
        .interval = SECONDS(5), /* the watch tells when it is over: nothing more to wait for */
    },
    {
        .trigger = MG_TRIGGER_SCHEDULE,
        .os_family = "linux",
        .work = SCAN,
        .reason = "scheduled scan",
        .adjustable = true,
        .interval = MINUTES(10),
    },
    {
        .trigger = MG_TRIGGER_SAFETY,
        .os_family = "linux",
        .work = SCAN,
        .reason = "safety re-scan",
        .schedule = "rate(24 hours)",
        .adjustable = true,
        .interval = MINUTES(10),
    },
    {
        .trigger = MG_TRIGGER_ADVISORY,
        .os_family = "linux",
        .work = MATCH,
        .reason = "new advisories",
        .heals = SCAN | MATCH,
        .optional = true,
        .quiet = 200,
        .patience = SECONDS(30),
        .interval = MINUTES(1),
    },
    {
        .trigger = MG_TRIGGER_EXPOSURE,
        .os_family = "linux",
        .work = EXPOSURE,
        .reason = "scheduled look at network exposure",
        .schedule = "rate(24 hours)",
        .adjustable = true,
        .interval = MINUTES(10),
    },
    {
        .trigger = MG_TRIGGER_LISTENERS,
        .os_family = "linux",
        .work = EXPOSURE,
        .reason = "listening sockets changed",
        .optional = true,
        .quiet = SECONDS(5),
        .patience = SECONDS(30),
        .interval = MINUTES(1),
    },
    {
        .trigger = MG_TRIGGER_REQUEST,
        .os_family = "linux",
        .work = SCAN | EXPOSURE,
        .reason = "asked for",
        .at_once = true,
        .interval = SECONDS(10),
    },
    {
        .trigger = MG_TRIGGER_DISCOVERY,
        .os_family = "windows",
        .work = SCAN | EXPOSURE,
        .reason = "first scan of this host",
        .interval = MINUTES(1),
    },
    {
        .trigger = MG_TRIGGER_BOOT,
        .os_family = "windows",
        .work = SCAN | EXPOSURE,
        .reason = "the host was started",
        .interval = MINUTES(1),
        .spread = MINUTES(2),
    },
    {
        .trigger = MG_TRIGGER_PLUGIN_CHANGE,
        .os_family = "windows",
        .work = SCAN,
        .reason = "a plugin was installed, upgraded or removed",
        .heals = SCAN,
        .quiet = SECONDS(2),
        .patience = SECONDS(30),
        .interval = SECONDS(10),
    },
    {
        .trigger = MG_TRIGGER_SCHEDULE,
        .os_family = "windows",
        .work = SCAN,
        .reason = "scheduled scan",
        .schedule = "rate(6 hours)",
        .adjustable = true,
        .interval = MINUTES(10),
    },
    {
        /* Off: new advisories show with the next scheduled scan. */
        .trigger = MG_TRIGGER_ADVISORY,
        .os_family = "windows",
        .work = MATCH,
        .reason = "new advisories",
        .heals = SCAN | MATCH,
        .optional = true,
        .off = true,
        .quiet = 200,
        .patience = SECONDS(30),
        .interval = MINUTES(1),
    },
    {
        .trigger = MG_TRIGGER_EXPOSURE,
        .os_family = "windows",
        .work = EXPOSURE,
        .reason = "scheduled look at network exposure",
        .schedule = "rate(24 hours)",
        .adjustable = true,
        .interval = MINUTES(10),
    },
    {
        .trigger = MG_TRIGGER_REQUEST,
        .os_family = "windows",
        .work = SCAN | EXPOSURE,
        .reason = "asked for",
        .at_once = true,
        .interval = SECONDS(10),
    },
};

static const char *const names[MG_TRIGGERS] = {
    [MG_TRIGGER_DISCOVERY] = "discovery",
    [MG_TRIGGER_BOOT] = "boot",
    [MG_TRIGGER_PACKAGE_CHANGE] = "package-change",
    [MG_TRIGGER_PLUGIN_CHANGE] = "plugin-change",
    [MG_TRIGGER_SCHEDULE] = "schedule",
    [MG_TRIGGER_SAFETY] = "safety",
    [MG_TRIGGER_ADVISORY] = "advisory",
    [MG_TRIGGER_EXPOSURE] = "exposure",
    [MG_TRIGGER_LISTENERS] = "listeners",
    [MG_TRIGGER_REQUEST] = "request",
};

const struct mg_trigger_row *mg_trigger_row(enum mg_trigger trigger, struct mg_str os_family)
{
    for (size_t i = 0; i < MG_COUNT(rows); i++) {
        if (rows[i].trigger == trigger && mg_str_is(os_family, rows[i].os_family))
            return &rows[i];
    }
    return NULL;
}

const char *mg_trigger_name(enum mg_trigger trigger)
{
    return names[trigger];
}

bool mg_trigger_parse(struct mg_str name, enum mg_trigger *out)
{
    for (unsigned i = 0; i < MG_TRIGGERS; i++) {
        if (mg_str_is(name, names[i])) {
            *out = (enum mg_trigger)i;
            return true;
        }
    }
    return false;
}

const char *mg_work_name(enum mg_work work)
{
    static const char *const works[MG_WORKS] = {"scan", "match", "exposure"};

    return works[work];
}
