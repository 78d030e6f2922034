/* SPDX-License-Identifier: Apache-2.0
 *
 * The report as newline-delimited JSON: one record per line, told apart by "type", so that large
 * reports can be read as a stream. The members are those of the json format.
 */
#include "core/report/members.h"

static void begin(struct mg_json_writer *w, const char *type)
{
    mg_json_object_begin(w, NULL);
    mg_json_put_str(w, "type", mg_str_of(type));
}

static void end(struct mg_json_writer *w)
{
    mg_json_object_end(w);
    mg_json_newline(w);
}

static void write_coverage(struct mg_json_writer *w, const struct mg_inventory *inventory)
{
    for (size_t i = 0; i < inventory->coverage_count; i++) {
        begin(w, "coverage");
        mg_members_coverage(w, &inventory->coverage[i]);
        end(w);
    }
}

static void write_findings(struct mg_json_writer *w, const char *type,
                           const struct mg_report *report)
{
    for (size_t i = 0; i < report->finding_count; i++) {
        begin(w, type);
        mg_members_finding(w, &report->findings[i]);
        end(w);
    }
}

/* A package has a "type" of its own (the purl type), which the record's type would hide: its
 * members stand in a member of their own. */
static void write_packages(struct mg_json_writer *w, const struct mg_report *report)
{
    const struct mg_inventory *inventory = report->inventory;
    struct mg_report_purls purls;

    mg_report_purls_init(&purls, report);
    for (size_t i = 0; i < inventory->package_count; i++) {
        const struct mg_package *package = &inventory->packages[i];

        begin(w, "package");
        mg_json_object_begin(w, "package");
        mg_members_package(w, package, mg_report_purl(&purls, package));
        mg_json_object_end(w);
        end(w);
    }
    mg_report_purls_clear(&purls);
}

static void write_updates(struct mg_json_writer *w, const struct mg_inventory *inventory)
{
    for (size_t i = 0; i < inventory->update_count; i++) {
        begin(w, "update");
        mg_members_update(w, &inventory->updates[i]);
        end(w);
    }
}

static void write_listeners(struct mg_json_writer *w, const struct mg_inventory *inventory)
{
    for (size_t i = 0; i < inventory->listener_count; i++) {
        begin(w, "listener");
        mg_members_listener(w, &inventory->listeners[i]);
        end(w);
    }
}

static void write_scan(const struct mg_report *report, const struct mg_render_style *style,
                       struct mg_sink *sink)
{
    struct mg_report suppressed = mg_report_suppressed(report);
    struct mg_json_writer w;

    (void)style;
    mg_json_writer_init(&w, sink, false);
    begin(&w, "scan");
    mg_members_head(&w, report, MG_REPORT_SCHEMA_SCAN);
    mg_members_database(&w, report->db);
    end(&w);
    write_coverage(&w, report->inventory);
    write_findings(&w, "finding", report);
    if (report->show_suppressed)
        write_findings(&w, "suppressed", &suppressed);
    begin(&w, "summary");
    mg_members_scan_summary(&w, report);
    end(&w);
}

static void write_inventory(const struct mg_report *report, const struct mg_render_style *style,
                            struct mg_sink *sink)
{
    struct mg_json_writer w;

    (void)style;
    mg_json_writer_init(&w, sink, false);
    begin(&w, "inventory");
    mg_members_head(&w, report, MG_REPORT_SCHEMA_INVENTORY);
    end(&w);
    write_packages(&w, report);
    write_updates(&w, report->inventory);
    write_listeners(&w, report->inventory);
    write_coverage(&w, report->inventory);
    begin(&w, "summary");
    mg_members_inventory_summary(&w, report);
    end(&w);
}

const struct mg_renderer mg_format_ndjson = {
    .name = "ndjson",
    .what = "JSON, one record per line, for streams",
    .scan = write_scan,
    .inventory = write_inventory,
};
