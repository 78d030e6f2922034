/* SPDX-License-Identifier: Apache-2.0
 *
 * Events of the system become triggers, and what a scan has to read again. Which changes a scan
 * knows of is settled when it begins: those that come later are for the next one.
 */
#include <string.h>

#include "core/agent/loop.h"

/* Another file is not read by itself: half of it may be written. Status shows it. */
static void note_config(struct mg_agent *agent)
{
    if (!agent->watcher.config_changed)
        mg_agent_log(agent, MG_LOG_INFO, "%s was changed; it is read at the next reload",
                     agent->wish.config);
    agent->watcher.config_changed = true;
}

/* True when a scan is wanted. The fingerprint is taken so that the next start of the agent does not
 * find the same change again. */
static bool note_host(struct mg_agent *agent, const struct mg_changes *now)
{
    if (!mg_changes_is_host(now))
        return false;
    if (now->everything)
        mg_agent_log(agent, MG_LOG_WARN, "all is to be read again: %s", now->why);
    for (size_t i = 0; i < now->folder_count; i++)
        mg_agent_log(agent, MG_LOG_DEBUG, "changed: %s", now->folders[i]);
    if (now->packages || now->everything)
        (void)mg_agent_look(agent, MG_TRIGGER_PACKAGE_CHANGE);
    return mg_triggers_event(&agent->triggers, MG_TRIGGER_PACKAGE_CHANGE, mg_agent_now());
}

static void note(struct mg_agent *agent, struct mg_changes *now)
{
    bool wanted = note_host(agent, now);

    if (now->configuration)
        note_config(agent);
    if (now->advisories && mg_agent_look(agent, MG_TRIGGER_ADVISORY))
        wanted = mg_triggers_event(&agent->triggers, MG_TRIGGER_ADVISORY, mg_agent_now()) || wanted;
    mg_changes_move(&agent->watcher.changes, now);
    if (!wanted)
        return;
    /* A job that begins stores the state; when none does, what is owed is to survive. */
    mg_agent_step(agent);
    if (!agent->triggers.running)
        mg_agent_store(agent);
}

static void on_readable(uv_poll_t *poll, int status, int events)
{
    struct mg_agent *agent = poll->data;
    struct mg_changes now = {0};

    (void)status;
    (void)events;
    if (agent->stopping)
        return;
    mg_os_watch_read(agent->watcher.watch, &now);
    note(agent, &now);
}

static enum mg_status open_watch(struct mg_agent *agent, const struct mg_os_watch_wish *wish,
                                 struct mg_error *err)
{
    struct mg_agent_watcher *watcher = &agent->watcher;
    struct mg_os_watch *watch = NULL;
    enum mg_status status = mg_os_watch_open(wish, &watch, err);
    int code;

    if (status != MG_OK)
        return status;
    code = uv_poll_init(&agent->loop, &watcher->readable, mg_os_watch_fd(watch));
    if (code != 0) {
        mg_os_watch_close(watch);
        return mg_fail(err, MG_IO, "cannot wait for events: %s", uv_strerror(code));
    }
    watcher->watch = watch;
    watcher->readable.data = agent;
    (void)uv_poll_start(&watcher->readable, UV_READABLE, on_readable);
    return MG_OK;
}

/* All paths that are inspected beside the default ones; returns how many there are. */
static size_t join(const struct mg_agent_config *config, const char **paths)
{
    size_t n = 0;

    for (size_t i = 0; i < config->inspection_paths.count; i++)
        paths[n++] = config->inspection_paths.items[i];
    for (size_t i = 0; i < config->organization_paths.count; i++)
        paths[n++] = config->organization_paths.items[i];
    return n;
}

void mg_agent_watcher_set(struct mg_agent *agent)
{
    struct mg_agent_watcher *watcher = &agent->watcher;
    const struct mg_agent_config *config = &agent->config;
    const char *paths[2 * MG_LIMIT_AGENT_FILES];
    const struct mg_os_watch_wish wish = {
        .database = config->database != NULL ? config->database : agent->wish.database,
        .config = agent->wish.config,
        .paths = paths,
        .path_count = join(config, paths),
    };
    struct mg_error err = {.text = ""};
    enum mg_status status = watcher->watch != NULL ? mg_os_watch_set(watcher->watch, &wish, &err)
                                                   : open_watch(agent, &wish, &err);

    if (status == MG_UNSUPPORTED)
        err.text[0] = '\0';
    else if (status != MG_OK && strcmp(err.text, watcher->why) != 0)
        mg_agent_log(agent, MG_LOG_WARN, "%s", err.text);
    memcpy(watcher->why, err.text, sizeof watcher->why);
}

static void on_closed(uv_handle_t *handle)
{
    struct mg_agent *agent = handle->data;

    mg_os_watch_close(agent->watcher.watch);
    agent->watcher.watch = NULL;
}

void mg_agent_watcher_close(struct mg_agent *agent)
{
    if (agent->watcher.watch != NULL)
        uv_close((uv_handle_t *)&agent->watcher.readable, on_closed);
    mg_changes_clear(&agent->watcher.changes);
    mg_changes_clear(&agent->watcher.scanning);
}

/* Only who was told what changed, and has a good inventory from before, need not read all. */
static bool is_partial(const struct mg_agent *agent, uint32_t reasons)
{
    const struct mg_changes *scanning = &agent->watcher.scanning;

    return reasons == MG_BIT(MG_TRIGGER_PACKAGE_CHANGE) && mg_changes_is_host(scanning) &&
           !scanning->everything && mg_result_done(&agent->state.results[MG_WORK_SCAN]);
}

const struct mg_changes *mg_agent_scan_begins(struct mg_agent *agent, uint32_t reasons)
{
    struct mg_agent_watcher *watcher = &agent->watcher;

    mg_changes_clear(&watcher->scanning);
    mg_changes_move(&watcher->scanning, &watcher->changes);
    if (watcher->scanning.at > 0)
        watcher->lag = mg_agent_now().mono - watcher->scanning.at;
    return is_partial(agent, reasons) ? &watcher->scanning : NULL;
}

void mg_agent_scan_ends(struct mg_agent *agent, bool good)
{
    mg_changes_clear(&agent->watcher.scanning);
    if (!good)
        mg_changes_add_everything(&agent->watcher.changes, "the scan before failed");
}
