/* SPDX-License-Identifier: Apache-2.0
 *
 * OCSF 1.6.0 events, one per line, as pipelines of logs read them: a Vulnerability Finding (2002)
 * for each finding, and a Scan Activity (6007) as the last line, which carries the coverage and
 * tells a host without findings from one that nobody scanned. What OCSF has no attribute for stands
 * in "unmapped".
 */
#include "core/report/ocsf.h"

#include "core/base/day.h"
#include "core/report/formats.h"
#include "core/report/identity.h"
#include "core/report/members.h"
#include "core/report/sentences.h"

enum {
    CATEGORY_FINDINGS = 2,
    CLASS_VULNERABILITY_FINDING = 2002,
    ACTIVITY_CREATE = 1,

    CATEGORY_APPLICATION = 6,
    CLASS_SCAN_ACTIVITY = 6007,
    ACTIVITY_COMPLETED = 2,
    ACTIVITY_ERROR = 6,
    STATUS_SUCCESS = 1,
    STATUS_FAILURE = 2,
    STATUS_SUPPRESSED = 3, /* of a finding */

    OS_UNKNOWN = 0,
    OS_WINDOWS = 100,
    OS_LINUX = 200,
};

void mg_ocsf_put_time(struct mg_json_writer *w, const char *key, struct mg_str time)
{
    int64_t millis;

    if (mg_day_millis(time, &millis))
        mg_json_put_int(w, key, millis);
}

/* What nobody rated is Unknown, which is not the least. */
void mg_ocsf_put_severity(struct mg_json_writer *w, enum mg_severity severity)
{
    static const char *const captions[MG_SEVERITY_COUNT] = {
        [MG_SEVERITY_UNTRIAGED] = "Unknown", [MG_SEVERITY_INFORMATIONAL] = "Informational",
        [MG_SEVERITY_LOW] = "Low",           [MG_SEVERITY_MEDIUM] = "Medium",
        [MG_SEVERITY_HIGH] = "High",         [MG_SEVERITY_CRITICAL] = "Critical",
    };

    mg_json_put_int(w, "severity_id", (int64_t)severity);
    mg_json_put_str(w, "severity", mg_str_of(captions[severity]));
}

struct event {
    int category, class_uid, activity;
    const char *category_name, *class_name, *activity_name;
    const char *profile; /* that adds the device; NULL: the class has it */
};

/* The attributes of every event; type_uid is computed as the schema says. */
static void write_base(struct mg_json_writer *w, const struct event *event,
                       const struct mg_report *report)
{
    mg_json_put_int(w, "category_uid", event->category);
    mg_json_put_str(w, "category_name", mg_str_of(event->category_name));
    mg_json_put_int(w, "class_uid", event->class_uid);
    mg_json_put_str(w, "class_name", mg_str_of(event->class_name));
    mg_json_put_int(w, "activity_id", event->activity);
    mg_json_put_str(w, "activity_name", mg_str_of(event->activity_name));
    mg_json_put_int(w, "type_uid", event->class_uid * 100 + event->activity);
    mg_ocsf_put_time(w, "time", report->generated);
    mg_json_object_begin(w, "metadata");
    mg_json_put_str(w, "version", MG_STR(MG_OCSF_VERSION));
    mg_json_object_begin(w, "product");
    mg_json_put_str(w, "name", MG_STR("Margay"));
    mg_json_put_str(w, "vendor_name", MG_STR("Margay"));
    mg_json_put_str_if(w, "version", report->version);
    mg_json_object_end(w);
    if (event->profile != NULL) {
        mg_json_array_begin(w, "profiles");
        mg_json_put_str(w, NULL, mg_str_of(event->profile));
        mg_json_array_end(w);
    }
    mg_json_object_end(w);
}

