/* SPDX-License-Identifier: Apache-2.0
 *
 * Fetching the sources one after the other.
 */
#include "core/cli/feed/refresh.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>

#include "core/base/file.h"
#include "core/cli/cli.h"
#include "core/cli/feed/progress.h"
#include "core/net/fetch.h"
#include "core/net/validators.h"

struct run {
    const struct mg_refresh *refresh;
    const char *current; /* name of the source being fetched */
    struct mg_progress progress;
    struct mg_refreshed result;
};

/* A signal handler can only reach a static object of this type (C11 section 5.1.2.3). */
static volatile sig_atomic_t interrupted;

typedef void (*signal_fn)(int);

static void on_signal(int number)
{
    (void)number;
    interrupted = 1;
}

/* Gives back what was in force before. A signal that is ignored (nohup) stays so. */
static signal_fn catch_signal(int number)
{
    signal_fn before = signal(number, on_signal);

    if (before == SIG_IGN)
        (void)signal(number, SIG_IGN);
    return before;
}

static void release_signal(int number, signal_fn before)
{
    if (before != SIG_ERR)
        (void)signal(number, before);
}

static bool on_progress(void *context, uint64_t done, uint64_t total)
{
    struct run *run = context;

    mg_progress_step(&run->progress, run->current, done, total);
    return interrupted == 0;
}

static void show_outcome(struct run *run, const struct mg_source *source, bool fetched)
{
    struct mg_file_info file = {0};
    char text[64] = "not changed";

    if (fetched && mg_file_stat(source->path, &file, NULL) == MG_OK)
        (void)snprintf(text, sizeof text, "fetched, %.1f MiB", (double)file.size / (1024 * 1024));
    mg_progress_end(&run->progress, source->name, text);
}

/* "3 days old", from seconds. */
static const char *age_text(int64_t seconds, char *out, size_t size)
{
    static const struct {
        int64_t seconds;
        const char *name;
    } units[] = {{86400, "day"}, {3600, "hour"}, {60, "minute"}};

    for (size_t i = 0; i < MG_COUNT(units); i++) {
        int64_t n = seconds / units[i].seconds;

        if (n > 0) {
            (void)snprintf(out, size, "%" PRId64 " %s%s old", n, units[i].name, n == 1 ? "" : "s");
            return out;
        }
    }
    (void)snprintf(out, size, "less than a minute old");
    return out;
}

/* Go on without a fresh copy of source, if that is possible; err says why there is none. */
static enum mg_status do_without(struct run *run, const struct mg_source *source,
                                 struct mg_error *err)
{
    int64_t confirmed;
    char age[64];

    if (mg_validators_confirmed(source->path, &confirmed)) {
        mg_cli_warn("%s", err->text);
        mg_cli_warn("%s: using the cached copy, which is %s", source->name,
                    age_text((int64_t)time(NULL) - confirmed, age, sizeof age));
        run->result.stale = true;
        run->result.inputs[run->result.count++] = source;
        return MG_OK;
    }
    if (source->required)
        return mg_fail_in(err, err->status, "%s is needed and not in the cache", source->name);
    mg_cli_warn("%s", err->text);
    mg_cli_warn("%s: the database will be without it", source->name);
    return MG_OK;
}

static enum mg_status refresh_one(struct run *run, const struct mg_source *source,
                                  struct mg_error *err)
{
    struct mg_fetch_request request = {
        .url = source->url,
        .path = source->path,
        .max_bytes = source->max_bytes,
        .timeout_seconds = run->refresh->timeout_seconds,
        .ca_file = run->refresh->ca_file,
        .allow_http = run->refresh->allow_http,
        .expects = source->expects,
        .progress = on_progress,
        .context = run,
    };
    enum mg_status status;
    bool fetched = false;

    run->current = source->name;
    status = mg_fetch(&request, &fetched, err);
    mg_progress_clear(&run->progress);
    if (interrupted != 0)
        return mg_fail(err, MG_IO, "interrupted");
    if (status != MG_OK)
        return do_without(run, source, err);
    show_outcome(run, source, fetched);
    run->result.fetched = run->result.fetched || fetched;
    run->result.inputs[run->result.count++] = source;
    return MG_OK;
}

enum mg_status mg_refresh_run(const struct mg_refresh *refresh, struct mg_refreshed *out,
                              struct mg_error *err)
{
    struct run run = {.refresh = refresh};
    enum mg_status status = MG_OK;
    signal_fn on_interrupt, on_terminate;

    mg_progress_init(&run.progress, refresh->quiet);
    interrupted = 0;
    on_interrupt = catch_signal(SIGINT);
    on_terminate = catch_signal(SIGTERM);
    for (size_t i = 0; i < refresh->sources->count && status == MG_OK; i++)
        status = refresh_one(&run, &refresh->sources->items[i], err);
    release_signal(SIGINT, on_interrupt);
    release_signal(SIGTERM, on_terminate);
    if (status == MG_OK)
        *out = run.result;
    return status;
}
