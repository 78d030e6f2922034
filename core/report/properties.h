/* SPDX-License-Identifier: Apache-2.0
 *
 * What bills of materials have no members for, as names and values. For core/report and core/sbom.
 */
#ifndef MG_REPORT_PROPERTIES_H
#define MG_REPORT_PROPERTIES_H

#include "core/report/report.h"

/* value is never empty and borrowed during the call. */
typedef void (*mg_property_fn)(const void *context, const char *name, struct mg_str value);

/* "margay:hostname" and what else tells hosts apart, "margay:incomplete" ("true" or "false"), and
 * the coverage: "margay:coverage", an entry as JSON. False without memory. */
bool mg_report_each_property(const struct mg_report *report, mg_property_fn each,
                             const void *context);

#endif
