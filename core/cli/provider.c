/* SPDX-License-Identifier: Apache-2.0
 *
 * margay provider NAME: the built-in inventory provider. Runs as a child of scan and inventory and
 * speaks the provider protocol on standard output (plugins/protocol.md).
 */
#include <string.h>

#include "core/cli/cli.h"
#include "core/cli/commands.h"
#include "core/platform.h"
#include "core/provider/protocol.h"

static int provide(const struct mg_provide_request *request)
{
    struct mg_inventory inventory;
    struct mg_sink sink;
    struct mg_error err;
    enum mg_status status;

    mg_inventory_init(&inventory);
    mg_sink_init(&sink, stdout, 0);
    status = mg_os_provide(request, &inventory, &err);
    if (status == MG_OK) {
        mg_protocol_write(&sink, &inventory, mg_os_provider());
        status = mg_sink_finish(&sink, &err);
    }
    mg_sink_clear(&sink);
    mg_inventory_clear(&inventory);
    return status == MG_OK ? MG_EXIT_DONE : mg_cli_error(&err);
}

static int run(int argc, char **argv)
{
    struct mg_option_list owners = {0};
    const char *root = "/";
    const struct mg_option options[] = {
        {"root", "DIR", "root file system to read (default /)", MG_OPTION_TEXT, &root},
        {"owner", "PATH", "only packages that own PATH (repeatable)", MG_OPTION_LIST, &owners},
    };
    int operands, status;

    if (!mg_cli_begin(&mg_command_provider, options, MG_COUNT(options), argc, argv, &operands,
                      &status))
        return status;
    if (mg_os_provider() == NULL)
        return mg_cli_usage(&mg_command_provider, "this system has no built-in provider");
    if (operands != 1 || strcmp(argv[0], mg_os_provider()) != 0)
        return mg_cli_usage(&mg_command_provider, "the built-in provider is '%s'",
                            mg_os_provider());
    return provide(&(struct mg_provide_request){root, owners.items, owners.count});
}

const struct mg_command mg_command_provider = {
    .name = "provider",
    .usage = "margay provider NAME [OPTION]...",
    .what = "print an inventory in the provider protocol",
    .details = "Started by scan and inventory as a child process; useful by hand to keep an\n"
               "inventory: margay provider linux > host.ndjson, later\n"
               "margay scan --inventory host.ndjson.",
    .run = run,
};
