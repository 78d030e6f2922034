/* SPDX-License-Identifier: Apache-2.0
 *
 * Beginning, end and pauses of the connection. All times are of a clock that never goes back, so a
 * wall clock that jumps does no harm here.
 */
#include "core/link/connection.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/agent/outgoing.h"
#include "core/base/json.h"
#include "core/link/backoff.h"
#include "core/link/errand.h"

#define HOUR_MS (60 * 60 * 1000)
/* Asked once more by then, should a time of ours be wrong. */
#define LONGEST_SLEEP_MS (10 * 60 * 1000)

int64_t mg_connection_mono(void)
{
    return (int64_t)(uv_hrtime() / 1000000);
}

int64_t mg_connection_wall(void)
{
    uv_timeval64_t wall = {0};

    (void)uv_gettimeofday(&wall);
    return wall.tv_sec * 1000 + wall.tv_usec / 1000;
}

static uint64_t random_number(void)
{
    uint64_t number = 0;

    (void)uv_random(NULL, NULL, &number, sizeof number, 0, NULL);
    return number;
}

/* Several requests that fail together are one failure. */
void mg_connection_pause(struct mg_connection *c, int64_t asked, const char *why)
{
    int64_t now = mg_connection_mono(), until;

    c->failures += c->paused <= now;
    until = now + mg_backoff(c->failures, asked, random_number());
    c->paused = until > c->paused ? until : c->paused;
    c->connected = false;
    mg_connection_say_state("waiting", why);
}

void mg_connection_deny(struct mg_connection *c, const char *why)
{
    c->denied = false; /* in an hour all is tried again */
    c->paused = mg_connection_mono() + HOUR_MS + (int64_t)(random_number() % (HOUR_MS / 6));
    c->connected = false;
    mg_connection_say_state("denied", why);
}

/* The certificate explains more than what TLS says about it. */
static bool is_over(const struct mg_connection *c)
{
    return mg_connection_wall() > c->enrolment.ends;
}

static void describe(const struct mg_errand *errand, const struct mg_exchange_end *end, char *out,
                     size_t size)
{
    char said[300];

    if (end->http == 0) {
        (void)snprintf(out, size, "%s%s", end->why,
                       is_over(errand->connection) ? "; the certificate is over: enroll again"
                                                   : "");
        return;
    }
    mg_answer_why(mg_buf_view(&errand->exchange.answer), said, sizeof said);
    (void)snprintf(out, size, "the console answers with HTTP status %ld%s%s", end->http,
                   said[0] != '\0' ? ": " : "", said);
}

enum mg_answer mg_connection_judge(struct mg_connection *c, const struct mg_errand *errand,
                                   const struct mg_exchange_end *end, enum mg_answer answer)
{
    char why[400];

    describe(errand, end, why, sizeof why);
    if (answer == MG_ANSWER_LATER) {
        mg_connection_pause(c, end->asked, why);
    } else if (answer == MG_ANSWER_DENIED) {
        if (c->renewed == 0 || mg_connection_mono() - c->renewed > HOUR_MS)
            c->denied = true; /* with another certificate it may be different */
        else
            mg_connection_deny(c, why);
    } else if (c->paused <= mg_connection_mono()) { /* else another request went wrong */
        c->failures = 0;
        if (!c->connected)
            mg_connection_say_state("connected", NULL);
        c->connected = true;
    }
    return answer;
}

