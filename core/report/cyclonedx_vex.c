/* SPDX-License-Identifier: Apache-2.0
 *
 * CycloneDX 1.6 VEX: the vulnerabilities of the host with their analysis, and the components that
 * they are about. The coverage stands in the properties of the metadata.
 */
#include "core/report/cyclonedx_vex.h"

#include "core/base/limits.h"
#include "core/report/formats.h"
#include "core/report/identity.h"
#include "core/report/sentences.h"
#include "core/report/vex.h"

void mg_cdx_put_property(struct mg_json_writer *w, const char *name, struct mg_str value)
{
    if (value.n == 0)
        return;
    mg_json_object_begin(w, NULL);
    mg_json_put_str(w, "name", mg_str_of(name));
    mg_json_put_str(w, "value", value);
    mg_json_object_end(w);
}

static void write_tools(struct mg_json_writer *w, const struct mg_report *report)
{
    mg_json_object_begin(w, "tools");
    mg_json_array_begin(w, "components");
    mg_json_object_begin(w, NULL);
    mg_json_put_str(w, "type", MG_STR("application"));
    mg_json_put_str(w, "name", MG_STR("Margay"));
    mg_json_put_str_if(w, "version", report->version);
    mg_json_object_end(w);
    mg_json_array_end(w);
    mg_json_object_end(w);
}

static void write_os(struct mg_json_writer *w, const struct mg_host *host, struct mg_arena *arena)
{
    mg_json_object_begin(w, "component");
    mg_json_put_str(w, "type", MG_STR("operating-system"));
    mg_json_put_str(w, "bom-ref", MG_STR(MG_CDX_OS));
    mg_json_put_str(w, "name", host->os_id.n != 0 ? host->os_id : MG_STR("unknown"));
    mg_json_put_str_if(w, "version", host->os_version);
    mg_json_put_str_if(w, "description", host->os_name);
    mg_json_put_str_if(w, "purl", mg_vex_os_purl(arena, host));
    mg_json_object_end(w);
}

static void write_coverage(struct mg_json_writer *w, const struct mg_inventory *inventory)
{
    struct mg_buf text;

    mg_buf_init(&text, MG_SENTENCE_BYTES);
    for (size_t i = 0; i < inventory->coverage_count; i++) {
        const struct mg_coverage *entry = &inventory->coverage[i];
        char name[40];

        mg_buf_reset(&text);
        mg_say_coverage(&text, entry);
        w->sink->failed = w->sink->failed || text.failed;
        (void)snprintf(name, sizeof name, "margay:coverage:%s",
                       mg_coverage_level_name(entry->level));
        mg_cdx_put_property(w, name, mg_buf_view(&text));
    }
    mg_buf_clear(&text);
}

static void write_metadata(struct mg_json_writer *w, const struct mg_report *report,
                           struct mg_arena *arena)
{
    const struct mg_inventory *inventory = report->inventory;

    mg_json_object_begin(w, "metadata");
    mg_json_put_str_if(w, "timestamp", report->generated);
    write_tools(w, report);
    write_os(w, &inventory->host, arena);
    mg_json_array_begin(w, "properties");
    mg_cdx_put_property(w, "margay:hostname", inventory->host.hostname);
    mg_cdx_put_property(w, "margay:machine_id", inventory->host.machine_id);
    mg_cdx_put_property(w, "margay:root", inventory->host.root);
    mg_cdx_put_property(w, "margay:incomplete",
                        mg_inventory_incomplete(inventory) ? MG_STR("true") : MG_STR("false"));
    write_coverage(w, inventory);
    mg_json_array_end(w);
    mg_json_object_end(w);
}

static void write_head(struct mg_json_writer *w, const struct mg_report *report)
{
    char uuid[MG_UUID_SIZE] = "", serial[sizeof "urn:uuid:" + MG_UUID_SIZE];

    if (!mg_report_uuid(report, uuid))
        w->sink->failed = true;
    (void)snprintf(serial, sizeof serial, "urn:uuid:%s", uuid);
    mg_json_put_str(w, "$schema", MG_STR("http://cyclonedx.org/schema/bom-1.6.schema.json"));
    mg_json_put_str(w, "bomFormat", MG_STR("CycloneDX"));
    mg_json_put_str(w, "specVersion", MG_STR("1.6"));
    mg_json_put_str(w, "serialNumber", mg_str_of(serial));
    mg_json_put_int(w, "version", 1);
}

static void write_document(struct mg_json_writer *w, const struct mg_report *report,
                           const struct mg_cdx_components *components, const struct mg_rows *rows,
                           struct mg_arena *arena)
{
    mg_json_object_begin(w, NULL);
    write_head(w, report);
    write_metadata(w, report, arena);
    mg_cdx_write_components(w, report, components);
    mg_json_array_begin(w, "vulnerabilities");
    for (size_t i = 0; i < rows->count; i++)
        mg_cdx_write_vulnerability(w, report, components, rows, i);
    mg_json_array_end(w);
    mg_json_object_end(w);
    mg_json_newline(w);
}

static void write_scan(const struct mg_report *report, const struct mg_render_style *style,
                       struct mg_sink *sink)
{
    struct mg_cdx_components components;
    struct mg_json_writer w;
    struct mg_arena arena;
    struct mg_rows rows;

    (void)style;
    mg_arena_init(&arena, MG_LIMIT_REPORT_ARENA);
    mg_json_writer_init(&w, sink, true);
    if (mg_cdx_components_make(&arena, report, &components) &&
        mg_rows_make(&arena, report, true, &rows))
        write_document(&w, report, &components, &rows, &arena);
    else
        sink->failed = true;
    mg_arena_clear(&arena);
}

const struct mg_renderer mg_format_cyclonedx_vex = {
    .name = "cyclonedx-vex",
    .what = "CycloneDX 1.6 VEX: vulnerabilities and the packages they are in",
    .scan = write_scan,
};
