/* SPDX-License-Identifier: Apache-2.0
 *
 * The top of the table: which host, how much of it is covered, and how bad it is.
 */
#include "core/report/table.h"

#include "core/model/distro.h"
#include "core/report/sentences.h"

#define MG_HEAD_INDENT 12
/* How many exploited vulnerabilities are named. */
#define MG_HEAD_NAMED 6

struct mg_flow mg_table_label(struct mg_page *page, const char *label)
{
    struct mg_str name = mg_str_of(label);

    mg_page_put(page, MG_INK_TITLE, name);
    mg_page_spaces(page, MG_HEAD_INDENT - name.n);
    return mg_flow_begin(page, MG_HEAD_INDENT, MG_HEAD_INDENT, "");
}

/* The parts that are known, separated by commas. */
static void put_list(struct mg_flow *flow, const struct mg_str *parts, size_t count)
{
    struct mg_page *page = flow->page;
    struct mg_str pending = MG_STR_NONE;

    for (size_t i = 0; i < count; i++) {
        if (parts[i].n == 0)
            continue;
        if (pending.n != 0)
            mg_flow_text(flow, MG_INK_PLAIN, mg_page_format(page, "%.*s,", MG_STR_ARG(pending)));
        pending = mg_page_clean(page, parts[i]);
    }
    mg_flow_text(flow, MG_INK_PLAIN, pending);
}

static struct mg_str kernel_text(struct mg_page *page, const struct mg_host *host)
{
    struct mg_str release = mg_page_clean(page, host->kernel_release);

    if (release.n == 0)
        return MG_STR_NONE;
    return mg_page_format(page, "kernel %.*s", MG_STR_ARG(release));
}

static void put_host(struct mg_page *page, const struct mg_host *host)
{
    const struct mg_str parts[] = {
        host->hostname.n != 0 ? host->hostname : MG_STR("(no name)"),
        host->os_name.n != 0 ? host->os_name : host->os_id,
        host->architecture,
        kernel_text(page, host),
    };
    struct mg_flow flow = mg_table_label(page, "Host");

    put_list(&flow, parts, MG_COUNT(parts));
    mg_flow_end(&flow);
    if (host->root.n == 0 || mg_str_is(host->root, "/"))
        return;
    flow = mg_table_label(page, "Root");
    mg_flow_text(&flow, MG_INK_PLAIN, mg_page_clean(page, host->root));
    mg_flow_end(&flow);
}

static void put_packages(struct mg_page *page, const struct mg_report *report,
                         const struct mg_report_summary *summary)
{
    struct mg_flow flow = mg_table_label(page, "Packages");
    size_t missing = summary->packages - summary->packages_matched;
    const struct mg_release *release = report->distro != NULL ? report->distro->release : NULL;

    mg_flow_text(&flow, MG_INK_PLAIN, mg_page_format(page, "%zu installed,", summary->packages));
    mg_flow_text(&flow, MG_INK_PLAIN,
                 mg_page_format(page, "%zu covered by %s%sadvisories%s",
                                summary->packages_matched - summary->packages_of_languages,
                                release != NULL ? release->ecosystem : "",
                                release != NULL ? " " : "",
                                summary->packages_of_languages != 0 ? "," : ""));
    if (summary->packages_of_languages != 0)
        mg_flow_text(
            &flow, MG_INK_PLAIN,
            mg_page_format(page, "%zu by those of languages", summary->packages_of_languages));
    if (missing != 0)
        mg_flow_text(&flow, MG_INK_MEDIUM, mg_page_format(page, "(%zu not covered)", missing));
    mg_flow_end(&flow);
}

/* "3 CRITICAL,", "17 HIGH": nothing for the severities that do not occur. */
static void put_severities(struct mg_flow *flow, const size_t by_severity[MG_SEVERITY_COUNT])
{
    size_t left = 0;

    for (size_t i = 0; i < MG_SEVERITY_COUNT; i++)
        left += by_severity[i] != 0;
    for (size_t i = MG_SEVERITY_COUNT; i-- > 0;) {
        enum mg_severity severity = (enum mg_severity)i;

        if (by_severity[i] == 0)
            continue;
        left--;
        mg_flow_piece(flow, mg_ink_of_severity(severity),
                      mg_page_format(flow->page, "%zu %s%s", by_severity[i],
                                     mg_severity_name(severity), left != 0 ? "," : ""));
    }
}

