/* SPDX-License-Identifier: Apache-2.0
 *
 * The table of feeds, and what all of them share: counting what was left out, remembering the
 * newest time, making a summary. A new feed is one file and one row here.
 */
#include "core/advisory/feeds/feed.h"

#include <string.h>

#include "core/base/utf8.h"

/* Bytes of a summary that we take from a longer text. */
#define SUMMARY_BYTES 200

static const struct mg_feed *const feeds[] = {
    &mg_feed_kev,      &mg_feed_epss,       &mg_feed_debian_tracker,
    &mg_feed_secdb,    &mg_feed_updateinfo, &mg_feed_msrc_cvrf,
    &mg_feed_msrc_xml, &mg_feed_msrc_csaf,  &mg_feed_osv,
};

const struct mg_feed *mg_feed_recognize(struct mg_str name, struct mg_str head)
{
    for (size_t i = 0; i < MG_COUNT(feeds); i++) {
        if (feeds[i]->recognizes(name, head))
            return feeds[i];
    }
    return NULL;
}

void mg_feed_skip(struct mg_feed_result *result, const struct mg_error *why)
{
    if (result->skipped++ == 0)
        result->first_skip = *why;
}

/* Does s have the form of pattern, where 0 stands for a digit and anything else for itself? */
static bool has_form(struct mg_str s, const char *pattern)
{
    size_t n = strlen(pattern);

    if (s.n < n)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (pattern[i] == '0' ? s.p[i] < '0' || s.p[i] > '9' : s.p[i] != pattern[i])
            return false;
    }
    return true;
}

/* Is what follows the seconds of a time UTC? EPSS writes "+0000", which RFC 3339 does not know. */
static bool is_utc(struct mg_str zone)
{
    if (zone.n != 0 && zone.p[0] == '.') {
        zone = mg_str_skip(zone, 1);
        while (zone.n != 0 && zone.p[0] >= '0' && zone.p[0] <= '9')
            zone = mg_str_skip(zone, 1);
    }
    return mg_str_is(zone, "Z") || mg_str_is(zone, "+00:00") || mg_str_is(zone, "+0000");
}

void mg_feed_saw_time(struct mg_feed_result *result, struct mg_str time)
{
    char seen[MG_FEED_TIME] = "0000-00-00T00:00:00Z";

    if (!has_form(time, "0000-00-00") || mg_str_starts(time, MG_STR("0001")))
        return; /* year 1 is how Go writes a time that is not set */
    if (time.n > 10) {
        if (!has_form(time, "0000-00-00T00:00:00") || !is_utc(mg_str_skip(time, 19)))
            return;
        memcpy(seen, time.p, 19);
    } else {
        memcpy(seen, time.p, 10);
    }
    if (strcmp(seen, result->newest) > 0)
        memcpy(result->newest, seen, sizeof seen);
}

/* At most limit bytes of s that end with a whole character. */
static struct mg_str cut_at_character(struct mg_str s, size_t limit)
{
    size_t n = 0;

    while (n < s.n) {
        size_t width = mg_utf8_width(mg_str_skip(s, n));

        width = width == 0 ? 1 : width;
        if (n + width > limit)
            break;
        n += width;
    }
    return mg_str_take(s, n);
}

struct mg_str mg_feed_headline(struct mg_str text)
{
    struct mg_str rest = mg_str_trim(text), line = MG_STR_NONE;

    (void)mg_str_cut(&rest, '\n', &line);
    line = mg_str_trim(line);
    if (line.n <= SUMMARY_BYTES)
        return line;
    line = cut_at_character(line, SUMMARY_BYTES);
    for (size_t i = line.n - 1; i > 0; i--) {
        if (line.p[i] == ' ' && line.p[i - 1] == '.')
            return mg_str_take(line, i);
    }
    return line;
}
