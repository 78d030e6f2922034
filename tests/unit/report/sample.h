/* SPDX-License-Identifier: Apache-2.0
 *
 * The report that the tests of all renderers print: a small Debian host with ordinary findings,
 * kernels, a finding about the host itself, and names that try to break every format. The expected
 * output lies in tests/data/report/.
 */
#ifndef MG_TESTS_REPORT_SAMPLE_H
#define MG_TESTS_REPORT_SAMPLE_H

#include "core/model/distro.h"
#include "core/report/report.h"

#define SAMPLE_FINDINGS 13

struct sample {
    struct mg_inventory inventory;
    struct mg_finding findings[SAMPLE_FINDINGS];
    struct mg_distro distro;
    struct mg_report report;
    char long_name[301];
};

/* The whole report, without a database. */
void sample_init(struct sample *sample);
/* The same host, but nothing was found and nothing failed. */
void sample_init_clean(struct sample *sample);
/* The last three findings are suppressed, by VEX and by a rule, and to be shown. */
void sample_suppress(struct sample *sample);
void sample_clear(struct sample *sample);

/* Write a database with three feeds to path and open it. */
struct mg_db *sample_db(const char *path);

/* What a renderer prints; freed with mg_sink_clear. */
struct mg_str sample_scan(const char *format, const struct mg_report *report,
                          struct mg_render_style style, struct mg_sink *sink);
struct mg_str sample_inventory(const char *format, const struct mg_report *report,
                               struct mg_render_style style, struct mg_sink *sink);

/* Compare with tests/data/report/<name>, byte by byte. With MARGAY_UPDATE_EXPECTED in the
 * environment the file is written instead: read the difference before you commit it. */
void sample_expect(const char *name, struct mg_str text);

#endif
