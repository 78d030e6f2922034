/* SPDX-License-Identifier: Apache-2.0
 *
 * What the agent can be asked, as a table of verbs. A request is {"verb": "status"}; an answer has
 * the member "error" when nothing was done.
 */
#include <string.h>

#include "core/agent/loop.h"
#include "core/agent/outgoing.h"
#include "core/agent/view.h"

/* Places of the endpoint that those who wait for a scan may take: the others are for the rest. */
#define WAITING_MAX (MG_LIMIT_AGENT_CLIENTS / 2)

static void answer_sink(struct mg_client *client, struct mg_sink *sink)
{
    if (mg_sink_finish(sink, NULL) == MG_OK)
        mg_client_answer(client, mg_buf_view(&sink->buf));
    else
        mg_client_answer(client, MG_STR("{\"error\":\"the answer is too long\"}"));
    mg_sink_clear(sink);
}

/* {"accepted": ..., "error": ...} */
static void answer_accepted(struct mg_client *client, const char *error)
{
    struct mg_json_writer w;
    struct mg_sink sink;

    mg_sink_init(&sink, NULL, MG_LIMIT_AGENT_REPLY);
    mg_json_writer_init(&w, &sink, false);
    mg_json_object_begin(&w, NULL);
    mg_json_put_bool(&w, "accepted", error == NULL);
    mg_json_put_str_or_null(&w, "error", mg_str_of(error));
    mg_json_object_end(&w);
    answer_sink(client, &sink);
}

static double cpu_seconds(void)
{
    uv_rusage_t usage = {0};

    (void)uv_getrusage(&usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* NULL on a system that watches nothing. */
static const struct mg_agent_view_watch *view_watcher(const struct mg_agent *agent,
                                                      struct mg_os_watch_state *state,
                                                      struct mg_agent_view_watch *view)
{
    const struct mg_agent_watcher *watcher = &agent->watcher;

    *view = (struct mg_agent_view_watch){.why = watcher->why, .lag = watcher->lag};
    if (watcher->watch == NULL)
        return watcher->why[0] != '\0' ? view : NULL;
    mg_os_watch_state(watcher->watch, state);
    view->state = state;
    if (watcher->why[0] == '\0')
        view->why = state->why[0] != '\0' ? state->why : NULL;
    return view;
}

static void do_status(struct mg_agent *agent, struct mg_client *client, const cJSON *request)
{
    const char *sources[MG_TRIGGERS];
    struct mg_agent_view_watch watch;
    struct mg_os_watch_state watched;
    struct mg_spool_state spool;
    struct mg_sink sink;
    size_t memory = 0;
    struct mg_agent_view view = {
        .version = agent->wish.version,
        .data = agent->wish.data,
        .config_path = agent->wish.config,
        .state = &agent->state,
        .triggers = &agent->triggers,
        .enrolment = agent->managed.is ? &agent->managed.enrolment : NULL,
        .config = &agent->config,
        .link = &agent->managed.link,
        .config_error = agent->config_error[0] != '\0' ? agent->config_error : NULL,
        .config_there = agent->config_there,
        .sources = sources,
        .watch = view_watcher(agent, &watched, &watch),
        .config_changed = agent->watcher.config_changed,
        .now = mg_agent_now(),
        .since = agent->since,
        .pid = (int)uv_os_getpid(),
        .cpu = cpu_seconds(),
    };

    (void)request;
    (void)uv_resident_set_memory(&memory);
    view.memory = memory;
    if (agent->managed.is && mg_outgoing_state(agent->wish.data, &spool, NULL) == MG_OK)
        view.spool = &spool;
    for (unsigned i = 0; i < MG_TRIGGERS; i++)
        sources[i] = agent->source_errors[i][0] != '\0' ? agent->source_errors[i] : NULL;
    mg_triggers_store(&agent->triggers, &agent->state.triggers);
    mg_sink_init(&sink, NULL, MG_LIMIT_AGENT_REPLY);
    mg_view_write(&sink, &view);
    answer_sink(client, &sink);
}

static size_t waiting_clients(const struct mg_agent *agent)
{
    size_t count = 0;

    for (size_t i = 0; i < MG_LIMIT_AGENT_CLIENTS; i++)
        count += agent->endpoint.clients[i].waits && mg_client_listens(&agent->endpoint.clients[i]);
    return count;
}

static void do_scan_now(struct mg_agent *agent, struct mg_client *client, const cJSON *request)
{
    bool wait = mg_json_bool(request, "wait");

    if (agent->config.excluded) {
        answer_accepted(client, "this host is excluded by its tag " MG_EXCLUSION_TAG);
        return;
    }
    if (wait && waiting_clients(agent) >= WAITING_MAX) {
        answer_accepted(client, "too many wait for a scan already");
        return;
    }
    client->waits = wait;
    (void)mg_triggers_event(&agent->triggers, MG_TRIGGER_REQUEST, mg_agent_now());
    if (!wait)
        answer_accepted(client, NULL);
    mg_agent_step(agent);
}

static void do_reload(struct mg_agent *agent, struct mg_client *client, const cJSON *request)
{
    struct mg_error err;
    bool good = mg_agent_reload(agent, &err) == MG_OK;

    (void)request;
    answer_accepted(client, good ? NULL : err.text);
}

static const struct {
    const char *name;
    void (*act)(struct mg_agent *agent, struct mg_client *client, const cJSON *request);
} verbs[] = {
    {"status", do_status},
    {"scan-now", do_scan_now},
    {"reload", do_reload},
};

void mg_agent_request(void *context, struct mg_client *client, struct mg_str text)
{
    cJSON *request = NULL;
    struct mg_str verb;
    size_t i = 0;

    client->waits = client->in_job = false;
    if (mg_json_parse(text, MG_LIMIT_AGENT_REQUEST, &request, NULL) != MG_OK) {
        answer_accepted(client, "the request is no JSON");
        return;
    }
    verb = mg_json_str(request, "verb");
    while (i < MG_COUNT(verbs) && !mg_str_is(verb, verbs[i].name))
        i++;
    if (i < MG_COUNT(verbs))
        verbs[i].act(context, client, request);
    else
        answer_accepted(client, "unknown verb");
    cJSON_Delete(request);
}

void mg_agent_mark_scans(struct mg_agent *agent)
{
    for (size_t i = 0; i < MG_LIMIT_AGENT_CLIENTS; i++) {
        struct mg_client *client = &agent->endpoint.clients[i];

        client->in_job = client->waits && mg_client_listens(client);
    }
}

void mg_agent_answer_scans(struct mg_agent *agent)
{
    for (size_t i = 0; i < MG_LIMIT_AGENT_CLIENTS; i++) {
        struct mg_client *client = &agent->endpoint.clients[i];
        struct mg_json_writer w;
        struct mg_sink sink;

        if (!client->in_job || !mg_client_listens(client))
            continue;
        client->waits = client->in_job = false;
        mg_sink_init(&sink, NULL, MG_LIMIT_AGENT_REPLY);
        mg_json_writer_init(&w, &sink, false);
        mg_json_object_begin(&w, NULL);
        mg_json_put_bool(&w, "accepted", true);
        mg_json_put_null(&w, "error");
        mg_result_write(&w, "result", &agent->state.results[MG_WORK_SCAN]);
        mg_json_object_end(&w);
        answer_sink(client, &sink);
    }
}
