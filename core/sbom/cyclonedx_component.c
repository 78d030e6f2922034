/* SPDX-License-Identifier: Apache-2.0
 *
 * Components of a CycloneDX SBOM. Places are evidence since 1.5, before that properties.
 */
#include "core/sbom/cyclonedx_component.h"

#include "core/report/cyclonedx.h"
#include "core/sbom/license.h"

/* Also with an empty value: that of a place without location. */
void mg_sbom_cdx_property(const void *sbom, const char *name, struct mg_str value)
{
    struct mg_json_writer *w = ((const struct mg_sbom *)sbom)->w;

    mg_json_object_begin(w, NULL);
    mg_json_put_str(w, "name", mg_str_of(name));
    mg_json_put_str(w, "value", value);
    mg_json_object_end(w);
}

/* Where languages have a namespace that tools show apart from the name. */
static size_t group_size(const struct mg_package *package)
{
    static const struct {
        const char *type;
        char separator;
    } types[] = {{"maven", ':'}, {"npm", '/'}, {"composer", '/'}};

    for (size_t i = 0; i < MG_COUNT(types); i++) {
        size_t n = mg_str_find(package->name, types[i].separator);

        if (mg_str_is(package->type, types[i].type) && n != SIZE_MAX && n + 1 < package->name.n)
            return n;
    }
    return 0;
}

static void write_names(const struct mg_sbom *sbom, const struct mg_package *package)
{
    size_t n = group_size(package);

    mg_json_put_str_if(sbom->w, "group", mg_str_take(package->name, n));
    mg_json_put_str(sbom->w, "name", mg_str_skip(package->name, n == 0 ? 0 : n + 1));
    mg_cdx_put_version(sbom->w, package->version);
}

static void write_hashes(const struct mg_sbom *sbom, struct mg_str sha1)
{
    if (sha1.n == 0)
        return;
    mg_json_array_begin(sbom->w, "hashes");
    mg_json_object_begin(sbom->w, NULL);
    mg_json_put_str(sbom->w, "alg", MG_STR("SHA-1"));
    mg_json_put_str(sbom->w, "content", sha1);
    mg_json_object_end(sbom->w);
    mg_json_array_end(sbom->w);
}

/* That it is what the package says itself has a member since 1.6. */
static void write_acknowledgement(const struct mg_sbom *sbom)
{
    if (sbom->minor > 5)
        mg_json_put_str(sbom->w, "acknowledgement", MG_STR("declared"));
}

static void write_license(const struct mg_sbom *sbom, const struct mg_license *license)
{
    struct mg_json_writer *w = sbom->w;

    mg_json_array_begin(w, "licenses");
    mg_json_object_begin(w, NULL);
    if (license->kind == MG_LICENSE_EXPRESSION) {
        mg_json_put_str(w, "expression", license->text);
        write_acknowledgement(sbom);
    } else {
        mg_json_object_begin(w, "license");
        mg_json_put_str(w, license->kind == MG_LICENSE_ID ? "id" : "name", license->text);
        write_acknowledgement(sbom);
        mg_json_object_end(w);
    }
    mg_json_object_end(w);
    mg_json_array_end(w);
}

static void write_licenses(const struct mg_sbom *sbom, struct mg_str text)
{
    struct mg_license license;

    if (text.n == 0)
        return;
    if (mg_license_read(sbom->arena, text, &license))
        write_license(sbom, &license);
    else
        sbom->w->sink->failed = true;
}

static void write_occurrences(const struct mg_sbom *sbom, const struct mg_component *component)
{
    struct mg_json_writer *w = sbom->w;

    mg_json_object_begin(w, "evidence");
    mg_json_array_begin(w, "occurrences");
    for (size_t i = component->first; i != SIZE_MAX; i = sbom->components.next[i]) {
        mg_json_object_begin(w, NULL);
        mg_json_put_str(w, "location", sbom->report->inventory->packages[i].location);
        mg_json_object_end(w);
    }
    mg_json_array_end(w);
    mg_json_object_end(w);
}

void mg_sbom_cdx_component(const struct mg_sbom *sbom, const struct mg_component *component)
{
    struct mg_json_writer *w = sbom->w;
    bool evidence = sbom->minor > 4;

    mg_json_object_begin(w, NULL);
    mg_json_put_str(w, "type", MG_STR("library"));
    mg_json_put_str(w, "bom-ref", component->purl);
    write_names(sbom, mg_sbom_package(sbom, component));
    write_hashes(sbom, mg_sbom_sha1(sbom, component));
    write_licenses(sbom, mg_sbom_license(sbom, component));
    mg_json_put_str(w, "purl", component->purl);
    if (evidence && mg_sbom_has_location(sbom, component))
        write_occurrences(sbom, component);
    mg_json_array_begin(w, "properties");
    mg_sbom_each_property(sbom, component, !evidence, mg_sbom_cdx_property);
    mg_json_array_end(w);
    mg_json_object_end(w);
}
