/* SPDX-License-Identifier: Apache-2.0
 *
 * The key is on the disk before the console hears of it: an answer that is lost costs another try
 * with the same key, for which the token is still good. enrolment.json comes last.
 */
#include "core/link/enroll.h"

#include <stdio.h>
#include <string.h>

#include "core/base/file.h"
#include "core/base/json_write.h"
#include "core/link/answer.h"
#include "core/link/certificate.h"
#include "core/link/exchange.h"
#include "core/net/outcome.h"
#include "core/net/url.h"
#include "core/trust/key.h"

#define SECONDS 120
#define PATH_SIZE 4096

struct enrolling {
    const struct mg_enroll_wish *wish;
    struct mg_enrolment enrolment;
    char shown[MG_URL_SHOWN];
    char folder[PATH_SIZE], key[PATH_SIZE], ca[PATH_SIZE], certificate[PATH_SIZE];
    struct mg_error *err;
};

static enum mg_status check_wish(struct enrolling *e)
{
    const struct mg_enroll_wish *wish = e->wish;
    const char *at = strchr(wish->console, '@');

    if (!mg_url_is_https(wish->console) || mg_url_has_query(wish->console) || at != NULL ||
        strlen(wish->console) >= sizeof e->enrolment.console)
        return mg_fail(e->err, MG_USAGE, "%s: not the https URL of a console", e->shown);
    if (wish->proxy != NULL &&
        (!mg_exchange_is_proxy(wish->proxy) || strchr(wish->proxy, '@') != NULL ||
         strlen(wish->proxy) >= sizeof e->enrolment.proxy))
        return mg_fail(e->err, MG_USAGE,
                       "a proxy is an http or https URL without a password; one that wants a "
                       "password stands in agent.json, or in the environment as HTTPS_PROXY");
    if (wish->fingerprint != NULL && !mg_certificate_is_fingerprint(wish->fingerprint))
        return mg_fail(e->err, MG_USAGE, "a fingerprint has 64 hexadecimal digits");
    return MG_OK;
}

static void begin(struct enrolling *e)
{
    struct mg_enrolment *out = &e->enrolment;
    size_t n = strlen(e->wish->console);

    while (n != 0 && e->wish->console[n - 1] == '/')
        n--;
    (void)snprintf(out->console, sizeof out->console, "%.*s", (int)n, e->wish->console);
    (void)snprintf(out->proxy, sizeof out->proxy, "%s",
                   e->wish->proxy != NULL ? e->wish->proxy : "");
}

static enum mg_status make_folder(struct enrolling *e)
{
    const char *data = e->wish->data;
    enum mg_status status = mg_enrolment_path(data, "", e->folder, sizeof e->folder, e->err);

    if (status == MG_OK)
        status = mg_file_mkdirs(e->folder, e->err);
    if (status == MG_OK)
        status = mg_enrolment_path(data, MG_ENROLMENT_KEY, e->key, sizeof e->key, e->err);
    if (status == MG_OK)
        status = mg_enrolment_path(data, MG_ENROLMENT_CA, e->ca, sizeof e->ca, e->err);
    if (status == MG_OK)
        status = mg_enrolment_path(data, MG_ENROLMENT_CERTIFICATE, e->certificate,
                                   sizeof e->certificate, e->err);
    return status;
}

/* Whole, or not at all. */
static enum mg_status store_key(struct enrolling *e, struct mg_private_key *key)
{
    char fresh[PATH_SIZE + 8];
    enum mg_status status;

    (void)snprintf(fresh, sizeof fresh, "%s.tmp", e->key);
    status = mg_file_remove(fresh, e->err);
    if (status == MG_OK)
        status = mg_private_key_create_file(key, fresh, e->err);
    if (status == MG_OK)
        status = mg_file_rename(fresh, e->key, e->err);
    return status == MG_OK ? mg_file_sync_folder(e->folder, e->err) : status;
}

