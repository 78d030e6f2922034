/* SPDX-License-Identifier: Apache-2.0
 *
 * Beginning and end of the agent, and its state file.
 */
#include "core/agent/agent.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/agent/loop.h"
#include "core/base/file.h"

struct mg_now mg_agent_now(void)
{
    uv_timeval64_t wall = {0};

    (void)uv_gettimeofday(&wall);
    return (struct mg_now){
        .wall = wall.tv_sec > 0 ? wall.tv_sec * 1000 + wall.tv_usec / 1000 : 0,
        .mono = (int64_t)(uv_hrtime() / 1000000),
    };
}

void mg_agent_tell(enum mg_event event, const char *format, ...)
{
    struct mg_error line;
    char text[1500];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    (void)mg_fail(&line, MG_OK, "%s", text);
    mg_os_event(event, line.text);
}

void mg_agent_log(const struct mg_agent *agent, enum mg_log_level level, const char *format, ...)
{
    const struct mg_log log = {agent->config.log_level};
    char text[600];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    mg_log_line(&log, level, "%s", text);
}

void mg_agent_store(struct mg_agent *agent)
{
    struct mg_error err;

    mg_triggers_store(&agent->triggers, &agent->state.triggers);
    if (mg_state_store(agent->state_path, &agent->state, &err) != MG_OK)
        mg_agent_log(agent, MG_LOG_ERROR, "the state is not stored: %s", err.text);
}

/* A state that cannot be used costs a scan, so the agent starts all the same. */
static void load_state(struct mg_agent *agent)
{
    struct mg_error err;
    enum mg_status status = mg_state_load(agent->state_path, &agent->state, &err);

    if (status == MG_OK || status == MG_NOENT)
        return;
    mg_agent_tell(MG_EVENT_STATE_REJECTED, "%s; it is kept aside, and the host begins anew",
                  err.text);
    if (mg_file_set_aside(agent->state_path, &err) != MG_OK)
        mg_agent_log(agent, MG_LOG_ERROR, "%s", err.text);
}

static enum mg_status take_folder(struct mg_agent *agent, struct mg_error *err)
{
    char lock[MG_AGENT_PATH];
    enum mg_status status = mg_os_private_folder(agent->wish.data, err);

    if (status != MG_OK)
        return status;
    (void)snprintf(lock, sizeof lock, "%s/agent.lock", agent->wish.data);
    (void)snprintf(agent->state_path, sizeof agent->state_path, "%s/state.json", agent->wish.data);
    return mg_os_lock(lock, err);
}

static enum mg_status init_triggers(struct mg_agent *agent, struct mg_error *err)
{
    struct mg_triggers_host host = {.os_family = mg_os_family()};

    mg_os_ids(&agent->ids);
    host.machine_id = mg_str_of(agent->ids.machine);
    host.boot_id = mg_str_of(agent->ids.boot);
    return mg_triggers_init(&agent->triggers, &host, &agent->config.policy, &agent->state.triggers,
                            mg_agent_now(), err);
}

static void on_stop(uv_async_t *async)
{
    struct mg_agent *agent = async->data;
    bool runs = agent->triggers.running;

    if (agent->stopping)
        return;
    agent->stopping = true;
    mg_os_service_tell(MG_SERVICE_ENDING, NULL);
    if (runs)
        mg_child_kill(&agent->child);
    mg_agent_unmanage(agent);
    mg_endpoint_close(&agent->endpoint);
    mg_agent_watcher_close(agent);
    uv_close((uv_handle_t *)&agent->wake, NULL);
    uv_close((uv_handle_t *)&agent->poll, NULL);
    uv_close((uv_handle_t *)&agent->alive, NULL);
    /* Others may still send to these: they only do not keep the loop running any more. */
    uv_unref((uv_handle_t *)&agent->stop);
    uv_unref((uv_handle_t *)&agent->reload);
}

static void on_reload(uv_async_t *async)
{
    struct mg_agent *agent = async->data;

    if (!agent->stopping)
        (void)mg_agent_reload(agent, NULL);
}

static enum mg_status init_loop(struct mg_agent *agent, struct mg_error *err)
{
    int code = uv_loop_init(&agent->loop);

