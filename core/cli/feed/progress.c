/* SPDX-License-Identifier: Apache-2.0
 *
 * Progress lines. A line is drawn over by a carriage return and blanks, which every terminal knows.
 */
#include "core/cli/feed/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <uv.h>

#define STDERR_FILE 2
#define NANOSECONDS_BETWEEN_DRAWINGS 100000000u
#define LINE_WIDTH 72
#define MIB (1024.0 * 1024.0)

void mg_progress_init(struct mg_progress *progress, bool quiet)
{
    *progress = (struct mg_progress){
        .quiet = quiet,
        .terminal = uv_guess_handle(STDERR_FILE) == UV_TTY,
    };
}

static void draw(struct mg_progress *progress, const char *text)
{
    (void)fprintf(stderr, "\r%-*.*s", LINE_WIDTH, LINE_WIDTH, text);
    (void)fflush(stderr);
    progress->drawn = true;
}

void mg_progress_step(struct mg_progress *progress, const char *name, uint64_t done, uint64_t total)
{
    uint64_t now = uv_hrtime();
    char line[LINE_WIDTH + 1];

    if (progress->quiet || !progress->terminal ||
        (progress->drawn && now - progress->drawn_at < NANOSECONDS_BETWEEN_DRAWINGS))
        return;
    progress->drawn_at = now;
    if (total >= done && total > 0) {
        (void)snprintf(line, sizeof line, "%-24.24s %9.1f MiB of %.1f MiB %3.0f %%", name,
                       (double)done / MIB, (double)total / MIB,
                       100.0 * (double)done / (double)total);
    } else {
        (void)snprintf(line, sizeof line, "%-24.24s %9.1f MiB", name, (double)done / MIB);
    }
    draw(progress, line);
}

void mg_progress_clear(struct mg_progress *progress)
{
    if (progress->drawn) {
        draw(progress, "");
        (void)fputc('\r', stderr);
    }
    progress->drawn = false;
}

void mg_progress_end(struct mg_progress *progress, const char *name, const char *outcome)
{
    if (progress->quiet)
        return;
    mg_progress_clear(progress);
    (void)fprintf(stderr, "%-24.24s %s\n", name, outcome);
}
