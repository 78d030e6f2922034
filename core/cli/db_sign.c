/* SPDX-License-Identifier: Apache-2.0
 *
 * margay db sign: sign a database that is there already.
 */
#include "core/advisory/db_signature.h"
#include "core/cli/cli.h"
#include "core/cli/commands.h"

static int sign(const char *path, const char *key_path)
{
    struct mg_private_key *key = NULL;
    struct mg_error err;
    int status = MG_EXIT_DONE;

    if (mg_private_key_read(key_path, &key, &err) != MG_OK ||
        mg_db_sign_file(path, key, &err) != MG_OK)
        status = mg_cli_error(&err);
    else
        mg_cli_note("%s" MG_SIGNATURE_SUFFIX ": signed with key %s", path,
                    mg_private_key_public(key)->id);
    mg_private_key_free(key);
    return status;
}

static int run(int argc, char **argv)
{
    const char *key = NULL;
    const struct mg_option options[] = {
        {"key", "FILE", "the private key (required)", MG_OPTION_TEXT, &key},
    };
    int operands, status;

    if (!mg_cli_begin(&mg_command_db_sign, options, MG_COUNT(options), argc, argv, &operands,
                      &status))
        return status;
    if (key == NULL || operands != 1)
        return mg_cli_usage(&mg_command_db_sign, "needs one database and --key FILE");
    return sign(argv[0], key);
}

const struct mg_command mg_command_db_sign = {
    .name = "db sign",
    .usage = "margay db sign DB --key FILE",
    .what = "sign an advisory database",
    .details = "Reads all of DB, and writes the signature into DB.sig beside it.",
    .run = run,
};
