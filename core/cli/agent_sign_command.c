/* SPDX-License-Identifier: Apache-2.0
 *
 * margay agent sign-command: sign a remote command.
 */
#include "core/base/file.h"
#include "core/base/limits.h"
#include "core/cli/cli.h"
#include "core/cli/commands.h"
#include "core/remote/document.h"
#include "core/trust/signature.h"

/* Hosts would refuse it for its members: then it is not signed. */
static enum mg_status sign(const char *path, struct mg_private_key *key, struct mg_error *err)
{
    struct mg_remote_command command;
    struct mg_signature signature;
    struct mg_buf text;
    enum mg_status status;

    mg_buf_init(&text, MG_LIMIT_COMMAND);
    status = mg_file_read_regular(path, &text, err);
    if (status == MG_OK)
        status = mg_remote_parse(mg_buf_view(&text), &command, err);
    if (status == MG_OK) {
        mg_remote_clear(&command);
        status =
            mg_signature_of_text(mg_buf_view(&text), MG_REMOTE_SIGNATURE, key, &signature, err);
    }
    if (status == MG_OK)
        status = mg_signature_write(path, MG_REMOTE_SIGNATURE, &signature, err);
    mg_buf_clear(&text);
    return status == MG_OK ? MG_OK : mg_fail_in(err, status, "%s", path);
}

static int sign_with(const char *path, const char *key_path)
{
    struct mg_private_key *key = NULL;
    struct mg_error err;
    int status = MG_EXIT_DONE;

    if (mg_private_key_read(key_path, &key, &err) != MG_OK || sign(path, key, &err) != MG_OK)
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

    if (!mg_cli_begin(&mg_command_agent_sign_command, options, MG_COUNT(options), argc, argv,
                      &operands, &status))
        return status;
    if (key == NULL || operands != 1)
        return mg_cli_usage(&mg_command_agent_sign_command, "needs one command and --key FILE");
    return sign_with(argv[0], key);
}

const struct mg_command mg_command_agent_sign_command = {
    .name = "agent sign-command",
    .usage = "margay agent sign-command COMMAND.json --key FILE",
    .what = "sign a command for 'agent apply'",
    .details = "Checks COMMAND.json as hosts will, and writes the signature into\n"
               "COMMAND.json.sig beside it. Keys are made by 'margay db keygen'.",
    .run = run,
};
