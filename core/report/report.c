/* SPDX-License-Identifier: Apache-2.0
 *
 * The table of renderers and the counts that all of them print.
 */
#include "core/report/report.h"

#include "core/match/ecosystem.h"
#include "core/report/formats.h"

static const struct mg_renderer *const renderers[] = {
    &mg_format_table,   &mg_format_json,          &mg_format_ndjson, &mg_format_csv,
    &mg_format_html,    &mg_format_sarif,         &mg_format_ocsf,   &mg_format_junit,
    &mg_format_openvex, &mg_format_cyclonedx_vex,
};

const struct mg_renderer *mg_renderer_at(size_t index)
{
    return index < MG_COUNT(renderers) ? renderers[index] : NULL;
}

const struct mg_renderer *mg_renderer_named(struct mg_str name)
{
    for (size_t i = 0; i < MG_COUNT(renderers); i++) {
        if (mg_str_is(name, renderers[i]->name))
            return renderers[i];
    }
    return NULL;
}

static void count_finding(struct mg_report_summary *summary, const struct mg_finding *finding)
{
    summary->total++;
    if (finding->kernel == MG_KERNEL_NOT_RUNNING) {
        summary->not_running++;
        return;
    }
    summary->by_severity[finding->severity]++;
    if (finding->fix == MG_FIX_YES)
        summary->fixable++;
    if (finding->kev_added.n != 0)
        summary->known_exploited++;
}

/* A distribution may have an ecosystem per repository, of which the package has the first. */
static bool has_advisories(const struct mg_report *report, struct mg_str ecosystem)
{
    const struct mg_release *release = report->distro == NULL ? NULL : report->distro->release;
    const char *name;

    if (ecosystem.n == 0 || report->db == NULL)
        return ecosystem.n != 0;
    if (mg_db_ecosystem_packages(report->db, ecosystem) != 0)
        return true;
    if (release == NULL || !mg_str_is(ecosystem, release->ecosystem))
        return false;
    for (size_t i = 1; (name = mg_release_ecosystem(release, i)) != NULL; i++) {
        if (mg_db_ecosystem_packages(report->db, mg_str_of(name)) != 0)
            return true;
    }
    return false;
}

/* Whose advisories speak of a package: its ecosystem's, or, of a language package that a package of
 * the distribution owns, the distribution's. */
static struct mg_str judge_of(const struct mg_report *report, const struct mg_package *package)
{
    if (package->ecosystem.n == 0 && package->owner.n != 0 && report->distro != NULL)
        return mg_str_of(report->distro->release->ecosystem);
    return package->ecosystem;
}

/* Packages in the order of their names have the same judge again and again: ask when it changes. */
static void count_matched(const struct mg_report *report, struct mg_report_summary *summary)
{
    const struct mg_inventory *inventory = report->inventory;
    struct mg_str last = MG_STR_NONE;
    bool matched = false;

    for (size_t i = 0; i < inventory->package_count; i++) {
        const struct mg_package *package = &inventory->packages[i];
        struct mg_str judge = judge_of(report, package);

        if (!mg_str_eq(judge, last)) {
            matched = has_advisories(report, judge);
            last = judge;
        }
        summary->packages_matched += matched;
        summary->packages_of_languages +=
            matched && mg_language_ecosystem(package->type) != NULL && package->ecosystem.n != 0;
    }
}

struct mg_report_summary mg_report_summarize(const struct mg_report *report)
{
    struct mg_report_summary summary = {.packages = report->inventory->package_count};

    count_matched(report, &summary);
    for (size_t i = 0; i < report->finding_count; i++)
        count_finding(&summary, &report->findings[i]);
    for (size_t i = 0; i < report->suppressed_count; i++) {
        if (report->findings[report->finding_count + i].suppression->by_rule)
            summary.suppressed_by_rules++;
        else
            summary.suppressed_by_vex++;
    }
    return summary;
}

struct mg_report mg_report_all(const struct mg_report *report)
{
    struct mg_report all = *report;

    all.finding_count += all.suppressed_count;
    all.suppressed_count = 0;
    return all;
}

struct mg_report mg_report_suppressed(const struct mg_report *report)
{
    struct mg_report only = *report;

    if (only.suppressed_count != 0)
        only.findings += only.finding_count;
    only.finding_count = only.suppressed_count;
    only.suppressed_count = 0;
    return only;
}
