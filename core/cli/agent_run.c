/* SPDX-License-Identifier: Apache-2.0
 *
 * margay agent run: the agent itself, as a service or on a console. margay agent check-config.
 */
#include <stdio.h>
#include <uv.h>

#include "core/agent/agent.h"
#include "core/agent/config.h"
#include "core/cli/agent.h"
#include "core/cli/commands.h"
#include "core/platform.h"

void mg_cli_agent_place(struct mg_agent_place *place)
{
    if (place->data == NULL)
        place->data = mg_os_data_dir();
    if (place->config != NULL)
        return;
    (void)snprintf(place->path, sizeof place->path, "%s/agent.json", mg_os_config_dir());
    place->config = place->path;
}

static enum mg_status run_agent(void *context, struct mg_error *err)
{
    return mg_agent_run(context, err);
}

static void stop_agent(void *context)
{
    mg_agent_stop(context);
}

static void reload_agent(void *context)
{
    mg_agent_reload_soon(context);
}

static int serve(const struct mg_agent_wish *wish)
{
    struct mg_os_service service = {run_agent, stop_agent, reload_agent, NULL};
    struct mg_agent *agent = NULL;
    struct mg_error err;
    enum mg_status status = mg_agent_new(wish, &agent, &err);

    service.context = agent;
    if (status == MG_OK)
        status = mg_os_service_run(&service, &err);
    mg_agent_free(agent);
    if (status == MG_OK)
        return MG_EXIT_DONE;
    mg_os_event(MG_EVENT_STOPPED, err.text); /* a service has no standard error */
    return mg_cli_error(&err);
}

static int run(int argc, char **argv)
{
    struct mg_agent_place place = {0};
    const struct mg_option options[] = {MG_AGENT_DATA_OPTION(place), MG_AGENT_CONFIG_OPTION(place)};
    char program[MG_CLI_PATH_SIZE], database[MG_CLI_PATH_SIZE];
    size_t size = sizeof program;
    int operands, status;

    if (!mg_cli_begin(&mg_command_agent_run, options, MG_COUNT(options), argc, argv, &operands,
                      &status))
        return status;
    if (operands != 0)
        return mg_cli_usage(&mg_command_agent_run, "'%s' is not expected here", argv[0]);
    if (uv_exepath(program, &size) != 0)
        return mg_cli_error(
            &(struct mg_error){.status = MG_IO, .text = "cannot find the path of this program"});
    mg_cli_agent_place(&place);
    return serve(&(struct mg_agent_wish){
        .data = place.data,
        .config = place.config,
        .database = mg_cli_db_in(place.data, database),
        .program = program,
        .version = MARGAY_VERSION,
    });
}

static int run_check(int argc, char **argv)
{
    struct mg_agent_place place = {0};
    struct mg_agent_config config;
    struct mg_error err;
    enum mg_status status;
    int operands, exit_status;

    if (!mg_cli_begin(&mg_command_agent_check_config, NULL, 0, argc, argv, &operands, &exit_status))
        return exit_status;
    if (operands > 1)
        return mg_cli_usage(&mg_command_agent_check_config, "one file at a time");
    place.config = operands == 1 ? argv[0] : NULL;
    mg_cli_agent_place(&place);
    mg_config_init(&config);
    status = mg_config_load(place.config, mg_os_family(), &config, &err);
    mg_config_clear(&config);
    if (status == MG_OK) {
        mg_cli_note("%s is right", place.config);
        return MG_EXIT_DONE;
    }
    exit_status = status == MG_FORMAT || status == MG_LIMIT ? MG_EXIT_USAGE : MG_EXIT_FAILED;
    (void)mg_fail_in(&err, status, "%s", place.config);
    (void)mg_cli_error(&err);
    return exit_status;
}

const struct mg_command mg_command_agent_run = {
    .name = "agent run",
    .usage = "margay agent run [OPTION]...",
    .what = "scan this host again and again",
    .details =
        "Runs as a service of the system, or on a console until Ctrl-C. When it scans and why,\n"
        "and what it writes into its data folder: docs/agent.md, docs/schedule.md. A\n"
        "configuration that is wrong does not keep it from running: the defaults hold then, and\n"
        "'margay agent status' says so.",
    .run = run,
};

const struct mg_command mg_command_agent_check_config = {
    .name = "agent check-config",
    .usage = "margay agent check-config [FILE]",
    .what = "check a configuration of the agent",
    .details = "Without FILE, the one that the agent reads. Exits with 2 when it is wrong, after\n"
               "naming the line.",
    .run = run_check,
};
