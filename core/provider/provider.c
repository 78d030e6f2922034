/* SPDX-License-Identifier: Apache-2.0
 *
 * Running a provider on a libuv loop that lives as long as the run. The first thing that goes wrong
 * decides the result. Whatever the provider does, the run ends within its time limit plus one
 * grace: then the pipes are taken away, even when somebody still holds the other ends.
 */
#include "core/provider/provider.h"

#include <stdlib.h>
#include <string.h>

#include <uv.h>

#include "core/base/file.h"
#include "core/base/limits.h"
#include "core/platform.h"

#define TICK_MS 1000
#define PATH_NAME "PATH="
#define PATH_SIZE MG_KIB(32) /* a variable of Windows is not longer; a longer one is not passed */

struct run;

/* One of the provider's two outputs. */
struct channel {
    uv_pipe_t pipe;
    struct run *run;
    void (*take)(struct run *run, struct mg_str bytes);
    bool open;
    char chunk[MG_KIB(64)];
};

struct run {
    uv_loop_t loop;
    uv_process_t process;
    uv_timer_t timer;
    uv_timer_t ticker;       /* for progress */
    struct channel output;   /* its standard output: the stream */
    struct channel messages; /* its standard error: for people */
    struct mg_protocol protocol;
    struct mg_error failure; /* the first one; MG_OK until then */
    const struct mg_provider_command *command;
    bool killed, exited;
    int64_t exit_status;
    int exit_signal;
    size_t said_size;
    char said[MG_LIMIT_PROVIDER_STDERR]; /* the last bytes of messages */
    char path[PATH_SIZE];
};

static void close_handle(uv_handle_t *handle, void *context)
{
    (void)context;
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

/* The loop ends when all is closed. The process is not closed before, because on Windows that keeps
 * its id from being given to another while its children may still have to be found by it. */
static void stop(struct run *run)
{
    uv_walk(&run->loop, close_handle, NULL);
}

static void channel_close(struct channel *channel)
{
    if (channel->open)
        uv_close((uv_handle_t *)&channel->pipe, NULL);
    channel->open = false;
}

static void stop_when_over(struct run *run)
{
    if (run->exited && !run->output.open && !run->messages.open)
        stop(run);
}

/* Somebody still holds a pipe: a descendant that left the tree, or a process that cannot even die
 * now, because it waits for a dead disk. */
static void on_grace_over(uv_timer_t *timer)
{
    stop(timer->data);
}

/* The pipes keep what was written, so killing loses nothing that was said. */
static void end_tree(struct run *run)
{
    if (run->killed)
        return;
    run->killed = true;
    mg_os_kill_tree(uv_process_get_pid(&run->process));
    (void)uv_timer_start(&run->timer, on_grace_over, MG_LIMIT_PROVIDER_GRACE_MS, 0);
}

/* The failure is known: nothing the provider still says counts. Its exit is waited for, so that no
 * zombie stays. */
static void give_up(struct run *run)
{
    channel_close(&run->output);
    end_tree(run);
    stop_when_over(run);
}

static void on_time_over(uv_timer_t *timer)
{
    struct run *run = timer->data;

    (void)mg_fail(&run->failure, MG_TIMEOUT, "the provider did not end within %u s",
                  run->command->seconds);
    give_up(run);
}

static void on_tick(uv_timer_t *ticker)
{
    struct run *run = ticker->data;

    const struct mg_protocol *protocol = &run->protocol;

    run->command->progress(run->command->context, protocol->packages,
                           protocol->inspecting ? &protocol->progress : NULL);
}

static void on_process_exit(uv_process_t *process, int64_t exit_status, int exit_signal)
{
    struct run *run = process->data;

    run->exited = true;
    run->exit_status = exit_status;
    run->exit_signal = exit_signal;
    end_tree(run); /* an inventory does not go on without its provider */
    stop_when_over(run);
}

static void on_buffer(uv_handle_t *handle, size_t size, uv_buf_t *buffer)
{
    struct channel *channel = handle->data;

    (void)size;
    *buffer = uv_buf_init(channel->chunk, sizeof channel->chunk);
}

/* A pipe that cannot be read is at its end; whether the stream was complete is judged later. */
static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buffer)
{
    struct channel *channel = stream->data;

    if (n > 0) {
        channel->take(channel->run, (struct mg_str){buffer->base, (size_t)n});
    } else if (n < 0) {
        channel_close(channel);
        stop_when_over(channel->run);
    }
}

static void take_output(struct run *run, struct mg_str bytes)
{
    if (mg_protocol_feed(&run->protocol, bytes, &run->failure) != MG_OK)
        give_up(run);
}

static void take_messages(struct run *run, struct mg_str bytes)
{
    size_t size = sizeof run->said;
    size_t new = bytes.n < size ? bytes.n : size;
    size_t old = run->said_size < size - new ? run->said_size : size - new;

    memmove(run->said, run->said + run->said_size - old, old);
    memcpy(run->said + old, bytes.p + bytes.n - new, new);
    run->said_size = old + new;
}

static void channel_init(struct channel *channel, struct run *run,
                         void (*take)(struct run *run, struct mg_str bytes))
{
    channel->run = run;
    channel->take = take;
    channel->open = true;
    channel->pipe.data = channel;
    (void)uv_pipe_init(&run->loop, &channel->pipe, 0); /* fails only when asked for IPC */
}

/* The provider sees a fixed, short environment: nothing of ours that may be a secret, and messages
 * in one language. libuv adds what Windows needs (SystemRoot, TEMP, ...). */
