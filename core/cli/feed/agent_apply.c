/* SPDX-License-Identifier: Apache-2.0
 *
 * margay agent apply: carry out a signed command and tell how that went, here, in the log of the
 * system and in a file that stays.
 */
#include <stdio.h>
#include <time.h>

#include "core/base/file.h"
#include "core/base/json_write.h"
#include "core/cli/agent.h"
#include "core/cli/commands.h"
#include "core/cli/feed/apply.h"
#include "core/trust/signature.h"

#define RESULT_CEILING MG_KIB(64)

static bool is_known(const struct mg_apply *apply)
{
    return apply->command.document != NULL;
}

static const char *verb_of(const struct mg_apply *apply)
{
    return mg_remote_verb_name((enum mg_remote_verb)apply->command.verb);
}

static void put_command(struct mg_json_writer *w, const struct mg_apply *apply)
{
    const struct mg_remote_command *command = &apply->command;

    mg_json_put_str_or_null(w, "id", command->id);
    mg_json_put_str_or_null(w, "verb", is_known(apply) ? mg_str_of(verb_of(apply)) : MG_STR_NONE);
    mg_json_put_str_or_null(w, "plugin", command->plugin);
    mg_json_put_str_or_null(w, "version", command->version);
}

static void put_json(struct mg_sink *sink, const struct mg_apply *apply)
{
    struct mg_json_writer w;

    mg_json_writer_init(&w, sink, true);
    mg_json_object_begin(&w, NULL);
    mg_json_put_str(&w, "schema", MG_STR("margay/command-result/1"));
    put_command(&w, apply);
    mg_json_put_str(&w, "state", mg_str_of(mg_apply_state_name(apply->state)));
    mg_json_put_str(&w, "code", mg_str_of(apply->code));
    mg_json_put_str_or_null(
        &w, "text", apply->state == MG_APPLY_DONE ? MG_STR_NONE : mg_str_of(apply->why.text));
    mg_json_put_int(&w, "installer", apply->installed.code);
    mg_json_put_bool(&w, "restart", apply->installed.restart);
    mg_json_put_str_or_null(&w, "log", apply->started ? mg_str_of(apply->log) : MG_STR_NONE);
    mg_json_object_end(&w);
    mg_json_newline(&w);
}

/* "install-plugin windows-inventory 0.1.0 (command c-2026-1)". */
static void describe(const struct mg_apply *apply, char *out, size_t size)
{
    const struct mg_remote_command *command = &apply->command;

    if (!is_known(apply))
        (void)snprintf(out, size, "%s", apply->wish.path);
    else
        (void)snprintf(out, size, "%s%s%.*s%s%.*s (command %.*s)", verb_of(apply),
                       command->plugin.n == 0 ? "" : " ", MG_STR_ARG(command->plugin),
                       command->version.n == 0 ? "" : " ", MG_STR_ARG(command->version),
                       MG_STR_ARG(command->id));
}

static void put_text(struct mg_sink *sink, const struct mg_apply *apply)
{
    char what[512];

    describe(apply, what, sizeof what);
    mg_sink_printf(sink, "%s  ", mg_apply_state_name(apply->state));
    mg_sink_text(sink, mg_str_of(what));
    if (apply->state != MG_APPLY_DONE) {
        mg_sink_printf(sink, "\n  %s: ", apply->code);
        mg_sink_text(sink, mg_str_of(apply->why.text));
    }
    if (apply->installed.restart)
        mg_sink_printf(sink, "\n  the host has to be restarted to finish");
    if (apply->started) {
        mg_sink_printf(sink, "\n  log: ");
        mg_sink_text(sink, mg_str_of(apply->log));
    }
    mg_sink_char(sink, '\n');
}

static void tell_system(const struct mg_apply *apply)
{
    char what[512], text[1200];

    describe(apply, what, sizeof what);
    (void)snprintf(text, sizeof text, "%s%s%s%s%s", what, apply->state == MG_APPLY_DONE ? "" : ": ",
                   apply->state == MG_APPLY_DONE ? "" : apply->code,
                   apply->state == MG_APPLY_DONE ? "" : ": ",
                   apply->state == MG_APPLY_DONE ? "" : apply->why.text);
    mg_os_event(apply->state == MG_APPLY_DONE ? MG_EVENT_COMMAND_DONE : MG_EVENT_COMMAND_FAILED,
                text);
}

/* Beside the log. A replay does not replace the result of what was begun. */
static enum mg_status keep(const struct mg_apply *apply, struct mg_error *err)
{
    char path[MG_CLI_PATH_SIZE + 16];
    struct mg_sink sink;
    enum mg_status status;

    if (apply->folder[0] == '\0' || apply->state == MG_APPLY_REFUSED)
        return MG_OK;
    (void)snprintf(path, sizeof path, "%s/result.json", apply->folder);
    mg_sink_init(&sink, NULL, RESULT_CEILING);
    put_json(&sink, apply);
    status = mg_sink_finish(&sink, err);
    if (status == MG_OK)
        status = mg_file_replace(path, mg_buf_view(&sink.buf), err);
    mg_sink_clear(&sink);
    return status;
}

static int tell(const struct mg_apply *apply, bool json)
{
    struct mg_cli_output output;
    struct mg_error kept, printed;
    enum mg_status status = keep(apply, &kept);

    tell_system(apply);
    mg_cli_output_begin(&output, NULL);
    (json ? put_json : put_text)(&output.sink, apply);
    if (mg_cli_output_end(&output, &printed) != MG_OK)
        return mg_cli_error(&printed);
    if (status != MG_OK)
        return mg_cli_error(&kept);
    return apply->state == MG_APPLY_DONE ? MG_EXIT_DONE : MG_EXIT_FAILED;
}

static int apply_it(const struct mg_apply_wish *wish, bool json)
{
    struct mg_apply apply;
    int status;

    mg_apply_run(wish, &apply);
    status = tell(&apply, json);
    mg_apply_clear(&apply);
    return status;
}

static int run(int argc, char **argv)
{
    struct mg_agent_place place = {0};
    struct mg_option_list keys = {0};
    struct mg_apply_wish wish = {.keys = &keys, .now = (int64_t)time(NULL) * 1000};
    const char *format = "table";
    const struct mg_option options[] = {
        {"format", "FORMAT", "table (default) or json", MG_OPTION_TEXT, &format},
        {"key", "FILE", "trust this public key instead of the pinned ones (repeatable)",
         MG_OPTION_LIST, &keys},
        {"ca-file", "FILE", "trust these certificates (PEM) instead of the system's",
         MG_OPTION_TEXT, &wish.ca_file},
        MG_AGENT_DATA_OPTION(place),
    };
    int operands, status;
    bool json;

    if (!mg_cli_begin(&mg_command_agent_apply, options, MG_COUNT(options), argc, argv, &operands,
                      &status))
        return status;
    if (operands != 1)
        return mg_cli_usage(&mg_command_agent_apply, "needs one command");
    if (!mg_cli_format(&mg_command_agent_apply, format, &json, &status))
        return status;
    mg_cli_agent_place(&place);
    wish.path = argv[0];
    wish.data = place.data;
    return apply_it(&wish, json);
}

const struct mg_command mg_command_agent_apply = {
    .name = "agent apply",
    .usage = "margay agent apply COMMAND.json [OPTION]...",
    .what = MG_AGENT_APPLY_WHAT,
    .details = "COMMAND.json is signed by COMMAND.json.sig with a key that is pinned in\n"
               "command-keys.d of the folder of settings. It is carried out once, on the hosts\n"
               "that it names, before it expires. Exits with 3 when it was refused or failed.",
    .run = run,
};
