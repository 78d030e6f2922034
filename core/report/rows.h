/* SPDX-License-Identifier: Apache-2.0
 *
 * Findings as people read them: the binary packages of one source share a row, because one
 * vulnerability of openssl is one thing to read about, not four. Private to core/report.
 */
#ifndef MG_REPORT_ROWS_H
#define MG_REPORT_ROWS_H

#include "core/base/arena.h"
#include "core/report/report.h"

struct mg_row {
    size_t first, last; /* indexes of findings; mg_rows.next leads from one to the other */
    size_t count;
};

struct mg_rows {
    const struct mg_finding *findings; /* borrowed from the report */
    struct mg_row *items;              /* in the order of their first findings */
    size_t count;
    size_t *next; /* per finding: the next one of its row; SIZE_MAX behind the last */
};

/* Rows of all findings; of kernels that are not running only when idle_kernels. Memory is the
 * arena's; false past its ceiling. */
bool mg_rows_make(struct mg_arena *arena, const struct mg_report *report, bool idle_kernels,
                  struct mg_rows *out);
/* The finding that speaks for the row. */
const struct mg_finding *mg_row_finding(const struct mg_rows *rows, size_t row);

/* Name and version of a finding's source package, of the package itself where it has none; empty
 * for a finding about the host. */
struct mg_str mg_row_source(const struct mg_finding *finding);
struct mg_str mg_row_source_version(const struct mg_finding *finding);

#endif
