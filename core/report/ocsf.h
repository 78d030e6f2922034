/* SPDX-License-Identifier: Apache-2.0
 *
 * The parts of OCSF events. Private to core/report.
 */
#ifndef MG_REPORT_OCSF_H
#define MG_REPORT_OCSF_H

#include "core/base/json_write.h"
#include "core/report/report.h"

/* Of the schema: https://schema.ocsf.io/1.6.0 */
#define MG_OCSF_VERSION "1.6.0"

/* A timestamp_t from an RFC 3339 time; not written when it is none. */
void mg_ocsf_put_time(struct mg_json_writer *w, const char *key, struct mg_str time);
/* "severity_id" and "severity". */
void mg_ocsf_put_severity(struct mg_json_writer *w, enum mg_severity severity);
/* "vulnerabilities": the one that the finding is about. */
void mg_ocsf_write_vulnerabilities(struct mg_json_writer *w, const struct mg_finding *finding);

#endif