static void write_os(struct mg_json_writer *w, const struct mg_host *host)
{
    struct mg_str name = host->os_name.n != 0 ? host->os_name : host->os_id;
    int type = OS_UNKNOWN;

    if (mg_str_is(host->os_family, "linux"))
        type = OS_LINUX;
    else if (mg_str_is(host->os_family, "windows"))
        type = OS_WINDOWS;
    mg_json_object_begin(w, "os");
    mg_json_put_int(w, "type_id", type);
    mg_json_put_str(w, "name", name.n != 0 ? name : MG_STR("Unknown"));
    mg_json_put_str_if(w, "version", host->os_version);
    mg_json_put_str_if(w, "kernel_release", host->kernel_release);
    mg_json_object_end(w);
}

/* The schema wants a name or an id: a root file system has only its path. */
static void write_device(struct mg_json_writer *w, const struct mg_host *host)
{
    mg_json_object_begin(w, "device");
    mg_json_put_int(w, "type_id", 0);
    mg_json_put_str(w, "type", MG_STR("Unknown"));
    mg_json_put_str_if(w, "hostname", host->hostname);
    mg_json_put_str_if(w, "uid", host->machine_id);
    if (host->hostname.n == 0 && host->machine_id.n == 0)
        mg_json_put_str(w, "name", host->root);
    mg_json_put_str_if(w, "boot_uid", host->boot_id);
    write_os(w, host);
    mg_json_object_end(w);
}

static void write_finding_info(struct mg_json_writer *w, const struct mg_finding *finding,
                               const struct mg_report *report)
{
    char uid[MG_FINGERPRINT_SIZE] = "", url[MG_VULNERABILITY_URL_SIZE];

    if (!mg_fingerprint_on_host(finding, &report->inventory->host, uid))
        w->sink->failed = true;
    mg_json_object_begin(w, "finding_info");
    mg_json_put_str(w, "uid", mg_str_of(uid));
    mg_json_put_str(w, "title", finding->title);
    mg_json_put_str_if(w, "desc", finding->summary);
    mg_json_put_str_if(w, "src_url", mg_vulnerability_url(finding->vulnerability_id, url));
    mg_ocsf_put_time(w, "last_seen_time", report->generated);
    mg_json_array_begin(w, "types");
    mg_json_put_str(w, NULL, MG_STR("Vulnerability"));
    mg_json_array_end(w);
    mg_json_object_end(w);
}

static void write_suppression(struct mg_json_writer *w, const struct mg_finding *finding)
{
    struct mg_buf text;

    if (finding->suppression == NULL)
        return;
    mg_buf_init(&text, MG_SENTENCE_BYTES);
    mg_say_suppression(&text, finding->suppression);
    mg_json_put_int(w, "status_id", STATUS_SUPPRESSED);
    mg_json_put_str(w, "status", MG_STR("Suppressed"));
    mg_json_put_buf(w, "status_detail", &text);
    mg_buf_clear(&text);
}

/* What a finding says that the schema has no attribute for; advisories have none for CVSS. */
static void write_unmapped(struct mg_json_writer *w, const struct mg_finding *finding)
{
    mg_json_object_begin(w, "unmapped");
    mg_json_put_str_or_null(w, "state", finding->state);
    mg_json_put_str_or_null(w, "kernel", mg_str_of(mg_kernel_use_name(finding->kernel)));
    if (finding->score >= 0)
        mg_json_put_number(w, "score", finding->score, 1);
    else
        mg_json_put_null(w, "score");
    if (finding->adjusted_reason.n != 0)
        mg_json_put_number(w, "adjusted_score", finding->adjusted_score, 1);
    mg_json_put_str_if(w, "adjusted_reason", finding->adjusted_reason);
    mg_json_put_str_or_null(w, "cvss_vector",
                            finding->cvss_count == 0 ? MG_STR_NONE : finding->cvss[0].vector);
    mg_json_put_str_or_null(w, "severity_source", finding->severity_source);
    mg_json_put_str_or_null(w, "vendor_severity", finding->vendor_severity);
    mg_json_put_str_or_null(w, "kev_date_added", finding->kev_added);
    mg_json_put_str_or_null(w, "kev_due_date", finding->kev_due);
    mg_json_object_end(w);
}

