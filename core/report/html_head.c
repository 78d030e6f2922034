/* SPDX-License-Identifier: Apache-2.0
 *
 * The top of the page: which host and when, what to know before believing the rest, and how bad it
 * is. Ages are counted up to the time of the scan; no clock is asked.
 */
#include "core/base/day.h"
#include "core/base/limits.h"
#include "core/report/html.h"
#include "core/report/sentences.h"

/* A term and what is known of it; nothing when nothing is. */
static void put_fact(struct mg_sink *sink, const char *term, struct mg_str value)
{
    if (value.n == 0)
        return;
    mg_sink_printf(sink, "<div><dt>%s</dt>", term);
    mg_html_element(sink, "<dd>", value, "</dd></div>\n");
}

static void put_packages_fact(struct mg_sink *sink, const struct mg_report *report)
{
    struct mg_report_summary summary = mg_report_summarize(report);

    mg_sink_printf(sink, "<div><dt>Packages</dt><dd>%zu", summary.packages);
    if (report->db != NULL)
        mg_sink_printf(sink, " (%zu covered by advisories)", summary.packages_matched);
    mg_html_put(sink, "</dd></div>\n");
}

static struct mg_str root_of(const struct mg_host *host)
{
    return mg_str_is(host->root, "/") ? MG_STR_NONE : host->root;
}

void mg_html_head(struct mg_sink *sink, const struct mg_report *report, const char *what)
{
    const struct mg_host *host = &report->inventory->host;
    const struct mg_release *release = report->distro != NULL ? report->distro->release : NULL;

    mg_sink_printf(sink, "<header>\n<p class=\"what\">%s of</p>\n<h1>", what);
    mg_html_text(sink, host->hostname.n != 0 ? host->hostname : MG_STR("a host without a name"));
    mg_html_put(sink, "</h1>\n<dl class=\"facts\">\n");
    put_fact(sink, "System", host->os_name.n != 0 ? host->os_name : host->os_id);
    put_fact(sink, "Kernel", host->kernel_release);
    put_fact(sink, "Architecture", host->architecture);
    put_fact(sink, "Root", root_of(host));
    put_fact(sink, "Scanned", report->generated);
    if (release != NULL)
        put_fact(sink, "Supported until", mg_str_of(release->end_of_support));
    put_packages_fact(sink, report);
    mg_html_put(sink, "</dl>\n</header>\n");
}

static bool is_old(const struct mg_db_feed *feed, struct mg_str today)
{
    return mg_days_between(feed->newest, today) > MG_LIMIT_ADVISORY_DAYS;
}

/* Which advisories are old is for the matcher to say: those that count for this host. */
static bool tells_age(const struct mg_coverage *entry)
{
    return mg_str_is(entry->code, "OLD_ADVISORIES") ||
           mg_str_is(entry->code, "ADVISORIES_WITHOUT_DATE");
}

static void put_old_note(struct mg_sink *sink, const struct mg_report *report)
{
    const struct mg_inventory *inventory = report->inventory;
    bool any = false;

    for (size_t i = 0; i < inventory->coverage_count; i++) {
        if (!tells_age(&inventory->coverage[i]))
            continue;
        mg_html_put(sink, any ? ", "
                              : "<p class=\"note warn\"><strong>Some advisories are old</strong>, "
                                "or of unknown age; what was published since is not in this "
                                "report: ");
        mg_html_text(sink, inventory->coverage[i].subject);
        any = true;
    }
    if (any)
        mg_html_put(sink, ".</p>\n");
}

static void put_support_note(struct mg_sink *sink, const struct mg_report *report)
{
    const struct mg_release *release = report->distro != NULL ? report->distro->release : NULL;

    if (release == NULL || !mg_release_ended(release, mg_str_take(report->generated, 10)))
        return;
    mg_html_element(sink,
                    "<p class=\"note warn\"><strong>This release is past its support</strong> (",
                    mg_str_of(release->end_of_support),
                    "): new vulnerabilities may stay unfixed and unlisted.</p>\n");
}

static void put_suppressed_note(struct mg_sink *sink, const struct mg_report *report)
{
    struct mg_report_summary summary = mg_report_summarize(report);
    struct mg_buf text;

    if (report->suppressed_count == 0)
        return;
    mg_buf_init(&text, MG_SENTENCE_BYTES);
    mg_say_suppressed(&text, &summary);
    mg_html_element(sink, "<p class=\"note\">", mg_buf_view(&text), ".</p>\n");
    mg_buf_clear(&text);
}

