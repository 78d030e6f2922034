/* SPDX-License-Identifier: Apache-2.0
 *
 * The client side of the agent's endpoint, on a loop of its own that lives as long as the question.
 */
#include "core/agent/ask.h"

#include <string.h>
#include <uv.h>

#include "core/base/file.h"
#include "core/platform.h"

struct question {
    uv_loop_t loop;
    uv_pipe_t pipe;
    uv_timer_t timer;
    uv_connect_t connect;
    uv_write_t write;
    const char *request;
    struct mg_buf *answer;
    char endpoint[4096];
    struct mg_error untrusted; /* who serves the endpoint; status MG_OK: nobody to fear */
    int code;                  /* negative: what went wrong */
    bool done;
    char chunk[4096];
};

static void close_handle(uv_handle_t *handle, void *context)
{
    (void)context;
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

static void stop(struct question *q, int code)
{
    if (q->code == 0 && !q->done)
        q->code = code;
    uv_walk(&q->loop, close_handle, NULL);
}

static void on_time_over(uv_timer_t *timer)
{
    stop(timer->data, UV_ETIMEDOUT);
}

static void on_buffer(uv_handle_t *handle, size_t size, uv_buf_t *buffer)
{
    struct question *q = handle->data;

    (void)size;
    *buffer = uv_buf_init(q->chunk, sizeof q->chunk);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buffer)
{
    struct question *q = stream->data;
    const char *end = n > 0 ? memchr(buffer->base, '\n', (size_t)n) : NULL;

    if (n > 0)
        mg_buf_add(q->answer, buffer->base, end != NULL ? (size_t)(end - buffer->base) : (size_t)n);
    q->done = end != NULL && !q->answer->failed;
    if (q->done || n < 0 || q->answer->failed)
        stop(q, n < 0 ? (int)n : UV_EMSGSIZE);
}

static void on_written(uv_write_t *write, int code)
{
    if (code < 0)
        stop(write->data, code);
}

static int check_server(struct question *q)
{
    uv_os_fd_t handle;
    int code = uv_fileno((uv_handle_t *)&q->pipe, &handle);

    if (code == 0 && mg_os_endpoint_check(q->endpoint, (intptr_t)handle, &q->untrusted) != MG_OK)
        code = UV_EACCES;
    return code;
}

static void on_connected(uv_connect_t *connect, int code)
{
    struct question *q = connect->data;
    static char line_feed[] = "\n";
    uv_buf_t buffers[2];

    if (code == 0)
        code = check_server(q);
    if (code == 0)
        code = uv_read_start((uv_stream_t *)&q->pipe, on_buffer, on_read);
    if (code == 0) {
        buffers[0] = uv_buf_init((char *)(uintptr_t)q->request, (unsigned)strlen(q->request));
        buffers[1] = uv_buf_init(line_feed, 1);
        q->write.data = q;
        code = uv_write(&q->write, (uv_stream_t *)&q->pipe, buffers, 2, on_written);
    }
    if (code != 0)
        stop(q, code);
}

static enum mg_status judge(int code, const char *data, struct mg_error *err)
{
    switch (code) {
    case UV_ENOENT:
    case UV_ECONNREFUSED:
        return mg_fail(err, MG_NOENT, "no agent runs for %s", data);
    case UV_EACCES:
    case UV_EPERM:
        return mg_fail(err, MG_ACCESS, "only an administrator may ask the agent of %s", data);
    case UV_ETIMEDOUT:
        return mg_fail(err, MG_TIMEOUT, "the agent of %s does not answer", data);
    default:
        return mg_fail(err, mg_file_status(code), "the agent of %s did not answer: %s", data,
                       uv_strerror(code));
    }
}

enum mg_status mg_ask(const char *data, const char *request, unsigned seconds,
                      struct mg_buf *answer, struct mg_error *err)
{
    struct question q = {.request = request, .answer = answer};
    enum mg_status status = mg_os_endpoint(data, q.endpoint, sizeof q.endpoint, err);

    if (status != MG_OK)
        return status;
    if (uv_loop_init(&q.loop) != 0)
        return mg_fail(err, MG_NOMEM, "no memory to ask the agent");
    (void)uv_pipe_init(&q.loop, &q.pipe, 0);
    (void)uv_timer_init(&q.loop, &q.timer);
    q.pipe.data = q.timer.data = q.connect.data = &q;
    (void)uv_timer_start(&q.timer, on_time_over, (uint64_t)seconds * 1000, 0);
    uv_pipe_connect(&q.connect, &q.pipe, q.endpoint, on_connected);
    (void)uv_run(&q.loop, UV_RUN_DEFAULT);
    (void)uv_loop_close(&q.loop);
    if (q.untrusted.status != MG_OK)
        return mg_fail(err, q.untrusted.status, "%s", q.untrusted.text);
    return q.done ? MG_OK : judge(q.code, data, err);
}
