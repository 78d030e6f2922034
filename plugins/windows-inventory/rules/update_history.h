/* SPDX-License-Identifier: Apache-2.0
 *
 * The history of Windows Update as evidence: events, not states. An update is there when the last
 * event that succeeded installed it.
 */
#ifndef MG_WINDOWS_RULES_UPDATE_HISTORY_H
#define MG_WINDOWS_RULES_UPDATE_HISTORY_H

#include "core/base/map.h"

struct mg_update_history {
    struct mg_map seen; /* numbers of updates */
};

void mg_update_history_init(struct mg_update_history *history);
void mg_update_history_clear(struct mg_update_history *history);
/* The next event, newest first, as it comes: kb must outlive the history, operation is of
 * UpdateOperation and result of OperationResultCode (wuapi.h). True when it says that the update is
 * installed. False also without memory. */
bool mg_update_history_says(struct mg_update_history *history, struct mg_str kb, int operation,
                            int result);

#endif
