/* SPDX-License-Identifier: Apache-2.0
 *
 * What keeps the connection alive: a heartbeat, and another certificate before the old one ends, or
 * when the console does not like it.
 */
#include "core/base/file.h"
#include "core/base/json_write.h"
#include "core/link/certificate.h"
#include "core/link/errand.h"

#define SECONDS 120
#define BEAT_MS (5 * 60 * 1000)
#define HOUR_MS (60 * 60 * 1000)

/* In the last third of its time. A wall clock that is wrong costs a renewal, at most one an hour.
 */
static bool is_old(const struct mg_connection *c)
{
    const struct mg_enrolment *e = &c->enrolment;

    return mg_connection_wall() > e->ends - (e->ends - e->begins) / 3;
}

static bool may_renew(const struct mg_connection *c)
{
    return c->renewed == 0 || mg_connection_mono() - c->renewed > HOUR_MS;
}

/* Put a document into the body of the request and send it. */
static void ask(struct mg_connection *c, const char *path, struct mg_sink *document, size_t most)
{
    const char *headers[] = {"Content-Type: application/json", NULL};
    struct mg_buf *body = &c->upkeep.exchange.body;

    mg_buf_reset(body);
    mg_buf_str(body, mg_buf_view(&document->buf));
    mg_sink_clear(document);
    mg_connection_ask(&c->upkeep, path,
                      (struct mg_exchange_request){
                          .post = true, .headers = headers, .most = most, .seconds = SECONDS});
}

static void put_spool(struct mg_json_writer *w, struct mg_connection *c)
{
    struct mg_spool_state state = {0};

    (void)mg_spool_state(&c->spool, &state, NULL);
    mg_json_object_begin(w, "spool");
    mg_json_put_int(w, "reports", (int64_t)state.depth);
    mg_json_put_int(w, "bytes", (int64_t)state.bytes);
    mg_json_put_int(w, "superseded", (int64_t)state.counts.superseded);
    mg_json_put_int(w, "refused", (int64_t)(state.counts.refused + c->refused));
    mg_json_object_end(w);
}

static void beat(struct mg_connection *c)
{
    struct mg_json_writer w;
    struct mg_sink sink;

    mg_sink_init(&sink, NULL, MG_LIMIT_SMALL_FILE);
    mg_json_writer_init(&w, &sink, false);
    mg_json_object_begin(&w, NULL);
    mg_json_put_str(&w, "schema", MG_STR("margay/heartbeat/1"));
    mg_json_put_str(&w, "version", MG_STR(MARGAY_VERSION));
    mg_json_put_str(&w, "coverage", mg_str_of(c->coverage));
    put_spool(&w, c);
    mg_json_object_end(&w);
    ask(c, "/v1/heartbeat", &sink, MG_LIMIT_LINK_ANSWER);
}

static void renew(struct mg_connection *c)
{
    struct mg_json_writer w;
    struct mg_sink sink;
    struct mg_buf request;
    struct mg_error err;

    c->renewed = mg_connection_mono();
    mg_buf_init(&request, MG_LIMIT_SMALL_FILE);
    if (mg_certificate_request(c->key, &request, &err) != MG_OK) {
        mg_connection_deny(c, err.text);
        mg_buf_clear(&request);
        return;
    }
    mg_sink_init(&sink, NULL, MG_LIMIT_SMALL_FILE);
    mg_json_writer_init(&w, &sink, false);
    mg_json_object_begin(&w, NULL);
    mg_json_put_str(&w, "schema", MG_STR("margay/renew/1"));
    mg_json_put_buf(&w, "csr", &request);
    mg_json_object_end(&w);
    mg_buf_clear(&request);
    c->renewing = true;
    ask(c, "/v1/renew", &sink, MG_LIMIT_LINK_ENROLLED);
    if (!c->upkeep.busy)
        c->renewed = 0; /* it was not asked for: after the pause */
}

void mg_upkeep_step(struct mg_connection *c)
{
    int64_t now = mg_connection_mono();

    if (c->upkeep.busy)
        return;
    c->renewing = false;
    if (may_renew(c) && (c->denied || is_old(c))) {
        renew(c);
    } else if (c->beat <= now && !c->denied) {
        c->beat = now + BEAT_MS;
        beat(c);
    }
}

/* The certificate first: enrolment.json has its times only, and is right again after the next one.
 */
static enum mg_status keep(struct mg_connection *c, const struct mg_answer_enrolled *answer,
                           struct mg_error *err)
{
    struct mg_certificate_times times;
    enum mg_status status =
        mg_certificate_check(answer->certificate, answer->ca, c->key, &times, err);

    if (status == MG_OK && !mg_str_is(answer->agent, c->enrolment.agent))
        status = mg_fail(err, MG_UNTRUSTED, "the new certificate is for another agent");
    if (status == MG_OK)
        status = mg_file_replace(c->ca, answer->ca, err);
    if (status == MG_OK)
        status = mg_file_replace(c->certificate, answer->certificate, err);
    if (status != MG_OK)
        return status;
    c->enrolment.begins = times.begins;
    c->enrolment.ends = times.ends;
    return mg_enrolment_store(c->wish.data, &c->enrolment, err);
}

static void end_renewal(struct mg_connection *c)
{
    struct mg_answer_enrolled answer = {0};
    struct mg_error err;
    enum mg_status status =
        mg_answer_enrolled(mg_buf_view(&c->upkeep.exchange.answer), &answer, &err);

    if (status == MG_OK)
        status = keep(c, &answer, &err);
    cJSON_Delete(answer.document);
    if (status == MG_OK) {
        mg_connection_say_ends(c->enrolment.ends);
        c->over = true; /* open connections have the old one: the agent starts us anew */
    } else if (c->denied) {
        mg_connection_deny(c, err.text);
    } else {
        mg_connection_pause(c, 0, err.text);
    }
}

void mg_upkeep_ended(struct mg_connection *c, const struct mg_exchange_end *end)
{
    enum mg_answer answer = mg_answer_of_other(end->http);
    bool renewed = c->renewing;

    answer = mg_connection_judge(c, &c->upkeep, end, answer);
    if (answer == MG_ANSWER_LATER && !renewed)
        c->beat = 0; /* after the pause, as the first request */
    if (answer == MG_ANSWER_LATER && renewed && c->denied)
        c->renewed = 0; /* there is nothing else to do */
    if (answer == MG_ANSWER_DONE && renewed)
        end_renewal(c);
}
