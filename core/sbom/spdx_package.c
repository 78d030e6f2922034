/* SPDX-License-Identifier: Apache-2.0
 *
 * Packages of an SPDX document. What SPDX has no field for are annotations, so that programs can
 * read it back; "sourceInfo" says the most of it to people.
 */
#include "core/report/identity.h"
#include "core/base/limits.h"
#include "core/report/sentences.h"
#include "core/report/vex.h"
#include "core/sbom/spdx.h"

/* Places that "sourceInfo" lists; the annotations have all. */
#define MG_SPDX_PLACES 8
/* Characters of a name in an id. */
#define MG_SPDX_NAME 40

void mg_spdx_annotate(const void *context, const char *name, struct mg_str value)
{
    const struct mg_sbom *sbom = context;
    struct mg_json_writer *w = sbom->w;
    struct mg_buf text;

    mg_buf_init(&text, MG_SENTENCE_BYTES);
    mg_json_object_begin(w, NULL);
    mg_json_put_str(w, "annotationType", MG_STR("OTHER"));
    mg_buf_printf(&text, "Tool: Margay-%.*s", MG_STR_ARG(sbom->report->version));
    mg_json_put_buf(w, "annotator", &text);
    mg_json_put_str(w, "annotationDate", sbom->report->generated);
    mg_buf_reset(&text);
    mg_buf_str(&text, mg_str_of(name));
    mg_buf_char(&text, '=');
    mg_buf_str(&text, value);
    mg_json_put_buf(w, "comment", &text);
    mg_json_object_end(w);
    mg_buf_clear(&text);
}

/* What an id may hold (SPDX 2.3, 7.2), '-' for the rest. */
static char id_char(char c)
{
    bool allowed = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                   c == '.' || c == '-';

    return allowed ? c : '-';
}

struct mg_str mg_spdx_id(const struct mg_sbom *sbom, const struct mg_component *component,
                         char buffer[MG_SPDX_ID_SIZE])
{
    const struct mg_package *package = mg_sbom_package(sbom, component);
    unsigned char hash[MG_SHA256_SIZE] = {0};
    char hex[17];

    if (mg_sha256(component->purl.p, component->purl.n, hash, NULL) != MG_OK)
        sbom->w->sink->failed = true;
    mg_hex(hash, sizeof hex / 2, hex);
    (void)snprintf(buffer, MG_SPDX_ID_SIZE, "SPDXRef-Package-%.*s-%.*s-%s",
                   MG_STR_ARG(mg_str_take(package->type, 16)),
                   MG_STR_ARG(mg_str_take(package->name, MG_SPDX_NAME)), hex);
    for (char *c = buffer; *c != '\0'; c++)
        *c = id_char(*c);
    return mg_str_of(buffer);
}

static void write_reference(struct mg_json_writer *w, const char *category, const char *type,
                            struct mg_str locator, const struct mg_buf *comment)
{
    mg_json_object_begin(w, NULL);
    mg_json_put_str(w, "referenceCategory", mg_str_of(category));
    mg_json_put_str(w, "referenceType", mg_str_of(type));
    mg_json_put_str(w, "referenceLocator", locator);
    if (comment != NULL)
        mg_json_put_buf(w, "comment", comment);
    mg_json_object_end(w);
}

static void write_advisory(struct mg_json_writer *w, const struct mg_finding *finding)
{
    char url[MG_VULNERABILITY_URL_SIZE];
    struct mg_str page = mg_vulnerability_url(finding->vulnerability_id, url);
    struct mg_buf comment;

    if (page.n == 0)
        return;
    mg_buf_init(&comment, MG_SENTENCE_BYTES);
    mg_say_vulnerability(&comment, finding);
    write_reference(w, "SECURITY", "advisory", page, &comment);
    mg_buf_clear(&comment);
}

/* A vulnerability without a page, for which there can be no reference. */
static void annotate_finding(const struct mg_sbom *sbom, const struct mg_finding *finding)
{
    char url[MG_VULNERABILITY_URL_SIZE];

    if (mg_vulnerability_url(finding->vulnerability_id, url).n == 0)
        mg_spdx_annotate(sbom, "margay:vulnerability", finding->vulnerability_id);
}

static size_t first_finding(const struct mg_spdx *spdx, const struct mg_component *component)
{
    return spdx->first[component - spdx->sbom->components.items];
}

static void write_references(const struct mg_spdx *spdx, const struct mg_component *component)
{
    const struct mg_report *report = spdx->sbom->report;
    struct mg_json_writer *w = spdx->sbom->w;

    mg_json_array_begin(w, "externalRefs");
    write_reference(w, "PACKAGE-MANAGER", "purl", component->purl, NULL);
    for (size_t i = first_finding(spdx, component); i != SIZE_MAX; i = spdx->next[i])
        write_advisory(w, &report->findings[i]);
    mg_json_array_end(w);
}