static int spawn(struct run *run, const char *const *argv, uv_file input)
{
    char lang[] = "LANG=C";
    char *env[] = {lang, NULL, NULL};
    const int piped = UV_CREATE_PIPE | UV_WRITABLE_PIPE;
    uv_stdio_container_t stdio[] = {
        {.flags = input < 0 ? UV_IGNORE : UV_INHERIT_FD, .data.fd = input},
        {.flags = piped, .data.stream = (uv_stream_t *)&run->output.pipe},
        {.flags = piped, .data.stream = (uv_stream_t *)&run->messages.pipe},
    };
    const uv_process_options_t options = {
        .file = run->command->program != NULL ? run->command->program : argv[0],
        .args = (char **)argv, /* libuv only reads them */
        .env = env,
        .exit_cb = on_process_exit,
        .stdio = stdio,
        .stdio_count = (int)MG_COUNT(stdio),
        .flags = mg_os_spawn_flags(),
    };
    size_t size = sizeof run->path - strlen(PATH_NAME);

    memcpy(run->path, PATH_NAME, sizeof PATH_NAME);
    if (uv_os_getenv("PATH", run->path + strlen(PATH_NAME), &size) == 0)
        env[1] = run->path;
    return uv_spawn(&run->loop, &run->process, &options);
}

static int listen_to(struct run *run)
{
    int code = uv_read_start((uv_stream_t *)&run->output.pipe, on_buffer, on_read);

    if (code == 0)
        code = uv_read_start((uv_stream_t *)&run->messages.pipe, on_buffer, on_read);
    if (code == 0)
        code = uv_timer_start(&run->timer, on_time_over, (uint64_t)run->command->seconds * 1000, 0);
    return code;
}

static void tick(struct run *run)
{
    if (run->command->progress != NULL)
        (void)uv_timer_start(&run->ticker, on_tick, TICK_MS, TICK_MS);
}

static void fail_start(struct run *run, const char *program, int code)
{
    (void)mg_fail(&run->failure, mg_file_status(code), "cannot start the provider %s: %s", program,
                  uv_strerror(code));
}

/* A file that cannot be opened is none: the provider has to do without. */
static uv_file open_input(const char *path)
{
    uv_fs_t request;
    uv_file file;

    if (path == NULL)
        return -1;
    file = uv_fs_open(NULL, &request, path, UV_FS_O_RDONLY, 0, NULL);
    uv_fs_req_cleanup(&request);
    return file;
}

static void close_input(uv_file file)
{
    uv_fs_t request;

    if (file >= 0)
        (void)uv_fs_close(NULL, &request, file, NULL);
}

static void start(struct run *run, const char *const *argv)
{
    uv_file input = open_input(run->command->input);
    int code = spawn(run, argv, input);

    close_input(input);
    if (code != 0) {
        fail_start(run, argv[0], code);
        stop(run);
        return;
    }
    code = listen_to(run);
    tick(run);
    if (code != 0) {
        fail_start(run, argv[0], code);
        give_up(run);
    }
}

static void run_loop(struct run *run, const char *const *argv)
{
    channel_init(&run->output, run, take_output);
    channel_init(&run->messages, run, take_messages);
    (void)uv_timer_init(&run->loop, &run->timer); /* never fails */
    (void)uv_timer_init(&run->loop, &run->ticker);
    run->timer.data = run;
    run->ticker.data = run;
    run->process.data = run;
    start(run, argv);
    (void)uv_run(&run->loop, UV_RUN_DEFAULT);
}

/* How a run ended in which nothing had gone wrong until its end. */
static enum mg_status judge(struct run *run)
{
    struct mg_error *failure = &run->failure;
    enum mg_status status = mg_protocol_finish(&run->protocol, failure);
    const char *stream = status == MG_OK ? "a complete" : "an incomplete";

    if (run->exit_signal != 0)
        return mg_fail(failure, MG_IO, "the provider was ended by signal %d after %s stream",
                       run->exit_signal, stream);
    if (run->exit_status != 0)
        return mg_fail(failure, MG_IO, "the provider exited with status %lld after %s stream",
                       (long long)run->exit_status, stream);
    return status;
}

static struct mg_str last_line(struct mg_str text)
{
    struct mg_str trimmed = mg_str_trim(text);
    size_t at = trimmed.n;

    while (at > 0 && trimmed.p[at - 1] != '\n')
        at--;
    return mg_str_skip(trimmed, at);
}

static enum mg_status result(struct run *run, struct mg_error *err)
{
    struct mg_str said = last_line((struct mg_str){run->said, run->said_size});
    enum mg_status status = run->failure.status == MG_OK ? judge(run) : run->failure.status;

    if (status == MG_OK)
        return MG_OK;
    if (said.n == 0)
        return mg_fail(err, status, "%s", run->failure.text);
    return mg_fail(err, status, "%s; its last message: %.*s", run->failure.text, MG_STR_ARG(said));
}

enum mg_status mg_provider_run(const struct mg_provider_command *command,
                               struct mg_inventory *inventory, struct mg_error *err)
{
    struct run *run = calloc(1, sizeof *run);
    enum mg_status status;
    int code;

    if (run == NULL)
        return mg_fail(err, MG_NOMEM, "no memory to run a provider");
    code = uv_loop_init(&run->loop);
    if (code != 0) {
        free(run);
        return mg_fail(err, mg_file_status(code), "cannot run a provider: %s", uv_strerror(code));
    }
    run->command = command;
    mg_protocol_init(&run->protocol, inventory, &command->limits);
    run_loop(run, command->argv);
    status = result(run, err);
    mg_protocol_clear(&run->protocol);
    (void)uv_loop_close(&run->loop);
    free(run);
    return status;
}
