/* SPDX-License-Identifier: Apache-2.0
 *
 * The parts of the page for a browser. Private to core/report.
 *
 * Every foreign byte reaches the page through mg_html_text, which is right for text and for quoted
 * attributes; nothing foreign is ever written into a script or a style sheet.
 */
#ifndef MG_REPORT_HTML_H
#define MG_REPORT_HTML_H

#include "core/base/sink.h"
#include "core/report/report.h"

/* The style sheet and the script of every page, line by line; NULL behind the last. */
extern const char *const mg_html_style[];
extern const char *const mg_html_script[];

/* Our own markup, as it is. */
void mg_html_put(struct mg_sink *sink, const char *markup);
/* Foreign text: markup is escaped, what is no visible text is shown as in the table. */
void mg_html_text(struct mg_sink *sink, struct mg_str foreign);
/* A table cell or another element with foreign text in it; open is its start tag. */
void mg_html_element(struct mg_sink *sink, const char *open, struct mg_str foreign,
                     const char *close);
/* A link when url is one of http or https, its text else. The style sheet shows the address of the
 * link, so that the page need not have it twice. */
void mg_html_link(struct mg_sink *sink, struct mg_str url);
/* "CRITICAL" as people write it: "Critical". */
const char *mg_html_severity(enum mg_severity severity);
/* A command or an advice as an element <dd>; the script puts the button beside it that copies it.
 */
void mg_html_command(struct mg_sink *sink, struct mg_str command);

/* The beginning of a page up to and with <body>, and its end. */
void mg_html_begin(struct mg_sink *sink, const struct mg_report *report, const char *what);
void mg_html_end(struct mg_sink *sink);

/* The parts from top to bottom. */
void mg_html_head(struct mg_sink *sink, const struct mg_report *report, const char *what);
void mg_html_feeds(struct mg_sink *sink, const struct mg_report *report);
void mg_html_notes(struct mg_sink *sink, const struct mg_report *report);
void mg_html_tiles(struct mg_sink *sink, const struct mg_report_summary *summary);
void mg_html_findings(struct mg_sink *sink, const struct mg_report *report,
                      const struct mg_report_summary *summary);
void mg_html_suppressed(struct mg_sink *sink, const struct mg_report *report);
void mg_html_packages(struct mg_sink *sink, const struct mg_report *report);
void mg_html_coverage(struct mg_sink *sink, const struct mg_inventory *inventory);

/* What stands below a finding when it is opened; findings of one row share all but packages. */
struct mg_rows;
void mg_html_details(struct mg_sink *sink, const struct mg_rows *rows, size_t row);

#endif
