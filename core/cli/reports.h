/* SPDX-License-Identifier: Apache-2.0
 *
 * The reports of one run: the one of --format and --output, and those of --report. All are rendered
 * from the same result; one that cannot be written does not keep the others from being written.
 */
#ifndef MG_CLI_REPORTS_H
#define MG_CLI_REPORTS_H

#include "core/cli/options.h"
#include "core/report/report.h"

struct mg_report_wish {
    const struct mg_renderer *renderer;
    const char *path; /* NULL: standard output */
};

struct mg_reports {
    const char *format, *output;     /* as given; NULL: not given */
    struct mg_option_list requested; /* "FORMAT=FILE" */
    bool inventory;                  /* set by the caller: reports show packages, not findings */
    struct mg_report_wish wishes[MG_OPTION_LIST_MAX + 1]; /* filled by mg_reports_check */
    size_t count;
};

/* The options of commands that print reports; fills 3 rows. */
#define MG_REPORTS_OPTIONS(reports)                                                                \
    {"format", "FORMAT", "what to print, of the formats above (default table)", MG_OPTION_TEXT,    \
     &(reports).format},                                                                           \
        {"output", "FILE", "write to FILE instead of standard output", MG_OPTION_TEXT,             \
         &(reports).output},                                                                       \
    {                                                                                              \
        "report", "FORMAT=FILE", "write this report, too (repeatable)", MG_OPTION_LIST,            \
            &(reports).requested                                                                   \
    }

/* Turn the options into wishes. False after printing what is wrong: a format that there is not or
 * that does not fit, two reports in one place. The table on standard output is left out when a
 * --report takes its place. */
bool mg_reports_check(struct mg_reports *reports, const struct mg_command *command);

/* Render and write all of them, files first; errors are printed and name the file. The exit status:
 * DONE, or FAILED when one could not be written. */
int mg_reports_write(const struct mg_reports *reports, const struct mg_report *report);

#endif
