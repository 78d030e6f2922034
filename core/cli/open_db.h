/* SPDX-License-Identifier: Apache-2.0
 *
 * Opening the advisory database for a command.
 */
#ifndef MG_CLI_OPEN_DB_H
#define MG_CLI_OPEN_DB_H

#include "core/advisory/db.h"

/* The file at path, or the default one when path is NULL: advisories.db in the data folder. When it
 * is not there the error says how to get one. */
enum mg_status mg_cli_open_db(const char *path, struct mg_db **out, struct mg_error *err);

/* Path of the default database, in buffer. */
#define MG_CLI_PATH_SIZE 4096
const char *mg_cli_default_db(char buffer[MG_CLI_PATH_SIZE]);

#endif
