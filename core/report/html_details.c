/* SPDX-License-Identifier: Apache-2.0
 *
 * All that is known of one row of findings. A page must stay small enough for a browser, so end
 * tags that HTML leaves out are left out, and long lists end with the number of what is missing.
 */
#include "core/report/html.h"
#include "core/report/rows.h"

/* How many references and packages one row shows. */
#define MG_DETAILS_REFERENCES 8
#define MG_DETAILS_PACKAGES 24

/* A term; what is said of it follows in elements <dd>. */
static void put_term(struct mg_sink *sink, const char *term)
{
    mg_sink_printf(sink, "<dt>%s", term);
}

static void put_known(struct mg_sink *sink, const char *term, struct mg_str value)
{
    if (value.n == 0)
        return;
    put_term(sink, term);
    mg_html_element(sink, "<dd>", value, "");
}

static void put_more(struct mg_sink *sink, size_t all, size_t shown)
{
    if (all > shown)
        mg_sink_printf(sink, "<dd class=faint>and %zu more", all - shown);
}

/* Packages of one row often share their remedy: it is said once for each that differs from the one
 * before. */
static void put_remedies(struct mg_sink *sink, const struct mg_rows *rows, size_t row)
{
    struct mg_str last = MG_STR_NONE;
    size_t shown = 0;

    for (size_t i = rows->items[row].first; i != SIZE_MAX; i = rows->next[i]) {
        struct mg_str remedy = rows->findings[i].remediation;

        if (remedy.n == 0 || mg_str_eq(remedy, last) || shown == MG_DETAILS_PACKAGES)
            continue;
        if (shown++ == 0)
            put_term(sink, "Remediation");
        mg_html_command(sink, remedy);
        last = remedy;
    }
}

/* The place of an OS package is its database, which the coverage names. */
static void put_one_package(struct mg_sink *sink, const struct mg_package *package)
{
    mg_html_element(sink, "<dd><b>", package->name, "</b> ");
    mg_html_text(sink, package->version);
    mg_html_element(sink, " ", package->arch, "");
    if (package->evidence.n != 0)
        mg_html_element(sink, " <span class=faint>", package->location, "</span>");
}

static void put_packages(struct mg_sink *sink, const struct mg_rows *rows, size_t row)
{
    size_t shown = 0;

    if (mg_row_finding(rows, row)->package == NULL)
        return;
    put_term(sink, "Packages");
    for (size_t i = rows->items[row].first; i != SIZE_MAX; i = rows->next[i]) {
        if (shown == MG_DETAILS_PACKAGES)
            break;
        put_one_package(sink, rows->findings[i].package);
        shown++;
    }
    put_more(sink, rows->items[row].count, shown);
}

static void put_advisories(struct mg_sink *sink, const struct mg_finding *finding)
{
    if (finding->advisory_count == 0)
        return;
    put_term(sink, "Advisories");
    for (size_t i = 0; i < finding->advisory_count; i++) {
        const struct mg_finding_advisory *advisory = &finding->advisories[i];

        mg_html_element(sink, "<dd>", advisory->id, "");
        if (advisory->fixed_version.n != 0)
            mg_html_element(sink, ", fixed in ", advisory->fixed_version, "");
        if (advisory->state.n != 0)
            mg_html_element(sink, ", ", advisory->state, "");
        if (advisory->needs_subscription)
            mg_html_put(sink, " <span class=badge>subscription</span>");
    }
}

static void put_cvss(struct mg_sink *sink, const struct mg_finding *finding)
{
    if (finding->cvss_count == 0)
        return;
    put_term(sink, "CVSS");
    for (size_t i = 0; i < finding->cvss_count; i++) {
        const struct mg_cvss *cvss = &finding->cvss[i];

        mg_sink_printf(sink, "<dd><b>%.1f</b> ", cvss->score);
        mg_html_element(sink, "<code>", cvss->vector, "</code>");
        if (finding->cvss_count > 1)
            mg_html_element(sink, " <span class=faint>", cvss->source, "</span>");
    }
}