    if (code == 0)
        code = uv_async_init(&agent->loop, &agent->stop, on_stop);
    if (code == 0)
        code = uv_async_init(&agent->loop, &agent->reload, on_reload);
    if (code != 0)
        return mg_fail(err, mg_file_status(code), "cannot make a loop: %s", uv_strerror(code));
    (void)uv_timer_init(&agent->loop, &agent->wake);
    (void)uv_timer_init(&agent->loop, &agent->poll);
    (void)uv_timer_init(&agent->loop, &agent->alive);
    agent->stop.data = agent->reload.data = agent->wake.data = agent->poll.data = agent;
    return MG_OK;
}

enum mg_status mg_agent_new(const struct mg_agent_wish *wish, struct mg_agent **out,
                            struct mg_error *err)
{
    struct mg_agent *agent = calloc(1, sizeof *agent);
    enum mg_status status;

    if (agent == NULL)
        return mg_fail(err, MG_NOMEM, "no memory for the agent");
    agent->wish = *wish;
    agent->since = mg_agent_now().wall;
    agent->watcher.lag = -1;
    mg_config_init(&agent->config);
    status = init_loop(agent, err);
    if (status != MG_OK) {
        mg_config_clear(&agent->config);
        free(agent);
        return status;
    }
    *out = agent;
    return MG_OK;
}

/* Somebody may have taken the name of the pipe: an agent that does not start for that would leave
 * the host alone. */
static void open_endpoint(struct mg_agent *agent)
{
    char path[MG_AGENT_PATH];
    struct mg_error err;
    enum mg_status status = mg_os_endpoint(agent->wish.data, path, sizeof path, &err);

    if (status == MG_OK)
        status =
            mg_endpoint_open(&agent->endpoint, &agent->loop, path, mg_agent_request, agent, &err);
    if (status != MG_OK)
        mg_agent_tell(MG_EVENT_NOT_ASKABLE, "%s", err.text);
}

static void on_alive(uv_timer_t *timer)
{
    (void)timer;
    mg_os_service_tell(MG_SERVICE_ALIVE, NULL);
}

/* It is this loop that has to be alive. */
static void tell_ready(struct mg_agent *agent)
{
    uint64_t patience = (uint64_t)mg_os_service_patience();

    mg_os_service_tell(MG_SERVICE_READY, "waiting for something to do");
    if (patience > 1)
        (void)uv_timer_start(&agent->alive, on_alive, patience / 2, patience / 2);
}

static enum mg_status begin(struct mg_agent *agent, struct mg_error *err)
{
    enum mg_status status = take_folder(agent, err);

    if (status != MG_OK)
        return status;
    mg_agent_load_settings(agent);
    load_state(agent);
    status = init_triggers(agent, err);
    if (status != MG_OK)
        return status;
    mg_agent_tell(MG_EVENT_STARTED, "version %s, data in %s", agent->wish.version,
                  agent->wish.data);
    open_endpoint(agent);
    mg_agent_watcher_set(agent);
    tell_ready(agent);
    mg_agent_watch(agent);
    mg_agent_manage(agent);
    mg_agent_step(agent);
    return MG_OK;
}

enum mg_status mg_agent_run(struct mg_agent *agent, struct mg_error *err)
{
    enum mg_status status = begin(agent, err);

    if (status != MG_OK)
        mg_agent_stop(agent);
    (void)uv_run(&agent->loop, UV_RUN_DEFAULT);
    if (status == MG_OK)
        mg_agent_tell(MG_EVENT_STOPPED, "it was told to");
    return status;
}

void mg_agent_stop(struct mg_agent *agent)
{
    (void)uv_async_send(&agent->stop);
}

void mg_agent_reload_soon(struct mg_agent *agent)
{
    (void)uv_async_send(&agent->reload);
}

void mg_agent_free(struct mg_agent *agent)
{
    if (agent == NULL)
        return;
    uv_close((uv_handle_t *)&agent->stop, NULL);
    uv_close((uv_handle_t *)&agent->reload, NULL);
    (void)uv_run(&agent->loop, UV_RUN_DEFAULT);
    (void)uv_loop_close(&agent->loop);
    mg_config_clear(&agent->config);
    free(agent);
}
