/* SPDX-License-Identifier: Apache-2.0
 *
 * Command-line options from a table: parsing, errors with a hint at the nearest name, and --help.
 */
#ifndef MG_CLI_OPTIONS_H
#define MG_CLI_OPTIONS_H

#include "core/base/error.h"
#include "core/base/sink.h"

enum mg_option_kind {
    MG_OPTION_FLAG,  /* bool */
    MG_OPTION_TEXT,  /* const char * */
    MG_OPTION_COUNT, /* unsigned */
    MG_OPTION_LIST,  /* struct mg_option_list */
};

#define MG_OPTION_LIST_MAX 64
struct mg_option_list {
    const char *items[MG_OPTION_LIST_MAX];
    size_t count;
};

struct mg_option {
    const char *name;  /* "format", given as --format VALUE or --format=VALUE */
    const char *value; /* shown in help: "FORMAT"; NULL for a flag */
    const char *what;  /* one line of help; NULL: for tests, not shown */
    enum mg_option_kind kind;
    void *to; /* where the value goes */
};

struct mg_command {
    const char *name;                  /* "scan", "db build" */
    const char *usage;                 /* "margay scan [OPTION]..." */
    const char *what;                  /* one line */
    const char *details;               /* paragraphs for --help, filled anew; may be NULL */
    int (*run)(int argc, char **argv); /* arguments behind the name; returns the exit status */
    const char *program;               /* not NULL: runs in this program beside ours, run is NULL */
};

/* Parse argv[0..argc): options into their places, the others, in order, to the front of argv;
 * *operands is their number. "--" ends options. USAGE with a hint on unknown ones. */
enum mg_status mg_options_parse(const struct mg_option *options, size_t count, int argc,
                                char **argv, int *operands, struct mg_error *err);

/* Help text of a command with its options and --help, at most 80 columns wide. In details an empty
 * line begins a paragraph, and a line that begins with a space stays as it is. */
void mg_options_help(struct mg_sink *sink, const struct mg_command *command,
                     const struct mg_option *options, size_t count);

#endif
