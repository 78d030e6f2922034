/* SPDX-License-Identifier: Apache-2.0
 *
 * A bill of materials that is being written, and what its formats share. Private to core/sbom.
 */
#ifndef MG_SBOM_DOCUMENT_H
#define MG_SBOM_DOCUMENT_H

#include "core/base/json_write.h"
#include "core/report/components.h"
#include "core/report/properties.h"
#include "core/report/rows.h"
#include "core/sbom/sbom.h"

/* Stands where the serial comes once all else is written; before any foreign text. */
#define MG_SBOM_NO_UUID "00000000-0000-0000-0000-000000000000"

struct mg_sbom {
    const struct mg_report *report;
    unsigned minor; /* of the specification's version */
    bool vulnerabilities;
    struct mg_components components;
    struct mg_component **sorted;                  /* the components by package URL */
    const struct mg_dependency_list *dependencies; /* per package; NULL: not known */
    struct mg_rows rows;                           /* of findings; none without vulnerabilities */
    struct mg_arena *arena;
    struct mg_json_writer *w;
};

/* A package of the component: all have the same type, name as far as the package URL tells it, and
 * version. */
const struct mg_package *mg_sbom_package(const struct mg_sbom *sbom,
                                         const struct mg_component *component);

/* The name of what the document is about: the host, or the folder that was read. */
struct mg_str mg_sbom_name(const struct mg_sbom *sbom);

/* What else is known of a component's packages, one property each; the context is the sbom:
 * "margay:owner" when it is so in all places where the component was found, "margay:2:owner" for
 * the second place when it is not. locations: those, too. */
void mg_sbom_each_property(const struct mg_sbom *sbom, const struct mg_component *component,
                           bool locations, mg_property_fn each);
/* The same of the operating system. */
void mg_sbom_each_os_property(const struct mg_sbom *sbom, mg_property_fn each);

/* Order of pointers to components, for qsort. */
int mg_sbom_by_purl(const void *left, const void *right);

/* What the packages of the component depend on, in the order of `sorted`, each once and never the
 * component itself: the array of *count is the arena's. False past its ceiling. */
bool mg_sbom_dependencies(const struct mg_sbom *sbom, const struct mg_component *component,
                          struct mg_component ***out, size_t *count);

/* The licence that the packages name; empty when none does. */
struct mg_str mg_sbom_license(const struct mg_sbom *sbom, const struct mg_component *component);
/* Is it told where one of the packages was found? Other SBOMs may not. */
bool mg_sbom_has_location(const struct mg_sbom *sbom, const struct mg_component *component);
/* 40 hex digits when all places have one and the same archive; else empty. */
struct mg_str mg_sbom_sha1(const struct mg_sbom *sbom, const struct mg_component *component);

/* The formats, for the table in sbom.c. */
extern const struct mg_sbom_format mg_sbom_cyclonedx;
extern const struct mg_sbom_format mg_sbom_spdx;

#endif