static void put_adjusted(struct mg_sink *sink, const struct mg_finding *finding)
{
    if (finding->adjusted_reason.n == 0)
        return;
    put_term(sink, "On this host");
    mg_sink_printf(sink, "<dd><b>%.1f</b> ", finding->adjusted_score);
    mg_html_element(sink, "", finding->adjusted_reason, "");
}

static void put_exploitation(struct mg_sink *sink, const struct mg_finding *finding)
{
    if (finding->kev_added.n != 0) {
        put_term(sink, "Exploited");
        mg_html_element(sink, "<dd>in CISA KEV since ", finding->kev_added, "");
        if (finding->kev_due.n != 0)
            mg_html_element(sink, ", to be fixed by ", finding->kev_due, "");
        if (mg_str_is(finding->kev_ransomware, "Known"))
            mg_html_put(sink, ", used by ransomware");
    } else if (finding->exploited) {
        put_term(sink, "Exploited");
        mg_html_put(sink, "<dd>the vendor says so");
    }
    if (finding->disclosed) {
        put_term(sink, "Disclosed");
        mg_html_put(sink, "<dd>publicly, before there was a fix");
    }
    if (finding->epss < 0)
        return;
    put_term(sink, "EPSS");
    mg_sink_printf(sink, "<dd>%.3f%% within 30 days", finding->epss * 100);
    if (finding->epss_percentile >= 0)
        mg_sink_printf(sink, ", percentile %.1f", finding->epss_percentile * 100);
}

static bool is_advisory(const struct mg_finding *finding, struct mg_str id)
{
    for (size_t i = 0; i < finding->advisory_count; i++) {
        if (mg_str_eq(finding->advisories[i].id, id))
            return true;
    }
    return false;
}

/* But for those that are listed as advisories. */
static void put_aliases(struct mg_sink *sink, const struct mg_finding *finding)
{
    size_t shown = 0;

    for (size_t i = 0; i < finding->alias_count; i++) {
        if (is_advisory(finding, finding->aliases[i]))
            continue;
        if (shown++ == 0)
            put_term(sink, "Also known as");
        mg_html_element(sink, "<dd>", finding->aliases[i], "");
    }
}

static void put_references(struct mg_sink *sink, const struct mg_finding *finding)
{
    size_t shown = 0;

    if (finding->reference_count == 0)
        return;
    put_term(sink, "References");
    for (; shown < finding->reference_count && shown < MG_DETAILS_REFERENCES; shown++) {
        mg_html_put(sink, "<dd>");
        mg_html_link(sink, finding->references[shown]);
    }
    put_more(sink, finding->reference_count, shown);
}

static void put_dates(struct mg_sink *sink, const struct mg_finding *finding)
{
    put_known(sink, "Published", mg_str_take(finding->published, 10));
    put_known(sink, "Modified", mg_str_take(finding->modified, 10));
}

void mg_html_details(struct mg_sink *sink, const struct mg_rows *rows, size_t row)
{
    const struct mg_finding *finding = mg_row_finding(rows, row);
    const char *kernel = mg_kernel_use_name(finding->kernel);

    mg_html_element(sink, "<p class=title>",
                    finding->summary.n != 0 ? finding->summary : finding->title, "<dl>");
    put_remedies(sink, rows, row);
    put_packages(sink, rows, row);
    put_known(sink, "Kernel", mg_str_of(kernel));
    put_advisories(sink, finding);
    put_exploitation(sink, finding);
    put_cvss(sink, finding);
    put_adjusted(sink, finding);
    if (!mg_str_is(finding->severity_source, "cvss"))
        put_known(sink, "Severity by", finding->severity_source);
    put_known(sink, "Vendor says", finding->vendor_severity);
    put_aliases(sink, finding);
    put_references(sink, finding);
    put_dates(sink, finding);
    mg_html_put(sink, "</dl>");
}