/* The key of an enrolment that was interrupted, or a new one. */
static enum mg_status make_key(struct enrolling *e)
{
    struct mg_private_key *key = NULL;
    enum mg_status status = mg_private_key_read(e->key, &key, NULL);

    if (status != MG_OK) {
        status = mg_private_key_generate(&key, e->err);
        if (status == MG_OK)
            status = store_key(e, key);
    }
    mg_private_key_free(key);
    return status;
}

static enum mg_status read_token(struct enrolling *e, struct mg_buf *token)
{
    enum mg_status status = mg_file_read_regular(e->wish->token_file, token, e->err);

    if (status == MG_OK && mg_str_trim(mg_buf_view(token)).n == 0)
        status = mg_fail(e->err, MG_FORMAT, "%s: there is no token in it", e->wish->token_file);
    return status;
}

static void write_request(struct enrolling *e, struct mg_str token, const struct mg_buf *csr,
                          struct mg_sink *sink)
{
    struct mg_json_writer w;

    mg_json_writer_init(&w, sink, false);
    mg_json_object_begin(&w, NULL);
    mg_json_put_str(&w, "schema", MG_STR("margay/enroll/1"));
    mg_json_put_str(&w, "token", mg_str_trim(token));
    mg_json_put_buf(&w, "csr", csr);
    mg_json_object_begin(&w, "host");
    mg_json_put_str(&w, "name", e->wish->host);
    mg_json_put_str(&w, "machine", e->wish->machine);
    mg_json_put_str(&w, "os", mg_str_of(e->wish->os));
    mg_json_object_end(&w);
    mg_json_put_str(&w, "version", MG_STR(MARGAY_VERSION));
    mg_json_object_end(&w);
}

static enum mg_status make_request(struct enrolling *e, struct mg_buf *out)
{
    struct mg_buf token, csr;
    struct mg_sink sink;
    enum mg_status status;

    mg_buf_init(&token, MG_LIMIT_LINK_TOKEN);
    mg_buf_init(&csr, MG_LIMIT_SMALL_FILE);
    mg_sink_init(&sink, NULL, MG_LIMIT_SMALL_FILE);
    status = read_token(e, &token);
    if (status == MG_OK)
        status = mg_certificate_request(e->key, &csr, e->err);
    if (status == MG_OK) {
        write_request(e, mg_buf_view(&token), &csr, &sink);
        status = mg_sink_finish(&sink, e->err);
    }
    mg_buf_str(out, mg_buf_view(&sink.buf));
    mg_buf_clear(&token);
    mg_buf_clear(&csr);
    mg_sink_clear(&sink);
    return status;
}

static enum mg_status judge(struct enrolling *e, const struct mg_exchange *exchange, CURLcode code,
                            const struct mg_exchange_end *end)
{
    char why[300];

    if (code != CURLE_OK)
        return mg_fail(e->err, mg_outcome_of_code(code).status, "%s: %s", e->shown, end->why);
    if (mg_answer_of_other(end->http) == MG_ANSWER_DONE)
        return MG_OK;
    mg_answer_why(mg_buf_view(&exchange->answer), why, sizeof why);
    return mg_fail(e->err, mg_outcome_of_http(end->http).status,
                   "%s: the console answers with HTTP status %ld%s%s", e->shown, end->http,
                   why[0] != '\0' ? ": " : "", why);
}

/* The body of exchange, if it posts, is there. */
static enum mg_status ask(struct enrolling *e, struct mg_exchange *exchange, const char *path,
                          bool post, size_t most)
{
    static const char *const headers[] = {"Content-Type: application/json", NULL};
    char url[MG_ENROLMENT_TEXT + 16];
    struct mg_exchange_end end;
    enum mg_status status;
    CURLcode code;

    (void)snprintf(url, sizeof url, "%s%s", e->enrolment.console, path);
    status = mg_exchange_prepare(exchange,
                                 &(struct mg_exchange_request){.url = url,
                                                               .post = post,
                                                               .headers = post ? headers : NULL,
                                                               .most = most,
                                                               .seconds = SECONDS},
                                 e->err);
    if (status != MG_OK)
        return status;
    code = curl_easy_perform(exchange->curl);
    mg_exchange_finish(exchange, code, &end);
    return judge(e, exchange, code, &end);
}

