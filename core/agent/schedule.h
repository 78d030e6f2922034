/* SPDX-License-Identifier: Apache-2.0
 *
 * When something happens again and again: rate(6 hours), cron(0 2 ? * MON-FRI *). The syntax is
 * that of schedule expressions of AWS EventBridge; docs/schedule.md describes it. All times are
 * UTC. No clock is asked.
 */
#ifndef MG_AGENT_SCHEDULE_H
#define MG_AGENT_SCHEDULE_H

#include "core/base/error.h"
#include "core/base/str.h"

/* Seconds between two times of a schedule: an expression that asks for less, or a rate for more,
 * is refused. */
#define MG_SCHEDULE_SHORTEST (15 * 60)
#define MG_SCHEDULE_LONGEST (31 * 24 * 3600)

/* The fields of cron(...), in their order. */
enum mg_cron_field {
    MG_CRON_MINUTES,
    MG_CRON_HOURS,
    MG_CRON_DAY_OF_MONTH,
    MG_CRON_MONTH,
    MG_CRON_DAY_OF_WEEK,
    MG_CRON_YEAR,
    MG_CRON_FIELDS
};

/* How the days of a month are chosen. */
enum mg_cron_day {
    MG_CRON_DAYS,            /* the set of days of the month */
    MG_CRON_LAST_DAY,        /* L */
    MG_CRON_LAST_WORKDAY,    /* LW: Monday to Friday */
    MG_CRON_NEAREST_WORKDAY, /* 15W: the one nearest to the 15th, in the same month */
    MG_CRON_WEEKDAYS,        /* the set of days of the week */
    MG_CRON_LAST_WEEKDAY,    /* 6L: the last Friday */
    MG_CRON_NTH_WEEKDAY,     /* 6#3: the third Friday */
};

/* Values of a field, counted from the lowest one that it may have. */
struct mg_cron_set {
    uint64_t bits[4];
};

/* What is inside is for schedule*.c only. */
struct mg_schedule {
    int64_t rate; /* seconds; 0: cron */
    struct mg_cron_set sets[MG_CRON_FIELDS];
    enum mg_cron_day day;
    unsigned number, nth; /* of MG_CRON_NEAREST_WORKDAY, LAST_WEEKDAY and NTH_WEEKDAY */
};

/* FORMAT: not understood, or never comes true; the text names position (from 1), field and what is
 * allowed. LIMIT: more often than MG_SCHEDULE_SHORTEST, a rate of more than MG_SCHEDULE_LONGEST, or
 * a text longer than MG_LIMIT_SCHEDULE. */
enum mg_status mg_schedule_parse(struct mg_str text, struct mg_schedule *out, struct mg_error *err);

/* The first time later than after, both in seconds since 1970; false when there is none before the
 * year 2200. A rate comes at whole multiples of it since 1970, so it does not depend on when
 * somebody began to count. */
bool mg_schedule_next(const struct mg_schedule *schedule, int64_t after, int64_t *out);

#endif
