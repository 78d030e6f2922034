/* SPDX-License-Identifier: Apache-2.0
 *
 * The next time of a schedule. The days of a month are worked out as a set of bits, so that the
 * search takes at most one step per month of the 230 years, and one per day in the month it ends
 * in.
 */
#include "core/agent/schedule_cron.h"
#include "core/base/day.h"

#define DAY 86400
#define WEEK 7

/* 2200-01-01T00:00:00Z: no time of a schedule is that late. */
#define END ((int64_t)84006 * DAY)

/* A set of days of one month: bit 1 to bit 31. */
typedef uint32_t day_set;

struct month {
    unsigned length;
    unsigned first; /* day of the week of the first: 0 is Sunday */
};

static struct month month_of(unsigned year, unsigned month)
{
    /* 1970-01-01 was a Thursday. */
    return (struct month){mg_day_month_length(year, month),
                          (unsigned)((mg_day_of(year, month, 1) + 4) % WEEK)};
}

static unsigned weekday_of(struct month month, unsigned day)
{
    return (month.first + day - 1) % WEEK;
}

/* The day from Monday to Friday that is nearest to day, without leaving the month. */
static unsigned nearest_workday(struct month month, unsigned day)
{
    switch (weekday_of(month, day)) {
    case 6:
        return day == 1 ? 3 : day - 1;
    case 0:
        return day == month.length ? day - 2 : day + 1;
    default:
        return day;
    }
}

/* The nth day of the month, from 1, that is this day of the week (1 is Sunday). */
static unsigned nth_weekday(struct month month, unsigned weekday, unsigned nth)
{
    return (weekday - 1 + WEEK - month.first) % WEEK + 1 + (nth - 1) * WEEK;
}

/* The one day that the letters L, W and # name; one behind the end of the month is none. */
static unsigned named_day(const struct mg_schedule *schedule, struct month month)
{
    unsigned fifth;

    switch (schedule->day) {
    case MG_CRON_LAST_DAY:
        return month.length;
    case MG_CRON_LAST_WORKDAY:
        return nearest_workday(month, month.length);
    case MG_CRON_NEAREST_WORKDAY:
        return schedule->number > month.length ? schedule->number
                                               : nearest_workday(month, schedule->number);
    case MG_CRON_LAST_WEEKDAY:
        fifth = nth_weekday(month, schedule->number, 5);
        return fifth > month.length ? fifth - WEEK : fifth;
    default:
        return nth_weekday(month, schedule->number, schedule->nth);
    }
}

static day_set days_of(const struct mg_schedule *schedule, unsigned year, unsigned number)
{
    struct month month = month_of(year, number);
    bool by_month = schedule->day == MG_CRON_DAYS;
    day_set days = 0;

    if (!by_month && schedule->day != MG_CRON_WEEKDAYS) {
        unsigned day = named_day(schedule, month);

        return day > month.length ? 0 : (day_set)1 << day;
    }
    for (unsigned day = 1; day <= month.length; day++) {
        if (by_month
                ? mg_cron_set_has(&schedule->sets[MG_CRON_DAY_OF_MONTH], day - 1)
                : mg_cron_set_has(&schedule->sets[MG_CRON_DAY_OF_WEEK], weekday_of(month, day)))
            days |= (day_set)1 << day;
    }
    return days;
}

/* The first time of a day, in minutes, that is not before from; false when there is none. */
static bool time_of_day(const struct mg_schedule *schedule, unsigned from, unsigned *out)
{
    for (unsigned hour = from / 60, minute = from % 60; hour < 24; hour++, minute = 0) {
        if (!mg_cron_set_has(&schedule->sets[MG_CRON_HOURS], hour))
            continue;
        for (; minute < 60; minute++) {
            if (mg_cron_set_has(&schedule->sets[MG_CRON_MINUTES], minute)) {
                *out = hour * 60 + minute;
                return true;
            }
        }
    }
    return false;
}

/* In this month, from the minute `from` (since 1970) on. */
static bool search_month(const struct mg_schedule *schedule, unsigned year, unsigned month,
                         int64_t from, int64_t *out)
{
    day_set days = days_of(schedule, year, month);
    int64_t before = mg_day_of(year, month, 1) - 1;
    unsigned minute;

    for (unsigned day = 1; day < 32 && days >> day != 0; day++) {
        int64_t midnight = (before + day) * 1440;
        int64_t start = from > midnight ? from - midnight : 0;

        if ((days >> day & 1) != 0 && start < 1440 &&
            time_of_day(schedule, (unsigned)start, &minute)) {
            *out = (midnight + minute) * 60;
            return true;
        }
    }
    return false;
}

static bool next_cron(const struct mg_schedule *schedule, int64_t after, int64_t *out)
{
    int64_t from = after < 0 ? 0 : after / 60 + 1; /* the minute, since 1970 */
    unsigned year, month, day;

    mg_day_date(from / 1440, &year, &month, &day);
    for (; year <= MG_CRON_LAST_YEAR; year++, month = 1) {
        if (!mg_cron_set_has(&schedule->sets[MG_CRON_YEAR], year - MG_CRON_FIRST_YEAR))
            continue;
        for (; month <= 12; month++) {
            if (mg_cron_set_has(&schedule->sets[MG_CRON_MONTH], month - 1) &&
                search_month(schedule, year, month, from, out))
                return true;
        }
    }
    return false;
}

bool mg_schedule_next(const struct mg_schedule *schedule, int64_t after, int64_t *out)
{
    int64_t next;

    if (after >= END)
        return false;
    if (schedule->rate == 0)
        return next_cron(schedule, after, out);
    next = after < 0 ? 0 : (after / schedule->rate + 1) * schedule->rate;
    if (next >= END)
        return false;
    *out = next;
    return true;
}
