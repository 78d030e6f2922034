/* SPDX-License-Identifier: Apache-2.0
 *
 * Supervising the child that holds the connection. Its standard error is ours, so that what it logs
 * is in the log of the agent.
 */
#include "core/agent/link.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/compiler.h"
#include "core/platform.h"

/* A life that was longer than this was a good one. */
#define GOOD_LIFE_MS (60 * 1000)
#define FIRST_RESTART_MS 1000
#define LONGEST_RESTART_MS (5 * 60 * 1000)

uint64_t mg_link_restart(unsigned failures)
{
    uint64_t wait = FIRST_RESTART_MS;

    while (failures-- > 1 && wait < LONGEST_RESTART_MS)
        wait *= 2;
    return wait < LONGEST_RESTART_MS ? wait : LONGEST_RESTART_MS;
}

static void on_time(uv_timer_t *timer);

static uint64_t now_millis(void)
{
    return uv_hrtime() / 1000000;
}

/* Nothing of the child is left. One that ended soon by itself is started later. */
static void rest(struct mg_link *link)
{
    bool good = now_millis() - link->started > GOOD_LIFE_MS, renewed = link->renewed;

    link->renewed = false;
    if (!link->wanted)
        return;
    if (!renewed)
        link->failures = good ? 1 : link->failures + 1;
    (void)uv_timer_start(&link->timer, on_time, renewed ? 0 : mg_link_restart(link->failures), 0);
}

static void on_closed(uv_handle_t *handle)
{
    struct mg_link *link = handle->data;

    if (--link->handles == 0)
        rest(link);
}

static void close_one(void *handle)
{
    if (!uv_is_closing(handle))
        uv_close(handle, on_closed);
}

static void end_child(struct mg_link *link)
{
    close_one(&link->input);
    close_one(&link->output);
    close_one(&link->process);
}

static void set_state(struct mg_link *link, enum mg_link_state state, const char *why)
{
    uv_timeval64_t wall = {0};

    (void)uv_gettimeofday(&wall);
    if (link->state != state)
        link->since = wall.tv_sec * 1000 + wall.tv_usec / 1000;
    link->state = state;
    (void)snprintf(link->why, sizeof link->why, "%s", why);
}

static void on_exit_of(uv_process_t *process, int64_t exit_status, int exit_signal)
{
    struct mg_link *link = process->data;
    struct mg_link_line line = {.says = MG_LINK_SAYS_STATE, .state = MG_LINK_WAITING};

    if (link->wanted && !link->renewed && (exit_status != 0 || exit_signal != 0)) {
        (void)snprintf(line.why, sizeof line.why,
                       "the process of the connection ended with status %d, signal %d",
                       (int)exit_status, exit_signal);
        set_state(link, line.state, line.why);
        link->said(link->context, &line);
    }
    end_child(link);
}

static void take_line(struct mg_link *link)
{
    struct mg_link_line line;

    if (link->size > sizeof link->line ||
        mg_link_parse((struct mg_str){link->line, link->size}, &line, NULL) != MG_OK)
        return;
    if (line.says == MG_LINK_SAYS_STATE)
        set_state(link, line.state, line.why);
    link->sent += line.says == MG_LINK_SAYS_SENT;
    link->refused += line.says == MG_LINK_SAYS_REFUSED;
    link->said(link->context, &line);
}

static void take_byte(struct mg_link *link, char byte)
{
    if (byte == '\n') {
        take_line(link);
        link->size = 0;
    } else if (link->size < sizeof link->line) {
        link->line[link->size++] = byte;
    } else {
        link->size = sizeof link->line + 1;
    }
}

static bool lives(const struct mg_link *link)
{
    return link->handles != 0 && !uv_is_closing((const uv_handle_t *)&link->process);
}

static void on_output(uv_stream_t *stream, ssize_t n, const uv_buf_t *buffer)
{
    struct mg_link *link = stream->data;

    for (ssize_t i = 0; i < n && link->wanted; i++)
        take_byte(link, buffer->base[i]);
    if (n < 0 && lives(link)) /* it speaks no more: it is of no use any more */
        mg_os_kill_tree(uv_process_get_pid(&link->process));
}

static void on_buffer(uv_handle_t *handle, size_t size, uv_buf_t *buffer)
{
    struct mg_link *link = handle->data;

    (void)size;
    *buffer = uv_buf_init(link->chunk, sizeof link->chunk);
}

