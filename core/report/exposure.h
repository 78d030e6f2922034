/* SPDX-License-Identifier: Apache-2.0
 *
 * Reports about network exposure: a table for people and a JSON document.
 */
#ifndef MG_REPORT_EXPOSURE_H
#define MG_REPORT_EXPOSURE_H

#include "core/exposure/exposure.h"
#include "core/report/report.h"

#define MG_REPORT_SCHEMA_EXPOSURE "margay/exposure/1"

struct mg_exposure_report {
    const struct mg_inventory *inventory; /* host, listeners and coverage */
    const struct mg_exposures *exposures; /* finished */
    struct mg_str generated;              /* RFC 3339 time */
    bool all;                             /* in the table: blocked ones, too */
};

void mg_exposure_table(const struct mg_exposure_report *report, const struct mg_render_style *style,
                       struct mg_sink *sink);
/* docs/schema/exposure-1.json; indented. */
void mg_exposure_json(const struct mg_exposure_report *report, struct mg_sink *sink);

/* Listeners by the worst of their zones. */
struct mg_exposure_summary {
    size_t listeners;
    size_t by_verdict[MG_EXPOSURE_VERDICT_COUNT];
    size_t by_severity[MG_SEVERITY_COUNT]; /* of those reachable or limited */
};
struct mg_exposure_summary mg_exposure_summarize(const struct mg_exposure_report *report);

#endif
