/* SPDX-License-Identifier: Apache-2.0
 *
 * Opening the advisory database for a command, and the one policy about signatures: as soon as a
 * key is trusted, by being pinned or by --key, a database that is not signed by a trusted key is
 * refused unless the user insists.
 */
#ifndef MG_CLI_OPEN_DB_H
#define MG_CLI_OPEN_DB_H

#include "core/cli/options.h"
#include "core/cli/trust.h"

struct mg_db_wish {
    const char *path;           /* NULL: the default one */
    struct mg_option_list keys; /* public keys instead of the pinned ones */
    bool insecure;              /* use it also when it is not trusted */
};

/* The options --db, --key, --insecure-db of commands that read a database; fills 3 rows. */
#define MG_DB_OPTIONS(wish)                                                                        \
    {"db", "FILE", "advisory database (default: the one 'db update' keeps)", MG_OPTION_TEXT,       \
     &(wish).path},                                                                                \
        {"key", "FILE", "trust this public key instead of the pinned ones (repeatable)",           \
         MG_OPTION_LIST, &(wish).keys},                                                            \
    {                                                                                              \
        "insecure-db", NULL, "use the database also without a trusted signature", MG_OPTION_FLAG,  \
            &(wish).insecure                                                                       \
    }

/* The file that is wished for, or advisories.db in the data folder. When it is not there, or not
 * trusted, the error says what to do. One that is used all the same is warned about. trust may be
 * NULL. */
enum mg_status mg_cli_open_db(const struct mg_db_wish *wish, struct mg_db **out,
                              struct mg_trust *trust, struct mg_error *err);

/* Trusted keys: those of --key, else those pinned. */
enum mg_status mg_cli_trusted_keys(const struct mg_option_list *files, struct mg_trusted_keys *out,
                                   struct mg_error *err);

#define MG_CLI_PATH_SIZE 4096
/* Path of the database in a data folder, in buffer; and in the system's, where db update keeps it.
 */
const char *mg_cli_db_in(const char *folder, char buffer[MG_CLI_PATH_SIZE]);
const char *mg_cli_default_db(char buffer[MG_CLI_PATH_SIZE]);
/* Folder of pinned keys, in buffer. */
const char *mg_cli_keys_dir(char buffer[MG_CLI_PATH_SIZE]);

#endif
