/* SPDX-License-Identifier: Apache-2.0
 *
 * The Gregorian calendar.
 */
#include "core/base/day.h"

/* Years are counted from March, so that the leap day comes last. */
int64_t mg_day_number(struct mg_str time)
{
    uint64_t year, month, day;

    if (time.n < 10 || time.p[4] != '-' || time.p[7] != '-' ||
        !mg_str_u64(mg_str_take(time, 4), &year) ||
        !mg_str_u64(mg_str_take(mg_str_skip(time, 5), 2), &month) ||
        !mg_str_u64(mg_str_take(mg_str_skip(time, 8), 2), &day) || month < 1 || month > 12)
        return -1;
    if (month < 3) {
        month += 12;
        year = year == 0 ? 0 : year - 1;
    }
    return (int64_t)(365 * year + year / 4 - year / 100 + year / 400 + (153 * (month - 3) + 2) / 5 +
                     day) -
           719469;
}

int64_t mg_days_between(struct mg_str then, struct mg_str now)
{
    int64_t first = mg_day_number(then), last = mg_day_number(now);

    return first >= 0 && last > first ? last - first : 0;
}
