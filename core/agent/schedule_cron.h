/* SPDX-License-Identifier: Apache-2.0
 *
 * What the files of the schedule share: sets of values, and the parser of cron(...).
 */
#ifndef MG_AGENT_SCHEDULE_CRON_H
#define MG_AGENT_SCHEDULE_CRON_H

#include "core/agent/schedule.h"

#define MG_CRON_FIRST_YEAR 1970
#define MG_CRON_LAST_YEAR 2199

static inline void mg_cron_set_add(struct mg_cron_set *set, unsigned value)
{
    set->bits[value / 64] |= (uint64_t)1 << value % 64;
}

static inline bool mg_cron_set_has(const struct mg_cron_set *set, unsigned value)
{
    return (set->bits[value / 64] >> value % 64 & 1) != 0;
}

/* s without its first n bytes, at most all of them. Unlike mg_str_skip it keeps the place where s
 * ends, because errors tell it. */
static inline struct mg_str mg_schedule_skip(struct mg_str s, size_t n)
{
    n = n < s.n ? n : s.n;
    return (struct mg_str){s.p + n, s.n - n};
}

/* The same without the blanks it begins with. */
static inline struct mg_str mg_schedule_skip_blanks(struct mg_str s)
{
    while (s.n != 0 && (s.p[0] == ' ' || s.p[0] == '\t'))
        s = mg_schedule_skip(s, 1);
    return s;
}

/* The six fields; `fields` is a part of text, what stands between the parentheses. */
enum mg_status mg_schedule_parse_cron(struct mg_str text, struct mg_str fields,
                                      struct mg_schedule *out, struct mg_error *err);

#endif
