/* SPDX-License-Identifier: Apache-2.0
 *
 * margay db verify: is a database signed by a trusted key, and is all of it what was signed?
 */
#include "core/cli/cli.h"
#include "core/cli/commands.h"
#include "core/cli/open_db.h"

static enum mg_status read_keys(const struct mg_option_list *files, struct mg_trusted_keys *out,
                                struct mg_error *err)
{
    char folder[MG_CLI_PATH_SIZE];
    enum mg_status status = mg_cli_trusted_keys(files, out, err);

    if (status == MG_OK && out->count == 0)
        return mg_fail(err, MG_USAGE, "no key to verify with: give --key FILE, or put it into %s",
                       mg_cli_keys_dir(folder));
    return status;
}

static enum mg_status verify(const char *path, const struct mg_option_list *key_files,
                             struct mg_trust *trust, struct mg_error *err)
{
    struct mg_trusted_keys keys;
    struct mg_db *db = NULL;
    enum mg_status status = read_keys(key_files, &keys, err);

    if (status == MG_OK)
        status = mg_db_open(path, &db, err);
    if (status != MG_OK)
        return status;
    status = mg_trust_check(db, path, &keys, trust, err);
    if (status == MG_OK)
        status = mg_db_verify(db, err);
    if (status != MG_OK)
        (void)mg_fail_in(err, status, "%s", path);
    mg_db_close(db);
    return status;
}

static int run(int argc, char **argv)
{
    struct mg_option_list keys = {.count = 0};
    const struct mg_option options[] = {
        {"key", "FILE", "a public key instead of the pinned ones (repeatable)", MG_OPTION_LIST,
         &keys},
    };
    char buffer[MG_CLI_PATH_SIZE];
    const char *path;
    struct mg_trust trust;
    struct mg_error err;
    int operands, status;

    if (!mg_cli_begin(&mg_command_db_verify, options, MG_COUNT(options), argc, argv, &operands,
                      &status))
        return status;
    if (operands > 1)
        return mg_cli_usage(&mg_command_db_verify, "name one database");
    path = operands == 1 ? argv[0] : mg_cli_default_db(buffer);
    if (verify(path, &keys, &trust, &err) != MG_OK)
        return mg_cli_error(&err);
    mg_cli_note("%s: signed with key %s, and unchanged since", path, trust.key_id);
    return MG_EXIT_DONE;
}

const struct mg_command mg_command_db_verify = {
    .name = "db verify",
    .usage = "margay db verify [DB] [OPTION]...",
    .what = "check who signed an advisory database",
    .details =
        "Reads all of the database and holds it against DB.sig beside it. Exits with 3 when\n"
        "the signature is not by a trusted key, or a single bit is not what was signed.",
    .run = run,
};
