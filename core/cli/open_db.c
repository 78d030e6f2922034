/* SPDX-License-Identifier: Apache-2.0
 *
 * The advisory database of a command.
 */
#include "core/cli/open_db.h"

#include <stdio.h>

#include "core/platform.h"

const char *mg_cli_default_db(char buffer[MG_CLI_PATH_SIZE])
{
    (void)snprintf(buffer, MG_CLI_PATH_SIZE, "%s/advisories.db", mg_os_data_dir());
    return buffer;
}

enum mg_status mg_cli_open_db(const char *path, struct mg_db **out, struct mg_error *err)
{
    char buffer[MG_CLI_PATH_SIZE];
    const char *chosen = path == NULL ? mg_cli_default_db(buffer) : path;
    enum mg_status status = mg_db_open(chosen, out, err);

    if (status == MG_NOENT)
        return mg_fail(err, MG_NOENT,
                       "no advisory database at %s: run 'margay db update' (network) or "
                       "'margay db build --output %s FEED...' (files), or name one with --db",
                       chosen, chosen);
    return status;
}
