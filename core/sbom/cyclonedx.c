/* SPDX-License-Identifier: Apache-2.0
 *
 * CycloneDX 1.4 to 1.6 as JSON: the host is the subject, its operating system and its packages are
 * the components. The coverage stands in the properties of the metadata, and "compositions" says
 * that the list is incomplete, or that nobody knows whether it is not: never that it is complete,
 * because software that no package manager knows may lie anywhere.
 */
#include "core/report/cyclonedx.h"

#include "core/sbom/cyclonedx_component.h"

/* bom-ref of the host. */
#define MG_SBOM_HOST "host"

static void write_metadata(const struct mg_cdx *cdx, const struct mg_sbom *sbom)
{
    struct mg_json_writer *w = cdx->w;

    mg_json_object_begin(w, "metadata");
    mg_cdx_write_tools(cdx);
    mg_json_object_begin(w, "component");
    mg_json_put_str(w, "type", MG_STR("device"));
    mg_json_put_str(w, "bom-ref", MG_STR(MG_SBOM_HOST));
    mg_json_put_str(w, "name", mg_sbom_name(sbom));
    mg_json_object_end(w);
    mg_json_array_begin(w, "properties");
    if (!mg_report_each_property(sbom->report, mg_sbom_cdx_property, sbom))
        w->sink->failed = true;
    mg_json_array_end(w);
    mg_json_object_end(w);
}

static void write_components(const struct mg_cdx *cdx, const struct mg_sbom *sbom)
{
    struct mg_json_writer *w = cdx->w;

    mg_json_array_begin(w, "components");
    mg_json_object_begin(w, NULL);
    mg_cdx_write_os(cdx);
    mg_json_array_begin(w, "properties");
    mg_sbom_each_os_property(sbom, mg_sbom_cdx_property);
    mg_json_array_end(w);
    mg_json_object_end(w);
    for (size_t i = 0; i < sbom->components.count; i++)
        mg_sbom_cdx_component(sbom, sbom->sorted[i]);
    mg_json_array_end(w);
}

static void write_edges(const struct mg_sbom *sbom, const struct mg_component *component)
{
    struct mg_json_writer *w = sbom->w;
    struct mg_component **others;
    size_t count;

    if (!mg_sbom_dependencies(sbom, component, &others, &count))
        w->sink->failed = true;
    if (count == 0)
        return;
    mg_json_object_begin(w, NULL);
    mg_json_put_str(w, "ref", component->purl);
    mg_json_array_begin(w, "dependsOn");
    for (size_t i = 0; i < count; i++)
        mg_json_put_str(w, NULL, others[i]->purl);
    mg_json_array_end(w);
    mg_json_object_end(w);
}

/* A component without an element here has no dependencies, or they are not known. */
static void write_dependencies(const struct mg_sbom *sbom)
{
    struct mg_json_writer *w = sbom->w;

    mg_json_array_begin(w, "dependencies");
    mg_json_object_begin(w, NULL);
    mg_json_put_str(w, "ref", MG_STR(MG_SBOM_HOST));
    mg_json_array_begin(w, "dependsOn");
    mg_json_put_str(w, NULL, MG_STR(MG_CDX_OS));
    for (size_t i = 0; i < sbom->components.count; i++)
        mg_json_put_str(w, NULL, sbom->sorted[i]->purl);
    mg_json_array_end(w);
    mg_json_object_end(w);
    for (size_t i = 0; i < sbom->components.count; i++)
        write_edges(sbom, sbom->sorted[i]);
    mg_json_array_end(w);
}

static void write_compositions(const struct mg_sbom *sbom)
{
    bool incomplete = mg_inventory_incomplete(sbom->report->inventory);
    struct mg_json_writer *w = sbom->w;

    mg_json_array_begin(w, "compositions");
    mg_json_object_begin(w, NULL);
    mg_json_put_str(w, "aggregate", incomplete ? MG_STR("incomplete") : MG_STR("unknown"));
    mg_json_array_begin(w, "assemblies");
    mg_json_put_str(w, NULL, MG_STR(MG_SBOM_HOST));
    mg_json_array_end(w);
    mg_json_object_end(w);
    mg_json_array_end(w);
}

static void write_document(const struct mg_sbom *sbom)
{
    struct mg_cdx cdx = {sbom->w,           sbom->arena, sbom->report,
                         &sbom->components, &sbom->rows, sbom->minor};

    mg_json_object_begin(sbom->w, NULL);
    mg_cdx_write_head(&cdx, MG_SBOM_NO_UUID);
    write_metadata(&cdx, sbom);
    write_components(&cdx, sbom);
    write_dependencies(sbom);
    write_compositions(sbom);
    if (sbom->vulnerabilities)
        mg_cdx_write_vulnerabilities(&cdx);
    mg_json_object_end(sbom->w);
    mg_json_newline(sbom->w);
}

static const struct mg_sbom_version versions[] = {{"1.6", 6}, {"1.5", 5}, {"1.4", 4}};

const struct mg_sbom_format mg_sbom_cyclonedx = {
    .name = "cyclonedx",
    .versions = versions,
    .version_count = MG_COUNT(versions),
    .write = write_document,
};
