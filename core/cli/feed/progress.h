/* SPDX-License-Identifier: Apache-2.0
 *
 * Progress of downloads on standard error: one line per feed, which on a terminal is drawn again
 * while the download runs. It says nothing when it is told to be quiet.
 */
#ifndef MG_CLI_FEED_PROGRESS_H
#define MG_CLI_FEED_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct mg_progress {
    bool quiet;
    bool terminal;
    bool drawn;        /* is there an unfinished line on the terminal? */
    uint64_t drawn_at; /* nanoseconds of a monotonic clock */
};

void mg_progress_init(struct mg_progress *progress, bool quiet);
/* Draw how far name has come, a few times a second; total is 0 when not known. */
void mg_progress_step(struct mg_progress *progress, const char *name, uint64_t done,
                      uint64_t total);
/* Finish the line of name. */
void mg_progress_end(struct mg_progress *progress, const char *name, const char *outcome);
/* Remove an unfinished line, so that another message can take its place. */
void mg_progress_clear(struct mg_progress *progress);

#endif