static void write_finding(struct mg_json_writer *w, const struct mg_finding *finding,
                          const struct mg_report *report)
{
    static const struct event event = {
        CATEGORY_FINDINGS,
        CLASS_VULNERABILITY_FINDING,
        ACTIVITY_CREATE,
        "Findings",
        "Vulnerability Finding",
        "Create",
        NULL,
    };
    struct mg_buf message;

    mg_buf_init(&message, MG_SENTENCE_BYTES);
    mg_say_subject(&message, finding);
    mg_buf_str(&message, MG_STR(": "));
    mg_say_vulnerability(&message, finding);
    mg_json_object_begin(w, NULL);
    write_base(w, &event, report);
    mg_ocsf_put_severity(w, finding->severity);
    write_suppression(w, finding);
    mg_json_put_buf(w, "message", &message);
    write_finding_info(w, finding, report);
    write_device(w, &report->inventory->host);
    mg_ocsf_write_vulnerabilities(w, finding);
    write_unmapped(w, finding);
    mg_json_object_end(w);
    mg_json_newline(w);
    mg_buf_clear(&message);
}

static void write_coverage(struct mg_json_writer *w, const struct mg_report *report)
{
    const struct mg_inventory *inventory = report->inventory;

    mg_json_object_begin(w, "unmapped");
    mg_json_array_begin(w, "coverage");
    for (size_t i = 0; i < inventory->coverage_count; i++) {
        mg_json_object_begin(w, NULL);
        mg_members_coverage(w, &inventory->coverage[i]);
        mg_json_object_end(w);
    }
    mg_json_array_end(w);
    mg_json_object_begin(w, "summary");
    mg_members_scan_summary(w, report);
    mg_json_object_end(w);
    mg_members_database(w, report->db);
    mg_json_object_end(w);
}

static void write_scan_activity(struct mg_json_writer *w, const struct mg_report *report)
{
    bool incomplete = mg_inventory_incomplete(report->inventory);
    struct event event = {
        CATEGORY_APPLICATION,
        CLASS_SCAN_ACTIVITY,
        incomplete ? ACTIVITY_ERROR : ACTIVITY_COMPLETED,
        "Application Activity",
        "Scan Activity",
        incomplete ? "Error" : "Completed",
        "host",
    };
    char uid[MG_UUID_SIZE] = "";

    if (!mg_report_uuid(report, uid))
        w->sink->failed = true;
    mg_json_object_begin(w, NULL);
    write_base(w, &event, report);
    mg_ocsf_put_severity(w, MG_SEVERITY_INFORMATIONAL);
    mg_json_put_int(w, "status_id", incomplete ? STATUS_FAILURE : STATUS_SUCCESS);
    mg_json_put_str(w, "status", incomplete ? MG_STR("Failure") : MG_STR("Success"));
    mg_json_put_str(w, "message",
                    incomplete
                        ? MG_STR("the scan is incomplete: unmapped.coverage says what is missing")
                        : MG_STR("the scan is complete"));
    mg_json_object_begin(w, "scan");
    mg_json_put_int(w, "type_id", 0);
    mg_json_put_str(w, "uid", mg_str_of(uid));
    mg_json_object_end(w);
    mg_ocsf_put_time(w, "end_time", report->generated);
    mg_json_put_int(w, "num_detections", (int64_t)report->finding_count);
    mg_json_put_int(w, "total", (int64_t)report->inventory->package_count);
    write_device(w, &report->inventory->host);
    write_coverage(w, report);
    mg_json_object_end(w);
    mg_json_newline(w);
}

static void write_scan(const struct mg_report *report, const struct mg_render_style *style,
                       struct mg_sink *sink)
{
    struct mg_report all = report->show_suppressed ? mg_report_all(report) : *report;
    struct mg_json_writer w;

    (void)style;
    mg_json_writer_init(&w, sink, false);
    for (size_t i = 0; i < all.finding_count; i++)
        write_finding(&w, &all.findings[i], report);
    write_scan_activity(&w, report);
}

const struct mg_renderer mg_format_ocsf = {
    .name = "ocsf",
    .what = "OCSF 1.6 events, one per line, for security data lakes",
    .scan = write_scan,
};
