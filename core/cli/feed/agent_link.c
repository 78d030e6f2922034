/* SPDX-License-Identifier: Apache-2.0
 *
 * margay agent link: the connection to the console, as a child process of the agent.
 */
#include "core/agent/config.h"
#include "core/cli/agent.h"
#include "core/cli/commands.h"
#include "core/link/connection.h"
#include "core/platform.h"

/* Only the proxy counts here. A configuration that is wrong is the agent's to tell. */
static int connect_with(const struct mg_agent_place *place)
{
    struct mg_connection_wish wish = {.data = place->data};
    struct mg_agent_config config;
    struct mg_error err;
    enum mg_status status;

    mg_config_init(&config);
    if (mg_config_load(place->config, mg_os_family(), &config, NULL) == MG_OK)
        wish.proxy = config.proxy;
    mg_os_end_with_parent();
    status = mg_connection_run(&wish, &err);
    mg_config_clear(&config);
    return status == MG_OK ? MG_EXIT_DONE : mg_cli_error(&err);
}

static int run(int argc, char **argv)
{
    struct mg_agent_place place = {0};
    const struct mg_option options[] = {MG_AGENT_DATA_OPTION(place), MG_AGENT_CONFIG_OPTION(place)};
    int operands, status;

    if (!mg_cli_begin(&mg_command_agent_link, options, MG_COUNT(options), argc, argv, &operands,
                      &status))
        return status;
    if (operands != 0)
        return mg_cli_usage(&mg_command_agent_link, "'%s' is not expected here", argv[0]);
    mg_cli_agent_place(&place);
    return connect_with(&place);
}

const struct mg_command mg_command_agent_link = {
    .name = "agent link",
    .usage = "margay agent link [OPTION]...",
    .what = MG_AGENT_LINK_WHAT,
    .details = "Started by 'margay agent run' as a child process when the agent is enrolled. It\n"
               "speaks with the agent over its standard input and output (docs/agent.md) and\n"
               "ends when its standard input does.",
    .run = run,
};
