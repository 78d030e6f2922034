/* SPDX-License-Identifier: Apache-2.0
 *
 * Days of the calendar and times in text. No clock is asked.
 */
#ifndef MG_BASE_DAY_H
#define MG_BASE_DAY_H

#include "core/base/str.h"

/* Days since 1970-01-01 of a date of the Gregorian calendar; month 1 to 12, year from 1. A day past
 * the end of its month is one of the next. */
int64_t mg_day_of(unsigned year, unsigned month, unsigned day);
/* The other way round, for days from 0. */
void mg_day_date(int64_t number, unsigned *year, unsigned *month, unsigned *day);
/* 28 to 31; month 1 to 12. */
unsigned mg_day_month_length(unsigned year, unsigned month);

/* Days since 1970-01-01 of the date that an ISO or RFC 3339 time begins with; negative when it
 * does not. */
int64_t mg_day_number(struct mg_str time);
/* Whole days from then to now; 0 when one of them is no date, or then lies ahead. */
int64_t mg_days_between(struct mg_str then, struct mg_str now);
/* Milliseconds since 1970 of an RFC 3339 time, or of the beginning (UTC) of a bare date; false when
 * it is neither, or lies before 1970. */
bool mg_day_millis(struct mg_str time, int64_t *out);
/* Milliseconds since 1970, from 0 to the year 9999, as RFC 3339 time of UTC in whole seconds. */
#define MG_DAY_TEXT_SIZE 40
struct mg_str mg_day_text(int64_t millis, char buffer[MG_DAY_TEXT_SIZE]);

#endif
