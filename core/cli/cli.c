/* SPDX-License-Identifier: Apache-2.0
 *
 * Shared parts of the commands.
 */
#include "core/cli/cli.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <uv.h>

#include "core/base/file.h"
#include "core/base/limits.h"
#include "core/base/log.h"
#include "core/cli/complete.h"
#include "core/platform.h"

static const struct mg_log log_all = {MG_LOG_INFO};

static bool asks_for_help(int argc, char **argv)
{
    for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    }
    return false;
}

bool mg_cli_begin(const struct mg_command *command, const struct mg_option *options, size_t count,
                  int argc, char **argv, int *operands, int *exit_status)
{
    struct mg_error err;

    if (argc == 3 && strcmp(argv[0], MG_COMPLETE_OPTION) == 0) {
        mg_complete_option(options, count, argv[1], argv[2]);
        *exit_status = MG_EXIT_DONE;
        return false;
    }
    if (asks_for_help(argc, argv)) {
        struct mg_sink sink;

        mg_sink_init(&sink, stdout, 0);
        mg_options_help(&sink, command, options, count);
        *exit_status = mg_sink_finish(&sink, &err) == MG_OK ? MG_EXIT_DONE : mg_cli_error(&err);
        mg_sink_clear(&sink);
        return false;
    }
    if (mg_options_parse(options, count, argc, argv, operands, &err) != MG_OK) {
        *exit_status = mg_cli_usage(command, "%s", err.text);
        return false;
    }
    return true;
}

int mg_cli_error(const struct mg_error *err)
{
    mg_log_line(&log_all, MG_LOG_ERROR, "%s", err->text);
    return err->status == MG_USAGE ? MG_EXIT_USAGE : MG_EXIT_FAILED;
}

/* Format into a line that fits any message of ours. */
static void format_line(char *line, size_t size, const char *format, va_list args)
{
    (void)vsnprintf(line, size, format, args);
}

int mg_cli_usage(const struct mg_command *command, const char *format, ...)
{
    char line[512];
    va_list args;

    va_start(args, format);
    format_line(line, sizeof line, format, args);
    va_end(args);
    mg_log_line(&log_all, MG_LOG_ERROR, "%s", line);
    mg_log_line(&log_all, MG_LOG_INFO, "see 'margay %s --help'", command->name);
    return MG_EXIT_USAGE;
}

void mg_cli_warn(const char *format, ...)
{
    char line[512];
    va_list args;

    va_start(args, format);
    format_line(line, sizeof line, format, args);
    va_end(args);
    mg_log_line(&log_all, MG_LOG_WARN, "%s", line);
}

void mg_cli_note(const char *format, ...)
{
    char line[512];
    va_list args;

    va_start(args, format);
    format_line(line, sizeof line, format, args);
    va_end(args);
    mg_log_line(&log_all, MG_LOG_INFO, "%s", line);
}

void mg_cli_output_begin(struct mg_cli_output *output, const char *path)
{
    bool is_file = path != NULL && strcmp(path, "-") != 0;

    output->path = is_file ? path : NULL;
    mg_sink_init(&output->sink, is_file ? NULL : stdout, MG_MIB(1024));
}

enum mg_status mg_cli_output_end(struct mg_cli_output *output, struct mg_error *err)
{
    enum mg_status status = mg_sink_finish(&output->sink, err);

    if (status != MG_OK && output->path != NULL)
        status = mg_fail_in(err, status, "%s", output->path);
    else if (output->path != NULL)
        status = mg_file_replace(output->path, mg_buf_view(&output->sink.buf), err);
    mg_sink_clear(&output->sink);
    return status;
}

/* Columns as the terminal itself tells them, 0 when it does not. */
static unsigned asked_width(void)
{
    int width = 0, height = 0;
    uv_loop_t loop;
    uv_tty_t tty;

    if (uv_loop_init(&loop) != 0)
        return 0;
    if (uv_tty_init(&loop, &tty, 1, 0) == 0) {
        if (uv_tty_get_winsize(&tty, &width, &height) != 0)
            width = 0;
        uv_close((uv_handle_t *)&tty, NULL);
        (void)uv_run(&loop, UV_RUN_DEFAULT);
    }
    (void)uv_loop_close(&loop);
    return width > 0 ? (unsigned)width : 0;
}

static unsigned terminal_width(void)
{
    const char *columns = getenv("COLUMNS");
    uint64_t width;

    if (columns != NULL && mg_str_u64(mg_str_of(columns), &width) && width >= 40 && width <= 1000)
        return (unsigned)width;
    return asked_width();
}

struct mg_render_style mg_cli_style(const struct mg_cli_output *output)
{
    const char *no_color = getenv("NO_COLOR");
    struct mg_render_style style = {0};

    if (output->path != NULL || uv_guess_handle(1) != UV_TTY)
        return style;
    style.color = mg_os_terminal_init() && (no_color == NULL || no_color[0] == '\0');
    style.width = terminal_width();
    return style;
}

static bool parse_epoch(const char *text, uint64_t *seconds)
{
    return mg_str_u64(mg_str_of(text), seconds) && *seconds < UINT32_MAX;
}

bool mg_cli_check_epoch(const struct mg_command *command)
{
    const char *fixed = getenv("SOURCE_DATE_EPOCH");
    uint64_t seconds;

    if (fixed == NULL || parse_epoch(fixed, &seconds))
        return true;
    (void)mg_cli_usage(command, "SOURCE_DATE_EPOCH is '%s', not a number of seconds since 1970",
                       fixed);
    return false;
}

struct mg_str mg_cli_now(char buffer[MG_CLI_TIME_SIZE])
{
    const char *fixed = getenv("SOURCE_DATE_EPOCH");
    time_t now = time(NULL);
    uint64_t seconds;
    struct tm *utc;

    if (fixed != NULL && parse_epoch(fixed, &seconds))
        now = (time_t)seconds;
    utc = gmtime(&now);
    if (utc == NULL || strftime(buffer, MG_CLI_TIME_SIZE, "%Y-%m-%dT%H:%M:%SZ", utc) == 0)
        buffer[0] = '\0';
    return mg_str_of(buffer);
}

const char *mg_cli_id(char *id)
{
    static const char prefix[] = "CVE-";
    size_t n = 0;

    while (n < sizeof prefix - 1 && (id[n] == prefix[n] || id[n] == prefix[n] - 'A' + 'a'))
        n++;
    if (n == sizeof prefix - 1)
        memcpy(id, prefix, n);
    return id;
}

bool mg_cli_format(const struct mg_command *command, const char *name, bool *json, int *exit_status)
{
    *json = strcmp(name, "json") == 0;
    if (*json || strcmp(name, "table") == 0)
        return true;
    *exit_status = mg_cli_usage(command, "unknown format '%s': there are table, json", name);
    return false;
}