/* Which ones: these come first whatever their severity is. One id after the other, as the packages
 * of one vulnerability stand together. */
static void put_exploited(struct mg_page *page, const struct mg_report *report, size_t count)
{
    struct mg_flow flow = mg_table_label(page, "Exploited");
    struct mg_str last = MG_STR_NONE;
    size_t named = 0;

    mg_flow_text(&flow, MG_INK_CRITICAL, mg_page_format(page, "%zu (CISA KEV):", count));
    for (size_t i = 0; i < report->finding_count && named <= MG_HEAD_NAMED; i++) {
        const struct mg_finding *finding = &report->findings[i];

        if (finding->kev_added.n == 0 || finding->kernel == MG_KERNEL_NOT_RUNNING ||
            mg_str_eq(finding->vulnerability_id, last))
            continue;
        last = finding->vulnerability_id;
        mg_flow_text(&flow, MG_INK_CRITICAL,
                     named++ == MG_HEAD_NAMED ? MG_STR("...") : mg_page_clean(page, last));
    }
    mg_flow_end(&flow);
}

static void put_suppressed(struct mg_flow *flow, const struct mg_report_summary *summary)
{
    struct mg_buf text;

    mg_buf_init(&text, MG_SENTENCE_BYTES);
    mg_say_suppressed(&text, summary);
    if (text.n != 0)
        mg_flow_text(flow, MG_INK_FAINT,
                     mg_page_format(flow->page, "%.*s.", MG_STR_ARG(mg_buf_view(&text))));
    mg_buf_clear(&text);
}

/* What the numbers above mean for the reader, on a line of its own. */
static void put_outlook(struct mg_page *page, const struct mg_report *report,
                        const struct mg_report_summary *summary)
{
    size_t listed = summary->total - summary->not_running;
    struct mg_flow flow = mg_table_label(page, "");

    if (listed != 0)
        mg_flow_text(&flow, summary->fixable != 0 ? MG_INK_GOOD : MG_INK_PLAIN,
                     mg_page_format(page, "%zu can be fixed.", summary->fixable));
    if (summary->not_running != 0)
        mg_flow_text(&flow, MG_INK_PLAIN,
                     mg_page_format(page, "%zu more in kernel packages that are not running.",
                                    summary->not_running));
    if (report->hidden_count != 0)
        mg_flow_text(&flow, MG_INK_FAINT,
                     mg_page_format(page, "%zu more left out by filters.", report->hidden_count));
    put_suppressed(&flow, summary);
    mg_flow_end(&flow);
}

static void put_counts(struct mg_page *page, const struct mg_report *report,
                       const struct mg_report_summary *summary)
{
    size_t listed = summary->total - summary->not_running;
    struct mg_flow flow = mg_table_label(page, "Findings");

    mg_flow_piece(&flow, MG_INK_TITLE, mg_page_format(page, listed == 0 ? "%zu" : "%zu:", listed));
    put_severities(&flow, summary->by_severity);
    mg_flow_end(&flow);
    if (summary->total + report->hidden_count + report->suppressed_count != 0)
        put_outlook(page, report, summary);
    if (summary->known_exploited != 0)
        put_exploited(page, report, summary->known_exploited);
}

static void put_time(struct mg_page *page, const struct mg_report *report)
{
    struct mg_flow flow;

    if (report->generated.n == 0)
        return;
    flow = mg_table_label(page, "Scanned");
    mg_flow_text(&flow, MG_INK_PLAIN, mg_page_clean(page, report->generated));
    mg_flow_end(&flow);
}

void mg_table_scan_head(struct mg_page *page, const struct mg_report *report)
{
    struct mg_report_summary summary = mg_report_summarize(report);

    put_host(page, &report->inventory->host);
    put_time(page, report);
    mg_table_feeds(page, report);
    put_packages(page, report, &summary);
    put_counts(page, report, &summary);
}

void mg_table_inventory_head(struct mg_page *page, const struct mg_report *report)
{
    struct mg_flow flow;

    put_host(page, &report->inventory->host);
    put_time(page, report);
    flow = mg_table_label(page, "Packages");
    mg_flow_text(&flow, MG_INK_PLAIN,
                 mg_page_format(page, "%zu installed", report->inventory->package_count));
    mg_flow_end(&flow);
}
