/* SPDX-License-Identifier: Apache-2.0
 *
 * Building a database from input files: shared by db build and db update.
 */
#ifndef MG_CLI_FEED_BUILD_H
#define MG_CLI_FEED_BUILD_H

#include <stdbool.h>
#include <stddef.h>

#include "core/trust/key.h"

struct mg_build_inputs {
    const char *const *paths;
    size_t count;
    const char *output;
    struct mg_private_key *sign_key; /* NULL: it is not signed */
    bool quiet;                      /* no progress and no summary; warnings are still printed */
};

/* Read all inputs and write the database atomically. Broken documents are warned about and left
 * out; an input that is unusable as a whole is an error and nothing is written. A signature of the
 * database that is replaced goes with it. */
enum mg_status mg_build_database(const struct mg_build_inputs *inputs, struct mg_error *err);

#endif
