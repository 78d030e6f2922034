/* SPDX-License-Identifier: Apache-2.0
 *
 * The random part comes on top of what the console asks for: else all who were sent away at one
 * moment would be back at one moment.
 */
#include "core/link/backoff.h"

int64_t mg_backoff(unsigned failures, int64_t asked, uint64_t random)
{
    int64_t bound = MG_BACKOFF_FIRST, wait;

    while (failures-- > 1 && bound < MG_BACKOFF_LONGEST)
        bound *= 2;
    bound = bound < MG_BACKOFF_LONGEST ? bound : MG_BACKOFF_LONGEST;
    wait = (int64_t)(random % (uint64_t)bound);
    if (asked > 0)
        wait += (asked < MG_BACKOFF_LONGEST_ASKED ? asked : MG_BACKOFF_LONGEST_ASKED) * 1000;
    return wait > MG_BACKOFF_LEAST ? wait : MG_BACKOFF_LEAST;
}
