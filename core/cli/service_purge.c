/* SPDX-License-Identifier: Apache-2.0
 *
 * margay service purge: what an uninstallation runs when nothing is to be kept.
 */
#include "core/agent/purge.h"
#include "core/cli/cli.h"
#include "core/cli/commands.h"
#include "core/platform.h"

/* The folder has to be ours alone: with rights that others do not have we remove nothing that they
 * could have put in the way. */
static enum mg_status purge(struct mg_error *err)
{
    struct mg_os_service_status service;
    enum mg_status status = mg_os_service_status(&service, err);

    if (status == MG_OK && service.state != MG_SERVICE_ABSENT &&
        service.state != MG_SERVICE_STOPPED)
        return mg_fail(err, MG_USAGE, "the service is running: 'margay service stop' stops it");
    if (status == MG_OK)
        status = mg_os_private_folder(mg_os_data_dir(), err);
    return status == MG_OK ? mg_purge(mg_os_data_dir(), err) : status;
}

static int run(int argc, char **argv)
{
    struct mg_error err;
    int operands, status;

    if (!mg_cli_begin(&mg_command_service_purge, NULL, 0, argc, argv, &operands, &status))
        return status;
    if (operands != 0)
        return mg_cli_usage(&mg_command_service_purge, "unexpected argument '%s'", argv[0]);
    return purge(&err) == MG_OK ? MG_EXIT_DONE : mg_cli_error(&err);
}

const struct mg_command mg_command_service_purge = {
    .name = "service purge",
    .usage = "margay service purge",
    .what = "Windows: remove findings, databases and state of the agent",
    .details = "For uninstallation; the service must not be running. Configuration and keys that\n"
               "an administrator put into the same folder stay.",
    .run = run,
};
