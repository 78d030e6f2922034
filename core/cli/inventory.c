/* SPDX-License-Identifier: Apache-2.0
 *
 * margay inventory: what is installed on a host.
 */
#include "core/cli/cli.h"
#include "core/cli/collect.h"
#include "core/cli/commands.h"
#include "core/match/ecosystem.h"

static int print(const struct mg_inventory *inventory, const struct mg_renderer *renderer,
                 const char *path)
{
    char time[MG_CLI_TIME_SIZE];
    struct mg_distro distro;
    struct mg_report report = {
        .inventory = inventory,
        .distro = mg_distro_resolve(&inventory->host, &distro) ? &distro : NULL,
        .generated = mg_cli_now(time),
    };
    struct mg_cli_output output;
    struct mg_render_style style;
    struct mg_error err;

    mg_cli_output_begin(&output, path);
    style = mg_cli_style(&output);
    renderer->inventory(&report, &style, &output.sink);
    if (mg_cli_output_end(&output, &err) != MG_OK)
        return mg_cli_error(&err);
    return mg_inventory_incomplete(inventory) ? MG_EXIT_FAILED : MG_EXIT_DONE;
}

static int run(int argc, char **argv)
{
    struct mg_collect collect = {0};
    const char *format = "table", *path = NULL;
    const struct mg_option options[] = {
        MG_COLLECT_OPTIONS(collect),
        {"owner", "PATH", "only packages that own PATH (repeatable)", MG_OPTION_LIST,
         &collect.owners},
        {"format", "FORMAT", "table, json, ndjson, csv or html (default table)", MG_OPTION_TEXT,
         &format},
        {"output", "FILE", "write to FILE instead of standard output", MG_OPTION_TEXT, &path},
    };
    const struct mg_renderer *renderer;
    struct mg_inventory inventory;
    struct mg_error err;
    int operands, status;

    if (!mg_cli_begin(&mg_command_inventory, options, MG_COUNT(options), argc, argv, &operands,
                      &status))
        return status;
    if (operands != 0)
        return mg_cli_usage(&mg_command_inventory, "'%s' is not expected here", argv[0]);
    if (!mg_collect_check(&collect, &mg_command_inventory, &status))
        return status;
    renderer = mg_cli_renderer(&mg_command_inventory, format);
    if (renderer == NULL)
        return MG_EXIT_USAGE;
    mg_inventory_init(&inventory);
    if (mg_collect_inventory(&collect, &inventory, &err) != MG_OK ||
        mg_ecosystems_set(&inventory, &err) != MG_OK)
        status = mg_cli_error(&err);
    else
        status = print(&inventory, renderer, path);
    mg_inventory_clear(&inventory);
    return status;
}

const struct mg_command mg_command_inventory = {
    .name = "inventory",
    .usage = "margay inventory [OPTION]...",
    .what = "list the packages of a host or a root file system",
    .run = run,
};
