/* SPDX-License-Identifier: Apache-2.0
 *
 * margay plugin run: the inventory that one plugin reads.
 */
#include "core/cli/cli.h"
#include "core/cli/collect.h"
#include "core/cli/commands.h"
#include "core/cli/inventory.h"
#include "core/cli/plugins.h"

/* What is left of a run. */
struct result {
    struct mg_inventory inventory;
    char name[MG_LIMIT_PLUGIN_WORD + 1];
    unsigned seconds; /* that the plugin may take; 0: the usual limit */
};

static void collect(void *context, const struct mg_plugin *plugin)
{
    struct result *result = context;

    (void)snprintf(result->name, sizeof result->name, "%s", plugin->name);
    mg_collect_plugin(plugin, result->seconds, &result->inventory);
}

/* In the protocol, whoever wrote it first: only what was understood comes out again. */
static int print_stream(const struct result *result)
{
    struct mg_cli_output output;
    struct mg_error err;

    mg_cli_output_begin(&output, NULL);
    mg_protocol_write(&output.sink, &result->inventory, result->name);
    if (mg_cli_output_end(&output, &err) != MG_OK)
        return mg_cli_error(&err);
    return mg_inventory_incomplete(&result->inventory) ? MG_EXIT_FAILED : MG_EXIT_DONE;
}

static int run_plugin(const struct mg_plugin_wish *wish, char *name, unsigned seconds, bool stream,
                      const struct mg_reports *reports)
{
    struct result result = {.seconds = seconds};
    struct mg_error err;
    int status;

    mg_inventory_init(&result.inventory);
    if (mg_cli_plugins(wish, &name, 1, collect, &result, &err) != MG_OK)
        status = mg_cli_error(&err);
    else if (stream)
        status = print_stream(&result);
    else
        status = mg_cli_print_inventory(&result.inventory, reports);
    mg_inventory_clear(&result.inventory);
    return status;
}

static int run(int argc, char **argv)
{
    struct mg_plugin_wish wish = {0};
    struct mg_reports reports = {.inventory = true};
    unsigned seconds = 0;
    bool stream = false;
    const struct mg_option options[] = {
        MG_PLUGIN_OPTIONS(wish),
        MG_REPORTS_OPTIONS(reports),
        {"stream", NULL, "print the provider protocol, for --inventory later", MG_OPTION_FLAG,
         &stream},
        {"time-limit", "SECONDS", NULL, MG_OPTION_COUNT, &seconds},
    };
    int operands, status;

    if (!mg_cli_begin(&mg_command_plugin_run, options, MG_COUNT(options), argc, argv, &operands,
                      &status))
        return status;
    if (operands != 1)
        return mg_cli_usage(&mg_command_plugin_run, "name one plugin");
    if (!mg_reports_check(&reports, &mg_command_plugin_run))
        return MG_EXIT_USAGE;
    return run_plugin(&wish, argv[0], seconds, stream, &reports);
}

const struct mg_command mg_command_plugin_run = {
    .name = "plugin run",
    .usage = "margay plugin run NAME|FOLDER [OPTION]...",
    .what = "run a plugin and print the inventory it reads",
    .details = "Verifies it first. A plugin that may not run, or fails, leaves an incomplete\n"
               "inventory that says so, and the exit status 3.",
    .run = run,
};
