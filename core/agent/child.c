/* SPDX-License-Identifier: Apache-2.0
 *
 * Child processes of the agent. The child is over when it has exited and both of its outputs are at
 * their end; who holds an output longer than a grace after the exit is not waited for.
 */
#include "core/agent/child.h"

#include <string.h>

#include "core/base/file.h"
#include "core/platform.h"

/* Who says it and how bad it is goes without saying where a message is told. */
static struct mg_str without_head(struct mg_str line)
{
    static const char *const heads[] = {"margay: ", "error: ", "warning: "};

    for (size_t i = 0; i < MG_COUNT(heads); i++) {
        if (mg_str_starts(line, mg_str_of(heads[i])))
            line = mg_str_skip(line, strlen(heads[i]));
    }
    return line;
}

static struct mg_str last_line(const struct mg_child *child)
{
    struct mg_str text = mg_str_trim((struct mg_str){child->message, child->message_size});
    size_t at = text.n;

    while (at > 0 && text.p[at - 1] != '\n')
        at--;
    return without_head(mg_str_skip(text, at));
}

static void finish(struct mg_child *child)
{
    const struct mg_child_end end = {
        .exit = child->exit,
        .timed_out = child->timed_out,
        .killed = child->asked,
        .output = child->said.failed ? MG_STR_NONE : mg_buf_view(&child->said),
        .message = last_line(child),
    };

    struct mg_buf said = child->said; /* who is told may start another one here */

    child->ended(child->context, &end);
    mg_buf_clear(&said);
}

static void on_closed(uv_handle_t *handle)
{
    struct mg_child *child = handle->data;

    if (--child->handles == 0)
        finish(child);
}

static void close_one(void *handle)
{
    if (!uv_is_closing(handle))
        uv_close(handle, on_closed);
}

/* The process last: on Windows its id is ours as long as the handle is open. */
static void close_all(struct mg_child *child)
{
    close_one(&child->output);
    close_one(&child->messages);
    close_one(&child->timer);
    close_one(&child->process);
}

static void close_when_over(struct mg_child *child)
{
    if (child->exited && uv_is_closing((uv_handle_t *)&child->output) &&
        uv_is_closing((uv_handle_t *)&child->messages))
        close_all(child);
}

static void on_grace_over(uv_timer_t *timer)
{
    close_all(timer->data);
}

static void end_tree(struct mg_child *child)
{
    if (child->killed)
        return;
    child->killed = true;
    mg_os_kill_tree(uv_process_get_pid(&child->process));
    (void)uv_timer_start(&child->timer, on_grace_over, MG_LIMIT_PROVIDER_GRACE_MS, 0);
}

static void on_time_over(uv_timer_t *timer)
{
    struct mg_child *child = timer->data;

    child->timed_out = true;
    end_tree(child);
}

static void on_exit_of(uv_process_t *process, int64_t exit_status, int exit_signal)
{
    struct mg_child *child = process->data;

    child->exited = true;
    child->exit = exit_signal != 0 || child->killed || exit_status < 0 || exit_status > 255
                      ? -1
                      : (int)exit_status;
    end_tree(child);
    close_when_over(child);
}

static void on_buffer(uv_handle_t *handle, size_t size, uv_buf_t *buffer)
{
    struct mg_child *child = handle->data;

    (void)size;
    *buffer = uv_buf_init(child->chunk, sizeof child->chunk);
}

static void on_output(uv_stream_t *stream, ssize_t n, const uv_buf_t *buffer)
{
    struct mg_child *child = stream->data;

    if (n > 0)
        mg_buf_add(&child->said, buffer->base, (size_t)n);
    if (n >= 0)
        return;
    close_one(stream);
    close_when_over(child);
}

static void keep_message(struct mg_child *child, const char *bytes, size_t n)
{
    size_t size = sizeof child->message, new = n < size ? n : size;
    size_t old = child->message_size < size - new ? child->message_size : size - new;

    memmove(child->message, child->message + child->message_size - old, old);
    memcpy(child->message + old, bytes + n - new, new);
    child->message_size = old + new;
}

static void on_message(uv_stream_t *stream, ssize_t n, const uv_buf_t *buffer)
{
    struct mg_child *child = stream->data;

    if (n > 0)
        keep_message(child, buffer->base, (size_t)n);
    if (n >= 0)
        return;
    close_one(stream);
    close_when_over(child);
}

static int spawn(struct mg_child *child, uv_loop_t *loop, const char *const *argv)
{
    const int piped = UV_CREATE_PIPE | UV_WRITABLE_PIPE;
    uv_stdio_container_t stdio[] = {
        {.flags = UV_IGNORE},
        {.flags = piped, .data.stream = (uv_stream_t *)&child->output},
        {.flags = piped, .data.stream = (uv_stream_t *)&child->messages},
    };
    const uv_process_options_t options = {
        .file = argv[0],
        .args = (char **)argv, /* libuv only reads them */
        .exit_cb = on_exit_of,
        .stdio = stdio,
        .stdio_count = (int)MG_COUNT(stdio),
        .flags = mg_os_spawn_flags(),
    };

    return uv_spawn(loop, &child->process, &options);
}

/* libuv has initialized the process all the same. */
static void fail_start(struct mg_child *child, const char *program, int code)
{
    struct mg_error err;

    (void)mg_fail(&err, MG_IO, "cannot start %s: %s", program, uv_strerror(code));
    keep_message(child, err.text, strlen(err.text));
    child->exit = -1;
    child->killed = true;
    close_all(child);
}

static void init_handles(struct mg_child *child, uv_loop_t *loop)
{
    (void)uv_pipe_init(loop, &child->output, 0); /* these never fail */
    (void)uv_pipe_init(loop, &child->messages, 0);
    (void)uv_timer_init(loop, &child->timer);
    child->output.data = child->messages.data = child->timer.data = child->process.data = child;
    child->handles = 4;
}

void mg_child_start(struct mg_child *child, uv_loop_t *loop, const char *const *argv,
                    unsigned seconds, void (*ended)(void *context, const struct mg_child_end *end),
                    void *context)
{
    int code;

    memset(child, 0, sizeof *child);
    child->ended = ended;
    child->context = context;
    mg_buf_init(&child->said, MG_LIMIT_AGENT_JOB);
    init_handles(child, loop);
    code = spawn(child, loop, argv);
    if (code != 0) {
        fail_start(child, argv[0], code);
        return;
    }
    (void)uv_read_start((uv_stream_t *)&child->output, on_buffer, on_output);
    (void)uv_read_start((uv_stream_t *)&child->messages, on_buffer, on_message);
    (void)uv_timer_start(&child->timer, on_time_over, (uint64_t)seconds * 1000, 0);
}

void mg_child_kill(struct mg_child *child)
{
    child->asked = true;
    end_tree(child);
}
