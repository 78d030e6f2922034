/* SPDX-License-Identifier: Apache-2.0
 *
 * JSON members of a finding. Scores have the decimals of their sources: one for CVSS, five for
 * EPSS.
 */
#include "core/report/members.h"

static void put_known(struct mg_json_writer *w, const char *key, double value, int decimals)
{
    if (value < 0)
        mg_json_put_null(w, key);
    else
        mg_json_put_number(w, key, value, decimals);
}

static void write_strings(struct mg_json_writer *w, const char *key, const struct mg_str *items,
                          size_t count)
{
    mg_json_array_begin(w, key);
    for (size_t i = 0; i < count; i++)
        mg_json_put_str(w, NULL, items[i]);
    mg_json_array_end(w);
}

static void write_cvss(struct mg_json_writer *w, const struct mg_finding *finding)
{
    mg_json_array_begin(w, "cvss");
    for (size_t i = 0; i < finding->cvss_count; i++) {
        const struct mg_cvss *cvss = &finding->cvss[i];

        mg_json_object_begin(w, NULL);
        mg_json_put_str_or_null(w, "version", cvss->version);
        mg_json_put_str_or_null(w, "vector", cvss->vector);
        put_known(w, "score", cvss->score, 1);
        mg_json_put_str_or_null(w, "source", cvss->source);
        mg_json_object_end(w);
    }
    mg_json_array_end(w);
}

static void write_epss(struct mg_json_writer *w, const struct mg_finding *finding)
{
    if (finding->epss < 0) {
        mg_json_put_null(w, "epss");
        return;
    }
    mg_json_object_begin(w, "epss");
    mg_json_put_number(w, "score", finding->epss, 5);
    put_known(w, "percentile", finding->epss_percentile, 5);
    mg_json_object_end(w);
}

static void write_kev(struct mg_json_writer *w, const struct mg_finding *finding)
{
    if (finding->kev_added.n == 0) {
        mg_json_put_null(w, "kev");
        return;
    }
    mg_json_object_begin(w, "kev");
    mg_json_put_str_or_null(w, "date_added", finding->kev_added);
    mg_json_put_str_or_null(w, "due_date", finding->kev_due);
    mg_json_put_str_or_null(w, "ransomware", finding->kev_ransomware);
    mg_json_object_end(w);
}

static void write_package(struct mg_json_writer *w, const struct mg_finding *finding)
{
    const struct mg_package *package = finding->package;

    if (package == NULL) {
        mg_json_put_null(w, "package");
        return;
    }
    mg_json_object_begin(w, "package");
    mg_json_put_str_or_null(w, "name", package->name);
    mg_json_put_str_or_null(w, "version", package->version);
    mg_json_put_str_or_null(w, "arch", package->arch);
    mg_json_put_str_or_null(w, "ecosystem", package->ecosystem);
    mg_json_put_str_or_null(w, "purl", finding->purl);
    mg_json_put_str_or_null(w, "source_name", package->source_name);
    mg_json_put_str_or_null(w, "source_version", package->source_version);
    mg_json_put_str_or_null(w, "origin", package->origin);
    mg_json_put_str_or_null(w, "location", package->location);
    mg_json_object_end(w);
}

static void write_advisories(struct mg_json_writer *w, const struct mg_finding *finding)
{
    mg_json_array_begin(w, "advisories");
    for (size_t i = 0; i < finding->advisory_count; i++) {
        const struct mg_finding_advisory *advisory = &finding->advisories[i];

        mg_json_object_begin(w, NULL);
        mg_json_put_str(w, "id", advisory->id);
        mg_json_put_str_or_null(w, "fixed_version", advisory->fixed_version);
        mg_json_put_str_or_null(w, "state", advisory->state);
        mg_json_put_bool(w, "needs_subscription", advisory->needs_subscription);
        mg_json_object_end(w);
    }
    mg_json_array_end(w);
}

static void write_severity(struct mg_json_writer *w, const struct mg_finding *finding)
{
    mg_json_put_str(w, "severity", mg_str_of(mg_severity_name(finding->severity)));
    mg_json_put_str_or_null(w, "severity_source", finding->severity_source);
    mg_json_put_str_or_null(w, "vendor_severity", finding->vendor_severity);
    put_known(w, "score", finding->score, 1);
    put_known(w, "adjusted_score", finding->adjusted_reason.n != 0 ? finding->adjusted_score : -1,
              1);
    mg_json_put_str_or_null(w, "adjusted_reason", finding->adjusted_reason);
    write_cvss(w, finding);
    write_epss(w, finding);
    write_kev(w, finding);
    mg_json_put_bool(w, "exploited", finding->exploited);
    mg_json_put_bool(w, "publicly_disclosed", finding->disclosed);
}

void mg_members_suppression(struct mg_json_writer *w, const struct mg_suppression *suppression)
{
    if (suppression == NULL) {
        mg_json_put_null(w, "suppression");
        return;
    }
    mg_json_object_begin(w, "suppression");
    mg_json_put_str(w, "by", suppression->by_rule ? MG_STR("ignore") : MG_STR("vex"));
    mg_json_put_str(w, "file", suppression->file);
    mg_json_put_int(w, "number", (int64_t)suppression->number);
    mg_json_put_str(w, "status", suppression->status);
    mg_json_put_str_or_null(w, "justification", suppression->justification);
    mg_json_put_str_or_null(w, "reason", suppression->reason);
    mg_json_put_str_or_null(w, "expires", suppression->expires);
    mg_json_object_end(w);
}

static void write_updates(struct mg_json_writer *w, const struct mg_finding *finding)
{
    mg_json_array_begin(w, "updates");
    for (size_t i = 0; i < finding->update_count; i++) {
        mg_json_object_begin(w, NULL);
        mg_json_put_str(w, "kb", finding->updates[i].kb);
        mg_json_put_str_or_null(w, "kind", finding->updates[i].kind);
        mg_json_put_str_or_null(w, "build", finding->updates[i].build);
        mg_json_object_end(w);
    }
    mg_json_array_end(w);
}

void mg_members_finding(struct mg_json_writer *w, const struct mg_finding *finding)
{
    mg_json_put_str(w, "title", finding->title);
    mg_json_put_str(w, "vulnerability_id", finding->vulnerability_id);
    write_strings(w, "aliases", finding->aliases, finding->alias_count);
    write_severity(w, finding);
    mg_json_put_str(w, "fix_available", mg_str_of(mg_fix_name(finding->fix)));
    mg_json_put_str_or_null(w, "fixed_version", finding->fixed_version);
    mg_json_put_str_or_null(w, "remediation", finding->remediation);
    write_updates(w, finding);
    write_package(w, finding);
    mg_json_put_str_or_null(w, "state", finding->state);
    mg_json_put_str_or_null(w, "kernel", mg_str_of(mg_kernel_use_name(finding->kernel)));
    write_advisories(w, finding);
    write_strings(w, "references", finding->references, finding->reference_count);
    mg_json_put_str_or_null(w, "summary", finding->summary);
    mg_json_put_str_or_null(w, "published", finding->published);
    mg_json_put_str_or_null(w, "modified", finding->modified);
    mg_json_put_str_or_null(w, "first_seen", finding->first_seen);
    mg_json_put_str_or_null(w, "last_seen", finding->last_seen);
    mg_members_suppression(w, finding->suppression);
}
