/* SPDX-License-Identifier: Apache-2.0
 *
 * margay db keygen: make the pair of keys that databases are signed and verified with.
 */
#include "core/base/file.h"
#include "core/cli/cli.h"
#include "core/cli/commands.h"
#include "core/cli/open_db.h"

static enum mg_status write_public(const struct mg_public_key *key, const char *path,
                                   struct mg_error *err)
{
    struct mg_buf text;
    enum mg_status status;

    mg_buf_init(&text, MG_LIMIT_KEY_FILE);
    status = mg_public_key_write(key, &text, err);
    if (status == MG_OK)
        status = mg_file_create(path, mg_buf_view(&text), false, err);
    mg_buf_clear(&text);
    return status;
}

/* Both files or none. */
static enum mg_status write_pair(struct mg_private_key *key, const char *private_path,
                                 const char *public_path, struct mg_error *err)
{
    enum mg_status status = write_public(mg_private_key_public(key), public_path, err);

    if (status != MG_OK)
        return status;
    status = mg_private_key_create_file(key, private_path, err);
    if (status != MG_OK)
        (void)mg_file_remove(public_path, NULL);
    return status;
}

static int make(const char *private_path, const char *public_path)
{
    struct mg_private_key *key = NULL;
    char folder[MG_CLI_PATH_SIZE];
    struct mg_error err;
    int status = MG_EXIT_DONE;

    if (mg_private_key_generate(&key, &err) != MG_OK ||
        write_pair(key, private_path, public_path, &err) != MG_OK)
        status = mg_cli_error(&err);
    else
        mg_cli_note("key %s: keep %s secret; hosts that have %s in %s take databases signed with "
                    "it and no others",
                    mg_private_key_public(key)->id, private_path, public_path,
                    mg_cli_keys_dir(folder));
    mg_private_key_free(key);
    return status;
}

static int run(int argc, char **argv)
{
    const char *private_path = NULL, *public_path = NULL;
    const struct mg_option options[] = {
        {"private", "FILE", "where the key to sign with goes (required)", MG_OPTION_TEXT,
         &private_path},
        {"public", "FILE", "where the key to verify with goes (required)", MG_OPTION_TEXT,
         &public_path},
    };
    int operands, status;

    if (!mg_cli_begin(&mg_command_db_keygen, options, MG_COUNT(options), argc, argv, &operands,
                      &status))
        return status;
    if (private_path == NULL || public_path == NULL || operands != 0)
        return mg_cli_usage(&mg_command_db_keygen, "needs --private FILE and --public FILE");
    return make(private_path, public_path);
}

const struct mg_command mg_command_db_keygen = {
    .name = "db keygen",
    .usage = "margay db keygen --private FILE --public FILE",
    .what = "make a pair of keys for signing databases",
    .details = "ECDSA on the curve P-256, in PEM as openssl writes it. Neither file may be there.",
    .run = run,
};