static int spawn(struct mg_link *link)
{
    uv_stdio_container_t stdio[] = {
        {.flags = UV_CREATE_PIPE | UV_READABLE_PIPE, .data.stream = (uv_stream_t *)&link->input},
        {.flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE, .data.stream = (uv_stream_t *)&link->output},
        {.flags = UV_INHERIT_FD, .data.fd = 2},
    };
    const uv_process_options_t options = {
        .file = link->argv[0],
        .args = (char **)link->argv, /* libuv only reads them */
        .exit_cb = on_exit_of,
        .stdio = stdio,
        .stdio_count = (int)MG_COUNT(stdio),
        .flags = mg_os_spawn_flags(),
    };

    return uv_spawn(link->loop, &link->process, &options);
}

struct look {
    uv_write_t write;
    char line[80];
};

static void on_written(uv_write_t *write, int status)
{
    (void)status;
    free(write->data);
}

static void write_look(struct mg_link *link)
{
    struct look *look = calloc(1, sizeof *look);
    uv_buf_t buffer;

    if (look == NULL)
        return;
    (void)snprintf(look->line, sizeof look->line, "{\"do\":\"look\",\"coverage\":\"%s\"}\n",
                   link->coverage);
    look->write.data = look;
    buffer = uv_buf_init(look->line, (unsigned)strlen(look->line));
    if (uv_write(&look->write, (uv_stream_t *)&link->input, &buffer, 1, on_written) != 0)
        free(look);
}

static void start_child(struct mg_link *link)
{
    struct mg_link_line line = {.says = MG_LINK_SAYS_STATE, .state = MG_LINK_WAITING};
    int code;

    link->started = now_millis();
    link->size = 0;
    (void)uv_pipe_init(link->loop, &link->input, 0); /* these never fail */
    (void)uv_pipe_init(link->loop, &link->output, 0);
    link->process.data = link->input.data = link->output.data = link;
    link->handles = 3;
    code = spawn(link); /* the process is a handle in any case */
    if (code == 0) {
        (void)uv_read_start((uv_stream_t *)&link->output, on_buffer, on_output);
        write_look(link);
        return;
    }
    (void)snprintf(line.why, sizeof line.why, "the connection cannot be started: %s",
                   uv_strerror(code));
    set_state(link, line.state, line.why);
    link->said(link->context, &line);
    end_child(link);
}

static void on_time(uv_timer_t *timer)
{
    struct mg_link *link = timer->data;

    if (link->wanted && link->handles == 0)
        start_child(link);
}

static void fill_arguments(struct mg_link *link, const struct mg_link_wish *wish)
{
    const char *argv[] = {wish->program, "agent",    "link",       "--data",
                          wish->data,    "--config", wish->config, NULL};

    memcpy(link->argv, argv, sizeof argv);
}

void mg_link_start(struct mg_link *link, uv_loop_t *loop, const struct mg_link_wish *wish)
{
    if (link->wanted)
        return;
    fill_arguments(link, wish);
    link->loop = loop;
    link->said = wish->said;
    link->context = wish->context;
    link->wanted = true;
    link->failures = 0;
    if (!link->begun)
        (void)uv_timer_init(loop, &link->timer);
    link->begun = true;
    link->timer.data = link;
    set_state(link, MG_LINK_STARTING, "");
    if (link->handles == 0)
        start_child(link);
}

void mg_link_renew(struct mg_link *link)
{
    if (lives(link)) {
        link->renewed = true;
        mg_os_kill_tree(uv_process_get_pid(&link->process));
    } else if (link->wanted && link->handles == 0) {
        (void)uv_timer_start(&link->timer, on_time, 0, 0);
    }
}

void mg_link_stop(struct mg_link *link)
{
    link->wanted = false;
    set_state(link, MG_LINK_OFF, "");
    if (link->begun)
        (void)uv_timer_stop(&link->timer);
    mg_link_renew(link);
}

void mg_link_close(struct mg_link *link)
{
    mg_link_stop(link);
    if (link->begun && !uv_is_closing((uv_handle_t *)&link->timer))
        uv_close((uv_handle_t *)&link->timer, NULL);
}

void mg_link_look(struct mg_link *link, const char *coverage)
{
    (void)snprintf(link->coverage, sizeof link->coverage, "%s", coverage);
    if (!link->wanted || link->handles == 0 || uv_is_closing((uv_handle_t *)&link->input) ||
        uv_stream_get_write_queue_size((uv_stream_t *)&link->input) != 0)
        return; /* it looks when it starts, and one line that waits is enough */
    write_look(link);
}
