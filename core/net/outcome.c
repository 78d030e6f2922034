/* SPDX-License-Identifier: Apache-2.0
 *
 * Judging failed transfers. What is not in the table is an error of its own kind that will be the
 * same next time.
 */
#include "core/net/outcome.h"

struct mg_outcome mg_outcome_of_code(CURLcode code)
{
    static const struct {
        CURLcode code;
        struct mg_outcome outcome;
    } known[] = {
        {CURLE_COULDNT_RESOLVE_HOST, {MG_IO, true}},
        {CURLE_COULDNT_RESOLVE_PROXY, {MG_IO, true}},
        {CURLE_COULDNT_CONNECT, {MG_IO, true}},
        {CURLE_GOT_NOTHING, {MG_IO, true}},
        {CURLE_PARTIAL_FILE, {MG_IO, true}},
        {CURLE_SEND_ERROR, {MG_IO, true}},
        {CURLE_RECV_ERROR, {MG_IO, true}},
        {CURLE_HTTP2, {MG_IO, true}},
        {CURLE_HTTP2_STREAM, {MG_IO, true}},
        {CURLE_SSL_CONNECT_ERROR, {MG_IO, true}},
        {CURLE_OPERATION_TIMEDOUT, {MG_TIMEOUT, true}},
        {CURLE_PEER_FAILED_VERIFICATION, {MG_UNTRUSTED, false}},
        {CURLE_UNSUPPORTED_PROTOCOL, {MG_UNTRUSTED, false}},
        {CURLE_TOO_MANY_REDIRECTS, {MG_LIMIT, false}},
        {CURLE_FILESIZE_EXCEEDED, {MG_LIMIT, false}},
        {CURLE_URL_MALFORMAT, {MG_USAGE, false}},
        {CURLE_OUT_OF_MEMORY, {MG_NOMEM, false}},
    };

    for (size_t i = 0; i < MG_COUNT(known); i++) {
        if (known[i].code == code)
            return known[i].outcome;
    }
    return (struct mg_outcome){MG_IO, false};
}

struct mg_outcome mg_outcome_of_http(long http)
{
    switch (http) {
    case 401:
    case 403:
    case 407:
        return (struct mg_outcome){MG_ACCESS, false};
    case 404:
    case 410:
        return (struct mg_outcome){MG_NOENT, false};
    case 408:
    case 429:
        return (struct mg_outcome){MG_IO, true};
    default:
        return (struct mg_outcome){MG_IO, http >= 500 && http <= 599};
    }
}

long mg_outcome_pause(unsigned tries, curl_off_t asked)
{
    long pause = 1L << (tries - 1);

    if (tries >= MG_FETCH_TRIES || asked > MG_FETCH_LONGEST_PAUSE)
        return -1;
    return asked > pause ? (long)asked : pause;
}
