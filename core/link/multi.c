/* SPDX-License-Identifier: Apache-2.0
 *
 * As libcurl wants it: it tells which sockets and what time it waits for, and is told what
 * happened (curl_multi_socket_action).
 */
#include "core/link/multi.h"

#include <stdlib.h>

struct watched {
    uv_poll_t poll;
    struct mg_multi *multi;
    curl_socket_t socket;
};

static void tell_ended(struct mg_multi *multi)
{
    CURLMsg *message;
    int left;

    while ((message = curl_multi_info_read(multi->curl, &left)) != NULL) {
        CURL *curl = message->easy_handle;
        CURLcode code = message->data.result; /* message is gone once the handle is removed */

        if (message->msg != CURLMSG_DONE)
            continue;
        (void)curl_multi_remove_handle(multi->curl, curl);
        multi->ended(multi->context, curl, code);
    }
}

static void act(struct mg_multi *multi, curl_socket_t socket, int events)
{
    int running;

    (void)curl_multi_socket_action(multi->curl, socket, events, &running);
    tell_ended(multi);
}

static void on_poll(uv_poll_t *poll, int status, int events)
{
    struct watched *watched = poll->data;
    int what = 0;

    if (status < 0)
        what = CURL_CSELECT_ERR;
    if ((events & UV_READABLE) != 0)
        what |= CURL_CSELECT_IN;
    if ((events & UV_WRITABLE) != 0)
        what |= CURL_CSELECT_OUT;
    act(watched->multi, watched->socket, what);
}

static void on_time(uv_timer_t *timer)
{
    act(timer->data, CURL_SOCKET_TIMEOUT, 0);
}

static void on_watched_closed(uv_handle_t *handle)
{
    free(handle->data);
}

static struct watched *watch(struct mg_multi *multi, curl_socket_t socket)
{
    struct watched *watched = calloc(1, sizeof *watched);

    if (watched == NULL || uv_poll_init_socket(multi->loop, &watched->poll, socket) != 0) {
        free(watched);
        return NULL;
    }
    watched->multi = multi;
    watched->socket = socket;
    watched->poll.data = watched;
    (void)curl_multi_assign(multi->curl, socket, watched);
    return watched;
}

static int on_socket(CURL *curl, curl_socket_t socket, int what, void *context, void *assigned)
{
    struct mg_multi *multi = context;
    struct watched *watched = assigned;
    int events = 0;

    (void)curl;
    if (what == CURL_POLL_REMOVE) {
        if (watched != NULL)
            uv_close((uv_handle_t *)&watched->poll, on_watched_closed);
        (void)curl_multi_assign(multi->curl, socket, NULL);
        return 0;
    }
    if (watched == NULL)
        watched = watch(multi, socket);
    if (watched == NULL)
        return -1;
    if (what != CURL_POLL_OUT)
        events |= UV_READABLE;
    if (what != CURL_POLL_IN)
        events |= UV_WRITABLE;
    return uv_poll_start(&watched->poll, events, on_poll) == 0 ? 0 : -1;
}

/* Never from within libcurl: a timer of 0 runs in the next turn of the loop. */
static int on_timer(CURLM *curl, long millis, void *context)
{
    struct mg_multi *multi = context;

    (void)curl;
    if (uv_is_closing((uv_handle_t *)&multi->timer))
        return 0;
    if (millis < 0)
        (void)uv_timer_stop(&multi->timer);
    else
        (void)uv_timer_start(&multi->timer, on_time, (uint64_t)millis, 0);
    return 0;
}

enum mg_status mg_multi_init(struct mg_multi *multi, uv_loop_t *loop,
                             void (*ended)(void *context, CURL *curl, CURLcode code), void *context,
                             struct mg_error *err)
{
    *multi = (struct mg_multi){
        .curl = curl_multi_init(), .loop = loop, .ended = ended, .context = context};
    if (multi->curl == NULL)
        return mg_fail(err, MG_NOMEM, "no memory for connections");
    (void)uv_timer_init(loop, &multi->timer); /* never fails */
    multi->timer.data = multi;
    (void)curl_multi_setopt(multi->curl, CURLMOPT_SOCKETFUNCTION, on_socket);
    (void)curl_multi_setopt(multi->curl, CURLMOPT_SOCKETDATA, multi);
    (void)curl_multi_setopt(multi->curl, CURLMOPT_TIMERFUNCTION, on_timer);
    (void)curl_multi_setopt(multi->curl, CURLMOPT_TIMERDATA, multi);
    return MG_OK;
}

enum mg_status mg_multi_add(struct mg_multi *multi, CURL *curl, struct mg_error *err)
{
    CURLMcode code = curl_multi_add_handle(multi->curl, curl);

    if (code == CURLM_OK)
        return MG_OK;
    return mg_fail(err, MG_IO, "cannot begin a transfer: %s", curl_multi_strerror(code));
}

void mg_multi_remove(struct mg_multi *multi, CURL *curl)
{
    (void)curl_multi_remove_handle(multi->curl, curl);
}

void mg_multi_close(struct mg_multi *multi)
{
    uv_close((uv_handle_t *)&multi->timer, NULL);
    (void)curl_multi_cleanup(multi->curl);
}
