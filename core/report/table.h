/* SPDX-License-Identifier: Apache-2.0
 *
 * The parts of the table for people, from top to bottom. Each prints its own blank line before it
 * when it has something to say. Private to core/report.
 */
#ifndef MG_REPORT_TABLE_H
#define MG_REPORT_TABLE_H

#include "core/report/page.h"

/* The host; with the advisories and the counts of a scan, or the number of packages only. */
void mg_table_scan_head(struct mg_page *page, const struct mg_report *report);
void mg_table_inventory_head(struct mg_page *page, const struct mg_report *report);

/* One row per vulnerability and source package; kernels that do not run are not among them. */
void mg_table_findings(struct mg_page *page, const struct mg_report *report);
/* In its place: one row per update that mends findings. */
void mg_table_updates(struct mg_page *page, const struct mg_report *report);
/* In its place when there is nothing to list: one sentence about what was covered. */
void mg_table_nothing_found(struct mg_page *page, const struct mg_report *report);
/* One row per kernel package that is installed but not running. */
void mg_table_kernels(struct mg_page *page, const struct mg_report *report);
/* The suppressed findings and what suppresses them, when they are to be shown. */
void mg_table_suppressed(struct mg_page *page, const struct mg_report *report);
/* What fixes the findings that can be fixed, in as few commands as possible. */
void mg_table_remedies(struct mg_page *page, const struct mg_report *report);

void mg_table_packages(struct mg_page *page, const struct mg_report *report);
void mg_table_coverage(struct mg_page *page, const struct mg_inventory *inventory);

/* The line about the advisories, a part of the head; nothing without a database. */
void mg_table_feeds(struct mg_page *page, const struct mg_report *report);
/* A line of the head: its label, and the flow of what stands beside it. */
struct mg_flow mg_table_label(struct mg_page *page, const char *label);

#endif