/* The CA certificates come from whoever answers; the fingerprint says which one to believe. */
static enum mg_status fetch_ca(struct enrolling *e)
{
    const struct mg_exchange_side side = {.unverified = true, .proxy = e->wish->proxy};
    struct mg_exchange exchange;
    struct mg_buf pinned;
    enum mg_status status = mg_exchange_init(&exchange, &side, e->err);

    mg_buf_init(&pinned, MG_LIMIT_LINK_CERTIFICATES);
    if (status == MG_OK)
        status = ask(e, &exchange, "/v1/ca", false, MG_LIMIT_LINK_CERTIFICATES - 1);
    if (status == MG_OK)
        status = mg_certificate_pinned(mg_buf_view(&exchange.answer), e->wish->fingerprint, &pinned,
                                       e->err);
    if (status == MG_OK)
        status = mg_file_replace(e->ca, mg_buf_view(&pinned), e->err);
    mg_exchange_clear(&exchange);
    mg_buf_clear(&pinned);
    return status;
}

static enum mg_status keep(struct enrolling *e, const struct mg_answer_enrolled *answer)
{
    struct mg_certificate_times times;
    enum mg_status status =
        mg_certificate_check(answer->certificate, answer->ca, e->key, &times, e->err);

    if (status == MG_OK)
        status = mg_file_replace(e->ca, answer->ca, e->err);
    if (status == MG_OK)
        status = mg_file_replace(e->certificate, answer->certificate, e->err);
    if (status != MG_OK)
        return status;
    (void)snprintf(e->enrolment.agent, sizeof e->enrolment.agent, "%.*s",
                   MG_STR_ARG(answer->agent));
    e->enrolment.begins = times.begins;
    e->enrolment.ends = times.ends;
    return mg_enrolment_store(e->wish->data, &e->enrolment, e->err);
}

static enum mg_status ask_for_certificate(struct enrolling *e)
{
    const struct mg_exchange_side side = {
        .ca = e->wish->fingerprint != NULL ? e->ca : e->wish->ca_file, .proxy = e->wish->proxy};
    struct mg_answer_enrolled answer = {0};
    struct mg_exchange exchange;
    enum mg_status status = mg_exchange_init(&exchange, &side, e->err);

    if (status == MG_OK)
        status = make_request(e, &exchange.body);
    if (status == MG_OK)
        status = ask(e, &exchange, "/v1/enroll", true, MG_LIMIT_LINK_ENROLLED);
    if (status == MG_OK)
        status = mg_answer_enrolled(mg_buf_view(&exchange.answer), &answer, e->err);
    if (status == MG_OK)
        status = keep(e, &answer);
    cJSON_Delete(answer.document);
    mg_exchange_clear(&exchange);
    return status;
}

enum mg_status mg_enroll(const struct mg_enroll_wish *wish, struct mg_enrolment *out,
                         struct mg_error *err)
{
    struct enrolling e = {.wish = wish, .err = err};
    struct mg_enrolment old;
    enum mg_status status;

    mg_url_show(wish->console, e.shown);
    status = check_wish(&e);
    if (status == MG_OK && mg_enrolment_load(wish->data, &old, NULL) == MG_OK)
        return mg_fail(err, MG_USAGE,
                       "this agent is enrolled at %s as %s: 'margay agent leave' first",
                       old.console, old.agent);
    if (status != MG_OK)
        return status;
    begin(&e);
    status = make_folder(&e);
    if (status == MG_OK)
        status = make_key(&e);
    if (status == MG_OK && wish->fingerprint != NULL)
        status = fetch_ca(&e);
    if (status == MG_OK)
        status = ask_for_certificate(&e);
    if (status == MG_OK)
        *out = e.enrolment;
    return status;
}
