/* SPDX-License-Identifier: Apache-2.0
 *
 * What the CycloneDX documents share: a VEX, and the SBOM of core/sbom. Names are those of the
 * specification; what a version does not have is left out there. For core/report and core/sbom.
 */
#ifndef MG_REPORT_CYCLONEDX_H
#define MG_REPORT_CYCLONEDX_H

#include "core/base/json_write.h"
#include "core/report/components.h"
#include "core/report/rows.h"

/* bom-ref of the operating system. */
#define MG_CDX_OS "os"

/* A document that is being written; all of it is borrowed. */
struct mg_cdx {
    struct mg_json_writer *w;
    struct mg_arena *arena;
    const struct mg_report *report;
    const struct mg_components *components;
    const struct mg_rows *rows; /* of the findings */
    unsigned minor;             /* of the specification's version: 6 for 1.6 */
};

/* The members before "metadata". */
void mg_cdx_write_head(const struct mg_cdx *cdx, const char *uuid);
/* "timestamp" and "tools" of "metadata". */
void mg_cdx_write_tools(const struct mg_cdx *cdx);
/* Members of the component that is the operating system. */
void mg_cdx_write_os(const struct mg_cdx *cdx);
/* "vulnerabilities"; its components are named by their package URLs. */
void mg_cdx_write_vulnerabilities(const struct mg_cdx *cdx);

/* {"name": name, "value": value} in "properties"; not written when value is empty. */
void mg_cdx_put_property(struct mg_json_writer *w, const char *name, struct mg_str value);
/* "version", which has at most 1024 characters; a longer one is left out: the package URL has it.
 */
void mg_cdx_put_version(struct mg_json_writer *w, struct mg_str version);

#endif
