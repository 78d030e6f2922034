/* SPDX-License-Identifier: Apache-2.0
 *
 * Network exposure of this host: what margay exposure and the agent's job share.
 */
#ifndef MG_CLI_EXPOSURE_H
#define MG_CLI_EXPOSURE_H

#include "core/cli/collect.h"
#include "core/cli/find.h"
#include "core/model/inventory.h"

/* Fill both, initialized by the caller; the coverage of the inventory says what could not be read.
 * UNSUPPORTED on systems that are not read. */
enum mg_status mg_cli_judge_exposure(struct mg_inventory *inventory, struct mg_exposures *exposures,
                                     struct mg_error *err);

/* For mg_cli_find: look at this host now. NULL when that is not what is collected: only what runs
 * can be reached. */
mg_cli_reach_fn mg_cli_reach_of(const struct mg_collect *collect);

#endif
