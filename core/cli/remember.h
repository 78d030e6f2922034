/* SPDX-License-Identifier: Apache-2.0
 *
 * The history of an agent's findings, brought up to date by its jobs.
 */
#ifndef MG_CLI_REMEMBER_H
#define MG_CLI_REMEMBER_H

#include "core/agent/history.h"
#include "core/cli/find.h"

/* Read the history of path into an initialized one, note what was found, and store it. The findings
 * get their dates, which borrow from history. What fails becomes coverage of "history"; a file that
 * is none is set aside, which is an event. */
void mg_cli_remember(const char *path, struct mg_history *history, struct mg_db *db,
                     struct mg_inventory *inventory, struct mg_cli_scan *found);
/* The same of network exposure, at a time. */
void mg_cli_remember_exposures(const char *path, struct mg_inventory *inventory,
                               const struct mg_exposures *exposures, struct mg_str time);

#endif
