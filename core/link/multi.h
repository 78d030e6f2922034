/* SPDX-License-Identifier: Apache-2.0
 *
 * libcurl's multi interface on a libuv loop: transfers go on while the loop does other things, and
 * an idle one costs nothing.
 */
#ifndef MG_LINK_MULTI_H
#define MG_LINK_MULTI_H

#include <curl/curl.h>
#include <uv.h>

#include "core/base/error.h"

struct mg_multi {
    CURLM *curl;
    uv_loop_t *loop;
    uv_timer_t timer;
    void (*ended)(void *context, CURL *curl, CURLcode code);
    void *context;
};

/* ended is called from the loop for each transfer, which is removed by then. */
enum mg_status mg_multi_init(struct mg_multi *multi, uv_loop_t *loop,
                             void (*ended)(void *context, CURL *curl, CURLcode code), void *context,
                             struct mg_error *err);
/* Begin a transfer; it is never ended before this returns. */
enum mg_status mg_multi_add(struct mg_multi *multi, CURL *curl, struct mg_error *err);
/* Drop a transfer without a word; one that does not run is fine. */
void mg_multi_remove(struct mg_multi *multi, CURL *curl);
/* All transfers were removed; the handles close as the loop runs. */
void mg_multi_close(struct mg_multi *multi);

#endif
