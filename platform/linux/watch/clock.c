/* SPDX-License-Identifier: Apache-2.0
 *
 * The clock of the watch.
 */
#include "platform/linux/watch/clock.h"

#include <time.h>

int64_t mg_watch_clock(void)
{
    struct timespec now = {0};

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
