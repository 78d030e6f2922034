/* SPDX-License-Identifier: Apache-2.0
 *
 * Options that do not change are set once; what a request needs, before each one.
 */
#include "core/link/exchange.h"

#include <stdio.h>
#include <string.h>

#include "core/base/limits.h"
#include "core/net/url.h"
#include "core/platform.h"

#define CONNECT_SECONDS 30L
#define SLOWEST_BYTES_PER_SECOND 100L
#define SLOWEST_SECONDS 30L

struct option {
    CURLoption option;
    long value;
};

/* Without CURLOPT_NOSIGNAL: libcurl then sees to SIGPIPE, and has no other use for signals, as it
 * resolves names in a thread. */
static CURLcode set_longs(CURL *curl)
{
    static const struct option options[] = {
        {CURLOPT_FOLLOWLOCATION, 0},
        {CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1},
        {CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2},
        {CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS},
        {CURLOPT_LOW_SPEED_LIMIT, SLOWEST_BYTES_PER_SECOND},
        {CURLOPT_SUPPRESS_CONNECT_HEADERS, 1},
        {CURLOPT_TCP_KEEPALIVE, 1},
    };
    CURLcode code = curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https");

    for (size_t i = 0; code == CURLE_OK && i < MG_COUNT(options); i++)
        code = curl_easy_setopt(curl, options[i].option, options[i].value);
    return code;
}

static CURLcode set_side(CURL *curl, const struct mg_exchange_side *side)
{
    const char *ca = side->ca != NULL ? side->ca : mg_os_ca_file();
    CURLcode code = CURLE_OK;

    if (ca != NULL) {
        /* A TLS library without certificate folders does not know the option, needs no reset. */
        (void)curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
        code = curl_easy_setopt(curl, CURLOPT_CAINFO, ca);
        /* A file that was mended counts at once, not after a day; not all libraries keep it. */
        (void)curl_easy_setopt(curl, CURLOPT_CA_CACHE_TIMEOUT, 0L);
    }
    if (code == CURLE_OK && side->unverified)
        code = curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
    if (code == CURLE_OK && side->unverified)
        code = curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);
    if (code == CURLE_OK && side->certificate != NULL)
        code = curl_easy_setopt(curl, CURLOPT_SSLCERT, side->certificate);
    if (code == CURLE_OK && side->key != NULL)
        code = curl_easy_setopt(curl, CURLOPT_SSLKEY, side->key);
    if (code == CURLE_OK && side->proxy != NULL && side->proxy[0] != '\0')
        code = curl_easy_setopt(curl, CURLOPT_PROXY, side->proxy);
    return code;
}

static size_t on_header(char *bytes, size_t size, size_t count, void *context)
{
    struct mg_exchange *exchange = context;
    size_t n = size * count;

    (void)bytes;
    if (n > MG_LIMIT_LINK_HEADERS - exchange->header_bytes) {
        exchange->limit = "the answer has too many headers";
        return 0;
    }
    exchange->header_bytes += n;
    return n;
}

static size_t on_bytes(char *bytes, size_t size, size_t count, void *context)
{
    struct mg_exchange *exchange = context;

    mg_buf_add(&exchange->answer, bytes, size * count);
    if (!exchange->answer.failed)
        return size * count;
    exchange->limit = "the answer is too large";
    return 0;
}

static CURLcode set_callbacks(struct mg_exchange *exchange)
{
    CURL *curl = exchange->curl;
    CURLcode code = curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_bytes);

    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_WRITEDATA, exchange);
    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_HEADERDATA, exchange);
    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, exchange->reason);
    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_PRIVATE, exchange);
    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_USERAGENT, "margay/" MARGAY_VERSION);
    return code;
}

enum mg_status mg_exchange_init(struct mg_exchange *exchange, const struct mg_exchange_side *side,
                                struct mg_error *err)
{
    CURLcode code = CURLE_FAILED_INIT;

    memset(exchange, 0, sizeof *exchange);
    mg_buf_init(&exchange->body, MG_LIMIT_LINK_BODY);
    mg_buf_init(&exchange->answer, MG_LIMIT_LINK_ANSWER);
    exchange->curl = curl_easy_init();
    if (exchange->curl != NULL)
        code = set_longs(exchange->curl);
    if (code == CURLE_OK)
        code = set_side(exchange->curl, side);
    if (code == CURLE_OK)
        code = set_callbacks(exchange);
    if (code == CURLE_OK)
        return MG_OK;
    return mg_fail(err, MG_IO, "cannot set up libcurl: %s", curl_easy_strerror(code));
}

