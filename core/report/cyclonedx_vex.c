/* SPDX-License-Identifier: Apache-2.0
 *
 * CycloneDX 1.6 VEX: the vulnerabilities of the host with their analysis, and the components that
 * they are about, so that it can be read without an SBOM. The coverage stands in the properties of
 * the metadata.
 */
#include "core/base/limits.h"
#include "core/report/cyclonedx.h"
#include "core/report/formats.h"
#include "core/report/identity.h"
#include "core/report/properties.h"

static void write_property(const void *cdx, const char *name, struct mg_str value)
{
    mg_cdx_put_property(((const struct mg_cdx *)cdx)->w, name, value);
}

static void write_metadata(const struct mg_cdx *cdx)
{
    struct mg_json_writer *w = cdx->w;

    mg_json_object_begin(w, "metadata");
    mg_cdx_write_tools(cdx);
    mg_json_object_begin(w, "component");
    mg_cdx_write_os(cdx);
    mg_json_object_end(w);
    mg_json_array_begin(w, "properties");
    if (!mg_report_each_property(cdx->report, write_property, cdx))
        w->sink->failed = true;
    mg_json_array_end(w);
    mg_json_object_end(w);
}

static void write_occurrences(const struct mg_cdx *cdx, const struct mg_component *component)
{
    struct mg_json_writer *w = cdx->w;

    mg_json_object_begin(w, "evidence");
    mg_json_array_begin(w, "occurrences");
    for (size_t i = component->first; i != SIZE_MAX; i = cdx->components->next[i]) {
        mg_json_object_begin(w, NULL);
        mg_json_put_str(w, "location", cdx->report->inventory->packages[i].location);
        mg_json_object_end(w);
    }
    mg_json_array_end(w);
    mg_json_object_end(w);
}

static void write_component(const struct mg_cdx *cdx, const struct mg_component *component)
{
    const struct mg_package *package = &cdx->report->inventory->packages[component->first];
    struct mg_json_writer *w = cdx->w;

    mg_json_object_begin(w, NULL);
    mg_json_put_str(w, "type", MG_STR("library"));
    mg_json_put_str(w, "bom-ref", component->purl);
    mg_json_put_str(w, "name", package->name);
    mg_cdx_put_version(w, package->version);
    mg_json_put_str(w, "purl", component->purl);
    write_occurrences(cdx, component);
    mg_json_object_end(w);
}

static void write_document(const struct mg_cdx *cdx)
{
    char uuid[MG_UUID_SIZE] = "";

    if (!mg_report_uuid(cdx->report, uuid))
        cdx->w->sink->failed = true;
    mg_json_object_begin(cdx->w, NULL);
    mg_cdx_write_head(cdx, uuid);
    write_metadata(cdx);
    mg_json_array_begin(cdx->w, "components");
    for (size_t i = 0; i < cdx->components->count; i++)
        write_component(cdx, &cdx->components->items[i]);
    mg_json_array_end(cdx->w);
    mg_cdx_write_vulnerabilities(cdx);
    mg_json_object_end(cdx->w);
    mg_json_newline(cdx->w);
}

static void write_scan(const struct mg_report *report, const struct mg_render_style *style,
                       struct mg_sink *sink)
{
    struct mg_report all = mg_report_all(report);
    struct mg_components components;
    struct mg_json_writer w;
    struct mg_arena arena;
    struct mg_rows rows;

    (void)style;
    mg_arena_init(&arena, MG_LIMIT_REPORT_ARENA);
    mg_json_writer_init(&w, sink, true);
    if (mg_components_make(&arena, &all, false, &components) &&
        mg_rows_make(&arena, &all, true, &rows))
        write_document(&(struct mg_cdx){&w, &arena, &all, &components, &rows, 6});
    else
        sink->failed = true;
    mg_arena_clear(&arena);
}

const struct mg_renderer mg_format_cyclonedx_vex = {
    .name = "cyclonedx-vex",
    .what = "CycloneDX 1.6 VEX: vulnerabilities and the packages they are in",
    .scan = write_scan,
};
