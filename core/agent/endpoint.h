/* SPDX-License-Identifier: Apache-2.0
 *
 * Where the agent is asked: a socket or a named pipe that only the system's administrators may
 * open. A request is one line of JSON, and so is the answer, with which the connection ends. Who
 * says nothing, too much, or does not listen is sent away; when all places are taken, others wait.
 */
#ifndef MG_AGENT_ENDPOINT_H
#define MG_AGENT_ENDPOINT_H

#include <uv.h>

#include "core/base/error.h"
#include "core/base/limits.h"
#include "core/base/str.h"

struct mg_client;
/* A request has come, without its line feed. It is answered, now or later, by mg_client_answer. */
typedef void (*mg_request_fn)(void *context, struct mg_client *client, struct mg_str request);

struct mg_endpoint {
    uv_pipe_t pipe;
    mg_request_fn request;
    void *context;
    bool open, pending; /* pending: somebody waits for a place */
    struct mg_client {
        struct mg_endpoint *endpoint;
        uv_pipe_t pipe;
        uv_timer_t timer;
        uv_write_t write;
        unsigned handles; /* that are open; 0: the place is free */
        bool asked;       /* the request is there */
        bool answered;
        bool waits, in_job; /* of the one who answers: set to false when the client comes */
        size_t size;
        char line[MG_LIMIT_AGENT_REQUEST];
        char *answer;
    } clients[MG_LIMIT_AGENT_CLIENTS];
};

/* Listen at path (of mg_os_endpoint). What lies there is taken to be left over: the caller
 * holds the lock of the data folder. On failure the loop has to run once more before endpoint may
 * go. */
enum mg_status mg_endpoint_open(struct mg_endpoint *endpoint, uv_loop_t *loop, const char *path,
                                mg_request_fn request, void *context, struct mg_error *err);
/* Everybody is sent away; the handles close as the loop runs. */
void mg_endpoint_close(struct mg_endpoint *endpoint);

/* Copies the line, which has no line feed. Once per request. */
void mg_client_answer(struct mg_client *client, struct mg_str line);
/* It gave no answer so far, and the one who asked is still there. */
bool mg_client_listens(const struct mg_client *client);

#endif