void mg_exchange_clear(struct mg_exchange *exchange)
{
    curl_easy_cleanup(exchange->curl);
    curl_slist_free_all(exchange->headers);
    mg_buf_clear(&exchange->body);
    mg_buf_clear(&exchange->answer);
    exchange->curl = NULL;
    exchange->headers = NULL;
}

static bool add_header(struct mg_exchange *exchange, const char *line)
{
    struct curl_slist *more = curl_slist_append(exchange->headers, line);

    exchange->headers = more != NULL ? more : exchange->headers;
    return more != NULL;
}

/* "Expect:" keeps libcurl from waiting for a "100 Continue". */
static bool make_headers(struct mg_exchange *exchange, const char *const *lines)
{
    bool good;

    curl_slist_free_all(exchange->headers);
    exchange->headers = NULL;
    good = add_header(exchange, "Expect:");
    for (; good && lines != NULL && *lines != NULL; lines++)
        good = add_header(exchange, *lines);
    return good;
}

static CURLcode set_request(CURL *curl, const struct mg_exchange_request *request)
{
    CURLcode code = curl_easy_setopt(curl, CURLOPT_URL, request->url);

    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_TIMEOUT, request->seconds);
    /* An answer that is waited for is slow on purpose. */
    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, request->post ? SLOWEST_SECONDS : 0L);
    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)request->most);
    return code;
}

static CURLcode set_body(const struct mg_exchange *exchange, bool post)
{
    CURL *curl = exchange->curl;
    CURLcode code;

    if (!post)
        return curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L);
    code = curl_easy_setopt(curl, CURLOPT_POST, 1L);
    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)exchange->body.n);
    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_POSTFIELDS,
                                exchange->body.n != 0 ? exchange->body.p : "");
    return code;
}

enum mg_status mg_exchange_prepare(struct mg_exchange *exchange,
                                   const struct mg_exchange_request *request, struct mg_error *err)
{
    CURLcode code = CURLE_OUT_OF_MEMORY;

    if (exchange->body.failed)
        return mg_fail(err, MG_LIMIT, "the request is larger than %zu bytes",
                       exchange->body.ceiling);
    mg_buf_clear(&exchange->answer);
    mg_buf_init(&exchange->answer, request->most);
    exchange->header_bytes = 0;
    exchange->limit = NULL;
    exchange->reason[0] = '\0';
    if (make_headers(exchange, request->headers))
        code = curl_easy_setopt(exchange->curl, CURLOPT_HTTPHEADER, exchange->headers);
    if (code == CURLE_OK)
        code = set_request(exchange->curl, request);
    if (code == CURLE_OK)
        code = set_body(exchange, request->post);
    if (code == CURLE_OK)
        return MG_OK;
    return mg_fail(err, MG_IO, "cannot set up a request: %s", curl_easy_strerror(code));
}

/* libcurl's text may quote a proxy with its password, and then gives way to that of the code. */
static const char *reason_of(const struct mg_exchange *exchange, CURLcode code)
{
    if (exchange->limit != NULL)
        return exchange->limit;
    if (code == CURLE_FILESIZE_EXCEEDED)
        return "the answer is too large";
    if (exchange->reason[0] != '\0' && strchr(exchange->reason, '@') == NULL)
        return exchange->reason;
    return curl_easy_strerror(code);
}

void mg_exchange_finish(struct mg_exchange *exchange, CURLcode code, struct mg_exchange_end *out)
{
    struct mg_error line;
    curl_off_t asked = 0;

    *out = (struct mg_exchange_end){0};
    (void)curl_easy_getinfo(exchange->curl, CURLINFO_RETRY_AFTER, &asked);
    out->asked = asked;
    if (code == CURLE_OK) {
        (void)curl_easy_getinfo(exchange->curl, CURLINFO_RESPONSE_CODE, &out->http);
        return;
    }
    (void)mg_fail(&line, MG_IO, "%s", reason_of(exchange, code));
    (void)snprintf(out->why, sizeof out->why, "%.250s", line.text);
}

bool mg_exchange_is_proxy(const char *url)
{
    return mg_url_allowed(url, true) && !mg_url_has_query(url);
}
