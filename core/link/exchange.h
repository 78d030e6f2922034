/* SPDX-License-Identifier: Apache-2.0
 *
 * One request to the console and its answer, on a libcurl handle that keeps its connection for the
 * next one. All limits on what the console may send are set here: bytes of headers and body, time,
 * redirects (none), compression (none), protocol (https alone).
 */
#ifndef MG_LINK_EXCHANGE_H
#define MG_LINK_EXCHANGE_H

#include <curl/curl.h>

#include "core/base/buf.h"
#include "core/base/error.h"

/* Whom to trust and who we are. Paths of PEM files, borrowed as long as the exchange lives; NULL:
 * the certificates of the system, no certificate of ours. */
struct mg_exchange_side {
    const char *ca, *certificate, *key;
    const char *proxy; /* URL; NULL or empty: as the environment says */
    bool unverified;   /* whoever answers: only to ask for what is checked otherwise */
};

struct mg_exchange {
    CURL *curl;
    struct curl_slist *headers;
    struct mg_buf body; /* what is sent */
    struct mg_buf answer;
    size_t header_bytes;
    const char *limit; /* which one was passed; NULL: none */
    char reason[CURL_ERROR_SIZE];
};

/* IO: libcurl cannot be set up. In any case cleared by mg_exchange_clear. */
enum mg_status mg_exchange_init(struct mg_exchange *exchange, const struct mg_exchange_side *side,
                                struct mg_error *err);
void mg_exchange_clear(struct mg_exchange *exchange);

struct mg_exchange_request {
    const char *url;
    bool post;                  /* the body of the exchange; else GET */
    const char *const *headers; /* "Name: value", NULL-terminated; may be NULL */
    size_t most;                /* bytes of the answer */
    long seconds;               /* in all */
};
/* Prepare the next request; then it is performed, by curl_easy_perform or by a multi handle. */
enum mg_status mg_exchange_prepare(struct mg_exchange *exchange,
                                   const struct mg_exchange_request *request, struct mg_error *err);

struct mg_exchange_end {
    long http;     /* status of the console; 0: there was no whole answer */
    int64_t asked; /* Retry-After, in seconds; 0: none */
    char why[256]; /* when http is 0, for people, without secrets */
};
void mg_exchange_finish(struct mg_exchange *exchange, CURLcode code, struct mg_exchange_end *out);

/* A proxy that can be used: http or https, with a host. */
bool mg_exchange_is_proxy(const char *url);

#endif
