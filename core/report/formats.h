/* SPDX-License-Identifier: Apache-2.0
 *
 * The renderers themselves, one file each; report.c puts them into the table. Private to
 * core/report.
 */
#ifndef MG_REPORT_FORMATS_H
#define MG_REPORT_FORMATS_H

#include "core/report/report.h"

extern const struct mg_renderer mg_format_table;
extern const struct mg_renderer mg_format_json;
extern const struct mg_renderer mg_format_ndjson;
extern const struct mg_renderer mg_format_csv;
extern const struct mg_renderer mg_format_html;
extern const struct mg_renderer mg_format_sarif;
extern const struct mg_renderer mg_format_ocsf;
extern const struct mg_renderer mg_format_junit;
extern const struct mg_renderer mg_format_openvex;
extern const struct mg_renderer mg_format_cyclonedx_vex;

/* Package URLs of one report's packages, made one after the other in memory of their own. */
struct mg_report_purls {
    const struct mg_report *report;
    struct mg_arena arena;
};

void mg_report_purls_init(struct mg_report_purls *purls, const struct mg_report *report);
void mg_report_purls_clear(struct mg_report_purls *purls);
/* Empty when there is no memory; borrowed until the next call. */
struct mg_str mg_report_purl(struct mg_report_purls *purls, const struct mg_package *package);

#endif
