/* SPDX-License-Identifier: Apache-2.0
 *
 * The history of Windows Update.
 */
#include "plugins/windows-inventory/rules/update_history.h"

/* uoInstallation, orcSucceeded. What succeeded with errors (3) proves nothing. */
enum { INSTALLATION = 1, SUCCEEDED = 2 };

void mg_update_history_init(struct mg_update_history *history)
{
    mg_map_init(&history->seen);
}

void mg_update_history_clear(struct mg_update_history *history)
{
    mg_map_clear(&history->seen);
}

bool mg_update_history_says(struct mg_update_history *history, struct mg_str kb, int operation,
                            int result)
{
    static char seen;

    if (kb.n == 0 || result != SUCCEEDED || mg_map_get(&history->seen, kb) != NULL)
        return false;
    return mg_map_put(&history->seen, kb, &seen) && operation == INSTALLATION;
}
