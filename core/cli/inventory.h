/* SPDX-License-Identifier: Apache-2.0
 *
 * Printing an inventory as margay inventory does.
 */
#ifndef MG_CLI_INVENTORY_H
#define MG_CLI_INVENTORY_H

#include "core/cli/reports.h"
#include "core/model/inventory.h"

/* Find out the ecosystems of its packages and print it; gives the exit status. */
int mg_cli_print_inventory(struct mg_inventory *inventory, const struct mg_reports *reports);

#endif
