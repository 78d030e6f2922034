/* SPDX-License-Identifier: Apache-2.0
 *
 * What the table says when there is nothing to list: never that a host is safe, always what was
 * looked at and what was not.
 */
#include "core/report/table.h"

#include "core/model/distro.h"

static struct mg_str covered_text(struct mg_page *page, const struct mg_report *report,
                                  const struct mg_report_summary *summary)
{
    const struct mg_release *release = report->distro != NULL ? report->distro->release : NULL;
    const char *advisories = release != NULL ? release->ecosystem : "the";
    size_t missing = summary->packages - summary->packages_matched;

    if (missing == 0)
        return mg_page_format(page, "the %zu packages that %s advisories cover.",
                              summary->packages_matched, advisories);
    return mg_page_format(page, "the %zu packages that %s advisories cover (%zu %s not covered).",
                          summary->packages_matched, advisories, missing,
                          missing == 1 ? "package is" : "packages are");
}

/* The one sentence that must never claim more than was looked at. */
static struct mg_str nothing_found(struct mg_page *page, const struct mg_report *report,
                                   const struct mg_report_summary *summary)
{
    struct mg_str covered = covered_text(page, report, summary);

    if (summary->packages_matched == 0)
        return mg_page_format(page,
                              "No advisories cover any of the %zu packages found: nothing can be "
                              "said about their vulnerabilities.",
                              summary->packages);
    if (report->hidden_count != 0)
        return mg_page_format(page, "No finding passes the filters, which left out %zu, in %.*s",
                              report->hidden_count, MG_STR_ARG(covered));
    if (report->suppressed_count != 0)
        return mg_page_format(page, "Every finding is suppressed, %zu of them, in %.*s",
                              report->suppressed_count, MG_STR_ARG(covered));
    if (summary->not_running != 0)
        return mg_page_format(page,
                              "No known vulnerabilities found, but for kernels that are not "
                              "running, in %.*s",
                              MG_STR_ARG(covered));
    return mg_page_format(page, "No known vulnerabilities found in %.*s", MG_STR_ARG(covered));
}

void mg_table_nothing_found(struct mg_page *page, const struct mg_report *report)
{
    struct mg_report_summary summary = mg_report_summarize(report);
    bool incomplete = mg_inventory_incomplete(report->inventory);
    bool clean = summary.packages_matched != 0 && report->hidden_count == 0 &&
                 report->suppressed_count == 0 && !incomplete;
    struct mg_flow flow = mg_flow_begin(page, 0, 0, "");

    mg_flow_text(&flow, clean ? MG_INK_GOOD : MG_INK_MEDIUM, nothing_found(page, report, &summary));
    if (incomplete)
        mg_flow_text(&flow, MG_INK_CRITICAL,
                     MG_STR("Not everything could be looked at: see the coverage below."));
    mg_flow_end(&flow);
}
