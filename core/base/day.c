/* SPDX-License-Identifier: Apache-2.0
 *
 * The Gregorian calendar.
 */
#include "core/base/day.h"

#include <stdio.h>

/* Years are counted from March, so that the leap day comes last. */
int64_t mg_day_of(unsigned year, unsigned month, unsigned day)
{
    int64_t y = month < 3 ? (int64_t)year - 1 : year, m = month < 3 ? month + 9 : month - 3;

    return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 719469;
}

unsigned mg_day_month_length(unsigned year, unsigned month)
{
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    return days[month - 1] + (leap && month == 2 ? 1u : 0u);
}

/* A year has at least 365 days, so the first guess is never early: it is stepped back. */
void mg_day_date(int64_t number, unsigned *year, unsigned *month, unsigned *day)
{
    unsigned y = 1970 + (unsigned)(number / 365), m = 12;

    while (mg_day_of(y, 1, 1) > number)
        y--;
    while (mg_day_of(y, m, 1) > number)
        m--;
    *year = y;
    *month = m;
    *day = (unsigned)(number - mg_day_of(y, m, 1)) + 1;
}

int64_t mg_day_number(struct mg_str time)
{
    uint64_t year, month, day;

    if (time.n < 10 || time.p[4] != '-' || time.p[7] != '-' ||
        !mg_str_u64(mg_str_take(time, 4), &year) ||
        !mg_str_u64(mg_str_take(mg_str_skip(time, 5), 2), &month) ||
        !mg_str_u64(mg_str_take(mg_str_skip(time, 8), 2), &day) || month < 1 || month > 12)
        return -1;
    return mg_day_of((unsigned)year, (unsigned)month, (unsigned)day);
}

int64_t mg_days_between(struct mg_str then, struct mg_str now)
{
    int64_t first = mg_day_number(then), last = mg_day_number(now);

    return first >= 0 && last > first ? last - first : 0;
}

/* Two digits at the beginning of *rest, at most max; moves *rest behind them. */
static bool take_two(struct mg_str *rest, uint64_t max, int64_t *out)
{
    uint64_t number;

    if (rest->n < 2 || !mg_str_u64(mg_str_take(*rest, 2), &number) || number > max)
        return false;
    *rest = mg_str_skip(*rest, 2);
    *out = (int64_t)number;
    return true;
}

static bool take_char(struct mg_str *rest, const char *any)
{
    if (rest->n == 0 || mg_str_find(mg_str_of(any), rest->p[0]) == SIZE_MAX)
        return false;
    *rest = mg_str_skip(*rest, 1);
    return true;
}

static bool is_digit(struct mg_str s)
{
    return s.n != 0 && s.p[0] >= '0' && s.p[0] <= '9';
}

/* ".25" as milliseconds, what is finer is dropped; also nothing at all. */
static bool take_fraction(struct mg_str *rest, int64_t *millis)
{
    if (!take_char(rest, "."))
        return true;
    if (!is_digit(*rest))
        return false;
    for (int64_t weight = 100; is_digit(*rest); weight /= 10) {
        *millis += (rest->p[0] - '0') * weight;
        *rest = mg_str_skip(*rest, 1);
    }
    return true;
}

/* "Z" or "+02:00": minutes that the clock is ahead of UTC. */
static bool take_offset(struct mg_str *rest, int64_t *minutes)
{
    bool behind = rest->n != 0 && rest->p[0] == '-';
    int64_t hours, left;

    *minutes = 0;
    if (take_char(rest, "Zz"))
        return true;
    if (!take_char(rest, "+-") || !take_two(rest, 23, &hours) || !take_char(rest, ":") ||
        !take_two(rest, 59, &left))
        return false;
    *minutes = (hours * 60 + left) * (behind ? -1 : 1);
    return true;
}

/* Does its month have the day of this date, which has the form that mg_day_number takes? */
static bool is_day_of_month(struct mg_str date)
{
    uint64_t year = 0, month = 0, day = 0;

    (void)mg_str_u64(mg_str_take(date, 4), &year);
    (void)mg_str_u64(mg_str_take(mg_str_skip(date, 5), 2), &month);
    (void)mg_str_u64(mg_str_take(mg_str_skip(date, 8), 2), &day);
    return day >= 1 && day <= mg_day_month_length((unsigned)year, (unsigned)month);
}

/* RFC 3339, section 5.6; second 60 is a leap second. */
static bool take_time(struct mg_str rest, int64_t *millis)
{
    int64_t hour, minute, second, ahead, fraction = 0;

    if (!take_char(&rest, "Tt ") || !take_two(&rest, 23, &hour) || !take_char(&rest, ":") ||
        !take_two(&rest, 59, &minute) || !take_char(&rest, ":") || !take_two(&rest, 60, &second) ||
        !take_fraction(&rest, &fraction) || !take_offset(&rest, &ahead))
        return false;
    *millis = (hour * 60 + minute - ahead) * 60000 + second * 1000 + fraction;
    return rest.n == 0;
}

bool mg_day_millis(struct mg_str time, int64_t *out)
{
    int64_t day = mg_day_number(time), millis = 0;

    if (day < 0 || !is_day_of_month(time) ||
        (time.n > 10 && !take_time(mg_str_skip(time, 10), &millis)))
        return false;
    millis += day * 24 * 60 * 60000;
    if (millis < 0)
        return false;
    *out = millis;
    return true;
}

struct mg_str mg_day_text(int64_t millis, char buffer[MG_DAY_TEXT_SIZE])
{
    int64_t seconds = millis / 1000, in_day = seconds % (24 * 3600);
    unsigned year, month, day;

    mg_day_date(seconds / (24 * 3600), &year, &month, &day);
    (void)snprintf(buffer, MG_DAY_TEXT_SIZE, "%04u-%02u-%02uT%02u:%02u:%02uZ", year, month, day,
                   (unsigned)(in_day / 3600), (unsigned)(in_day / 60 % 60),
                   (unsigned)(in_day % 60));
    return mg_str_of(buffer);
}