void mg_connection_ask(struct mg_errand *errand, const char *path, struct mg_exchange_request ask)
{
    struct mg_connection *c = errand->connection;
    char url[MG_CONNECTION_URL];
    struct mg_error err;
    enum mg_status status;

    (void)snprintf(url, sizeof url, "%s%s", c->enrolment.console, path);
    ask.url = url;
    status = mg_exchange_prepare(&errand->exchange, &ask, &err);
    if (status == MG_OK)
        status = mg_multi_add(&c->multi, errand->exchange.curl, &err);
    errand->busy = status == MG_OK;
    if (status != MG_OK)
        mg_connection_pause(c, 0, err.text);
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static void stop(struct mg_connection *c)
{
    struct mg_errand *all[] = {&c->sending, &c->polling, &c->upkeep};

    if (c->stopping)
        return;
    c->stopping = true;
    for (size_t i = 0; i < MG_COUNT(all); i++) {
        mg_multi_remove(&c->multi, all[i]->exchange.curl);
        mg_exchange_clear(&all[i]->exchange);
    }
    mg_multi_close(&c->multi);
    uv_close((uv_handle_t *)&c->input, NULL);
    uv_close((uv_handle_t *)&c->wake, NULL);
}

static void on_wake(uv_timer_t *timer)
{
    struct mg_connection *c = timer->data;

    if (c->over)
        stop(c);
    else
        mg_connection_step(c);
}

/* How long nothing is to be done, unless something happens. */
static int64_t sleep_of(const struct mg_connection *c, int64_t now)
{
    int64_t until = now + LONGEST_SLEEP_MS;

    if (c->paused > now)
        return earlier(until, c->paused) - now;
    if (!c->upkeep.busy)
        until = earlier(until, c->beat);
    if (!c->polling.busy && !c->denied)
        until = earlier(until, c->polling.due);
    return until > now ? until - now : 1;
}

void mg_connection_step(struct mg_connection *c)
{
    int64_t now = mg_connection_mono();

    if (c->stopping)
        return;
    if (c->over) { /* not from here: libcurl may have called us */
        (void)uv_timer_start(&c->wake, on_wake, 0, 0);
        return;
    }
    if (c->paused <= now) {
        mg_upkeep_step(c);
        if (!c->denied)
            mg_sending_step(c);
        if (!c->denied)
            mg_polling_step(c);
    }
    (void)uv_timer_start(&c->wake, on_wake, (uint64_t)sleep_of(c, mg_connection_mono()), 0);
}

static void on_ended(void *context, CURL *curl, CURLcode code)
{
    struct mg_connection *c = context;
    struct mg_errand *all[] = {&c->sending, &c->polling, &c->upkeep};
    struct mg_exchange_end end;

    for (size_t i = 0; i < MG_COUNT(all); i++) {
        if (all[i]->exchange.curl != curl)
            continue;
        mg_exchange_finish(&all[i]->exchange, code, &end);
        all[i]->busy = false;
        all[i]->ended(c, &end);
    }
    mg_connection_step(c);
}

/* From the agent, which is not hostile, but may be of another version. */
static void take_line(struct mg_connection *c, struct mg_str text)
{
    cJSON *line = NULL;
    struct mg_str coverage;

    if (mg_json_parse(text, MG_LIMIT_LINK_LINE, &line, NULL) != MG_OK)
        return;
    coverage = mg_json_str(line, "coverage");
    if (coverage.n != 0 && coverage.n < sizeof c->coverage)
        (void)snprintf(c->coverage, sizeof c->coverage, "%.*s", MG_STR_ARG(coverage));
    if (mg_str_is(mg_json_str(line, "do"), "look"))
        mg_connection_step(c);
    cJSON_Delete(line);
}

static void on_input(uv_stream_t *stream, ssize_t n, const uv_buf_t *buffer)
{
    struct mg_connection *c = stream->data;

    if (n < 0) {
        stop(c);
        return;
    }
    for (ssize_t i = 0; i < n; i++) {
        if (buffer->base[i] == '\n') {
            take_line(c, (struct mg_str){c->line, c->size});
            c->size = 0;
        } else if (c->size < sizeof c->line) {
            c->line[c->size++] = buffer->base[i];
        }
    }
}

static void on_buffer(uv_handle_t *handle, size_t size, uv_buf_t *buffer)
{
    struct mg_connection *c = handle->data;

    (void)size;
    *buffer = uv_buf_init(c->chunk, sizeof c->chunk);
}

static enum mg_status init_errand(struct mg_connection *c, struct mg_errand *errand,
                                  void (*ended)(struct mg_connection *,
                                                const struct mg_exchange_end *),
                                  struct mg_error *err)
{
    const char *proxy = c->wish.proxy != NULL ? c->wish.proxy : c->enrolment.proxy;
    const struct mg_exchange_side side = {
        .ca = c->ca, .certificate = c->certificate, .key = c->key, .proxy = proxy};

    errand->connection = c;
    errand->ended = ended;
    return mg_exchange_init(&errand->exchange, &side, err);
}

static enum mg_status init_errands(struct mg_connection *c, struct mg_error *err)
{
    enum mg_status status = init_errand(c, &c->sending, mg_sending_ended, err);

    if (status == MG_OK)
        status = init_errand(c, &c->polling, mg_polling_ended, err);
    return status == MG_OK ? init_errand(c, &c->upkeep, mg_upkeep_ended, err) : status;
}

static enum mg_status load(struct mg_connection *c, struct mg_error *err)
{
    const char *data = c->wish.data;
    enum mg_status status = mg_enrolment_load(data, &c->enrolment, err);

    if (status == MG_OK)
        status = mg_enrolment_path(data, MG_ENROLMENT_CA, c->ca, sizeof c->ca, err);
    if (status == MG_OK)
        status = mg_enrolment_path(data, MG_ENROLMENT_CERTIFICATE, c->certificate,
                                   sizeof c->certificate, err);
    if (status == MG_OK)
        status = mg_enrolment_path(data, MG_ENROLMENT_KEY, c->key, sizeof c->key, err);
    return status == MG_OK ? mg_polling_load(c, err) : status;
}

static void init_handles(struct mg_connection *c)
{
    (void)uv_timer_init(&c->loop, &c->wake); /* these never fail */
    (void)uv_pipe_init(&c->loop, &c->input, 0);
    c->wake.data = c->input.data = c;
}

/* By hand, without an agent, standard input may be something else. */
static enum mg_status listen_to_agent(struct mg_connection *c, struct mg_error *err)
{
    int code = uv_pipe_open(&c->input, 0);

    if (code == 0)
        code = uv_read_start((uv_stream_t *)&c->input, on_buffer, on_input);
    if (code == 0)
        return MG_OK;
    return mg_fail(err, MG_USAGE, "standard input is no pipe of an agent: %s", uv_strerror(code));
}

static enum mg_status run_loop(struct mg_connection *c, struct mg_error *err)
{
    enum mg_status status = mg_multi_init(&c->multi, &c->loop, on_ended, c, err);

    if (status != MG_OK)
        return status;
    init_handles(c);
    status = init_errands(c, err);
    if (status == MG_OK)
        status = listen_to_agent(c, err);
    if (status == MG_OK)
        mg_connection_step(c);
    else
        stop(c);
    (void)uv_run(&c->loop, UV_RUN_DEFAULT);
    return status;
}

static enum mg_status run(struct mg_connection *c, struct mg_error *err)
{
    char folder[MG_CONNECTION_PATH];
    enum mg_status status = load(c, err);
    int code;

    (void)snprintf(folder, sizeof folder, "%s/" MG_OUTGOING_SPOOL, c->wish.data);
    if (status == MG_OK)
        status = mg_spool_open(&c->spool, folder, NULL, err);
    if (status != MG_OK)
        return status;
    code = uv_loop_init(&c->loop);
    if (code == 0) {
        status = run_loop(c, err);
        (void)uv_loop_close(&c->loop);
    } else {
        status = mg_fail(err, MG_IO, "cannot make a loop: %s", uv_strerror(code));
    }
    mg_spool_close(&c->spool);
    return status;
}

enum mg_status mg_connection_run(const struct mg_connection_wish *wish, struct mg_error *err)
{
    struct mg_connection *c = calloc(1, sizeof *c);
    enum mg_status status;

    if (c == NULL || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        free(c);
        return mg_fail(err, MG_NOMEM, "no memory for the connection");
    }
    c->wish = *wish;
    (void)snprintf(c->coverage, sizeof c->coverage, "UNKNOWN");
    status = run(c, err);
    curl_global_cleanup();
    free(c);
    return status;
}
