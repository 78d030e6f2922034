/* SPDX-License-Identifier: Apache-2.0
 *
 * margay inventory: what is installed on a host.
 */
#include "core/cli/inventory.h"

#include "core/cli/cli.h"
#include "core/cli/collect.h"
#include "core/cli/commands.h"
#include "core/cli/reports.h"
#include "core/match/ecosystem.h"

int mg_cli_print_inventory(struct mg_inventory *inventory, const struct mg_reports *reports)
{
    char time[MG_CLI_TIME_SIZE];
    struct mg_distro distro;
    struct mg_report report = {
        .inventory = inventory,
        .distro = mg_distro_resolve(&inventory->host, &distro) ? &distro : NULL,
        .generated = mg_cli_now(time),
        .version = MG_STR(MARGAY_VERSION),
    };
    struct mg_error err;
    int status;

    if (mg_ecosystems_set(inventory, &err) != MG_OK)
        return mg_cli_error(&err);
    status = mg_reports_write(reports, &report);
    return mg_inventory_incomplete(inventory) ? MG_EXIT_FAILED : status;
}

static int run(int argc, char **argv)
{
    struct mg_collect collect = {0};
    struct mg_reports reports = {.inventory = true};
    const struct mg_option options[] = {
        MG_COLLECT_OPTIONS(collect),
        {"owner", "PATH", "Linux: only packages that own PATH (repeatable)", MG_OPTION_LIST,
         &collect.owners},
        MG_REPORTS_OPTIONS(reports),
    };
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
    if (!mg_reports_check(&reports, &mg_command_inventory))
        return MG_EXIT_USAGE;
    mg_inventory_init(&inventory);
    if (mg_collect_inventory(&collect, &inventory, &err) != MG_OK)
        status = mg_cli_error(&err);
    else
        status = mg_cli_print_inventory(&inventory, &reports);
    mg_inventory_clear(&inventory);
    return status;
}

const struct mg_command mg_command_inventory = {
    .name = "inventory",
    .usage = "margay inventory [OPTION]...",
    .what = "list the packages of a host or a root file system",
    .details =
        "Formats: table, json, ndjson, csv, html. --report writes one of them to a file, beside\n"
        "what --format prints; --report FORMAT=- prints it instead of the table.",
    .run = run,
};
