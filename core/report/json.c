/* SPDX-License-Identifier: Apache-2.0
 *
 * The report as one JSON document, indented. Schemas: docs/schema/scan-1.json and
 * docs/schema/inventory-1.json.
 */
#include "core/report/members.h"

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

static void write_findings(struct mg_json_writer *w, const char *key,
                           const struct mg_report *report)
{
    mg_json_array_begin(w, key);
    for (size_t i = 0; i < report->finding_count; i++) {
        mg_json_object_begin(w, NULL);
        mg_members_finding(w, &report->findings[i]);
        mg_json_object_end(w);
    }
    mg_json_array_end(w);
}

static void write_packages(struct mg_json_writer *w, const struct mg_report *report)
{
    const struct mg_inventory *inventory = report->inventory;
    struct mg_report_purls purls;

    mg_report_purls_init(&purls, report);
    mg_json_array_begin(w, "packages");
    for (size_t i = 0; i < inventory->package_count; i++) {
        const struct mg_package *package = &inventory->packages[i];

        mg_json_object_begin(w, NULL);
        mg_members_package(w, package, mg_report_purl(&purls, package));
        mg_json_object_end(w);
    }
    mg_json_array_end(w);
    mg_report_purls_clear(&purls);
}

static void write_updates(struct mg_json_writer *w, const struct mg_inventory *inventory)
{
    mg_json_array_begin(w, "updates");
    for (size_t i = 0; i < inventory->update_count; i++) {
        mg_json_object_begin(w, NULL);
        mg_members_update(w, &inventory->updates[i]);
        mg_json_object_end(w);
    }
    mg_json_array_end(w);
}

static void write_listeners(struct mg_json_writer *w, const struct mg_inventory *inventory)
{
    mg_json_array_begin(w, "listeners");
    for (size_t i = 0; i < inventory->listener_count; i++) {
        mg_json_object_begin(w, NULL);
        mg_members_listener(w, &inventory->listeners[i]);
        mg_json_object_end(w);
    }
    mg_json_array_end(w);
}

static void write_scan(const struct mg_report *report, const struct mg_render_style *style,
                       struct mg_sink *sink)
{
    struct mg_report suppressed = mg_report_suppressed(report);
    struct mg_json_writer w;

    (void)style;
    if (!report->show_suppressed)
        suppressed.finding_count = 0;
    mg_json_writer_init(&w, sink, true);
    mg_json_object_begin(&w, NULL);
    mg_members_head(&w, report, MG_REPORT_SCHEMA_SCAN);
    mg_members_database(&w, report->db);
    write_coverage(&w, report->inventory);
    write_findings(&w, "findings", report);
    write_findings(&w, "suppressed", &suppressed);
    mg_json_object_begin(&w, "summary");
    mg_members_scan_summary(&w, report);
    mg_json_object_end(&w);
    mg_json_object_end(&w);
    mg_json_newline(&w);
}

static void write_inventory(const struct mg_report *report, const struct mg_render_style *style,
                            struct mg_sink *sink)
{
    struct mg_json_writer w;

    (void)style;
    mg_json_writer_init(&w, sink, true);
    mg_json_object_begin(&w, NULL);
    mg_members_head(&w, report, MG_REPORT_SCHEMA_INVENTORY);
    write_packages(&w, report);
    write_updates(&w, report->inventory);
    write_listeners(&w, report->inventory);
    write_coverage(&w, report->inventory);
    mg_json_object_begin(&w, "summary");
    mg_members_inventory_summary(&w, report);
    mg_json_object_end(&w);
    mg_json_object_end(&w);
    mg_json_newline(&w);
}

const struct mg_renderer mg_format_json = {
    .name = "json",
    .what = "one JSON document (docs/schema/)",
    .scan = write_scan,
    .inventory = write_inventory,
};