static void write_annotations(const struct mg_spdx *spdx, const struct mg_component *component)
{
    const struct mg_report *report = spdx->sbom->report;

    mg_json_array_begin(spdx->sbom->w, "annotations");
    mg_sbom_each_property(spdx->sbom, component, true, mg_spdx_annotate);
    for (size_t i = first_finding(spdx, component); i != SIZE_MAX; i = spdx->next[i])
        annotate_finding(spdx->sbom, &report->findings[i]);
    mg_json_array_end(spdx->sbom->w);
}

static void write_source(const struct mg_sbom *sbom, const struct mg_component *component)
{
    size_t places = 0;
    struct mg_buf text;

    if (!mg_sbom_has_location(sbom, component))
        return;
    mg_buf_init(&text, MG_SENTENCE_BYTES);
    mg_buf_str(&text, MG_STR("found in: "));
    for (size_t i = component->first; i != SIZE_MAX; i = sbom->components.next[i]) {
        struct mg_str location = sbom->report->inventory->packages[i].location;

        if (location.n == 0)
            continue;
        if (places == MG_SPDX_PLACES) {
            mg_buf_str(&text, MG_STR(", and elsewhere"));
            break;
        }
        if (places++ > 0)
            mg_buf_str(&text, MG_STR(", "));
        mg_buf_str(&text, location);
    }
    mg_json_put_buf(sbom->w, "sourceInfo", &text);
    mg_buf_clear(&text);
}

static void write_checksums(struct mg_json_writer *w, struct mg_str sha1)
{
    if (sha1.n == 0)
        return;
    mg_json_array_begin(w, "checksums");
    mg_json_object_begin(w, NULL);
    mg_json_put_str(w, "algorithm", MG_STR("SHA1"));
    mg_json_put_str(w, "checksumValue", sha1);
    mg_json_object_end(w);
    mg_json_array_end(w);
}

/* What Margay does not look for: where a package came from, and its files. */
static void write_unknown(struct mg_json_writer *w, struct mg_str license)
{
    mg_json_put_str(w, "downloadLocation", MG_STR("NOASSERTION"));
    mg_json_put_bool(w, "filesAnalyzed", false);
    mg_json_put_str(w, "licenseConcluded", MG_STR("NOASSERTION"));
    mg_json_put_str(w, "licenseDeclared", license);
    mg_json_put_str(w, "copyrightText", MG_STR("NOASSERTION"));
}

void mg_spdx_write_package(struct mg_spdx *spdx, const struct mg_component *component)
{
    const struct mg_sbom *sbom = spdx->sbom;
    const struct mg_package *package = mg_sbom_package(sbom, component);
    struct mg_json_writer *w = sbom->w;
    char id[MG_SPDX_ID_SIZE];

    mg_json_object_begin(w, NULL);
    mg_json_put_str(w, "SPDXID", mg_spdx_id(sbom, component, id));
    mg_json_put_str(w, "name", package->name);
    mg_json_put_str_if(w, "versionInfo", package->version);
    write_unknown(w, mg_spdx_license(spdx, mg_sbom_license(sbom, component)));
    write_checksums(w, mg_sbom_sha1(sbom, component));
    write_source(sbom, component);
    write_references(spdx, component);
    write_annotations(spdx, component);
    mg_json_object_end(w);
}

static void write_os_references(const struct mg_sbom *sbom)
{
    const struct mg_report *report = sbom->report;

    mg_json_array_begin(sbom->w, "externalRefs");
    write_reference(sbom->w, "PACKAGE-MANAGER", "purl",
                    mg_vex_os_purl(sbom->arena, &report->inventory->host), NULL);
    for (size_t i = 0; sbom->vulnerabilities && i < report->finding_count; i++) {
        if (report->findings[i].package == NULL)
            write_advisory(sbom->w, &report->findings[i]);
    }
    mg_json_array_end(sbom->w);
}

static void write_os_annotations(const struct mg_sbom *sbom)
{
    const struct mg_report *report = sbom->report;

    mg_json_array_begin(sbom->w, "annotations");
    mg_sbom_each_os_property(sbom, mg_spdx_annotate);
    for (size_t i = 0; sbom->vulnerabilities && i < report->finding_count; i++) {
        if (report->findings[i].package == NULL)
            annotate_finding(sbom, &report->findings[i]);
    }
    mg_json_array_end(sbom->w);
}

void mg_spdx_write_os(const struct mg_spdx *spdx)
{
    const struct mg_host *host = &spdx->sbom->report->inventory->host;
    struct mg_json_writer *w = spdx->sbom->w;

    mg_json_object_begin(w, NULL);
    mg_json_put_str(w, "SPDXID", MG_STR(MG_SPDX_OS));
    mg_json_put_str(w, "name", host->os_id.n != 0 ? host->os_id : MG_STR("unknown"));
    mg_json_put_str_if(w, "versionInfo", host->os_version);
    mg_json_put_str_if(w, "summary", host->os_name);
    mg_json_put_str(w, "primaryPackagePurpose", MG_STR("OPERATING_SYSTEM"));
    write_unknown(w, MG_STR("NOASSERTION"));
    write_os_references(spdx->sbom);
    write_os_annotations(spdx->sbom);
    mg_json_object_end(w);
}
