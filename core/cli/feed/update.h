/* SPDX-License-Identifier: Apache-2.0
 *
 * The work of `db update`: refresh the cached feeds, then build the database from them if there is
 * anything new.
 */
#ifndef MG_CLI_FEED_UPDATE_H
#define MG_CLI_FEED_UPDATE_H

#include "core/trust/key.h"
#include "core/cli/feed/refresh.h"

struct mg_db_update {
    struct mg_refresh refresh;
    const char *output;              /* the database; its folder exists */
    const char *cache;               /* folder of the copies, created when missing */
    struct mg_private_key *sign_key; /* NULL: the database is not signed */
};

/* Says on standard error what it does. On failure, and when SIGINT or SIGTERM ends it, the database
 * stays as it was. */
enum mg_status mg_db_update_run(const struct mg_db_update *update, struct mg_error *err);

#endif
