/* SPDX-License-Identifier: Apache-2.0
 *
 * Foreign bytes on a terminal. Names and versions come from hosts that may be hostile: what could
 * move the cursor, change colours or reverse the reading direction never reaches the screen.
 * Private to core/report.
 */
#ifndef MG_REPORT_TEXT_H
#define MG_REPORT_TEXT_H

#include "core/base/arena.h"

/* s as clean text: valid UTF-8 (broken bytes become U+FFFD) without control characters, line
 * breaks and invisible formatting characters (each becomes '?'). *out is s itself when nothing had
 * to change, else owned by the arena; false past its ceiling. */
bool mg_text_clean(struct mg_arena *arena, struct mg_str s, struct mg_str *out);

/* What is shown for the character that s begins with, the same way; s is not empty, *width gets the
 * bytes that the character takes in it. */
struct mg_str mg_text_shown(struct mg_str s, size_t *width);

/* Columns that clean text takes: two for wide characters of East Asia and emoji, none for
 * combining marks. */
size_t mg_text_columns(struct mg_str clean);

/* The longest beginning of clean text that takes at most that many columns. */
struct mg_str mg_text_fit(struct mg_str clean, size_t columns);

#endif
