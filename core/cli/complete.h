/* SPDX-License-Identifier: Apache-2.0
 *
 * Completing words of the command line, for the scripts in installer/linux/completions. They run
 * `margay complete WORD...` with the words behind "margay", the last of which is being typed.
 */
#ifndef MG_CLI_COMPLETE_H
#define MG_CLI_COMPLETE_H

#include "core/cli/options.h"

/* How a command is asked for its options: by these arguments, the word before and the one that is
 * typed behind the first. */
#define MG_COMPLETE_OPTION "--complete-option"

/* Print words that go on from argv[0..argc-1) and begin with the last one; argc is at least 1. */
void mg_complete_command(const struct mg_command *const *commands, size_t count, int argc,
                         char **argv);
/* Print options that begin with typed, unless before is an option that wants a value. */
void mg_complete_option(const struct mg_option *options, size_t count, const char *before,
                        const char *typed);

#endif
