/* SPDX-License-Identifier: Apache-2.0
 *
 * margay plugin sign: complete and sign the manifest of a plugin.
 */
#include "core/provider/plugin_sign.h"

#include "core/cli/cli.h"
#include "core/cli/commands.h"
#include "core/provider/plugin.h"

static int sign(const char *folder, const char *key_path)
{
    struct mg_private_key *key = NULL;
    struct mg_error err;
    int status = MG_EXIT_DONE;

    if (mg_private_key_read(key_path, &key, &err) != MG_OK ||
        mg_plugin_sign(folder, key, &err) != MG_OK)
        status = mg_cli_error(&err);
    else
        mg_cli_note("%s/" MG_PLUGIN_MANIFEST MG_SIGNATURE_SUFFIX ": signed with key %s", folder,
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

    if (!mg_cli_begin(&mg_command_plugin_sign, options, MG_COUNT(options), argc, argv, &operands,
                      &status))
        return status;
    if (key == NULL || operands != 1)
        return mg_cli_usage(&mg_command_plugin_sign, "needs one folder and --key FILE");
    return sign(argv[0], key);
}

const struct mg_command mg_command_plugin_sign = {
    .name = "plugin sign",
    .usage = "margay plugin sign FOLDER --key FILE",
    .what = "complete and sign the manifest of a plugin",
    .details = "Puts size and SHA-256 of every file in FOLDER into its plugin.json, and the\n"
               "signature into plugin.json.sig. Keys are made by 'margay db keygen'.",
    .run = run,
};