void mg_html_notes(struct mg_sink *sink, const struct mg_report *report)
{
    if (mg_inventory_incomplete(report->inventory))
        mg_html_put(sink, "<p class=\"note bad\"><strong>This report is incomplete.</strong> Not "
                          "everything could be looked at: <a href=\"#coverage\">the coverage</a> "
                          "says what and why.</p>\n");
    put_old_note(sink, report);
    put_support_note(sink, report);
    if (report->hidden_count != 0)
        mg_sink_printf(sink,
                       "<p class=\"note\">%zu more finding%s left out by the filters of the "
                       "command line.</p>\n",
                       report->hidden_count, report->hidden_count == 1 ? " was" : "s were");
    put_suppressed_note(sink, report);
}

/* One stroke that shows the shares of the severities. */
static void put_bar(struct mg_sink *sink, const struct mg_report_summary *summary)
{
    size_t listed = summary->total - summary->not_running, at = 0;

    if (listed == 0)
        return;
    mg_sink_printf(sink,
                   "<svg class=\"bar\" viewBox=\"0 0 %zu 1\" preserveAspectRatio=\"none\" "
                   "aria-hidden=\"true\">",
                   listed);
    for (size_t i = MG_SEVERITY_COUNT; i-- > 0;) {
        if (summary->by_severity[i] != 0)
            mg_sink_printf(sink, "<rect class=\"s%zu\" x=\"%zu\" width=\"%zu\" height=\"1\"/>", i,
                           at, summary->by_severity[i]);
        at += summary->by_severity[i];
    }
    mg_html_put(sink, "</svg>\n");
}

/* A number that is a switch of the list below, once the script runs. */
static void put_tile(struct mg_sink *sink, const char *class, const char *filter, size_t count,
                     const char *label)
{
    mg_sink_printf(
        sink,
        "<button type=\"button\" disabled class=\"tile %s%s\" data-filter=\"%s\"><b>%zu</b>"
        "<span>%s</span></button>\n",
        class, count == 0 ? " none" : "", filter, count, label);
}

void mg_html_tiles(struct mg_sink *sink, const struct mg_report_summary *summary)
{
    mg_html_put(sink,
                "<section class=\"summary\" aria-label=\"Summary\">\n<div class=\"tiles\">\n");
    for (size_t i = MG_SEVERITY_COUNT; i-- > 0;) {
        const char name[] = {'s', (char)('0' + i), '\0'};

        put_tile(sink, name, name, summary->by_severity[i], mg_html_severity((enum mg_severity)i));
    }
    put_tile(sink, "kev", "kev", summary->known_exploited, "Known exploited");
    put_tile(sink, "fixable", "fixable", summary->fixable, "Fixable");
    mg_html_put(sink, "</div>\n");
    put_bar(sink, summary);
    mg_html_put(sink, "</section>\n");
}

static void put_feed(struct mg_sink *sink, const struct mg_db_feed *feed, struct mg_str today)
{
    int64_t days = mg_days_between(feed->newest, today);

    mg_html_element(sink, "<tr><td>", feed->format, "</td>");
    mg_html_element(sink, "<td>", feed->name, "</td>");
    mg_html_element(sink, "<td>", mg_str_take(feed->newest, 10), "</td>");
    if (feed->newest.n == 0)
        mg_html_put(sink, "<td>not known</td>");
    else
        mg_sink_printf(sink, "<td%s>%lld day%s</td>", is_old(feed, today) ? " class=\"warn\"" : "",
                       (long long)days, days == 1 ? "" : "s");
    mg_sink_printf(sink, "<td class=\"n\">%llu</td><td class=\"n\">%llu</td></tr>\n",
                   (unsigned long long)feed->records, (unsigned long long)feed->skipped);
}

void mg_html_feeds(struct mg_sink *sink, const struct mg_report *report)
{
    struct mg_db_info info;

    if (report->db == NULL)
        return;
    mg_db_info(report->db, &info);
    mg_html_put(sink,
                "<section id=\"advisories\">\n<h2>Advisories</h2>\n<div class=\"wide\"><table>\n"
                "<thead><tr><th>Format</th><th>Feed</th><th>Newest record</th><th>Age at the "
                "scan</th><th class=\"n\">Records</th><th class=\"n\">Skipped</th></tr></thead>\n"
                "<tbody>\n");
    for (uint32_t i = 0; i < info.feeds; i++) {
        struct mg_db_feed feed = mg_db_feed(report->db, i);

        put_feed(sink, &feed, report->generated);
    }
    mg_html_element(sink, "</tbody></table></div>\n<p class=\"faint\">Database ",
                    mg_str_of(info.content_hash), "</p>\n</section>\n");
}
