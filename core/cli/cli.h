/* SPDX-License-Identifier: Apache-2.0
 *
 * What all commands share: exit statuses, the beginning of a command (options and --help), errors,
 * output to a file or standard output, the time.
 */
#ifndef MG_CLI_CLI_H
#define MG_CLI_CLI_H

#include "core/base/sink.h"
#include "core/cli/options.h"
#include "core/report/report.h"

/* Exit statuses; docs/output.md. */
enum {
    MG_EXIT_DONE = 0,
    MG_EXIT_FINDINGS = 1, /* findings at or above --fail-on */
    MG_EXIT_USAGE = 2,
    MG_EXIT_FAILED = 3, /* failed, or the scan is incomplete */
};

/* Run the command that argv names; prints help or an error with a hint otherwise. */
int mg_cli_main(const struct mg_command *const *commands, size_t count, int argc, char **argv);

/* Parse a command's arguments. False when the command is over: --help was printed or the usage is
 * wrong, *exit_status says which. Operands stand in argv[0..*operands). */
bool mg_cli_begin(const struct mg_command *command, const struct mg_option *options, size_t count,
                  int argc, char **argv, int *operands, int *exit_status);

/* Print "margay: error: ..." and give the exit status back: USAGE errors 2, all others 3. */
int mg_cli_error(const struct mg_error *err);
/* The same for wrong usage, with a pointer to --help. */
int mg_cli_usage(const struct mg_command *command, const char *format, ...) MG_PRINTF(2, 3);
/* Print "margay: warning: ..." or a plain note on standard error. */
void mg_cli_warn(const char *format, ...) MG_PRINTF(1, 2);
void mg_cli_note(const char *format, ...) MG_PRINTF(1, 2);

/* Where a command's result goes. */
struct mg_cli_output {
    const char *path; /* NULL or "-": standard output */
    struct mg_sink sink;
};
void mg_cli_output_begin(struct mg_cli_output *output, const char *path);
/* Write all of it; a file appears whole or not at all. Errors name it. */
enum mg_status mg_cli_output_end(struct mg_cli_output *output, struct mg_error *err);

/* Style for people's formats: colours and width only when the output is a terminal, no colours
 * when NO_COLOR is set (https://no-color.org). */
struct mg_render_style mg_cli_style(const struct mg_cli_output *output);

/* Now in UTC as RFC 3339 ("2026-11-22T20:00:00Z"); SOURCE_DATE_EPOCH overrides the clock. Its first
 * ten characters are the ISO day. */
#define MG_CLI_TIME_SIZE 32
struct mg_str mg_cli_now(char buffer[MG_CLI_TIME_SIZE]);
/* For commands whose output must not change unnoticed: is SOURCE_DATE_EPOCH not set, or set to
 * seconds since 1970? Others ignore what it is not. Prints what is wrong. */
bool mg_cli_check_epoch(const struct mg_command *command);

/* An id as people type it: "cve-2024-1" becomes "CVE-2024-1", in place. All else stays. */
const char *mg_cli_id(char *id);

/* Is this one of the two formats "table" and "json" that commands without a renderer have? */
bool mg_cli_format(const struct mg_command *command, const char *name, bool *json,
                   int *exit_status);

#endif
