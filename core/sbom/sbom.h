/* SPDX-License-Identifier: Apache-2.0
 *
 * Software bills of materials: an inventory in the standards' own forms. Pure functions of the
 * report: the same inventory and time give the same bytes. Adding a format is one row.
 */
#ifndef MG_SBOM_SBOM_H
#define MG_SBOM_SBOM_H

#include "core/base/sink.h"
#include "core/report/report.h"
#include "core/sbom/dependencies.h"

struct mg_sbom; /* core/sbom/document.h */

struct mg_sbom_version {
    const char *name; /* "1.6" */
    unsigned minor;   /* the part behind the point */
};

struct mg_sbom_format {
    const char *name;                       /* "cyclonedx" */
    const struct mg_sbom_version *versions; /* of the specification; the default first */
    size_t version_count;
    void (*write)(const struct mg_sbom *sbom);
};

/* The table; index from 0, NULL past the end. */
const struct mg_sbom_format *mg_sbom_format_at(size_t index);
/* NULL when there is none of that name. */
const struct mg_sbom_format *mg_sbom_format_named(struct mg_str name);
const struct mg_sbom_version *mg_sbom_version_named(const struct mg_sbom_format *format,
                                                    struct mg_str name);

struct mg_sbom_request {
    const struct mg_report *report;
    const struct mg_sbom_format *format;
    const struct mg_sbom_version *version; /* one of the format's */
    bool vulnerabilities;                  /* with the findings of the report */
    struct mg_dependencies dependencies;   /* of the inventory; lists NULL: not known */
};

/* The serial of the document is a UUID made from all its other bytes. LIMIT past
 * MG_LIMIT_SBOM_WRITTEN, NOMEM. Nothing is written on failure. */
enum mg_status mg_sbom_write(const struct mg_sbom_request *request, struct mg_sink *sink,
                             struct mg_error *err);

#endif
