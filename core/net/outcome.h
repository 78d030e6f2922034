/* SPDX-License-Identifier: Apache-2.0
 *
 * What to make of a transfer that did not succeed: its status for callers, whether trying again
 * may help, and when.
 */
#ifndef MG_NET_OUTCOME_H
#define MG_NET_OUTCOME_H

#include <curl/curl.h>
#include <stdbool.h>

#include "core/base/error.h"

#define MG_FETCH_TRIES 3
/* A server that asks for a longer pause (Retry-After, RFC 9110 section 10.2.3) is left alone. */
#define MG_FETCH_LONGEST_PAUSE 60

struct mg_outcome {
    enum mg_status status;
    bool transient; /* may succeed when tried again */
};

/* Of a libcurl code other than CURLE_OK. */
struct mg_outcome mg_outcome_of_code(CURLcode code);
/* Of an HTTP status other than 200 and 304. */
struct mg_outcome mg_outcome_of_http(long http);

/* Seconds to wait after that many failed tries, given what the server asked for (0: nothing);
 * -1: give up. */
long mg_outcome_pause(unsigned tries, curl_off_t asked);

#endif
