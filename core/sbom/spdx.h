/* SPDX-License-Identifier: Apache-2.0
 *
 * The parts of an SPDX 2.3 document. Private to core/sbom.
 */
#ifndef MG_SBOM_SPDX_H
#define MG_SBOM_SPDX_H

#include "core/base/map.h"
#include "core/base/vec.h"
#include "core/sbom/document.h"

#define MG_SPDX_DOCUMENT "SPDXRef-DOCUMENT"
#define MG_SPDX_OS "SPDXRef-OperatingSystem"

struct mg_spdx {
    const struct mg_sbom *sbom;
    struct mg_vec licenses; /* struct mg_spdx_license, in the order of their first use */
    struct mg_map seen;     /* of their ids */
    size_t *first;          /* per component: its first finding; SIZE_MAX: none */
    size_t *next;           /* per finding: the next one of its component */
};

/* A licence that is not of the SPDX License List. */
struct mg_spdx_license {
    struct mg_str id; /* "LicenseRef-..." */
    struct mg_str text;
};

/* What "licenseDeclared" says of a licence in the package's own words. */
struct mg_str mg_spdx_license(struct mg_spdx *spdx, struct mg_str text);
/* "hasExtractedLicensingInfos" of all licences so far. */
void mg_spdx_write_licenses(const struct mg_spdx *spdx);

/* "SPDXRef-Package-deb-bash-0123456789abcdef": the name for people, the hash of the package URL to
 * tell packages apart. */
#define MG_SPDX_ID_SIZE 96
struct mg_str mg_spdx_id(const struct mg_sbom *sbom, const struct mg_component *component,
                         char buffer[MG_SPDX_ID_SIZE]);

/* Elements of "packages". */
void mg_spdx_write_package(struct mg_spdx *spdx, const struct mg_component *component);
void mg_spdx_write_os(const struct mg_spdx *spdx);

/* An element of "annotations": "margay:owner=..." by this program, now. An mg_property_fn with the
 * sbom as context. */
void mg_spdx_annotate(const void *sbom, const char *name, struct mg_str value);

#endif
