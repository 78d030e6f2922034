/* SPDX-License-Identifier: Apache-2.0
 *
 * The parts of a CycloneDX VEX. Private to core/report.
 */
#ifndef MG_REPORT_CYCLONEDX_VEX_H
#define MG_REPORT_CYCLONEDX_VEX_H

#include "core/base/arena.h"
#include "core/base/json_write.h"
#include "core/report/report.h"
#include "core/report/rows.h"

/* bom-ref of the operating system. */
#define MG_CDX_OS "os"

/* A package URL; packages that are installed twice share it. */
struct mg_cdx_component {
    struct mg_str ref;  /* its purl, or "package-<n>" where it has none */
    size_t first, last; /* indexes of packages */
    size_t row;         /* the last row that named it, plus 1 */
};

struct mg_cdx_components {
    struct mg_cdx_component *items; /* in the order of the inventory; only those with findings */
    size_t count;
    struct mg_cdx_component **of_package; /* NULL for a package without findings */
    size_t *next;                         /* per package: the next one of its component */
};

/* Memory is the arena's; false past its ceiling. */
bool mg_cdx_components_make(struct mg_arena *arena, const struct mg_report *report,
                            struct mg_cdx_components *out);
/* "components". */
void mg_cdx_write_components(struct mg_json_writer *w, const struct mg_report *report,
                             const struct mg_cdx_components *components);

/* An element of "vulnerabilities": the findings of a row, which share all but their packages. */
void mg_cdx_write_vulnerability(struct mg_json_writer *w, const struct mg_report *report,
                                const struct mg_cdx_components *components,
                                const struct mg_rows *rows, size_t row);

/* {"name": name, "value": value} in "properties"; not written when value is empty. */
void mg_cdx_put_property(struct mg_json_writer *w, const char *name, struct mg_str value);

#endif
