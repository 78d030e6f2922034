/* SPDX-License-Identifier: Apache-2.0
 *
 * The line about the advisories: which feeds, and how old their newest records were at the time of
 * the scan. No clock is asked.
 */
#include "core/base/day.h"
#include "core/base/limits.h"
#include "core/report/table.h"

/* Formats that are shown; there are fewer. */
#define MG_FEED_FORMATS 8

/* Several feeds of one format count as one, from the oldest to the newest of them. */
struct feed_span {
    struct mg_str format, oldest, newest;
    unsigned count;
};

static void widen(struct feed_span *span, const struct mg_db_feed *feed)
{
    span->format = feed->format;
    if (span->count == 0 || mg_str_cmp(feed->newest, span->oldest) < 0)
        span->oldest = feed->newest;
    if (span->count == 0 || mg_str_cmp(feed->newest, span->newest) > 0)
        span->newest = feed->newest;
    span->count++;
}

/* How many of spans were filled. */
static size_t collect_feeds(struct mg_db *db, struct feed_span *spans)
{
    struct mg_db_info info;
    size_t filled = 0;

    mg_db_info(db, &info);
    for (uint32_t i = 0; i < info.feeds; i++) {
        struct mg_db_feed feed = mg_db_feed(db, i);
        size_t at = 0;

        while (at < filled && !mg_str_eq(spans[at].format, feed.format))
            at++;
        if (at == MG_FEED_FORMATS)
            continue;
        widen(&spans[at], &feed);
        filled += at == filled;
    }
    return filled;
}

static struct mg_str feed_dates(struct mg_page *page, const struct feed_span *span)
{
    struct mg_str oldest = mg_page_clean(page, mg_str_take(span->oldest, 10));
    struct mg_str newest = mg_page_clean(page, mg_str_take(span->newest, 10));

    if (newest.n == 0)
        return MG_STR("(no date)");
    if (mg_str_eq(oldest, newest) || oldest.n == 0)
        return newest;
    return mg_page_format(page, "%.*s to %.*s", MG_STR_ARG(oldest), MG_STR_ARG(newest));
}

static void put_feed(struct mg_flow *flow, const struct feed_span *span, struct mg_str today,
                     bool more)
{
    struct mg_page *page = flow->page;
    struct mg_str format = mg_page_clean(page, span->format);
    struct mg_str dates = feed_dates(page, span);
    struct mg_str age = MG_STR_NONE;
    int64_t days = mg_days_between(span->newest, today);

    if (days > 0)
        age = mg_page_format(page, " (%lld day%s old)", (long long)days, days == 1 ? "" : "s");
    mg_flow_text(flow, days > MG_LIMIT_ADVISORY_DAYS ? MG_INK_MEDIUM : MG_INK_PLAIN,
                 mg_page_format(page, "%.*s %.*s%.*s%s", MG_STR_ARG(format), MG_STR_ARG(dates),
                                MG_STR_ARG(age), more ? "," : ""));
}

void mg_table_feeds(struct mg_page *page, const struct mg_report *report)
{
    struct feed_span spans[MG_FEED_FORMATS] = {0};
    struct mg_flow flow;
    size_t count;

    if (report->db == NULL)
        return;
    count = collect_feeds(report->db, spans);
    flow = mg_table_label(page, "Advisories");
    if (count == 0)
        mg_flow_text(&flow, MG_INK_CRITICAL, MG_STR("none: the database is empty"));
    for (size_t i = 0; i < count; i++)
        put_feed(&flow, &spans[i], report->generated, i + 1 < count);
    mg_flow_end(&flow);
}
