/* SPDX-License-Identifier: Apache-2.0
 *
 * Network exposure as JSON, and the counts that both reports have.
 */
#include "core/base/limits.h"
#include "core/exposure/port_class.h"
#include "core/report/exposure.h"
#include "core/report/members.h"

static bool is_first(const struct mg_exposure_report *report, size_t i, bool *seen)
{
    size_t listener = (size_t)(report->exposures->items[i].listener - report->inventory->listeners);
    bool first = !seen[listener];

    seen[listener] = true;
    return first;
}

/* The list is sorted by severity and verdict, but that which is unknown has no severity, like that
 * which is blocked: it comes before, too. So the first of a listener is its worst. */
struct mg_exposure_summary mg_exposure_summarize(const struct mg_exposure_report *report)
{
    struct mg_exposure_summary summary = {.listeners = report->inventory->listener_count};
    bool seen[MG_LIMIT_LISTENERS] = {false};

    for (size_t i = 0; i < report->exposures->count; i++) {
        const struct mg_exposure *exposure = &report->exposures->items[i];

        if (!is_first(report, i, seen))
            continue;
        summary.by_verdict[exposure->verdict]++;
        if (exposure->title.n != 0)
            summary.by_severity[exposure->severity]++;
    }
    return summary;
}

static void write_exposure(struct mg_json_writer *w, const struct mg_exposure *exposure)
{
    struct mg_str severity = MG_STR_NONE;

    if (exposure->title.n != 0)
        severity = mg_str_of(mg_severity_name(exposure->severity));
    mg_json_object_begin(w, NULL);
    mg_json_put_str_or_null(w, "title", exposure->title);
    mg_json_put_str_or_null(w, "severity", severity);
    mg_json_put_str(w, "verdict", mg_str_of(mg_exposure_verdict_name(exposure->verdict)));
    mg_json_put_str(w, "zone", mg_str_of(mg_exposure_zone_name(exposure->zone)));
    mg_json_put_str_or_null(w, "service", mg_str_of(mg_port_service(exposure->listener)));
    mg_json_put_str(w, "rule", exposure->rule);
    mg_json_put_str_or_null(w, "reason", exposure->reason);
    mg_members_listener(w, exposure->listener);
    mg_json_object_end(w);
}

static void write_coverage(struct mg_json_writer *w, const struct mg_inventory *inventory)
{
    mg_json_array_begin(w, "coverage");
    for (size_t i = 0; i < inventory->coverage_count; i++) {
        mg_json_object_begin(w, NULL);
        mg_members_coverage(w, &inventory->coverage[i]);
        mg_json_object_end(w);
    }
    mg_json_array_end(w);
}

static void write_summary(struct mg_json_writer *w, const struct mg_exposure_report *report)
{
    struct mg_exposure_summary summary = mg_exposure_summarize(report);

    mg_json_object_begin(w, "summary");
    mg_json_put_int(w, "listeners", (int64_t)summary.listeners);
    mg_json_object_begin(w, "by_verdict");
    for (size_t i = MG_EXPOSURE_VERDICT_COUNT; i-- > 0;)
        mg_json_put_int(w, mg_exposure_verdict_name((enum mg_exposure_verdict)i),
                        (int64_t)summary.by_verdict[i]);
    mg_json_object_end(w);
    mg_json_object_begin(w, "by_severity");
    for (size_t i = MG_SEVERITY_COUNT; i-- > MG_SEVERITY_INFORMATIONAL;)
        mg_json_put_int(w, mg_severity_name((enum mg_severity)i), (int64_t)summary.by_severity[i]);
    mg_json_object_end(w);
    mg_json_object_end(w);
}

void mg_exposure_json(const struct mg_exposure_report *report, struct mg_sink *sink)
{
    const struct mg_host *host = &report->inventory->host;
    struct mg_json_writer w;

    mg_json_writer_init(&w, sink, true);
    mg_json_object_begin(&w, NULL);
    mg_json_put_str(&w, "schema", MG_STR(MG_REPORT_SCHEMA_EXPOSURE));
    mg_json_put_str_or_null(&w, "generated", report->generated);
    mg_json_object_begin(&w, "host");
    mg_json_put_str_or_null(&w, "hostname", host->hostname);
    mg_json_put_str_or_null(&w, "os_family", host->os_family);
    mg_json_object_end(&w);
    mg_json_array_begin(&w, "exposures");
    for (size_t i = 0; i < report->exposures->count; i++)
        write_exposure(&w, &report->exposures->items[i]);
    mg_json_array_end(&w);
    write_coverage(&w, report->inventory);
    write_summary(&w, report);
    mg_json_object_end(&w);
    mg_json_newline(&w);
}
