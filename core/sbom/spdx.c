/* SPDX-License-Identifier: Apache-2.0
 *
 * SPDX 2.3 as JSON (spdx.github.io/spdx-spec/v2.3): the document describes the operating system,
 * which contains the packages. Facts about the host and the coverage are annotations of the
 * document.
 */
#include "core/sbom/spdx.h"

#include "core/base/limits.h"
#include "core/report/sentences.h"

/* The version of the list in license_ids.c. */
#define MG_SPDX_LICENSE_LIST "3.28"

/* Put the finding before those that its component already has. */
static void link_finding(struct mg_spdx *spdx, size_t row, size_t index)
{
    const struct mg_sbom *sbom = spdx->sbom;
    const struct mg_package *package = sbom->rows.findings[index].package;
    struct mg_component *component;
    size_t *first;

    if (package == NULL)
        return;
    component = sbom->components.of_package[package - sbom->report->inventory->packages];
    if (component->row == row + 1)
        return; /* found in another place: the same vulnerability */
    component->row = row + 1;
    first = &spdx->first[component - sbom->components.items];
    spdx->next[index] = *first;
    *first = index;
}

/* Findings by component, in their order. */
static bool link_findings(struct mg_spdx *spdx)
{
    const struct mg_sbom *sbom = spdx->sbom;
    const struct mg_rows *rows = &sbom->rows;
    size_t count = sbom->vulnerabilities ? sbom->report->finding_count : 0;

    spdx->first = mg_arena_array(sbom->arena, sbom->components.count, sizeof *spdx->first);
    spdx->next = mg_arena_array(sbom->arena, count, sizeof *spdx->next);
    if (spdx->first == NULL || spdx->next == NULL)
        return false;
    for (size_t i = 0; i < sbom->components.count; i++)
        spdx->first[i] = SIZE_MAX;
    for (size_t row = rows->count; row-- > 0;) {
        for (size_t i = rows->items[row].first; i != SIZE_MAX; i = rows->next[i])
            link_finding(spdx, row, i);
    }
    return true;
}

static void write_creation(const struct mg_sbom *sbom)
{
    struct mg_json_writer *w = sbom->w;
    struct mg_buf text;

    mg_buf_init(&text, MG_SENTENCE_BYTES);
    mg_buf_printf(&text, "Tool: Margay-%.*s", MG_STR_ARG(sbom->report->version));
    mg_json_object_begin(w, "creationInfo");
    mg_json_put_str(w, "created", sbom->report->generated);
    mg_json_array_begin(w, "creators");
    mg_json_put_buf(w, NULL, &text);
    mg_json_array_end(w);
    mg_json_put_str(w, "licenseListVersion", MG_STR(MG_SPDX_LICENSE_LIST));
    mg_json_object_end(w);
    mg_buf_clear(&text);
}

static void write_head(const struct mg_sbom *sbom)
{
    struct mg_json_writer *w = sbom->w;

    mg_json_put_str(w, "spdxVersion", MG_STR("SPDX-2.3"));
    mg_json_put_str(w, "dataLicense", MG_STR("CC0-1.0"));
    mg_json_put_str(w, "SPDXID", MG_STR(MG_SPDX_DOCUMENT));
    mg_json_put_str(w, "documentNamespace",
                    MG_STR("http://spdx.org/spdxdocs/margay-" MG_SBOM_NO_UUID));
    mg_json_put_str(w, "name", mg_sbom_name(sbom));
    write_creation(sbom);
}

static void write_annotations(const struct mg_sbom *sbom)
{
    mg_json_array_begin(sbom->w, "annotations");
    if (!mg_report_each_property(sbom->report, mg_spdx_annotate, sbom))
        sbom->w->sink->failed = true;
    mg_json_array_end(sbom->w);
}

static void write_packages(struct mg_spdx *spdx)
{
    const struct mg_sbom *sbom = spdx->sbom;

    mg_json_array_begin(sbom->w, "packages");
    mg_spdx_write_os(spdx);
    for (size_t i = 0; i < sbom->components.count; i++)
        mg_spdx_write_package(spdx, sbom->sorted[i]);
    mg_json_array_end(sbom->w);
}

static void relate(struct mg_json_writer *w, struct mg_str from, const char *type, struct mg_str to)
{
    mg_json_object_begin(w, NULL);
    mg_json_put_str(w, "spdxElementId", from);
    mg_json_put_str(w, "relationshipType", mg_str_of(type));
    mg_json_put_str(w, "relatedSpdxElement", to);
    mg_json_object_end(w);
}

static void write_edges(const struct mg_sbom *sbom, const struct mg_component *component)
{
    char id[MG_SPDX_ID_SIZE], other[MG_SPDX_ID_SIZE];
    struct mg_str from = mg_spdx_id(sbom, component, id);
    struct mg_component **others;
    size_t count;

    if (!mg_sbom_dependencies(sbom, component, &others, &count))
        sbom->w->sink->failed = true;
    for (size_t i = 0; i < count; i++)
        relate(sbom->w, from, "DEPENDS_ON", mg_spdx_id(sbom, others[i], other));
}

static void write_relationships(const struct mg_sbom *sbom)
{
    struct mg_json_writer *w = sbom->w;
    char id[MG_SPDX_ID_SIZE];

    mg_json_array_begin(w, "relationships");
    relate(w, MG_STR(MG_SPDX_DOCUMENT), "DESCRIBES", MG_STR(MG_SPDX_OS));
    for (size_t i = 0; i < sbom->components.count; i++)
        relate(w, MG_STR(MG_SPDX_OS), "CONTAINS", mg_spdx_id(sbom, sbom->sorted[i], id));
    for (size_t i = 0; i < sbom->components.count; i++)
        write_edges(sbom, sbom->sorted[i]);
    mg_json_array_end(w);
}

static void write_document(const struct mg_sbom *sbom)
{
    struct mg_spdx spdx = {.sbom = sbom};

    mg_vec_init(&spdx.licenses, sizeof(struct mg_spdx_license));
    mg_map_init(&spdx.seen);
    sbom->w->sink->failed = sbom->w->sink->failed || !link_findings(&spdx);
    if (!sbom->w->sink->failed) {
        mg_json_object_begin(sbom->w, NULL);
        write_head(sbom);
        write_packages(&spdx);
        mg_spdx_write_licenses(&spdx);
        write_relationships(sbom);
        write_annotations(sbom);
        mg_json_object_end(sbom->w);
        mg_json_newline(sbom->w);
    }
    mg_map_clear(&spdx.seen);
    mg_vec_clear(&spdx.licenses);
}

static const struct mg_sbom_version versions[] = {{"2.3", 3}};

const struct mg_sbom_format mg_sbom_spdx = {
    .name = "spdx",
    .versions = versions,
    .version_count = MG_COUNT(versions),
    .write = write_document,
};
