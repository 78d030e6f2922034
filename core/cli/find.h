/* SPDX-License-Identifier: Apache-2.0
 *
 * From an inventory to a report of findings: what margay scan and the agent's jobs share.
 */
#ifndef MG_CLI_FIND_H
#define MG_CLI_FIND_H

#include "core/cli/cli.h"
#include "core/exposure/reach.h"
#include "core/match/match.h"
#include "core/suppress/suppress.h"

/* Which findings are shown; all zeros: all. */
struct mg_cli_filter {
    enum mg_severity least;
    bool fixable;
};

/* Borrows from the inventory, the database and itself. */
struct mg_cli_scan {
    struct mg_findings findings; /* all of them, whatever is shown */
    struct mg_finding *shown;    /* those of the report */
    struct mg_distro distro;
    char time[MG_CLI_TIME_SIZE];
    struct mg_report report;
};

/* Adds to reaches what can be reached, and to the inventory's coverage what of that is not known.
 */
typedef void (*mg_cli_reach_fn)(void *context, struct mg_inventory *inventory,
                                struct mg_reaches *reaches);

/* Adjust scores by what reach (may be NULL) tells, which is asked only when there are findings.
 * NOMEM. */
enum mg_status mg_cli_adjust(struct mg_inventory *inventory, mg_cli_reach_fn reach, void *context,
                             struct mg_finding *findings, size_t count, struct mg_error *err);

/* Match the inventory, adjust scores by what reach (may be NULL) tells, if there are any, mark what
 * suppress (may be NULL) suppresses, and put the findings in the order of reports. As mg_match and
 * mg_suppress_apply. */
enum mg_status mg_cli_find(struct mg_inventory *inventory, struct mg_db *db,
                           struct mg_suppress *suppress, const struct mg_cli_filter *filter,
                           mg_cli_reach_fn reach, void *context, struct mg_cli_scan *out,
                           struct mg_error *err);

#endif
