/* SPDX-License-Identifier: Apache-2.0
 *
 * The clock of the watch.
 */
#ifndef MG_LINUX_WATCH_CLOCK_H
#define MG_LINUX_WATCH_CLOCK_H

#include <stdint.h>

#define MG_NEVER_MS INT64_MAX

/* Milliseconds of a clock that never goes back, as uv_hrtime has it. */
int64_t mg_watch_clock(void);

#endif
