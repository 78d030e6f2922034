/* SPDX-License-Identifier: Apache-2.0
 *
 * Schedule expressions: rate(...), and the checks that both kinds share. Fields of cron(...) are
 * read in schedule_cron.c, times are found in schedule_next.c.
 */
#include "core/agent/schedule.h"

#include "core/agent/schedule_cron.h"
#include "core/base/limits.h"

/* Blanks behind the unit do not count. */
static enum mg_status parse_unit(struct mg_str text, struct mg_str unit, int64_t *seconds,
                                 struct mg_error *err)
{
    static const struct {
        const char *one, *many;
        int64_t seconds;
    } units[] = {{"minute", "minutes", 60}, {"hour", "hours", 3600}, {"day", "days", 86400}};

    for (size_t i = 0; i < MG_COUNT(units); i++) {
        if (mg_str_is(mg_str_trim(unit), units[i].one) ||
            mg_str_is(mg_str_trim(unit), units[i].many)) {
            *seconds = units[i].seconds;
            return MG_OK;
        }
    }
    return mg_fail(err, MG_FORMAT,
                   "%.*s: position %zu, unit: \"%.*s\"; allowed are minutes, hours, days",
                   MG_STR_ARG(text), (size_t)(unit.p - text.p) + 1, MG_STR_ARG(unit));
}

/* Both "1 hour" and "1 hours" are taken; EventBridge insists on the grammar. */
static enum mg_status parse_rate(struct mg_str text, struct mg_str inner, struct mg_schedule *out,
                                 struct mg_error *err)
{
    size_t digits = 0;
    struct mg_str number;
    int64_t unit = 0;
    uint64_t value;
    enum mg_status status;

    inner = mg_schedule_skip_blanks(inner);
    while (digits < inner.n && inner.p[digits] >= '0' && inner.p[digits] <= '9')
        digits++;
    number = mg_str_take(inner, digits);
    if (digits == 0 || digits == inner.n || (inner.p[digits] != ' ' && inner.p[digits] != '\t'))
        return mg_fail(err, MG_FORMAT,
                       "%.*s: position %zu, rate: a number from 1, a space and minutes, hours or "
                       "days belong there",
                       MG_STR_ARG(text), (size_t)(inner.p - text.p) + 1);
    status = parse_unit(text, mg_schedule_skip_blanks(mg_schedule_skip(inner, digits)), &unit, err);
    if (status != MG_OK)
        return status;
    if (!mg_str_u64(number, &value) || value > MG_SCHEDULE_LONGEST / (uint64_t)unit)
        return mg_fail(err, MG_LIMIT, "%.*s: the longest rate is %d days", MG_STR_ARG(text),
                       MG_SCHEDULE_LONGEST / 86400);
    out->rate = (int64_t)value * unit;
    return out->rate >= MG_SCHEDULE_SHORTEST
               ? MG_OK
               : mg_fail(err, MG_LIMIT, "%.*s: the shortest rate is %d minutes", MG_STR_ARG(text),
                         MG_SCHEDULE_SHORTEST / 60);
}

/* The smallest distance of two times of a day, in minutes; past midnight as if it came every day.
 */
static int shortest_distance(const struct mg_schedule *schedule)
{
    int first = -1, last = -1, shortest = 1440;

    for (int i = 0; i < 1440; i++) {
        if (!mg_cron_set_has(&schedule->sets[MG_CRON_HOURS], (unsigned)i / 60) ||
            !mg_cron_set_has(&schedule->sets[MG_CRON_MINUTES], (unsigned)i % 60))
            continue;
        if (first < 0)
            first = i;
        else if (i - last < shortest)
            shortest = i - last;
        last = i;
    }
    return first + 1440 - last < shortest ? first + 1440 - last : shortest;
}

static enum mg_status check_cron(struct mg_str text, const struct mg_schedule *schedule,
                                 struct mg_error *err)
{
    int minutes = shortest_distance(schedule);
    int64_t first;

    if (minutes < MG_SCHEDULE_SHORTEST / 60)
        return mg_fail(err, MG_LIMIT,
                       "%.*s: has times that are %d min apart; the shortest distance is %d min",
                       MG_STR_ARG(text), minutes, MG_SCHEDULE_SHORTEST / 60);
    if (!mg_schedule_next(schedule, -1, &first))
        return mg_fail(err, MG_FORMAT, "%.*s: never comes: none of its months has such a day",
                       MG_STR_ARG(text));
    return MG_OK;
}

/* What stands between "name(" and ")". */
static bool unwrap(struct mg_str text, struct mg_str name, struct mg_str *inner)
{
    if (!mg_str_starts(text, name) || !mg_str_ends(text, MG_STR(")")))
        return false;
    *inner = mg_str_take(mg_schedule_skip(text, name.n), text.n - name.n - 1);
    return true;
}

enum mg_status mg_schedule_parse(struct mg_str text, struct mg_schedule *out, struct mg_error *err)
{
    struct mg_schedule schedule = {0};
    struct mg_str inner;
    enum mg_status status;

    if (text.n > MG_LIMIT_SCHEDULE)
        return mg_fail(err, MG_LIMIT, "schedule of %zu bytes; at most %zu are read", text.n,
                       MG_LIMIT_SCHEDULE);
    text = mg_str_trim(text);
    if (unwrap(text, MG_STR("rate("), &inner)) {
        status = parse_rate(text, inner, &schedule, err);
    } else if (unwrap(text, MG_STR("cron("), &inner)) {
        status = mg_schedule_parse_cron(text, inner, &schedule, err);
        if (status == MG_OK)
            status = check_cron(text, &schedule, err);
    } else {
        status = mg_fail(err, MG_FORMAT,
                         "\"%.*s\" is no schedule: rate(6 hours), or cron(minutes hours "
                         "day-of-month month day-of-week year)",
                         MG_STR_ARG(text));
    }
    if (status == MG_OK)
        *out = schedule;
    return status;
}
