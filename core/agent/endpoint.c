/* SPDX-License-Identifier: Apache-2.0
 *
 * The server side of the agent's endpoint.
 */
#include "core/agent/endpoint.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/file.h"
#include "core/platform.h"

static void accept_next(struct mg_endpoint *endpoint);

static void on_client_closed(uv_handle_t *handle)
{
    struct mg_client *client = handle->data;

    if (--client->handles != 0)
        return;
    free(client->answer);
    client->answer = NULL;
    if (client->endpoint->open && client->endpoint->pending)
        accept_next(client->endpoint);
}

static void send_away(struct mg_client *client)
{
    if (uv_is_closing((uv_handle_t *)&client->pipe))
        return;
    uv_close((uv_handle_t *)&client->pipe, on_client_closed);
    uv_close((uv_handle_t *)&client->timer, on_client_closed);
}

static void on_time_over(uv_timer_t *timer)
{
    send_away(timer->data);
}

static void on_buffer(uv_handle_t *handle, size_t size, uv_buf_t *buffer)
{
    struct mg_client *client = handle->data;

    (void)size;
    *buffer =
        uv_buf_init(client->line + client->size, (unsigned)(sizeof client->line - client->size));
}

/* From here on the client may wait as long as the answer takes. */
static void take_request(struct mg_client *client, const char *end)
{
    client->asked = true;
    (void)uv_timer_stop(&client->timer);
    client->endpoint->request(client->endpoint->context, client,
                              (struct mg_str){client->line, (size_t)(end - client->line)});
}

/* After the request nothing is read but the end: whatever else comes ends the connection. */
static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buffer)
{
    struct mg_client *client = stream->data;
    const char *end;

    (void)buffer;
    if (n == 0)
        return;
    if (n < 0 || client->asked) {
        send_away(client);
        return;
    }
    client->size += (size_t)n;
    end = memchr(client->line, '\n', client->size);
    if (end != NULL)
        take_request(client, end);
    else if (client->size == sizeof client->line)
        send_away(client);
}

static void on_written(uv_write_t *write, int code)
{
    (void)code;
    send_away(write->data);
}

bool mg_client_listens(const struct mg_client *client)
{
    return client->handles == 2 && client->asked && !client->answered &&
           !uv_is_closing((const uv_handle_t *)&client->pipe);
}

void mg_client_answer(struct mg_client *client, struct mg_str line)
{
    uv_buf_t buffer;

    client->answered = true;
    client->answer = malloc(line.n + 1);
    if (client->answer == NULL) {
        send_away(client);
        return;
    }
    memcpy(client->answer, line.p, line.n);
    client->answer[line.n] = '\n';
    buffer = uv_buf_init(client->answer, (unsigned)line.n + 1);
    client->write.data = client;
    (void)uv_timer_start(&client->timer, on_time_over, MG_LIMIT_AGENT_CLIENT_SECONDS * 1000, 0);
    if (uv_write(&client->write, (uv_stream_t *)&client->pipe, &buffer, 1, on_written) != 0)
        send_away(client);
}

static struct mg_client *free_place(struct mg_endpoint *endpoint)
{
    for (size_t i = 0; i < MG_COUNT(endpoint->clients); i++) {
        if (endpoint->clients[i].handles == 0)
            return &endpoint->clients[i];
    }
    return NULL;
}

/* Windows tells each connection once, so one may be there that nobody tells again: pending stays
 * true until there was none. */
static void accept_next(struct mg_endpoint *endpoint)
{
    struct mg_client *client = free_place(endpoint);

    if (client == NULL) {
        endpoint->pending = true;
        return;
    }
    memset(client, 0, sizeof *client);
    client->endpoint = endpoint;
    client->handles = 2;
    (void)uv_pipe_init(endpoint->pipe.loop, &client->pipe, 0);
    (void)uv_timer_init(endpoint->pipe.loop, &client->timer);
    client->pipe.data = client->timer.data = client;
    if (uv_accept((uv_stream_t *)&endpoint->pipe, (uv_stream_t *)&client->pipe) != 0 ||
        uv_read_start((uv_stream_t *)&client->pipe, on_buffer, on_read) != 0) {
        endpoint->pending = false;
        send_away(client);
        return;
    }
    (void)uv_timer_start(&client->timer, on_time_over, MG_LIMIT_AGENT_CLIENT_SECONDS * 1000, 0);
}

static void on_connection(uv_stream_t *server, int code)
{
    if (code == 0)
        accept_next(server->data);
}

static int listen_at(struct mg_endpoint *endpoint, const char *path)
{
    struct mg_error err;
    uv_os_fd_t handle;
    int code = uv_pipe_bind(&endpoint->pipe, path);

    if (code == 0)
        code = uv_fileno((uv_handle_t *)&endpoint->pipe, &handle);
    if (code == 0 && mg_os_endpoint_restrict(path, (intptr_t)handle, &err) != MG_OK)
        code = UV_EACCES;
    if (code == 0)
        code = uv_listen((uv_stream_t *)&endpoint->pipe, MG_LIMIT_AGENT_CLIENTS, on_connection);
    return code;
}

enum mg_status mg_endpoint_open(struct mg_endpoint *endpoint, uv_loop_t *loop, const char *path,
                                mg_request_fn request, void *context, struct mg_error *err)
{
    int code;

    memset(endpoint, 0, sizeof *endpoint);
    endpoint->request = request;
    endpoint->context = context;
    (void)uv_pipe_init(loop, &endpoint->pipe, 0);
    endpoint->pipe.data = endpoint;
    endpoint->open = true;
    mg_os_endpoint_forget(path);
    code = listen_at(endpoint, path);
    if (code == 0)
        return MG_OK;
    mg_endpoint_close(endpoint);
    return mg_fail(err, mg_file_status(code), "cannot listen at %s: %s", path, uv_strerror(code));
}

void mg_endpoint_close(struct mg_endpoint *endpoint)
{
    if (!endpoint->open)
        return;
    endpoint->open = false;
    uv_close((uv_handle_t *)&endpoint->pipe, NULL);
    for (size_t i = 0; i < MG_COUNT(endpoint->clients); i++) {
        if (endpoint->clients[i].handles == 2)
            send_away(&endpoint->clients[i]);
    }
}
