/* SPDX-License-Identifier: Apache-2.0
 *
 * The members of our JSON objects, written once for json and ndjson. Every function writes members
 * into the object that the caller has opened; every key of the schema is always present, null when
 * the value is not known. docs/schema/ describes the result. Private to core/report,
 * except that explain tells suppressions in the same way.
 */
#ifndef MG_REPORT_MEMBERS_H
#define MG_REPORT_MEMBERS_H

#include "core/base/json_write.h"
#include "core/report/formats.h"

/* "schema", "generated", "host", "distro". */
void mg_members_head(struct mg_json_writer *w, const struct mg_report *report, const char *schema);
/* "database": an object, or null. */
void mg_members_database(struct mg_json_writer *w, struct mg_db *db);
void mg_members_coverage(struct mg_json_writer *w, const struct mg_coverage *entry);
/* "suppression": an object, or null. */
void mg_members_suppression(struct mg_json_writer *w, const struct mg_suppression *suppression);
void mg_members_finding(struct mg_json_writer *w, const struct mg_finding *finding);
void mg_members_package(struct mg_json_writer *w, const struct mg_package *package,
                        struct mg_str purl);
void mg_members_update(struct mg_json_writer *w, const struct mg_update *update);
void mg_members_listener(struct mg_json_writer *w, const struct mg_listener *listener);
void mg_members_scan_summary(struct mg_json_writer *w, const struct mg_report *report);
void mg_members_inventory_summary(struct mg_json_writer *w, const struct mg_report *report);

#endif
