/* SPDX-License-Identifier: Apache-2.0
 *
 * Renderers: pure functions from results to text, behind one table. Adding a format is one file,
 * one row, one test, one line of docs.
 */
#ifndef MG_REPORT_REPORT_H
#define MG_REPORT_REPORT_H

#include "core/advisory/db.h"
#include "core/base/sink.h"
#include "core/match/match.h"
#include "core/model/distro.h"

#define MG_REPORT_SCHEMA_SCAN "margay/scan/1"
#define MG_REPORT_SCHEMA_INVENTORY "margay/inventory/1"

/* Everything that a scan report may show. */
struct mg_report {
    const struct mg_inventory *inventory;
    const struct mg_finding *findings; /* already filtered, in order; then those suppressed */
    size_t finding_count;
    size_t suppressed_count;        /* findings[finding_count...]: they do not count */
    bool show_suppressed;           /* list them, marked, where the format has a place for them */
    size_t hidden_count;            /* findings that the user's filters left out */
    bool by_update;                 /* the table has a line for each update, not each finding */
    const struct mg_distro *distro; /* NULL when not known */
    struct mg_db *db;               /* NULL for an inventory report */
    struct mg_str generated;        /* RFC 3339 time of the scan */
    struct mg_str version;          /* of Margay */
};

struct mg_render_style {
    bool color;
    unsigned width; /* columns of the terminal; 0: no limit */
};

struct mg_renderer {
    const char *name;
    const char *what; /* for --help */
    bool no_coverage; /* has no place for it: who asks for the format must be told in another way */
    void (*scan)(const struct mg_report *report, const struct mg_render_style *style,
                 struct mg_sink *sink);
    /* NULL: the format is for findings only. */
    void (*inventory)(const struct mg_report *report, const struct mg_render_style *style,
                      struct mg_sink *sink);
};

/* NULL when there is none of that name. */
const struct mg_renderer *mg_renderer_named(struct mg_str name);
/* The table, for --help; index from 0, NULL past the end. */
const struct mg_renderer *mg_renderer_at(size_t index);

/* Counts that all formats print the same way. A kernel that is installed but not running counts in
 * `not_running`, not in by_severity. */
struct mg_report_summary {
    size_t by_severity[MG_SEVERITY_COUNT];
    size_t total, fixable, known_exploited, not_running;
    size_t packages, packages_matched; /* matched: an advisory source covers them */
    size_t packages_of_languages;      /* of those: by the advisories of their languages */
    size_t suppressed_by_vex, suppressed_by_rules;
};
struct mg_report_summary mg_report_summarize(const struct mg_report *report);

/* The same report with its suppressed findings among the findings, at their end; and with nothing
 * but them. */
struct mg_report mg_report_all(const struct mg_report *report);
struct mg_report mg_report_suppressed(const struct mg_report *report);

#endif
