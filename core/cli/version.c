/* SPDX-License-Identifier: Apache-2.0
 *
 * margay version: which program this is.
 */
#include <stdio.h>

#include "core/advisory/format.h"
#include "core/cli/cli.h"
#include "core/cli/commands.h"
#include "core/platform.h"
#include "core/provider/protocol.h"

static int run(int argc, char **argv)
{
    const char *provider = mg_os_provider();
    int operands, status;

    if (!mg_cli_begin(&mg_command_version, NULL, 0, argc, argv, &operands, &status))
        return status;
    if (operands != 0)
        return mg_cli_usage(&mg_command_version, "'%s' is not expected here", argv[0]);
    (void)printf("margay %s\ndatabase format %d\nprovider protocol %d\nbuilt-in provider %s\n",
                 MARGAY_VERSION, MG_DB_FORMAT, MG_PROTOCOL_VERSION,
                 provider == NULL ? "none" : provider);
    return MG_EXIT_DONE;
}

const struct mg_command mg_command_version = {
    .name = "version",
    .usage = "margay version",
    .what = "print versions of the program and its formats",
    .run = run,
};
